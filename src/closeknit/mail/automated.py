"""Mail that no human wrote to anybody in particular, and addresses that are mailing lists.

What one message shows by itself. Senders whom nobody ever answers are judged over all their
messages elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

from closeknit.mail.addresses import is_address
from closeknit.mail.headers import NAMES, Fields
from closeknit.mail.words import text_of

_NO_REPLIES = re.compile(
    r"(?:^|[^a-z])(?:no|not|never)[._-]?(?:reply|response|respond)(?![a-z])"
    r"|noreply|donotreply|do[._-]not[._-]?reply|dont[._-]?reply|no[._-]address|nobody@"
    r"|ne[._-]?pas[._-]?repondre|no[._-]?responder|nicht[._-]?antworten|keine[._-]?antwort"
)
_ROBOT = re.compile(
    r"""(?:
        mailer-?daemon | postmaster | .*-daemon | daemon | cron | nagios
      | bounces? | bounces?[-+._=].* | .*[-+._]bounces?(?:[-+=].*)?
      | notif(?:y|ications?|ier)(?:[-+._].*)? | .*[-+._]notif(?:y|ications?|ier) | alerts?
      | bugzilla | jira | gitlab | gerrit | jenkins | buildbot | patchwork | syzbot | bugzilla.*
      | .*[-_+]bot | bot | bot[-_.+].* | syzbot[+].* | patchwork-bot.* | robot | .*[-_]robot
      | (?:system|exchange|mail|network|server)[._-]?admin(?:istrator)?
      | auto[._-]?(?:reply|responder|confirm|mailer|message).*
    )@""",
    re.VERBOSE,
)
_LIST_MANAGER = re.compile(
    r"(?:owner-.*|.*-request|majordomo|listserv|listproc|mailman(?:-owner)?|ezmlm|sympa|confirm)@"
    r"|owner@bugs\."
)
_MASS = re.compile(
    r"(?:(?:e?news)?letters?|newsletter.*|.*[-_.]newsletter|announce(?:ments?)?"
    r"|.*[-_.]announcements?|mailings?|promo(?:tions?)?|digest|offers?|deals)@"
)
_BOUNCE_DOMAIN = re.compile(r"@(?:bounces?|no-?reply|notifications?)\.")
_ROBOT_NAME = re.compile(
    r"(?:\b(?:robot|bot|daemon)|mail delivery (?:sub)?system|bug tracking system)\W*\Z",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"(?:out of (?:the )?office(?: (?:auto[- ]?reply|reply))?"
    r"|auto(?:matic|mated)?[- ]?(?:reply|response)|auto[- ]?responder|vacation reply"
    r"|abwesend|abwesenheits(?:notiz|nachricht|meldung)|automatische (?:antwort|r[eé]ponse)"
    r"|r[eé]ponse automatique|absence du bureau|respuesta autom[aá]tica|fuera de la oficina"
    r"|risposta automatica|automatisch antwoord|resposta autom[aá]tica|autosvar|automatsvar)\s*:"
    r"|out of office auto[- ]?reply",
    re.IGNORECASE,
)
_BOUNCED = re.compile(
    r"(?:undeliver(?:able|ed)\b|delivery (?:status notification|failure)|failure notice\Z"
    r"|mail delivery failed|returned mail:|delivery has failed|message delivery delayed"
    r"|warning: could not send message)",
    re.IGNORECASE,
)
_NOTIFIERS = {
    b"x-github-": "a notification by GitHub",
    b"x-gitlab-": "a notification by GitLab",
    b"x-bugzilla": "a notification by Bugzilla",
    b"x-jira-": "a notification by Jira",
}
_CAMPAIGN = frozenset(
    (b"x-mc-user", b"x-mandrill-user", b"x-campaign", b"x-campaignid", b"x-csa-complaints")
)
_LIST_SIGNS = frozenset(
    (b"list-id", b"list-post", b"mailing-list", b"x-mailing-list", b"x-beenthere")
)
# fields of NAMES that by being there say nothing about who wrote
_ORDINARY = frozenset(
    name
    for name in NAMES
    if not name.endswith(b"*")
    and not name.startswith((b"auto-submitted", b"x-auto"))
    and name not in _CAMPAIGN
)
_MAILTO = re.compile(rb"<\s*mailto:([^<>?\s]+)", re.IGNORECASE)
_LIST_ID = re.compile(rb"<\s*([^<>\s@]{3,255})\s*>|^\s*([^<>\s@]{3,255})\s*$")
_MANAGER = re.compile(
    r"(?:\bowner-([^\s<>@]+)|([^\s<>@]{1,255}?)-(?:owner|bounces?|admin)(?:[+-][^\s<>@]*)?)@([^\s<>@]+)"
)
# "list a@b; contact a-owner@b", where the contact may come first
_AFTER_LIST = re.compile(rb"\blist\s+(?=\S+@)", re.IGNORECASE)
_AN_ADDRESS = re.compile(rb"[^\s<>;,:@]{1,255}@[^\s<>;,:@]+")
_LIST_FIELDS = (
    *(b"list-post", b"list-id", b"mailing-list", b"x-mailing-list", b"x-beenthere"),
    b"delivered-to",
)
EZMLM = b"mailing list "
"""What ezmlm writes before a list's address in Delivered-To."""


