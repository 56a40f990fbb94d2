"""Messages of an open folder: header and structure first, then the text, where it is wanted.

What comes out is what `sources/mbox.py` makes of the same message in a file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime

from closeknit.accounts.base import Collection
from closeknit.accounts.imapparts import WHOLE, Part, text_parts
from closeknit.accounts.imaptrouble import wrong
from closeknit.accounts.imapwire import Fetched, Wire, folder_name
from closeknit.mail.body import text_part
from closeknit.mail.message import NO_DATE, read_message
from closeknit.model.interactions import Interaction, Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import LeftOut
from closeknit.sources.leftout import DRAFT, EXPUNGED
from closeknit.sources.mailmarks import marks
from closeknit.sources.mbox import header_end
from closeknit.sources.text import Read, with_acts, with_features

TEXTS_AT_ONCE = 50
LONGEST_HEADER = 256 << 10
MOST_UNREADABLE = 10  # answers one after the other, beyond which the server is wrong
SHORT = 4 << 10  # bytes of a part that may hold nothing but blanks
UNREADABLE = "the server's answer about it can't be understood"
_HEADS = ("UID", "FLAGS", "BODYSTRUCTURE", f"BODY.PEEK[HEADER]<0.{LONGEST_HEADER}>")
_LABELS = "X-GM-LABELS"
_Answers = list[tuple[int, Fetched | None]]


@dataclass(slots=True)
class Head:
    """One message whose header was read, on the way to its text; `parts` are those that may hold
    it and weren't fetched yet."""

    item: Interaction
    header: bytes
    parts: list[Part]
    raw: bytes = field(default=b"")
    end: int = -1  # of the header in `raw`

    def take(self, part: Part, body: bytes) -> None:
        """Takes a part as the text, if there is any in it or none is left to try."""
        head = self.header if part.section == WHOLE else part.header
        raw, end = b"\n\n".join((head, body.replace(b"\r\n", b"\n"))), len(head)
        if self.parts and len(body) < SHORT and not text_part(raw, end).strip():
            return
        self.raw, self.end, self.parts = raw, end, []

    def read(self) -> Read:
        return with_features(self.item, memoryview(self.raw), self.end)


