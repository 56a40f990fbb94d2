"""Telegram's export of one chat or of all, as Telegram Desktop writes it (result.json).

Whoever the account is says `personal_information`; an export of a single chat lacks it, but names
the other one by number, so that of two the remaining one is me. Contacts give each user's number
together with their telephone's: they are read as cards.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from closeknit.model.cards import Card
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import (
    Call,
    Chat,
    call,
    digest,
    handle_of,
    interaction,
    paced,
    shown_name,
)
from closeknit.sources.chatsjson import (
    Broken,
    Element,
    Object,
    elements,
    mended,
    object_at,
    string,
    whole,
    whole_number,
)
from closeknit.sources.phones import e164
from closeknit.sources.sessions import Message, sessions
from closeknit.versions import READERS

_APP = "telegram"
# an unescaped quote is never part of a string, so this is always a key
_MESSAGES = re.compile(rb'(?<!\\)"messages"\s*:\s*\[')
_MESSAGE = re.compile(rb'\{\s*"id"\s*:')
_STRAY = re.compile(rb'\{\s*"id"\s*:\s*\d{1,20}\s*,\s*"type"\s*:\s*"(?:message|service)"')
_ME = re.compile(rb'(?<!\\)"personal_information"\s*:\s*(?=\{)')
_CONTACTS = re.compile(rb'(?<!\\)"contacts"\s*:\s*\{[^\[\]{}]{0,4000}?"list"\s*:\s*\[')
_NEVER = re.compile(rb"(?!)")
_CONTACT = re.compile(rb'\{\s*"(?:user_id|first_name)"\s*:')
_RECOGNISED = re.compile(
    rb'\s*(?:\xef\xbb\xbf)?\{\s*(?:"(?:about|personal_information|chats|contacts|left_chats)"\s*:'
    rb'|"(?:name|type|id)"\s*:)'
)
_MARKS = re.compile(
    rb'Telegram|"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_'
    rb'(?:group|supergroup|channel))"|"(?:date_unixtime|text_entities|from_id)"\s*:'
)
_SENDER = re.compile(rb'"from_id"\s*:\s*"user(\d{1,20})"')
_ID = re.compile(r"(user|channel|chat|)(\d{1,20})", re.ASCII)
_OLD = 1 << 32
_HEADER = 64 << 10
_MOST_TRIES = 8
_CALL = "phone_call"
_PAIR = frozenset({"personal_chat", "secret_chat"})
_NO_TALK = {
    "bot_chat": "is a talk with a machine",
    "saved_messages": "is what was noted for oneself",
    "verification_codes": "is a talk with a machine",
    "replies": "is a collection of answers elsewhere",
    "private_channel": "is a channel, where one writes to all",
    "public_channel": "is a channel, where one writes to all",
}
_LAST = 4_102_444_800  # 2100
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line of Telegram's own, which nobody wrote."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Unread:
    """What couldn't be read, and why."""

    begin: int
    end: int
    reason: str


Event = Message | Skipped | Call | Unread


@dataclass(slots=True)
class Names:
    """The handles of a file, with the names that they go by."""

    shown: dict[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, str], str] = field(default_factory=dict)

    def handle(self, of: str, name: str) -> str:
        """The handle of a sender; both as the window shows them."""
        known = self._known.get((of, name))
        if known is None:
            said = shown_name(mended(name))
            number = _number(of)
            known = f"{_APP}:{number}" if number else handle_of(_APP, said) if said else ""
            if len(self._known) < 100_000:
                self._known[of, name] = known
            if known and said:
                self.shown.setdefault(known, said)
        return known