@lru_cache(maxsize=16_384)
def robot_reason(address: str, name: str = "") -> str | None:
    """Why nobody can be behind a sender, from its address and display name alone."""
    local = address.partition("@")[0] + "@"
    if _NO_REPLIES.search(local) or _BOUNCE_DOMAIN.search(address):
        return "sender does not take replies"
    if _ROBOT.fullmatch(local):
        return "a robot's address"
    if _LIST_MANAGER.match(address):
        return "the address of a list manager"
    if _MASS.fullmatch(local):
        return "an address for sending to many"
    return "a robot's name" if _ROBOT_NAME.search(name) else None


def automated_reason(
    fields: Fields,
    sender: tuple[str, str],
    recipients: tuple[str, ...],
    subject: str,
    lists: tuple[str, ...] = (),
) -> str | None:
    """Why no human wrote this message to anybody in particular, or None.

    `sender` is (name, address), `recipients` the addresses of To and Cc, `lists` what
    `list_handles` gave. Precedence and unsubscribe links say nothing where the message runs over
    a discussion list, since people write to each other there.
    """
    name, address = sender
    return (
        robot_reason(address, name)
        or _says_so(fields)
        or _by_subject(subject)
        or _in_bulk(fields, recipients, lists)
    )


def _says_so(fields: Fields) -> str | None:
    return _by_shape(fields) or (None if _ORDINARY.issuperset(fields) else _by_declaration(fields))


def _by_declaration(fields: Fields) -> str | None:
    if b"auto-submitted" in fields:
        said = _word(fields[b"auto-submitted"][0])
        if said and said != "no":
            return f"Auto-Submitted says {said}"
    for name in (b"x-autoreply", b"x-autorespond", b"x-auto-reply"):
        if name in fields and _word(fields[name][0]) not in ("no", "false", "0"):
            return "an automatic reply"
    return _by_software(fields)


def _by_shape(fields: Fields) -> str | None:
    if b"precedence" in fields and _word(fields[b"precedence"][0]) in ("auto_reply", "auto-reply"):
        return "an automatic reply"
    if b"content-type" in fields and fields[b"content-type"][0].lower().startswith(
        b"multipart/report"
    ):
        return "a delivery report or read receipt"
    # the null sender of RFC 5321: made so that nothing answers it
    if b"return-path" in fields and fields[b"return-path"][0].strip() == b"<>":
        return "sent with an empty return path"
    return None


def _by_subject(subject: str) -> str | None:
    if _AWAY.match(subject):
        return "an automatic reply by its subject"
    return "a delivery report by its subject" if _BOUNCED.match(subject) else None


def _by_software(fields: Fields) -> str | None:
    for name in fields:
        for prefix, reason in _NOTIFIERS.items():
            if name.startswith(prefix):
                return reason
        if name in _CAMPAIGN or name.startswith(b"x-mailchimp-"):
            return "sent by a mass mailing service"
    return None


