"""What other programs of this machine may fetch: a calendar and an address book, at an address
that nobody can guess.

The secret in that address is kept in the home's own file, which only its owner can read.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from closeknit.digest.calendar import calendar
from closeknit.export import vcard
from closeknit.network.home import Home
from closeknit.network.quiet import marked
from closeknit.network.week import week
from closeknit.store.database import path_of
from closeknit.store.reader import reading

BYTES = 32
SECRET = "feeds"  # noqa: S105  # in meta: what it goes by


def secret(folder: Path) -> str:
    """The one that is in force, "" where none was made."""
    if not path_of(folder).exists():
        return ""
    with reading(folder) as reader:
        return reader.meta().get(SECRET, "")


def make(home: Home, *, anew: bool = False) -> str:
    """The secret, made where there is none; `anew`: another one, so that the old address leads
    nowhere. Raises Busy while somebody else writes for long."""
    found = "" if anew else secret(home.folder)
    if not found:
        found = secrets.token_urlsafe(BYTES)
        with home.writing() as writer:
            writer.remember(SECRET, found)
    return found


def as_calendar(home: Home) -> str:
    """This week's steps, birthdays and promises that name their day."""
    return calendar(week(home, turns=False))


def as_cards(home: Home) -> str:
    """Everybody of whom enough is seen, their standing as a category: nobody whom I asked to keep
    quiet about, and of those of whom too little is seen none, since they may be thousands."""
    home.refresh()
    with reading(home.folder) as reader:
        ties = marked(reader, reader.best_ties(home.judged_as_of(reader)))
    return "".join(vcard(tie) for tie in ties if not tie.quiet)
