"""Taking things out, without any heavy library, so that short commands start fast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from closeknit.store.accounts import Accounts
from closeknit.store.between import Between
from closeknit.store.company import Company
from closeknit.store.contact import Contact
from closeknit.store.derived import Derived
from closeknit.store.facts import Facts
from closeknit.store.ledger import Ledger, entry_row
from closeknit.store.persons import ME
from closeknit.store.places import Places
from closeknit.store.records import CardRow, Declaration, Event, Message, Tally
from closeknit.store.ties import tie_from_row, tie_row

__all__ = [
    "ME",
    "CardRow",
    "Declaration",
    "Event",
    "Message",
    "Reader",
    "Tally",
    "entry_row",
    "reading",
    "tie_from_row",
    "tie_row",
]


class Reader(Facts, Derived, Between, Ledger, Contact, Places, Accounts, Company):
    """Everything that a home holds."""


@contextmanager
def reading(home: Path) -> Iterator[Reader]:
    """A reader that is closed at the end."""
    reader = Reader(home)
    try:
        yield reader
    finally:
        reader.close()