class Messages:
    """Reads the messages of one folder that is open on the `wire`."""

    def __init__(self, wire: Wire, collection: Collection) -> None:
        self._wire = wire
        self._collection = collection
        self._what = (*_HEADS, _LABELS) if "X-GM-EXT-1" in wire.can else _HEADS
        self._unreadable = 0

    def read(self, numbers: Sequence[int]) -> list[Interaction | Problem | LeftOut]:
        """What is to be told of messages, one for each that is still there. Raises
        AccountError."""
        heads = self.heads(numbers)
        wanting = {h.item.locator.offset: h for h in heads if isinstance(h, Head) and h.parts}
        while wanting:
            wanting = self._fill(wanting)
        found_all = with_acts(h.read() if isinstance(h, Head) else h for h in heads)
        return [f for f in found_all if isinstance(f, Interaction | Problem | LeftOut)]

    def heads(self, numbers: Sequence[int]) -> list[Head | Problem | LeftOut]:
        """The same from headers alone, on the way to the texts."""
        heads: list[Head | Problem | LeftOut] = []
        undated = []
        for number, fetched in self._fetch(numbers, self._what):
            found = self._head(number, fetched)
            if isinstance(found, Problem) and found.reason == NO_DATE:
                undated.append(number)
            else:
                heads.append(found)
        if undated:
            heads += self._by_arrival(undated)
        return heads

    def _fetch(self, numbers: Sequence[int], what: Sequence[str]) -> _Answers:
        """What is told of messages, in order; None for one of which nothing can be understood.
        Those that were deleted meanwhile are lacking."""
        told = self._wire.fetch(numbers, what)
        if told is not None:
            self._unreadable = 0
            return [(number, told[number]) for number in numbers if number in told]
        if len(numbers) == 1:
            self._unreadable += 1
            if self._unreadable >= MOST_UNREADABLE:
                raise wrong(self._wire.account, "")
            return [(numbers[0], None)]
        half = len(numbers) // 2
        return [*self._fetch(numbers[:half], what), *self._fetch(numbers[half:], what)]

    def _head(
        self, number: int, fetched: Fetched | None, arrival: str = ""
    ) -> Head | Problem | LeftOut:
        """A message from its header; `arrival` is when it came, where it has no date itself."""
        header = None if fetched is None else _bytes_of(fetched, b"BODY[HEADER]")
        if fetched is None or header is None:
            return self._problem(number, UNREADABLE)
        flags = _words(fetched.get(b"FLAGS"))
        labels = _texts(fetched.get(_LABELS.encode()))
        system = frozenset(map(str.lower, labels))
        if "\\draft" in flags or "\\draft" in system:
            return LeftOut(DRAFT, 1)
        if "\\deleted" in flags:
            return LeftOut(EXPUNGED, 1)
        header = header.replace(b"\r\n", b"\n").lstrip(b"\n")
        end = header_end(header)
        header = header.rstrip(b"\n") if end == -1 else header[:end]
        marked = marks(header)
        if marked.left_out:
            return LeftOut(marked.left_out, 1)
        sent = self._collection.sent or marked.sent or "\\sent" in system
        spot = Locator(self._collection.key, number, 0)
        item = read_message(header, spot, sent=sent, envelope_date=arrival)
        if isinstance(item, str):
            return self._problem(number, item)
        if own := (*labels, *marked.labels):
            item = replace(item, labels=own)
        parts = text_parts(fetched.get(b"BODYSTRUCTURE")) if item.automated is None else ()
        return Head(item, header, list(parts))

    def _by_arrival(self, numbers: Sequence[int]) -> Iterator[Head | Problem | LeftOut]:
        for number, fetched in self._fetch(numbers, (*self._what, "INTERNALDATE")):
            came = None if fetched is None else fetched.get(b"INTERNALDATE")
            arrival = format_datetime(came) if isinstance(came, datetime) else ""
            yield self._head(number, fetched, arrival)

    def _fill(self, wanting: dict[int, Head]) -> dict[int, Head]:
        """Fetches the next part of each; those that want another still."""
        alike: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        chosen = {number: head.parts.pop(0) for number, head in wanting.items()}
        for number, part in chosen.items():
            alike[part.section, part.most].append(number)
        for (section, most), numbers in alike.items():
            what = (f"BODY.PEEK[{section}]<0.{most}>",)
            for begin in range(0, len(numbers), TEXTS_AT_ONCE):
                some = numbers[begin : begin + TEXTS_AT_ONCE]
                told = dict(self._fetch(some, what))
                for number in some:
                    fetched = told.get(number)
                    body = _bytes_of(fetched, b"BODY[" + section.encode()) if fetched else None
                    wanting[number].take(chosen[number], body or b"")
        return {number: head for number, head in wanting.items() if head.parts}

    def _problem(self, number: int, reason: str) -> Problem:
        return Problem(self._wire.account.name, f"message {number}", reason)


def _bytes_of(fetched: Fetched, begin: bytes) -> bytes | None:
    """The value whose name begins so; servers tell the rest of it in their own ways. A part that
    is empty may be told as nothing at all."""
    for name, value in fetched.items():
        if name.upper().startswith(begin):
            if isinstance(value, int):
                return str(value).encode()  # a quoted string of digits
            return value if isinstance(value, bytes) else b""
    return None


def _words(value: object) -> frozenset[str]:
    """Flags in lower case."""
    return frozenset(map(str.lower, _texts(value)))


def _texts(value: object) -> tuple[str, ...]:
    """Flags or labels, which servers write as they write the names of folders."""
    given = value if isinstance(value, tuple) else ()
    return tuple(folder_name(word) for word in given if isinstance(word, bytes))