def _in_bulk(fields: Fields, recipients: tuple[str, ...], lists: tuple[str, ...]) -> str | None:
    if b"list-unsubscribe" not in fields and b"precedence" not in fields:
        return None
    if (lists or not _LIST_SIGNS.isdisjoint(fields)) and (
        len(recipients) >= 2 or not set(lists).isdisjoint(recipients)
    ):
        return None
    if b"list-unsubscribe" in fields:
        return "has an unsubscribe link and names no list in its recipients"
    precedence = _word(fields[b"precedence"][0])
    if precedence in ("bulk", "junk", "list"):
        return f"sent in bulk (Precedence: {precedence})"
    return None


@lru_cache(maxsize=1024)
def _word(value: bytes) -> str:
    """The first word of a value, in lower case and fit for a sentence."""
    return "".join(re.findall(r"[a-z0-9_-]+", text_of(value).lower())[:1])[:40]


def list_handles(fields: Fields, recipients: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses that the header shows to be mailing lists, in lower case.

    From List-Post, X-Mailing-List, Mailing-List and X-BeenThere as they stand. A List-Id names
    its list only by dots, and a Sender such as `owner-friends@` only by its habit, so these count
    for a recipient that they fit.
    """
    values = [fields.get(name, ()) for name in _LIST_FIELDS]
    posts, ids, declared, *others, deliveries = map(tuple, values)
    lists = (
        _lists(posts, ids, declared, tuple(others), deliveries, recipients) if any(values) else ()
    )
    if b"sender" in fields:
        managed = _managed_list(fields[b"sender"][0])
        if managed in recipients and managed not in lists:
            return (*lists, managed)
    return lists


@lru_cache(maxsize=4096)
def _managed_list(sender: bytes) -> str:
    """The list whose manager sends under this address, "" where it has no manager's form."""
    found = _MANAGER.search(text_of(sender).lower())
    return f"{found[1] or found[2]}@{found[3]}" if found else ""


@lru_cache(maxsize=8192)
def _lists(
    posts: tuple[bytes, ...],
    ids: tuple[bytes, ...],
    declared: tuple[bytes, ...],
    others: tuple[tuple[bytes, ...], ...],
    deliveries: tuple[bytes, ...],
    recipients: tuple[str, ...],
) -> tuple[str, ...]:
    ezmlm = [value[len(EZMLM) :] for value in deliveries if value.startswith(EZMLM)]
    after_list = [_AFTER_LIST.split(value)[1:] for value in declared]
    flat = [value for values in (*after_list, *others) for value in values]
    named = _named_lists(posts, (*flat, *ezmlm))
    dotted = _list_ids(ids)
    fitting = [r for r in recipients if any(_fits(r, list_id) for list_id in dotted)]
    return tuple(dict.fromkeys((*named, *fitting)))


@lru_cache(maxsize=2048)
def _named_lists(posts: tuple[bytes, ...], others: tuple[bytes, ...]) -> tuple[str, ...]:
    found = [text_of(m).lower() for value in posts for m in _MAILTO.findall(value)]
    firsts = (_AN_ADDRESS.search(value) for value in others)
    found += [text_of(first[0]).lower() for first in firsts if first]
    return tuple(dict.fromkeys(address for address in found if is_address(address)))


@lru_cache(maxsize=2048)
def _list_ids(values: tuple[bytes, ...]) -> tuple[str, ...]:
    matches = (match for value in values for match in _LIST_ID.finditer(value))
    return tuple(text_of(match[1] or match[2]).lower() for match in matches)


@lru_cache(maxsize=16_384)
def _fits(address: str, list_id: str) -> bool:
    """`<friends.lists.example.org>` fits friends@lists.example.org and friends@example.org."""
    local, _, domain = address.partition("@")
    if not list_id.startswith(local + "."):
        return False
    rest = list_id[len(local) + 1 :]
    return rest == domain or rest.endswith("." + domain) or domain.endswith("." + rest)
