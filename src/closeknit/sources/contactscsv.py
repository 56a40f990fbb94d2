"""Address books as tables: the CSV files of Google's and Outlook's contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from closeknit.model.cards import Card
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.cardfields import (
    assembled,
    birthday_of,
    categories_of,
    emails_in,
    keyed_by_content,
    link_of,
    tidy,
    with_relations,
)
from closeknit.sources.contactcolumns import Field, Place, is_contacts, places_of
from closeknit.sources.csvrows import Row
from closeknit.sources.csvtable import (
    NOT_WHOLE,
    SPREAD,
    Columns,
    Header,
    data_rows,
    header_of,
    locator,
    where,
)
from closeknit.sources.linkedincolumns import kind_of
from closeknit.sources.phones import e164_all
from closeknit.sources.writtendates import Order, day_of, order_of
from closeknit.versions import READERS

_SEVERAL = re.compile(r"\s*:::\s*")  # Google's, between values of one column
_NO_PHONE = re.compile(r"fax|pager", re.IGNORECASE)
_NO_DAY = re.compile(r"[0/.\s]*\Z")  # Outlook writes 0/0/00
_SHORT_YEAR = re.compile(r"(\d+[/.-]\d+)[/.-]\d\d\Z")
_NAMELESS = "a row without a name, an address or a number"


class ContactsCsv:
    """Reader of tables of contacts. They are written anew each time, so the only place where
    reading may start again is the beginning."""

    format = "contacts"
    version = READERS["contacts"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        return header_of(memoryview(head), _fits) is not None

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All cards, whatever `start` is."""
        header = header_of(member.data, _fits)
        if header is None:
            yield Problem(member.source, "the whole file", "a table without a known header")
        else:
            yield from _cards(member, header)
        yield Progress(0)


def _fits(columns: Columns) -> bool:
    return is_contacts(columns) and kind_of(columns) is None


def _cards(member: Member, header: Header) -> Iterator[Item]:
    places = places_of(header.columns)
    order = _order(member, header, places)
    for number, row in data_rows(member.data, header):
        reason = _broken(header, row)
        card = None if reason else _card(_Cells(header, places, row), order, locator(member, row))
        if card is None:
            yield Problem(member.source, where(number, row), reason or _NAMELESS)
        else:
            yield keyed_by_content(card)


def _broken(header: Header, row: Row) -> str:
    if not row.whole:
        return NOT_WHOLE
    return SPREAD if any(row.cells[len(header.columns) :]) else ""


def _order(member: Member, header: Header, places: tuple[Place, ...]) -> Order:
    at = next((place.at for place in places if place.field is Field.BIRTHDAY), None)
    if at is None:
        return Order.UNKNOWN
    rows = (row for _, row in data_rows(member.data, header))
    return order_of(row.cells[at] for row in rows if at < len(row.cells))


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row, by what its columns hold."""

    header: Header
    places: tuple[Place, ...]
    row: Row

    def all(self, field: Field) -> list[tuple[str, str]]:
        """The values of a field, each with its label, "" where it has none."""
        return [
            (self._label(place), value)
            for place in self.places
            if place.field is field
            for value in _SEVERAL.split(self._cell(place.at))
            if value
        ]

    def first(self, field: Field) -> str:
        return next((text for _, value in self.all(field) if (text := tidy(value))), "")

    def whole(self, field: Field) -> str:
        """The text of a field as it was written, lines and all."""
        texts = (self._cell(place.at) for place in self.places if place.field is field)
        return "\n".join(text for text in texts if text)

    def _label(self, place: Place) -> str:
        if place.label >= 0:
            return tidy(self._cell(place.label).removeprefix("* "))
        return self.header.written[place.at] if place.field is Field.RELATION else ""

    def _cell(self, at: int) -> str:
        return self.row.cells[at] if at < len(self.row.cells) else ""


def _card(cells: _Cells, order: Order, place: Locator) -> Card | None:
    """What a row says; None where it names nobody."""
    emails = [one for _, value in cells.all(Field.EMAIL) for one in emails_in(value)]
    numbers = [value for label, value in cells.all(Field.PHONE) if not _NO_PHONE.search(label)]
    countries = [value for _, value in cells.all(Field.COUNTRY)]
    card = Card(
        key="",
        locator=place,
        emails=tuple(dict.fromkeys(emails)),
        phones=e164_all(numbers, countries),
        urls=tuple(
            dict.fromkeys(link for _, value in cells.all(Field.URL) if (link := link_of(value)))
        ),
        organisation=cells.first(Field.ORGANISATION),
        title=cells.first(Field.TITLE),
        birthday=_birthday(cells.first(Field.BIRTHDAY), order),
        note=with_relations(cells.whole(Field.NOTE), cells.all(Field.RELATION)),
        nickname=cells.first(Field.NICKNAME),
        categories=categories_of(_categories(cells)),
    )
    name = _name(cells) or card.nickname or card.organisation
    card = replace(card, name=name or next(iter(emails), ""))
    return card if card.name or card.phones else None


def _name(cells: _Cells) -> str:
    parts = (cells.first(field) for field in (Field.GIVEN, Field.FURTHER, Field.FAMILY))
    return cells.first(Field.NAME) or assembled(*parts) or cells.first(Field.FILED_AS)


def _categories(cells: _Cells) -> list[str]:
    return [part for _, value in cells.all(Field.CATEGORIES) for part in value.split(";")]


def _birthday(text: str, order: Order) -> str:
    if _NO_DAY.match(text):
        return ""
    if day := birthday_of(text):
        return day
    short = _SHORT_YEAR.match(text)
    found = day_of(text, order)
    if found is None or found.year in (4501, 1604):
        return ""
    # of a year in two digits nobody can tell the century
    return f"--{found:%m-%d}" if short else found.isoformat()
