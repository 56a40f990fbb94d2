"""Forgetting a person: every trace goes, and no later import brings them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from closeknit.errors import CloseknitError
from closeknit.keep.tombstones import Forgotten, stones
from closeknit.store.database import connect, path_of, reported
from closeknit.store.forgetting import (
    Purged,
    card_keys_of,
    handles_of,
    names_of,
    purge,
    tombstones_of,
)
from closeknit.store.upkeep import compact


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What forgetting somebody took away. `namesakes` are ids of others by the same name."""

    handles: int
    interactions: int
    seats: int
    cards: int
    namesakes: tuple[str, ...] = ()


def forget(home: Path, handles: Sequence[str]) -> Forgetting:
    """Deletes all of the person whose handles these are; inside `sole_writer`.

    Every stored handle that surely is theirs (by case, tag or Gmail's dots) goes with them.
    """
    file = path_of(home)
    with closing(connect(home, write=True)) as database, reported(file):
        known = tombstones_of(database, file)
        theirs = Forgotten(frozenset(stones(handles, known)) if known else frozenset())
        if not known:
            theirs = Forgotten(frozenset(stones(handles, ())))
        every = [handle for handle in handles_of(database) if theirs.hides(handle)]
        laid = {*theirs.stones, *_card_stones(card_keys_of(database, every), theirs)}
        purged = purge(database, file, every, laid)
    return Forgetting(len(every), purged.interactions, purged.seats, purged.cards)


def enforce(home_or_file: Path, forgotten: Forgotten) -> Purged:
    """Deletes from a file whomever another file had forgotten, as after a restore."""
    with closing(connect(home_or_file, write=True)) as database:
        file = path_of(home_or_file)
        with reported(file):
            every = [handle for handle in handles_of(database) if forgotten.hides(handle)]
            return purge(database, file, every, forgotten.stones)


def leave_no_bytes(home: Path) -> None:
    """Writes the file anew without what was deleted. What stops that is said, with what to do."""
    try:
        compact(home)
    except CloseknitError as error:
        raise type(error)(
            "It is deleted, but the file could not be written anew, so that bytes of it may still "
            f"be in there. Run “closeknit doctor” when this is mended: {error}"
        ) from None


def names(home: Path, handles: Iterable[str]) -> list[str]:
    """The full names that handles went by."""
    with closing(connect(home, write=False)) as database, reported(path_of(home)):
        return [name for name in names_of(database, handles) if " " in name]


def _card_stones(keys: Iterable[str], theirs: Forgotten) -> set:  # type: ignore[type-arg]
    return stones(keys, theirs.stones)
