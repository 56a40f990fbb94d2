"""What a LinkedIn export tells of people: connections, notes on them, and the owner's addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from closeknit.model.cards import Card
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.cardfields import emails_in, keyed_by_content, profile_of, tidy
from closeknit.sources.csvrows import Row
from closeknit.sources.csvtable import counted, data_rows, locator, where
from closeknit.sources.linkedincolumns import Table
from closeknit.sources.linkedinpeople import APP, OWNER, by_name, full_name
from closeknit.sources.writtendates import Order, day_of, order_of

HIDDEN = "left out: connections of whom LinkedIn tells nothing but a date"
NAMELESS = "a row that names nobody"


def connections(member: Member, table: Table) -> Iterator[Item]:
    """A card for each connection. A name that only one of them bears stands on the card as a
    handle, since recommendations and old files name people by that alone."""
    alike = Counter(by_name(_name(table, row)) for _, row in data_rows(member.data, table.header))
    dates = (table.cell(row, "on") for _, row in data_rows(member.data, table.header))
    order = order_of(dates, Order.MONTH_FIRST)
    hidden = 0
    for number, row in data_rows(member.data, table.header):
        name, reason = _name(table, row), table.broken(row)
        card = None if reason else _connection(member, table, row, order)
        if card is not None and (handle := by_name(name)) and alike[handle] == 1:
            yield replace(card, urls=(*card.urls, handle))
        elif card is not None:
            yield card
        elif not reason and [cell for cell in row.cells if cell] == [table.cell(row, "on")]:
            hidden += 1
        else:
            yield Problem(member.source, where(number, row), reason or NAMELESS)
    if hidden:
        yield Problem(member.source, counted(hidden, "row"), HIDDEN)


def notes(member: Member, table: Table) -> Iterator[Item]:
    """A card for each note that the owner wrote on a connection."""
    for number, row in data_rows(member.data, table.header):
        reason = table.broken(row)
        profile, note = profile_of(table.cell(row, "url")), table.cell(row, "note")
        if reason or not profile or not note:
            why = reason or ("a note on nobody" if note else "a note without words")
            yield Problem(member.source, where(number, row), why)
            continue
        card = Card("", locator(member, row), _name(table, row), urls=(profile,), note=note)
        yield keyed_by_content(card)


def addresses(member: Member, table: Table) -> Iterator[Item]:
    """One card with all addresses that the owner gave LinkedIn."""
    first: Row | None = None
    emails: dict[str, None] = {}
    for number, row in data_rows(member.data, table.header):
        found = [] if table.broken(row) else emails_in(table.cell(row, "email"))
        if not found:
            yield Problem(member.source, where(number, row), "a row without an address")
        emails |= dict.fromkeys(found)
        first = first or (row if found else None)
    if first is not None:
        card = Card("", locator(member, first), emails=tuple(emails), urls=(OWNER,))
        yield keyed_by_content(card)


def owner(member: Member, row: Row, profile: str) -> Card:
    """The card that makes the owner's profile one with the owner of the export. It bears no name,
    since files write it in several ways and two names would speak against it."""
    return keyed_by_content(Card("", locator(member, row), urls=(profile, OWNER)))


def _name(table: Table, row: Row) -> str:
    return full_name(table.cell(row, "first"), table.cell(row, "last"))


def _connection(member: Member, table: Table, row: Row, order: Order) -> Card | None:
    name = _name(table, row)
    profile = profile_of(table.cell(row, "url"))
    emails = tuple(dict.fromkeys(emails_in(table.cell(row, "email"))))
    if not (name or profile or emails):
        return None
    day = day_of(table.cell(row, "on"), order)
    card = Card(
        key="",
        locator=locator(member, row),
        name=name or next(iter(emails), ""),
        emails=emails,
        urls=(profile,) if profile else (),
        organisation=tidy(table.cell(row, "company")),
        title=tidy(table.cell(row, "position")),
        categories=("LinkedIn", f"connected {day.isoformat()}") if day else ("LinkedIn",),
    )
    # who has a profile keeps one card through changes of firm
    return replace(card, key=f"{APP}:{profile}") if profile else keyed_by_content(card)
