"""Messages of Facebook (Messenger) and Instagram, as "Download your information" gives them in
JSON: one file or several for each conversation, the newest message first.

Its UTF-8 is written as if every byte were a character of Latin-1, which is mended; a name that
isn't written so stays as it is. Only names tell who is who, and no file says whose account it is,
so that handles are names ("facebook:ana maria"). In a conversation of two that bears the other
one's name the remaining one is me. Messenger's own download of encrypted chats has other names for
the same things and is read too.

Messages are gathered (24 bytes each) and put in order before they become sessions.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import PurePath

from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chatpieces import Skipped, Unread
from closeknit.sources.chats import Call, Chat, call, handle_of, interactions, paced, shown_name
from closeknit.sources.chatsjson import (
    Broken,
    Element,
    Object,
    elements,
    mended,
    string,
    whole,
    whole_number,
)
from closeknit.sources.sessions import Message, Talk, sessions
from closeknit.versions import READERS

_MESSAGES = re.compile(rb'(?<!\\)"messages"\s*:\s*\[')
_MESSAGE = re.compile(rb'\{\s*"(?:sender_name|senderName|isUnsent|timestamp(?:_ms)?)"\s*:')
_RECOGNISED = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:participants|messages|threadName|title|is_still_participant|'
    rb'thread_path|magic_words|image)"\s*:'
)
_MARKS = re.compile(
    rb'"(?:sender_name|senderName|timestamp_ms|thread_path|threadName|is_still_participant)"\s*:'
)
_HEADER = 1 << 20
_LAST = 4_102_444_800_000
# someone whose account is gone; several of them would be one person
_GONE = frozenset({"facebook user", "instagram user", "messenger user", "facebook-nutzer", ""})
_PEOPLE_SENT = frozenset({"Subscribe", "Unsubscribe"})  # somebody came or went
_ENCRYPTED_SUFFIX = re.compile(r"_\d+$")


Event = Message | Call | Skipped | Unread


class Facebook:
    """Reader of the two networks' conversations. They are written anew, not appended to."""

    format = "facebook"
    version = READERS["facebook"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        return bool(_RECOGNISED.match(head) and _MARKS.search(head))

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All sessions, whatever `start` is."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        data = member.data
        app = _app(member)
        header = _MESSAGES.search(data)
        if header is None:
            yield Problem(member.source, f"bytes 0 to {len(data)}", "holds no list of messages")
            return
        names: dict[str, str] = {}
        talk, calls = Talk(), []
        reading, end = events(data, header.end(), app, names), len(data)
        while True:
            try:
                event = next(reading)
            except StopIteration as ended:
                end = int(ended.value)
                break
            if isinstance(event, Message):
                talk.add(event)
            elif isinstance(event, Call):
                calls.append(event)
            elif isinstance(event, Unread):
                where = f"bytes {event.begin} to {event.end}"
                yield Problem(member.source, where, event.reason)
        chat = _described(data, header.start(), end, app, talk.authors, names)
        for made in calls:
            yield call(made, chat, member)
        yield from interactions(sessions(talk.in_order()), chat, member)


def events(
    data: memoryview, at: int, app: str, names: dict[str, str]
) -> Generator[Event, None, int]:
    """What stands in the list of messages at `at`, in its order; returns where it ends. `names`
    gets the name of every handle."""
    known: dict[str, str] = {}
    reading = elements(data, at, _MESSAGE, _MESSAGE)
    while True:
        try:
            found = next(reading)
        except StopIteration as ended:
            return int(ended.value)
        if isinstance(found, Broken):
            yield Unread(found.begin, found.end, "can't be read as messages")
        else:
            yield _event(found, app, known, names)


def _event(found: Element, app: str, known: dict[str, str], names: dict[str, str]) -> Event:
    begin, end, value = found
    time = whole_number(value.get("timestamp_ms", value.get("timestamp")))
    if time is None or not 0 < time < _LAST:
        return Unread(begin, end, "a message without a usable date")
    written = value.get("sender_name", value.get("senderName"))
    if not isinstance(written, str):
        return Unread(begin, end, "a message that doesn't say from whom it is")
    if written not in known:
        name = name_of(written)
        gone = name.lower() in _GONE
        known[written] = "" if gone else handle_of(app, name)
        if not gone:
            names[known[written]] = name
    author = known[written]
    if not author or value.get("type") in _PEOPLE_SENT:
        return Skipped(begin, end)
    if "call_duration" in value or value.get("type") == "Call":
        return Call(time // 1000, author, begin, end, whole_number(value.get("call_duration")) or 0)
    return Message(time // 1000, author, begin, end)


def name_of(written: str) -> str:
    """A name as it is, whichever way it was written: the window that it was read from is Latin-1,
    and the escapes in it mostly are UTF-8 in Latin-1 too."""
    return shown_name(mended(mended(written)))


def _described(
    data: memoryview, at: int, after: int, app: str, authors: tuple[str, ...], names: dict[str, str]
) -> Chat:
    """The conversation whose list of messages has its key at `at` and ends at `after`."""
    before = bytes(data[max(0, at - _HEADER) : at])
    told: Object = {}
    if (begin := before.find(b"{")) >= 0:
        told = whole(before[begin:] + b'"messages":0}')
    behind = bytes(data[after : after + _HEADER]).lstrip().removeprefix(b",")
    told = whole(b"{" + behind) | told
    listed = told.get("participants")
    people: dict[str, None] = dict.fromkeys(authors)
    for someone in listed if isinstance(listed, list) else []:
        written = someone.get("name") if isinstance(someone, dict) else someone
        name = _name_in_utf8(written) if isinstance(written, str) else ""
        if name.lower() not in _GONE:
            handle = handle_of(app, name)
            names.setdefault(handle, name)
            people[handle] = None
    written = string(told.get("title")) or string(told.get("threadName"))
    title = _ENCRYPTED_SUFFIX.sub("", _name_in_utf8(written))
    path = string(told.get("thread_path"))
    if len(people) != 2:
        return Chat(app, path or title, (), "", title, names=names)
    other = handle_of(app, title) if title else ""
    me = next(iter(people.keys() - {other})) if other in people else ""
    pair = tuple(sorted(people))
    return Chat(app, "\n".join(pair), pair, me, names=names)


def _name_in_utf8(written: str) -> str:
    """A name out of an object that was read as UTF-8."""
    return shown_name(mended(written))


def _app(member: Member) -> str:
    """The two write alike; only where a file lies tells them apart."""
    path = "/".join((*PurePath(member.source).parts[-3:], member.name)).lower()
    return "instagram" if "instagram" in path else "facebook"
