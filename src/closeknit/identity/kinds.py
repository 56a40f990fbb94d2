"""Which handles are people's, and which are lists', machines' or shared mailboxes'.

A human called a machine disappears from the person's sight; a machine called a human is only
a nuisance. So whatever is in doubt is human.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from closeknit.identity.known import KnownHandle
from closeknit.identity.names import clean_name, folded, looks_human, via
from closeknit.identity.organisation import is_public, registrable
from closeknit.identity.words import words


@dataclass(frozen=True, slots=True)
class Kind:
    """What a handle is, and the clause that says why ("is marked as a list")."""

    kind: Literal["human", "list", "robot", "shared"]
    reason: str


# no human being reads there or writes from there, however they behave
_ROBOT = re.compile(
    r"""(?:^|[-._+=])(?:
      (?:no|non|not|do[-_.]?not|dont|never)[-._]?(?:reply|respond|response|replies|answer|address)
      | ne-?pas-?repondre | mailer-?daemon | mailerdaemon | postmaster | auto-?(?:reply|responder|
      confirm|notification|mailer|mated|submit) | bounces? | notifications? | notify | notifier
      | newsletters? | robot | buildbot | syzbot | dependabot | mailman | majordomo | listserv
      | autobuild(?:er)? | unsubscribe
    )(?:$|[-._+=\d])""",
    re.VERBOSE,
)
# "jan.bot@" and "ann.jenkins@" are people
_PERHAPS_MACHINE = re.compile(r"(?:^|[-_])(?:bot|daemon|cron|jenkins|root)(?:$|[-_+])")
_MACHINERY = re.compile(r"^owner-|-(?:request|bounces?|subscribe|unsubscribe|owner)(?:$|[+=])")
# usually a machine, but a small firm may write to people from there
_PERHAPS_ROBOT = words(
    """alert alerts news update updates digest marketing offers offer promo promotions deals
    invitations invitation survey surveys receipts receipt statements statement billing-robot
    shipping shipment tracking confirm confirmation confirmations reminder reminders
    announcements announcement announce system root reply security-alert account
    account-update order-update orders messages message webmaster mailer mail-service e-news
    enews ezine subscriptions subscription specials calendar-notification"""
)
_SHARED = words(
    """info information support team sales office contact contacts kontakt hello hallo help
    helpdesk service services customerservice customer.service customer-service admin
    administration administrator enquiries inquiries enquiry inquiry billing accounts accounting
    invoices invoice finance hr jobs careers recruiting recruitment press media marketing legal
    privacy abuse security hostmaster feedback orders booking bookings reservations reception
    secretary secretariat sekretariat general mailbox buero post care customercare it
    webmaster"""
)
_LIST_LABELS = words(
    "lists list listserv listes listas mailman vger groups mailinglists mlist lyris"
)
_LIST_HOSTS = ("googlegroups.com", "groups.io", "freelists.org", "lists.linux.dev", "topica.com")
_LIST_LOCAL = re.compile(
    r"""[-_.](?:devel|dev|list|lists|announce|announcements|users|user|discuss|discussion|patches
      |commits?|cvs|bugs|talk|chat|general|members|committee|all|team|group|maintainers|alpha
      |hackers|questions|public|reviews?|staff|help|interest|wg|ml|workers|employees|everyone)$
    | ^(?:dl|ml|all|list|grp|group|team|distribution|distlist|everyone|staff|help)[-_.]
    | ^(?:all|everyone|everybody|staff|members|employees|allstaff|all-?hands|distribution
      |subscribers|list|committee)$
    | [-_.]lists?[-_.] | -l$
    | ^(?:linux|bug|gnu|gcc|debian|lib)[-_][a-z] | (?:mailinglist|maillist)$""",
    re.VERBOSE,
)
# ann.lee, a..lee, a.b.lee, mary-ann.o'neil2
_PERSONAL_LOCAL = re.compile(
    r"^[^\W\d_'-]+(?:-[^\W\d_]+)?[._-]{1,2}(?:[^\W\d_]{1,3}[._-])?[^\W\d_][^\W\d_'-]+\d{0,4}$"
)
_GROUP_WORDS = words(
    """list lists mailing listserv team group groups committee announce announcements development
    developers devel discussion discuss maintainers users members everyone project staff
    employees distribution ml"""
)

_SEVERAL = 3
_MANY = 10
# a list that nobody names as one: how much mail from how many people, with nobody answering
_BUSY_SENDERS = 8
_BUSY_MAIL = 20
_NAMED = 4


def kinds_of(handles: Sequence[KnownHandle]) -> dict[int, Kind]:
    """The kind of each handle by its id, seen against the others: where nearly all recipients
    carry display names, one that never does is told from them."""
    busy = [handle for handle in handles if handle.received >= _MANY]
    named = sum(1 for handle in busy if _human_named(handle))
    usual = len(busy) >= _MANY and named >= 0.7 * len(busy)
    return {handle.id: kind_of(handle, usual) for handle in handles}


def kind_of(handle: KnownHandle, names_usual: bool = False) -> Kind:
    """What a handle is, by its marks, its name and its behaviour.

    `names_usual` tells that recipients in this mail mostly carry human display names.
    """
    local, at, _ = handle.handle.rpartition("@")
    if not at or handle.handle.startswith(("http:", "https:")):
        return Kind("human", "is not a mail address")
    human = _human_named(handle)
    return (
        _marked(handle, human)
        or _robot(handle, local, human)
        or _listed(handle, human, names_usual)
        or _mass_sender(handle, local, human)
        or _shared(handle, local, human)
        or Kind("human", "is named like a human being" if human else "nothing says otherwise")
    )


def is_shared_address(handle: str) -> bool:
    """Whether an address belongs to an office rather than to one human being (info@…)."""
    return handle.rpartition("@")[0].split("+", 1)[0] in _SHARED


def _human_named(handle: KnownHandle) -> bool:
    """Whether a human name stands with it often enough not to be somebody's slip. Lists carry
    the names of those who wrote through them ("Ann Lee via List") or were answered there."""
    seen = handle.sent + handle.received
    own: dict[str, int] = {}
    for name, count in handle.names:
        if not via(name) and looks_human(name, handle.handle):
            key = folded(clean_name(name))
            own[key] = own.get(key, 0) + count
    if not own:
        return False
    return max(own.values()) * 20 >= seen or (handle.sent > 0 and max(own.values()) >= _SEVERAL)


def _relays(handle: KnownHandle) -> bool:
    """Whether what it sends was written by others."""
    if not handle.sent:
        return False
    relayed = sum(count for name, count in handle.names if via(name))
    return relayed * 2 >= handle.sent


def _marked(handle: KnownHandle, human: bool) -> Kind | None:
    if not handle.list_marked:
        return None
    personal = handle.sent - handle.sent_automated
    if human and not _relays(handle) and personal > handle.list_marked:
        return None
    return Kind("list", "is marked as a list in the headers of messages")


def _robot(handle: KnownHandle, local: str, human: bool) -> Kind | None:
    if _MACHINERY.search(local):
        return Kind("robot", "runs a mailing list")
    if _ROBOT.search(local):
        return Kind("robot", "has the address of a machine")
    if not human and _PERHAPS_MACHINE.search(local):
        return Kind("robot", "has the address of a machine")
    if human or _PERSONAL_LOCAL.match(local):
        return None
    named = {word for name, _ in handle.names for word in folded(name).split()}
    if named & {"robot", "bot", "noreply", "no-reply", "daemon"}:
        return Kind("robot", "is named as a machine")
    return None


def _listed(handle: KnownHandle, human: bool, names_usual: bool) -> Kind | None:
    relays = _relays(handle)
    if human and not relays:
        return None
    local, _, domain = handle.handle.rpartition("@")
    labels = domain.split(".")
    hosted = domain.endswith(_LIST_HOSTS) or (len(labels) > 2 and labels[0] in _LIST_LABELS)
    # ann.lee@ who writes from such a host may work there
    works_there = handle.sent and not relays and "." in local and _PERSONAL_LOCAL.match(local)
    if hosted and not works_there:
        return Kind("list", "lies at a host of mailing lists")
    if relays:
        return Kind("list", "passes on what others wrote")
    # nobody runs a list at a public provider, but people keep an address there for lists
    if handle.sent or not handle.received or is_public(domain):
        return None
    return _silent(handle, names_usual)


def _silent(handle: KnownHandle, names_usual: bool) -> Kind | None:
    """Lists among those who get mail, never write and bear no human name."""
    local, _, domain = handle.handle.rpartition("@")
    senders = handle.distinct_senders_to_it
    reason = ""
    if _LIST_LOCAL.search(local):
        reason = "is named like a list and never writes"
    elif senders < _SEVERAL:
        pass
    # gcc@gcc.gnu.org; but somebody's own domain often is their name
    elif local in domain.removesuffix(registrable(domain)).split("."):
        reason = "has the name of its own domain and never writes"
    elif _PERSONAL_LOCAL.match(local) or is_shared_address(handle.handle):
        pass
    elif _named_as_group(handle):
        reason = "is named as a group and never writes"
    # a person may never have written either, so many must write to it, and by another name
    elif senders >= _BUSY_SENDERS and handle.received >= _BUSY_MAIL:
        named = sum(n for name, n in handle.names if _repeats(name, handle.handle))
        if named >= _NAMED or names_usual:
            reason = "never bears a human name; many write to it and it never writes"
    return Kind("list", reason) if reason else None


def _repeats(name: str, handle: str) -> bool:
    """Whether a display name only says the address again ("Groff" of groff@…)."""
    words = {word for word in re.split(r"[\W_]+", folded(name)) if word}
    return bool(words) and words <= set(re.split(r"[\W_]+", handle))


def _named_as_group(handle: KnownHandle) -> bool:
    return any(
        not _GROUP_WORDS.isdisjoint(re.split(r"[\W_]+", folded(clean_name(name))))
        for name, _ in handle.names
    )


def _mass_sender(handle: KnownHandle, local: str, human: bool) -> Kind | None:
    # the owner of the mailbox is no mass sender, whatever else it looks like
    if handle.received_from_me or handle.sent_folder or not handle.sent:
        return None
    personal = human or _PERSONAL_LOCAL.match(local) is not None
    automated = handle.sent_automated == handle.sent and not handle.received
    often = handle.sent >= _MANY and not is_public(handle.handle.rpartition("@")[2])
    # what people post to a list may be automated too, but it does not go to me alone
    to_me = handle.sent_to_me * 2 > handle.sent and handle.mean_recipients < 1.5
    spread = handle.mean_recipients >= 20 or handle.mean_recipients < 0.5
    reason = ""
    if not human and local.split("+", 1)[0] in _PERHAPS_ROBOT:
        reason = "has the address of a machine, and I never wrote to it"
    elif automated and not personal:
        reason = "sends nothing but automated mail, and nobody writes to it"
    elif automated and often and to_me:
        reason = "sends me automated mail, and nobody writes to it"
    elif often and spread and not personal and handle.received * 50 <= handle.sent:
        reason = "writes to many or to undisclosed recipients, and nobody writes to it"
    return Kind("robot", reason) if reason else None


def _shared(handle: KnownHandle, local: str, human: bool) -> Kind | None:
    if not is_shared_address(handle.handle):
        return None
    if human:
        return Kind("human", f"a shared-looking address ({local}@) under one human name")
    if handle.received_from_me and handle.sent_to_me > handle.sent_automated:
        return Kind("human", f"a shared mailbox ({local}@), but we write to each other")
    return Kind("shared", f"a shared mailbox ({local}@)")
