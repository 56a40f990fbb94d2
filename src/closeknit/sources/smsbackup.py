"""Texts and calls as the Android app SMS Backup & Restore writes them (XML).

A call is an interaction of its own. Texts of one conversation stand anywhere in a file, the plain
ones before those with pictures, so that they are gathered (24 bytes each) and put in order before
they become sessions. What the app writes for emoji (half a character, "&#55357;") isn't XML: such
references are blanked before expat sees them. Nothing that declares entities is read.

The telephone's owner never stands there with a number: the handle is `chats.OWNER`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

import phonenumbers

from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import (
    OWNER,
    Call,
    Chat,
    call,
    interactions,
    is_service,
    number_handle,
    paced,
    shown_name,
)
from closeknit.sources.sessions import Message, Talk, sessions
from closeknit.versions import READERS

_APP = "phone"
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,400}\?>\s*|<!--[^<>]{0,2000}-->\s*)*"
    rb"<(?:smses|calls|allcalls|allsms|sms|mms|call)[\s/>]"
)
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_RECORD = re.compile(rb"<(?:sms|mms|call)[\s/>]")
_FIRST = re.compile(rb"<(?:smses|calls|allcalls|allsms|sms|mms|call)[\s/>]")
_ONLY_ENDS = re.compile(rb"\s*(?:</\w+>\s*)*\Z")
_REFERENCE = re.compile(rb"&#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});")
_CUT_REFERENCE = re.compile(rb"&#?[xX0-9A-Fa-f]{0,8}\Z")
_FULL = re.compile(rb'(?:address|number)="(\+[0-9]{7,15})"')
_ROOT = b"<r>"
_SMALL_PIECE = 1 << 11  # the first: where every element is broken, little is read twice
_PIECE = 1 << 18
_KINDS = frozenset({"sms", "mms", "call"})
_TO_ME, _FROM_ME = "1", "2"
_CALLED_ME = frozenset({"1", "7"})  # answered here, or on another device
_UNANSWERED = frozenset({"3", "5", "6"})  # missed, rejected, refused
_FROM = "137"
_NOBODY = frozenset({"", "null", "(unknown)", "unknown", "insert-address-token", "-1", "-2", "-3"})
_ENOUGH = 3
_MOST_IN_GROUP = 100
_LAST = 4_102_444_800_000


class Record(NamedTuple):
    """One element: its kind, attributes, and the addresses in it as (type, address)."""

    kind: str
    begin: int
    end: int
    told: dict[str, str]
    inside: tuple[tuple[str, str], ...] = ()


class Unread(NamedTuple):
    """Bytes that aren't XML."""

    begin: int
    end: int


