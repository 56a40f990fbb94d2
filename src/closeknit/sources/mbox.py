"""mbox: many messages in one file, each after an envelope line that begins with "From ".

Nothing in the format marks an envelope line for certain. Writers quote body lines that begin with
"From " (">From ", mboxo and mboxrd alike), many archives don't; so only a line with a month, a
time of day and a year splits, and "From here on …" stays in its body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from closeknit.mail.message import NO_DATE, read_message
from closeknit.mail.words import text_of
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.mailmarks import marks
from closeknit.sources.text import Read, with_acts, with_features
from closeknit.versions import READERS

PROGRESS_EVERY = 2_000
_LONGEST_ENVELOPE = 1_000
_HEADER_GUESSES = (8 << 10, 64 << 10, 4 << 20)

_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ENVELOPE_LINE = (
    rb"From (?=[^\n]{0,900}\b[0-9]{1,2}:[0-9]{2}\b)(?=[^\n]{0,900}\b(?:19|20)[0-9]{2}\b)"
    rb"[^\n]{0,900}?(?:\b" + _MONTH + rb"\b|\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})"
)
_ENVELOPE = re.compile(_ENVELOPE_LINE)
_NEXT_ENVELOPE = re.compile(rb"\n" + _ENVELOPE_LINE)
_HEADER_END = re.compile(rb"\n\r?\n")
# asctime, perhaps with a zone before or after the year
_ASCTIME = re.compile(
    r"\b([A-Z][a-z]{2})\s+([0-9]{1,2})\s+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?:\s+([A-Z]{3,4}|[+-][0-9]{4}))?\s+([0-9]{4})(?:\s+([+-][0-9]{4}))?"
)
_LEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*")


class Mbox:
    """Reader of mbox files of any size, over its memory map."""

    format = "mbox"
    version = READERS["mbox"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        return is_envelope(head, _lead(head, 0))

    def read(self, member: Member, start: int) -> Iterator[Item]:
        """The messages from `start` on; from the beginning where that is no message boundary,
        since the file was then rewritten, not appended to."""
        data = member.data
        if not 0 <= start <= len(data) or (start < len(data) and not _begins(data, start)):
            start = 0
        yield from with_acts(_items(data, start, member))

    def boundary(self, data: memoryview, at: int) -> int:
        """Where the first message at or after `at`, the beginning of a line, begins."""
        return next((begin for begin, _ in ranges(data, at)), len(data))


def _items(
    data: memoryview, start: int, member: Member
) -> Iterator[Read | Problem | LeftOut | Progress]:
    left: Counter[str] = Counter()
    for count, (begin, end) in enumerate(ranges(data, start), 1):
        found = _message(data, begin, end, member)
        if isinstance(found, LeftOut):
            left[found.reason] += found.messages
        else:
            yield found
        if count % PROGRESS_EVERY == 0:
            yield from _told(left)
            yield Progress(end)
    yield from _told(left)
    yield Progress(len(data))


def _told(left: Counter[str]) -> Iterator[LeftOut]:
    yield from (LeftOut(reason, count) for reason, count in left.items())
    left.clear()


def ranges(
    data: bytes | memoryview, start: int = 0, stop: int | None = None
) -> Iterator[tuple[int, int]]:
    """(begin, end) of every message between `start` and `stop`, envelope line included."""
    end = len(data) if stop is None else min(stop, len(data))
    begin = None
    for found in _envelopes(memoryview(data), start, end):
        if begin is not None:
            yield begin, found
        begin = found
    if begin is not None:
        yield begin, end


def _envelopes(data: memoryview, start: int, end: int) -> Iterator[int]:
    """Offsets of envelope lines in [start, end).

    The expression runs over the buffer itself, a map larger than memory included, at about
    2 GB/s: its literal beginning is searched for without the matcher.
    """
    first = _lead(data, start)
    if first < end and is_envelope(data, first):
        yield first
    for found in _NEXT_ENVELOPE.finditer(data, first, end):
        yield found.start() + 1


def is_envelope(data: bytes | memoryview, at: int) -> bool:
    """Whether an envelope line begins at `at`."""
    return _ENVELOPE.match(bytes(data[at : at + _LONGEST_ENVELOPE])) is not None


def _lead(data: bytes | memoryview, at: int) -> int:
    """The offset behind a byte order mark and blank lines."""
    lead = _LEAD.match(bytes(data[at : at + _LONGEST_ENVELOPE]))
    return at + lead.end() if lead else at


def _begins(data: memoryview, at: int) -> bool:
    """Whether a message begins at `at`, perhaps after blank lines, and a line does in any case."""
    first = _lead(data, at)
    at_line = first > at or at == 0 or data[at - 1] == 0x0A
    return at_line and (first >= len(data) or is_envelope(data, first))


def _message(data: memoryview, begin: int, end: int, member: Member) -> Read | Problem | LeftOut:
    envelope, header, header_end = _split(data, begin, end)
    marked = marks(header)
    if marked.left_out:
        return LeftOut(marked.left_out, 1)
    locator = Locator(member.name, begin, end - begin)
    sent = member.sent or marked.sent
    found = read_message(header, locator, sent=sent)
    if found == NO_DATE:
        date = _envelope_date(envelope)
        found = read_message(header, locator, sent=sent, envelope_date=date)
    if isinstance(found, str):
        return Problem(member.source, f"byte {begin}", found)
    if marked.labels:
        found = replace(found, labels=marked.labels)
    return with_features(found, data[begin:end], header_end)


def _split(data: memoryview, begin: int, end: int) -> tuple[bytes, bytes, int]:
    """The envelope line and the header block of a message, without copying its body, and the
    offset of the line feed before its first blank line (-1: none)."""
    text, stop = b"", -1
    for guess in _HEADER_GUESSES:
        text = bytes(data[begin : min(end, begin + guess)])
        stop = header_end(text)
        if stop != -1 or begin + guess >= end:
            break
    line = text.find(b"\n") + 1 or len(text)
    return text[:line], text[line : stop if stop != -1 else len(text)], stop


def header_end(text: bytes) -> int:
    """Where the line feed before the first blank line is; -1 where there is none."""
    found = _HEADER_END.search(text)
    return found.start() if found else -1


def _envelope_date(line: bytes) -> str:
    """The date of an envelope line in the form of a header; "" where it can't be told."""
    found = _ASCTIME.search(text_of(line))
    if found is None:
        return ""
    month, day, clock, zone, year, last_zone = found.groups()
    return f"{day} {month} {year} {clock} {zone or last_zone or ''}".strip()
