"""Thunderbird's address books where they lie: abook.sqlite, abook-1.sqlite and so on.

Since Thunderbird 102 each contact is kept as a whole vCard; before, as single fields, of which one
is made here.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from closeknit.model.cards import Card
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import paced
from closeknit.sources.sqlites import MAGIC, opened
from closeknit.sources.vcard import VCard
from closeknit.versions import READERS

_NAME = re.compile(r"abook(?:-\d+)?\.sqlite", re.IGNORECASE)
_TABLE = b"CREATE TABLE properties (card TEXT"
_PHONES = ("CellularNumber", "WorkPhone", "HomePhone")
_ONE_LINE = (
    ("FN", "DisplayName"), ("NICKNAME", "NickName"), ("ORG", "Company"), ("TITLE", "JobTitle"),
    ("NOTE", "Notes"),
)  # fmt: skip


class Abook:
    """Reader of address books, all of one each time."""

    format = "abook"
    version = READERS["abook"]

    def recognises(self, head: bytes, name: str) -> bool:
        named = _NAME.fullmatch(name.rpartition("/")[2]) is not None
        return head.startswith(MAGIC) and (named or _TABLE in head)

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All cards, whatever `start` is."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        place = member.name or "the address book"
        number = 0
        try:
            with opened(member) as database:
                rows = database.execute("SELECT card, name, value FROM properties ORDER BY card")
                for number, (_, own) in enumerate(groupby(rows, itemgetter(0)), 1):
                    fields = {str(name): str(value) for _, name, value in own}
                    yield from self._card(fields, member, f"{place}, card {number}")
        except sqlite3.Error:
            reason = "is damaged, or another program writes it; the cards before that are read"
            yield Problem(member.source, f"{place}, card {number + 1}", reason)

    def _card(self, fields: Mapping[str, str], member: Member, where: str) -> Iterator[Item]:
        text = fields.get("_vCard") or _vcard(fields)
        found = VCard().read(Member(member.source, member.name, memoryview(text.encode())), 0)
        cards = [item for item in found if isinstance(item, Card)]
        for card in cards:
            yield replace(card, locator=Locator(member.name, 0, 0))
        if not cards:
            reason = "a card without a name, an address or a number"
            yield Problem(member.source, where, reason)


def _vcard(fields: Mapping[str, str]) -> str:
    def of(name: str) -> str:
        return _escaped(fields.get(name, ""))

    lines = [f"{to}:{of(name)}" for to, name in _ONE_LINE if of(name)]
    lines.append(f"N:{of('LastName')};{of('FirstName')};;;")
    lines += [f"EMAIL:{of(name)}" for name in ("PrimaryEmail", "SecondEmail") if of(name)]
    lines += [f"TEL:{of(name)}" for name in _PHONES if of(name)]
    year, month, day = (fields.get(f"Birth{part}", "") for part in ("Year", "Month", "Day"))
    if month.isdecimal() and day.isdecimal():
        lines.append(f"BDAY:{year.zfill(4) if year else '-'}-{month:0>2}-{day:0>2}")
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


def _escaped(text: str) -> str:
    for mark, written in (("\\", "\\\\"), ("\r", ""), ("\n", "\\n"), (";", "\\;"), (",", "\\,")):
        text = text.replace(mark, written)
    return text