class SmsBackup:
    """Reader of SMS Backup & Restore. Its files are written anew, not appended to."""

    format = "smsbackup"
    version = READERS["smsbackup"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        if _HEAD.match(head):
            return True
        first = _FIRST.search(head)
        return bool(
            first and _DECLARES.search(head, 0, first.start()) and head.lstrip()[:1] == b"<"
        )

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All texts and calls, whatever `start` is."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        data = member.data
        first = _FIRST.search(data)
        if first and _DECLARES.search(data, 0, first.start()):
            reason = "declares entities of its own, which no backup does; it is not read"
            yield Problem(member.source, "byte 0", reason)
            return
        reading = _Reading(member, _region(data))
        for found in records(data):
            yield from reading.take(found)
        yield from reading.sessions()


def records(data: memoryview) -> Iterator[Record | Unread]:
    """The elements of a backup; what isn't XML is told and passed over."""
    found = _FIRST.search(data)
    at = found.start() if found else len(data)
    while at < len(data):
        parsing = _Parsing(data, at)
        yield from parsing.run()
        if parsing.failed < 0:
            return
        following = _RECORD.search(data, parsing.failed + 1)
        at = following.start() if following else len(data)
        if following or _ONLY_ENDS.match(data, parsing.failed) is None:
            yield Unread(parsing.failed, at)


@dataclass(slots=True)
class _Parsing:
    """One run of expat, up to the first thing that is wrong; `failed` is where the element that
    holds it begins, -1 where nothing is."""

    data: memoryview
    start: int
    failed: int = -1
    _last: int = 0
    _found: list[Record] = field(default_factory=list)
    _open: tuple[str, int, dict[str, str]] | None = None
    _inside: list[tuple[str, str]] = field(default_factory=list)

    def run(self) -> Iterator[Record]:
        parser = expat.ParserCreate("UTF-8")
        self._last = self.start
        parser.buffer_text = True
        parser.StartElementHandler = self._on_start(parser)
        parser.EndElementHandler = self._on_end(parser)
        try:
            parser.Parse(_ROOT, False)
            for piece in self._pieces():
                parser.Parse(piece, False)
                yield from self._found
                self._found.clear()
            # what is still open shows only when something follows
            parser.Parse(b"</r>", True)
        except expat.ExpatError:
            yield from self._found
            at = self.start + parser.ErrorByteIndex - len(_ROOT)
            at = min(max(at, self.start), len(self.data))
            if bytes(self.data[max(at - 2, 0) : at]) == b"</":  # expat names the name
                at -= 2
            if self._open:
                at = self._open[1]
            elif begun := _RECORD.search(self.data, self._last, min(at + 6, len(self.data))):
                at = min(at, begun.start())
            self.failed = at

    def _pieces(self) -> Iterator[bytes]:
        at, left, size = self.start, b"", _SMALL_PIECE
        while at < len(self.data):
            piece = left + bytes(self.data[at : at + size])
            at, size = at + size, min(size * 4, _PIECE)
            left = b""
            if at < len(self.data) and (cut := _CUT_REFERENCE.search(piece)):
                piece, left = piece[: cut.start()], piece[cut.start() :]
            yield _REFERENCE.sub(_blanked, piece)

    def _on_start(self, parser: expat.XMLParserType) -> Callable[[str, dict[str, str]], None]:
        def start(name: str, told: dict[str, str]) -> None:
            if name in _KINDS and self._open is None:
                begin = self.start + parser.CurrentByteIndex - len(_ROOT)
                self._open = name, begin, told
                self._inside.clear()
            elif name == "addr" and self._open and len(self._inside) < _MOST_IN_GROUP:
                self._inside.append((told.get("type", ""), told.get("address", "")))

        return start

    def _on_end(self, parser: expat.XMLParserType) -> Callable[[str], None]:
        def end(name: str) -> None:
            if self._open is None or name != self._open[0]:
                return
            stop = self.start + parser.CurrentByteIndex - len(_ROOT)
            if bytes(self.data[stop : stop + 2]) == b"</":
                stop = min(stop + len(name) + 3, len(self.data))
            kind, begin, told = self._open
            self._found.append(Record(kind, begin, stop, told, tuple(self._inside)))
            self._open, self._last = None, stop

        return end


def _blanked(found: re.Match[bytes]) -> bytes:
    """A reference to a character that XML doesn't have as blanks, any other as it is."""
    text = found[0][2:-1].lower()
    code = int(text[1:], 16) if text[:1] == b"x" else int(text)
    fine = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return found[0] if fine or 0x10000 <= code < 0x110000 else b" " * len(found[0])


@dataclass(slots=True)
class _Reading:
    """What has been read of a file. `region` reads its numbers without a country code."""

    member: Member
    region: str | None
    talks: dict[tuple[str, ...], Talk] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    services: set[tuple[str, ...]] = field(default_factory=set)

    def take(self, found: Record | Unread) -> Iterator[Item]:
        if isinstance(found, Unread):
            yield self._problem(found, "can't be read as texts or calls")
            return
        time = _time(found.told.get("date", ""))
        if time is None:
            yield self._problem(found, f"a {_KIND[found.kind]} without a usable date")
        elif found.kind == "call":
            yield from self._call(found, time)
        else:
            yield from self._text(found, time)

    def sessions(self) -> Iterator[Item]:
        """The sessions of every conversation."""
        for others, talk in self.talks.items():
            reason = "comes from a service, not from a person" if others in self.services else None
            yield from interactions(
                sessions(talk.in_order(), apart=True), self._chat(others, reason), self.member
            )

    def _text(self, found: Record, time: int) -> Iterator[Item]:
        way = found.told.get("type" if found.kind == "sms" else "msg_box", "")
        if way not in (_TO_ME, _FROM_ME):
            return  # a draft, or what never went out
        written = found.told.get("address", "").split("~")
        others = tuple(sorted({handle for text in written if (handle := self._handle(text))}))
        if not others:
            yield self._problem(found, "a text that doesn't say with whom it is")
            return
        if len(others) == 1:
            self._name(others[0], found.told.get("contact_name", ""))
            if is_service(written[0]):
                self.services.add(others)
        author = OWNER
        if way == _TO_ME:
            wrote = [self._handle(text) for kind, text in found.inside if kind == _FROM]
            author = wrote[0] if wrote and wrote[0] in others else others[0]
        talk = self.talks.setdefault(others, Talk())
        talk.add(Message(time, author, found.begin, found.end))

    def _call(self, found: Record, time: int) -> Iterator[Item]:
        other = self._handle(found.told.get("number", ""))
        way = found.told.get("type", "")
        if not other:
            hidden = Chat(_APP, "", (), automated="is a call from a number that isn't told")
            yield call(Call(time, OWNER, found.begin, found.end, 1), hidden, self.member)
            return
        self._name(other, found.told.get("contact_name", ""))
        length = found.told.get("duration", "")
        seconds = int(length) if length.isascii() and length.isdigit() and len(length) < 9 else 0
        if way in _UNANSWERED or way not in (*_CALLED_ME, _FROM_ME):
            seconds = 0
        made = Call(time, OWNER if way == _FROM_ME else other, found.begin, found.end, seconds)
        reason = None
        if is_service(found.told.get("number", "")):
            reason = "comes from a service, not from a person"
        yield call(made, self._chat((other,), reason), self.member)

    def _chat(self, others: tuple[str, ...], reason: str | None) -> Chat:
        pair = (others[0], OWNER) if len(others) == 1 else ()
        return Chat(_APP, "\n".join(others), pair, OWNER, automated=reason, names=self.names)

    def _handle(self, number: str) -> str:
        return "" if number.strip().lower() in _NOBODY else number_handle(number, self.region)

    def _name(self, handle: str, name: str) -> None:
        named = name.strip().lower() not in _NOBODY and any(map(str.isalpha, name))
        if named and handle not in self.names:
            self.names[handle] = shown_name(name)

    def _problem(self, found: Record | Unread, reason: str) -> Problem:
        return Problem(self.member.source, f"bytes {found.begin} to {found.end}", reason)


_KIND = {"sms": "text", "mms": "text", "call": "call"}


def _time(text: str) -> int | None:
    """Milliseconds since 1970."""
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        return None
    return int(text) // 1000 if 0 < int(text) < _LAST else None


def _region(data: memoryview) -> str | None:
    """The country of most full numbers, in which those without a country code are read."""
    full = {found[1] for found in _FULL.finditer(data)}
    regions: Counter[str] = Counter()
    for number in full:
        try:
            region = phonenumbers.region_code_for_number(phonenumbers.parse(number.decode(), None))
        except phonenumbers.NumberParseException:
            continue
        if region:
            regions[region] += 1
    if sum(regions.values()) < _ENOUGH:
        return None
    region, most = regions.most_common(1)[0]
    return region if most * 3 >= sum(regions.values()) * 2 else None
