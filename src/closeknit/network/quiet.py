"""People about whom to keep quiet: said once, and held wherever somebody could be suggested.

It is said of every handle that a person has at the time, and holds for whoever has one of them: so
it goes along when people are merged, and with both parts when one is split.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from closeknit import clock
from closeknit.advise.quiet import BECAUSE, DECEASED
from closeknit.declarations import said
from closeknit.errors import Misuse, NotFound
from closeknit.model.people import Person
from closeknit.model.ties import Tie
from closeknit.store.reader import Reader, reading

if TYPE_CHECKING:
    from closeknit.network.home import Home


def keep_quiet(home: Home, person: str, because: str) -> Person:
    """Says that nothing is to be suggested about somebody, and why."""
    if because not in BECAUSE:
        raise Misuse(f"“{because}” is no reason here. Say one of: {', '.join(BECAUSE)}.")
    return _say(home, person, because)


def speak(home: Home, person: str) -> Person:
    """Takes it back. Raises NotFound where it wasn't said."""
    someone = home.find(person)
    with reading(home.folder) as reader:
        if not reason_of(reader, someone):
            raise NotFound(f"You didn't ask to keep quiet about {someone.name}.")
    return _say(home, person, "clear")


def quieted(home: Home) -> list[tuple[Person, str]]:
    """Everybody of whom it was said, the latest first."""
    home.refresh()
    with reading(home.folder) as reader:
        return [(reader.person(number), why) for number, why in reasons(reader).items()][::-1]


def reasons(reader: Reader) -> dict[str, str]:
    """Why to keep quiet, by the person's id; of several reasons the latest."""
    found: dict[str, str] = {}
    for handle, reason in said(reader.declarations()).quiet.items():
        for person in reader.owners(handle):
            found.pop(person.id, None)
            found[person.id] = reason
    return found


def reason_of(reader: Reader, person: Person) -> str:
    """Why to keep quiet about one person, "" where nobody asked for it."""
    return reasons(reader).get(person.id, "")


def numbers(home: Home) -> frozenset[int]:
    """Their numbers, as entries of the ledger have them."""
    with reading(home.folder) as reader:
        return frozenset(int(person[1:]) for person in reasons(reader))


def marked(reader: Reader, ties: Iterable[Tie]) -> list[Tie]:
    """Ties that say why to keep quiet about their person. Of whom has died nothing is foretold."""
    why = reasons(reader)
    return [_marked(tie, why[tie.person.id]) if tie.person.id in why else tie for tie in ties]


def _marked(tie: Tie, reason: str) -> Tie:
    if reason != DECEASED:
        return replace(tie, quiet=reason)
    return replace(
        tie,
        quiet=reason,
        reply_probability=None,
        initiate_probability=None,
        alive_probability=None,
        reply_hours=None,
        sums=tuple(part for part in tie.sums if part.figure == "connection"),
    )


def _say(home: Home, person: str, value: str) -> Person:
    someone = home.find(person)
    with home.writing() as writer:
        for handle in someone.handles:
            writer.declare(clock.now(), "quiet", handle, value=value)
        home.rebuild_if_stale(writer)
    return someone