class Telegram:
    """Reader of result.json. It is written anew, not appended to."""

    format = "telegram"
    version = READERS["telegram"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        return bool(_RECOGNISED.match(head) and _MARKS.search(head))

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All chats, whatever `start` is."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        data = member.data
        found = _ME.search(data)
        about = object_at(data, found.end()) if found else None
        number = _number(string(about.value.get("user_id"))) if about else ""
        me = f"{_APP}:{number}" if number else ""
        yield from _cards(member, about)
        at = 0
        while at < len(data):
            header = _MESSAGES.search(data, at)
            end = header.start() if header else len(data)
            if stray := _STRAY.search(data, at, end):
                where = f"bytes {stray.start()} to {end}"
                yield Problem(member.source, where, "messages that belong to no chat")
            at = (yield from _chat(member, header, at, me)) if header else end


def events(data: memoryview, at: int, names: Names) -> Generator[Event, None, int]:
    """What stands in the list of messages that begins at `at`, in its order; returns where that
    list ends."""
    reading = elements(data, at, _MESSAGE, _STRAY, _MESSAGES)
    while True:
        try:
            found = next(reading)
        except StopIteration as ended:
            return int(ended.value)
        if isinstance(found, Broken):
            yield Unread(found.begin, found.end, "can't be read as messages")
        else:
            yield _event(found, names)


def _event(found: Element, names: Names) -> Event:
    begin, end, value = found
    service = value.get("type") == "service"
    if service and value.get("action") != _CALL:
        return Skipped(begin, end)
    time = _time(value)
    if time is None:
        return Unread(begin, end, "a message without a usable date")
    sender = ("actor_id", "actor") if service else ("from_id", "from")
    author = names.handle(string(value.get(sender[0])), string(value.get(sender[1])))
    if not author:
        return Unread(begin, end, "a message that doesn't say from whom it is")
    if not service:
        return Message(time, author, begin, end)
    return Call(time, author, begin, end, whole_number(value.get("duration_seconds")) or 0)


def _chat(
    member: Member, header: re.Match[bytes], after: int, me: str
) -> Generator[Item, None, int]:
    """The sessions and calls of one chat; returns where its list ends."""
    data = member.data
    names = Names()
    chat = _described(data, header.start(), after, me, names)
    waiting: list[Item] = []
    ends = [header.end()]

    def messages() -> Iterator[Message]:
        reading = events(data, header.end(), names)
        while True:
            try:
                event = next(reading)
            except StopIteration as ended:
                ends.append(int(ended.value))
                return
            match event:
                case Message():
                    yield event
                case Unread(begin, end, reason):
                    where = f"bytes {begin} to {end}"
                    waiting.append(Problem(member.source, where, reason))
                case Call():
                    waiting.append(call(event, chat, member))

    for session in sessions(messages()):
        yield from waiting
        waiting.clear()
        yield interaction(session, chat, member)
    yield from waiting
    return ends[-1]


def _described(data: memoryview, at: int, after: int, me: str, names: Names) -> Chat:
    """The chat whose list of messages has its key at `at`; what describes it stands before."""
    before = bytes(data[max(after, at - _HEADER) : at])
    told: Object = {}
    begin = len(before)
    for _ in range(_MOST_TRIES):
        begin = before.rfind(b"{", 0, begin)
        if begin < 0 or (told := whole(before[begin:] + b'"messages":0}')):
            break
    kind = string(told.get("type"))
    name = shown_name(string(told.get("name")))
    number = string(told.get("id"))
    pair: tuple[str, ...] = ()
    if kind in _PAIR and number:
        other = f"{_APP}:{number}"
        if name:
            names.shown[other] = name
        me = me or _remaining(data, at, number)
        pair = (other, me) if me else (other,)
    title = "" if kind in _PAIR else name
    return Chat(_APP, number or title, pair, me, title, _NO_TALK.get(kind), names.shown)


def _remaining(data: memoryview, at: int, other: str) -> str:
    """In a chat of two, whoever isn't the other one."""
    following = _MESSAGES.search(data, at + 1)
    for found in _SENDER.finditer(data, at, following.start() if following else len(data)):
        if (number := found[1].decode()) != other:
            return f"{_APP}:{number}"
    return ""


def _cards(member: Member, about: Element | None) -> Iterator[Card | Problem]:
    """My own numbers and those of my contacts."""
    if about:
        card = _card(about.value, Locator(member.name, about.begin, about.end - about.begin))
        if card.phones or card.urls:
            yield card
    listed = _CONTACTS.search(member.data)
    if listed is None:
        return
    for contact in elements(member.data, listed.end(), _CONTACT, _NEVER, _MESSAGES):
        place = Locator(member.name, contact.begin, contact.end - contact.begin)
        where = f"bytes {contact.begin} to {contact.end}"
        if isinstance(contact, Broken):
            yield Problem(member.source, where, "can't be read as contacts")
            continue
        card = _card(whole(bytes(member.data[contact.begin : contact.end])), place)
        if card.phones or card.urls:
            yield card
        else:
            yield Problem(member.source, where, "a contact without a number")


def _card(told: Object, place: Locator) -> Card:
    parts = (string(told.get("first_name")), string(told.get("last_name")))
    number = _number(string(told.get("user_id")))
    name = shown_name(" ".join(parts))
    written = string(told.get("phone_number"))
    phone = e164(written) or e164(f"+{written.strip()}")
    return Card(
        f"{_APP}:{number or digest(name, phone)}",
        place,
        name,
        phones=(phone,) if phone else (),
        urls=(f"{_APP}:{number}",) if number and number != "0" else (),
    )


def _number(text: str) -> str:
    """A user's number out of "user123" or 123, "channel123" as it is; "" where it is neither.
    Exports of before 2021 add 2**32 to users' numbers."""
    found = _ID.fullmatch(text)
    if found is None:
        return ""
    kind, number = found.groups()
    if not kind and _OLD <= int(number) < 2 * _OLD:
        return str(int(number) - _OLD)
    return number if kind in ("", "user") else text


def _time(value: Object) -> int | None:
    """`date_unixtime`, which is UTC; before 2021 only `date` was there, in the zone of whoever
    exported."""
    time = whole_number(value.get("date_unixtime"))
    if time is None and (found := _ISO.match(string(value.get("date")))):
        try:
            year, month, day, hour, minute, second = map(int, found.groups())
            moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
            time = int(moment.timestamp())
        except ValueError:
            return None
    return time if time is not None and 0 < time < _LAST else None
