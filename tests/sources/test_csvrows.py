"""Rows of tables, held to the csv module."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.sources.csvrows import Row, rows

PIECES = st.sampled_from(('"', '""', ",", "\n", "\r\n", "\r", "a", "é", " ", "\x00", "x" * 50))


def _rows(text: str, delimiter: str = ",") -> list[Row]:
    return list(rows(memoryview(text.encode()), delimiter))


def _expected(text: str) -> list[tuple[str, ...]]:
    """The rows of the csv module, cleaned as the cells here are."""
    found = csv.reader(io.StringIO(text, newline=""))
    return [tuple(_clean(cell) for cell in row) for row in found]


def _clean(cell: str) -> str:
    return cell.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_closed(text: str) -> bool:
    """Whether the last row ends before the text does."""
    before = len(list(csv.reader(io.StringIO(text, newline=""))))
    return before < len(list(csv.reader(io.StringIO(text + "\n.", newline=""))))


@given(st.lists(PIECES, max_size=30).map(lambda pieces: "".join(("ab", *pieces))))
@settings(max_examples=400, deadline=None)
def test_the_same_rows_as_the_csv_module(text: str) -> None:
    found = _rows(text)
    assert [row.begin for row in found] == sorted({row.begin for row in found})
    assert all(row.begin <= row.end <= len(text.encode()) for row in found)
    if _is_closed(text):
        assert [row.cells for row in found] == _expected(text)
        assert all(row.whole for row in found)
    else:
        assert len(found) >= len(_expected(text))
        assert not all(row.whole for row in found)


def test_a_row_lies_where_it_says() -> None:
    data = 'a,"b\nc"\r\n\r\nd,é\ne'.encode()
    found = list(rows(memoryview(data), ","))
    assert [data[row.begin : row.end] for row in found] == [b'a,"b\nc"', b"", "d,é".encode(), b"e"]
    assert [row.cells for row in found] == [("a", "b\nc"), (), ("d", "é"), ("e",)]
    assert [row.blank for row in found] == [False, True, False, False]


def test_a_quotation_mark_that_is_not_closed_costs_its_line_only() -> None:
    found = _rows('a,b\nc,"d\ne,f\n')
    assert [(row.cells, row.whole) for row in found] == [
        (("a", "b"), True),
        ((), False),
        (("e", "f"), True),
    ]


def test_old_windows_codes_are_read_line_by_line() -> None:
    data = "ä,1\n".encode("cp1252") + "ö,2\n".encode()
    assert [row.cells for row in rows(memoryview(data), ",")] == [("ä", "1"), ("ö", "2")]


@pytest.mark.parametrize("text", ['"' + "x" * 3_000_000, '"' + "xy\n" * 500_000])
def test_what_is_endless_is_given_up(text: str) -> None:
    begun = time.process_time()
    first, *rest = _rows(text + "\na,b\n")
    assert not first.whole
    assert rest[-1].cells == ("a", "b")
    assert time.process_time() - begun < 20


def test_many_quotation_marks_take_no_longer_than_others() -> None:
    begun = time.process_time()
    assert _rows('x,"\n' * 100_000)
    assert _rows('"a""\n' * 100_000)
    assert _rows('"\n' + '"" x\n' * 100_000)
    assert time.process_time() - begun < 10
