"""From sessions to interactions, and the handles of people whom a chat knows by name only.

Who began a session has the role of an organiser, who wrote in it that of an attendee; whoever was
written to and stayed silent is a recipient. In a conversation of two both always take part, in a
group only those who wrote: the rest of a group may never have looked.

A person shown with a telephone number has that as handle, as a card would give it. Where there is
only a name, the handle is the name in lower case behind that of the app ("whatsapp:ana maria"):
names in an app are those of one address book, whose owner has to tell them apart. It is no strong
key: nothing merges such a handle with others but a card or a word of the person's.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from closeknit.mail.addresses import is_address
from closeknit.mail.words import tidy
from closeknit.model.acts import Proven
from closeknit.model.interactions import (
    Channel,
    Interaction,
    Locator,
    Participant,
    Role,
)
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.chatacts import Turn, acts_of, let_go, turns_in
from closeknit.sources.phones import e164
from closeknit.sources.sessions import Session

OWNER = "phone:me"
"""Me, in what a telephone or computer keeps of my messages without naming me."""

_NUMBER = re.compile(r"\+?[\d\s().\-\u2010-\u2015/]{5,}\d")
# what would make a handle look like an address or a link
_NOT_IN_NAMES = re.compile(r"[@/<>\s]+")
_LONGEST_NAME = 200
_SHORT_CODE = re.compile(r"\+?\d{1,6}")
MOST_PEOPLE = 5  # in a session beyond whom nothing is done for anybody in particular
_PROGRESS_EVERY = 2_000
_AT_ONCE = 64  # sessions whose acts are looked for together
_MOST_HELD = 512  # items behind the first of them
_Kind = TypeVar("_Kind")


def paced(items: Iterable[Item]) -> Iterator[Item]:
    """The items of a file that is written anew rather than appended to: reading may start again at
    its beginning only, and what was read is stored every so often."""
    for count, item in enumerate(searched(items), 1):
        yield item
        if count % _PROGRESS_EVERY == 0:
            yield Progress(0)
    let_go()
    yield Progress(0)


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation. `id` tells it from others of its app. `pair` holds the two handles of a
    conversation between two, `me` the owner's where the export tells it. `automated` is why no
    session of it counts."""

    app: str
    id: str
    pair: tuple[str, ...] = ()
    me: str = ""
    title: str = ""
    automated: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def interactions(found: Iterable[Session], chat: Chat, member: Member) -> Iterator[Interaction]:
    """One interaction for each session."""
    return searched(interaction(session, chat, member) for session in found)


@dataclass(frozen=True, slots=True)
class Unsearched(Interaction):
    """A session in which something may be done for somebody, before that was looked for. Looking
    through many of them at once takes half the time."""

    turns: tuple[Turn, ...] = ()

    def with_acts(self, acts: tuple[Proven, ...]) -> Interaction:
        return Interaction(
            self.key,
            self.channel,
            self.time,
            self.participants,
            self.locator,
            self.subject,
            sent=self.sent,
            delivered_to=self.delivered_to,
            features=self.features,
            acts=acts,
        )


def searched(items: Iterable[_Kind]) -> Iterator[_Kind | Interaction]:
    """The items, with what was done in those sessions."""
    held: list[_Kind] = []
    unsearched = 0
    for item in items:
        if not held and not isinstance(item, Unsearched):
            yield item
            continue
        held.append(item)
        unsearched += isinstance(item, Unsearched)
        if unsearched == _AT_ONCE or len(held) == _MOST_HELD:
            yield from _filled(held)
            held, unsearched = [], 0
    yield from _filled(held)


def _filled(held: Iterable[_Kind]) -> Iterator[_Kind | Interaction]:
    kept = list(held)
    found = iter(acts_of([item.turns for item in kept if isinstance(item, Unsearched)]))
    for item in kept:
        yield item.with_acts(next(found)) if isinstance(item, Unsearched) else item


