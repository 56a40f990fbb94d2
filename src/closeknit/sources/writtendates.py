"""Dates as people and their programs write them: "12 Mar 2021", "3/12/21, 2:37 PM", "12.03.2021".

Whether 3/4 is in March or April no single date tells. A file does, where one of its days is above
the twelfth: `order_of` looks at all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

_MONTH_LISTS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    "janv|fev|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec",
    "januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre",
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    "ene|feb|mar|abr|may|jun|jul|ago|sept|oct|nov|dic",
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
    "gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic",
    "janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    "jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez",
    "jan|febr|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec",
    "jan|feb|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez",
    "janner|feber|maerz|apr|maj|jun|jul|avg|sep|okt|nov|dec",
)
_MONTHS = {name: n for names in _MONTH_LISTS for n, name in enumerate(names.split("|"), start=1)}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})\.?[\s-]+(?:de\s+)?([^\W\d]+)\.?,?[\s-]+(?:de\s+)?(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})(?!\d)")
_EAST = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:\.\d+)?\s*([ap])?\.?(?:m\b)?", re.IGNORECASE
)
_EPOCH = date(1970, 1, 1).toordinal()
_OFFSET = re.compile(r"\s*(?:UTC|GMT|Z)?\s*([+-])(\d\d):?(\d\d)\b")


class Order(Enum):
    """Which of two numbers is the day; `UNKNOWN` where no date of a file tells."""

    DAY_FIRST = 0
    MONTH_FIRST = 1
    UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class _Found:
    """A date at the beginning of a text, and where what follows begins."""

    year: int
    month: int
    day: int
    end: int


def order_of(texts: Iterable[str], usual: Order = Order.UNKNOWN) -> Order:
    """The order that the dates of one file are in; `usual` where none of them tells. Dots are
    only ever written between day and month."""
    first = second = False
    for text in texts:
        found = _NUMBERS.match(text.strip())
        if found and found[2] == "/":
            first |= int(found[1]) > 12
            second |= int(found[3]) > 12
    if first == second:
        return usual if not first else Order.UNKNOWN
    return Order.DAY_FIRST if first else Order.MONTH_FIRST


def day_of(text: str, order: Order = Order.UNKNOWN) -> date | None:
    """The day that a text begins with, None where it tells none for sure."""
    found = _found(text.strip(), order)
    return _checked(found) if found else None


def moment_of(text: str, order: Order = Order.UNKNOWN) -> int | None:
    """Seconds since 1970. A time without a zone is read in UTC, a day without a time at noon, so
    that it is the same day nearly everywhere."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.strip()
    found = _found(text, order)
    day = _checked(found) if found else None
    if found is None or day is None:
        return None
    rest = text[found.end :].lstrip(" ,T\u200e")
    clock = _CLOCK.match(rest)
    if clock is None:
        return _seconds(day) + 12 * 3600
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    moment = _seconds(day) + hour * 3600 + minute * 60 + min(second, 59)
    offset = _OFFSET.match(rest, clock.end())
    if offset:
        shift = int(offset[2]) * 3600 + int(offset[3]) * 60
        moment += -shift if offset[1] == "+" else shift
    return moment


def _seconds(day: date) -> int:
    return (day.toordinal() - _EPOCH) * 86_400


def _found(text: str, order: Order) -> _Found | None:
    for pattern in (_ISO, _EAST):
        if found := pattern.match(text):
            return _Found(int(found[1]), int(found[2]), int(found[3]), found.end())
    if found := _DAY_FIRST.match(text):
        return _named(found[3], found[2], found[1], found.end())
    if found := _MONTH_FIRST.match(text):
        return _named(found[3], found[1], found[2], found.end())
    if found := _NUMBERS.match(text):
        return _numbered(found, order)
    return None


def _named(year: str, month: str, day: str, end: int) -> _Found | None:
    letters = unicodedata.normalize("NFKD", month.casefold())
    number = _MONTHS.get("".join(c for c in letters if not unicodedata.combining(c)))
    return _Found(int(year), number, int(day), end) if number else None


def _numbered(found: re.Match[str], order: Order) -> _Found | None:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:
        year += 2000 if year < 70 else 1900
    if found[2] != "/" or first > 12:
        order = Order.DAY_FIRST
    elif second > 12:
        order = Order.MONTH_FIRST
    if order is Order.UNKNOWN and first != second:
        return None
    day, month = (first, second) if order is not Order.MONTH_FIRST else (second, first)
    return _Found(year, month, day, found.end())


def _checked(found: _Found) -> date | None:
    try:
        return date(found.year, found.month, found.day)
    except ValueError:
        return None
