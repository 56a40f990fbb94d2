"""A table with a header: which columns it has, and its rows by their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from closeknit.model.interactions import Locator
from closeknit.sources.base import Member
from closeknit.sources.csvrows import Row, rows, table_codec

_DELIMITERS = (",", ";", "\t")
_PREAMBLE = 12  # rows before a header: notes, and what spreadsheets put there
_HEAD = 1 << 16
_BINARY = re.compile(rb"[\0-\x08\x0e-\x1f\x7f]")
_SAMPLE, _MOST_BINARY = 512, 8
_SIGNS = re.compile(r"[\s_]+|[():\"]")

Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, their names plain (see `plain`) and as `written`, and where its
    first row of data begins."""

    columns: Columns
    written: Columns
    delimiter: str
    begin: int


def plain(name: str) -> str:
    """A column's name for comparing: "E-Mail 2: Adresse" gives "e-mail 2 adresse"."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return " ".join(_SIGNS.sub(" ", folded).split())


def header_of(data: memoryview, fits: Callable[[Columns], bool]) -> Header | None:
    """The header of a table, wherever in its first rows it stands; None where none of them
    fits."""
    return next((one for one in _candidates(bytes(data[:_HEAD])) if fits(one.columns)), None)


@lru_cache(maxsize=2)  # several readers ask for the same file
def _candidates(head: bytes) -> tuple[Header, ...]:
    """The first rows, each as if it were the header."""
    if table_codec(head[:4]) == "utf-8" and len(_BINARY.findall(head[:_SAMPLE])) > _MOST_BINARY:
        return ()
    return tuple(
        Header(tuple(map(plain, row.cells)), row.cells, delimiter, row.end)
        for delimiter in _DELIMITERS
        if delimiter.encode() in head
        for row in islice(rows(memoryview(head), delimiter), _PREAMBLE)
        if len(row.cells) > 1
    )


def data_rows(data: memoryview, header: Header) -> Iterator[tuple[int, Row]]:
    """The rows below the header that hold anything, numbered from 1 as a person counts them."""
    number = 0
    for row in rows(data, header.delimiter, header.begin):
        if not row.blank:
            number += 1
            yield number, row


def locator(member: Member, row: Row) -> Locator:
    return Locator(member.name, row.begin, row.end - row.begin)


def where(number: int, row: Row) -> str:
    return f"row {number}, byte {row.begin}"


def counted(number: int, what: str) -> str:
    """ "1 message", "2 messages"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


NOT_WHOLE = "a row with a quotation mark that is not closed"
SPREAD = "a row with more fields than the header names"