def interaction(session: Session, chat: Chat, member: Member) -> Interaction:
    """The session as it is kept, but for what was done in it, which `searched` fills in. Of what
    doesn't count nothing says with whom it was."""
    place = Locator(member.name, session.begin, session.end - session.begin)
    key = digest(chat.app, chat.id, str(session.time), session.opener)
    if chat.automated is not None:
        return Interaction(
            f"aside:{key}", Channel.CHAT, session.time, (), place, automated=chat.automated
        )
    seats = [
        Participant(handle, chat.names.get(handle, ""), _role(handle, session))
        for handle in dict.fromkeys((*session.counts, *chat.pair))
    ]
    mine = chat.me if any(seat.handle == chat.me for seat in seats) else ""
    features, turns = None, tuple[Turn, ...]()
    if 2 <= len(seats) <= MOST_PEOPLE:
        features, turns = turns_in(session, chat.app, member.data)
    kept = Unsearched(
        f"chat:{key}",
        Channel.CHAT,
        session.time,
        tuple(seats),
        place,
        chat.title if not chat.pair else "",
        sent=bool(mine) and session.opener == mine,
        delivered_to=(mine,) if mine else (),
        features=features,
        turns=turns,
    )
    return kept if turns else kept.with_acts(())


class Call(NamedTuple):
    """A call, by whom; `seconds` is 0 where nobody answered."""

    time: int
    author: str
    begin: int
    end: int
    seconds: int


def call(made: Call, chat: Chat, member: Member) -> Interaction:
    """A call between two as it is kept. One that nobody answered doesn't count."""
    place = Locator(member.name, made.begin, made.end - made.begin)
    key = digest(chat.app, "call", chat.id, str(made.time), made.author)
    reason = chat.automated or (None if made.seconds > 0 else "is a call that nobody answered")
    if reason is not None:
        return Interaction(f"aside:{key}", Channel.CALL, made.time, (), place, automated=reason)
    seats = tuple(
        Participant(
            handle,
            chat.names.get(handle, ""),
            Role.ORGANISER if handle == made.author else Role.ATTENDEE,
        )
        for handle in dict.fromkeys((made.author, *chat.pair))
    )
    mine = chat.me if any(seat.handle == chat.me for seat in seats) else ""
    return Interaction(
        f"call:{key}",
        Channel.CALL,
        made.time,
        seats,
        place,
        sent=bool(mine) and made.author == mine,
        delivered_to=(mine,) if mine else (),
    )


def _role(handle: str, session: Session) -> Role:
    if handle == session.opener:
        return Role.ORGANISER
    return Role.ATTENDEE if handle in session.counts else Role.TO


def digest(*parts: str) -> str:
    """A short name for what the parts say, which doesn't tell them."""
    text = "\n".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(text, digest_size=16).hexdigest()


@lru_cache(maxsize=65_536)
def handle_of(app: str, name: str, region: str | None = None) -> str:
    """The handle of somebody shown as `name`: a number in E.164, a mail address, else the name
    itself within its app. `region` reads numbers without a country code."""
    shown = shown_name(name)
    if _NUMBER.fullmatch(shown) and (number := e164(shown, region)):
        return number
    if "@" in shown and is_address(shown.lower()):
        return shown.lower().rstrip(".")
    plain = unicodedata.normalize("NFC", _NOT_IN_NAMES.sub(" ", shown).strip().lower())
    return f"{app}:{plain.strip() or digest(name)[:12]}"


@lru_cache(maxsize=65_536)
def number_handle(written: str, region: str | None) -> str:
    """The handle of a telephone, mail address or service as a telephone's log has it."""
    handle = handle_of("phone", written, region)
    digits = "".join(letter for letter in handle if letter.isdigit() or letter == "+")
    if handle.startswith("phone:") and digits and not any(map(str.isalpha, written)):
        return f"phone:{digits}"
    return handle


@lru_cache(maxsize=65_536)
def shown_name(name: str) -> str:
    """A name as it may be printed and stored."""
    return tidy(name[:_LONGEST_NAME].encode("utf-8", "replace").decode())


def is_service(number: str) -> bool:
    """Whether a text comes from no telephone: short codes, and senders that are words."""
    text = number.strip()
    return bool(_SHORT_CODE.fullmatch(text)) or (
        any(letter.isalpha() for letter in text) and "@" not in text
    )
