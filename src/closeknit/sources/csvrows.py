"""Rows of a table in text (CSV), each with the place of its bytes.

The csv module takes them apart; here it is fed line by line, so that after each row the place in
the file is known. A quotation mark that is never closed would swallow the rest of the file: such a
row is given up, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from closeknit.sources.encodings import codec_of, decoded

_LONGEST = 1 << 20  # bytes of a row
_ENDS = {
    "utf-8": re.compile(rb"\r\n?|\n"),
    "utf-16-le": re.compile(rb"\r\0\n\0|\r\0|\n\0"),
    "utf-16-be": re.compile(rb"\0\r\0\n|\0\r|\0\n"),
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """The bytes from `begin` to `end`, without the end of the line. `whole` is False where a
    quotation mark is not closed or the row is beyond all measure: then there are no cells."""

    begin: int
    end: int
    cells: tuple[str, ...] = ()
    whole: bool = True

    @property
    def blank(self) -> bool:
        return self.whole and not any(self.cells)


def rows(data: memoryview, delimiter: str, begin: int = 0) -> Iterator[Row]:
    """The rows from byte `begin` on, blank ones too. Cells come without the blanks around them."""
    codec = table_codec(bytes(data[:4]))
    size = len(data)
    while begin < size:
        feed = _Feed(data, codec, begin)
        reader = csv.reader(feed, delimiter=delimiter)
        while begin < size:
            feed.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLongError):
                break
            if feed.ended:
                break
            tidied = map(_tidied, cells) if feed.odd else map(str.strip, cells)
            yield Row(begin, feed.end, tuple(tidied))
            begin = feed.at
        else:
            return
        first_end, begin_next = line_at(data, codec, begin)
        yield Row(begin, first_end, whole=False)
        begin = begin_next


def table_codec(head: bytes) -> str:
    """UTF-16 by its byte order mark or by a first letter of two bytes, else bytes that are taken
    for UTF-8 line by line, and for an old Windows code where they are none."""
    codec = codec_of(head)
    if codec == "utf-8" and len(head) >= 4:
        if head[1] == head[3] == 0 and head[0] and head[2]:
            return "utf-16-le"
        if head[0] == head[2] == 0 and head[1] and head[3]:
            return "utf-16-be"
    return codec


class _TooLongError(Exception):
    """A row goes on beyond `_LONGEST`."""


class _Feed:
    """The lines of a file, for csv to take one at a time. `at` is where the next begins, `end`
    where the text of the last one stops, `ended` whether more was wanted than there is. `odd`
    tells that a line of the row holds more than text and blanks."""

    def __init__(self, data: memoryview, codec: str, begin: int) -> None:
        self._data = data
        self._codec = codec
        self._row = self.at = self.end = begin
        self.ended = self.odd = self._returned = False

    def __iter__(self) -> _Feed:
        return self

    def begin_row(self) -> None:
        self._row = self.at
        self.odd = self._returned = False

    def __next__(self) -> str:
        if self.at >= len(self._data):
            self.ended = True
            raise StopIteration
        begin = self.at
        self.end, self.at = line_at(self._data, self._codec, begin)
        if self.at - self._row > _LONGEST:
            raise _TooLongError
        text = _text(bytes(self._data[begin : self.at]), self._codec)
        if not begin:
            text = text.removeprefix("\ufeff")
        # the end of a line is part of a cell only where the row goes on
        if self._returned or _CONTROLS.search(text, 0, len(text.rstrip("\r\n"))):
            self.odd = True
        self._returned = "\r" in text[-2:]
        return text


def _text(raw: bytes, codec: str) -> str:
    if codec != "utf-8":
        return raw.decode(codec, "replace").encode("utf-8", "replace").decode()
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return decoded(raw)


def line_at(data: memoryview, codec: str, begin: int) -> tuple[int, int]:
    """Where the text of the line that begins here ends, and where the next line begins."""
    found = _ENDS[codec].search(data, begin)
    while found and codec != "utf-8" and (found.start() - begin) % 2:
        found = _ENDS[codec].search(data, found.start() + 1)
    return found.span() if found else (len(data), len(data))


def _tidied(cell: str) -> str:
    return _CONTROLS.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()
