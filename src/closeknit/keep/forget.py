"""Forgetting a person: every trace goes, and no later import brings them back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from closeknit.errors import CloseknitError
from closeknit.forgotten import Forgotten, stones
from closeknit.store.database import connect, path_of, reported
from closeknit.store.forgetting import (
    Purged,
    card_keys_of,
    handles_of,
    purge,
    tombstones_of,
)
from closeknit.store.upkeep import compact


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What forgetting somebody took away. `namesakes` are the ids of others by the same name."""

    handles: int
    interactions: int
    seats: int
    cards: int
    namesakes: tuple[str, ...] = ()


def forget(home: Path, handles: Sequence[str]) -> Forgetting:
    """Deletes all of the person whose handles these are; inside `sole_writer`.

    Every stored handle that surely is theirs (by case, tag or Gmail's dots) goes with them. The
    bytes go with `leave_no_bytes`, once what is derived has been derived anew.
    """
    file = path_of(home)
    with closing(connect(home, write=True)) as database, reported(file):
        laid = stones(handles, tombstones_of(database, file))
        theirs = Forgotten(frozenset(laid))
        every = [handle for handle in handles_of(database) if theirs.hides(handle)]
        laid |= stones(card_keys_of(database, every), laid)
        gone = purge(database, file, every, laid)
    return Forgetting(len(every), gone.interactions, gone.seats, gone.cards)


def enforce(home: Path, forgotten: Forgotten) -> Purged:
    """Deletes from a home whomever another had forgotten, and hands its tombstones on."""
    file = path_of(home)
    with closing(connect(home, write=True)) as database, reported(file):
        every = [handle for handle in handles_of(database) if forgotten.hides(handle)]
        return purge(database, file, every, forgotten.stones)


def leave_no_bytes(home: Path) -> None:
    """Writes the file anew without what was deleted; says what to do where that can't be."""
    try:
        compact(home)
    except CloseknitError as error:
        raise type(error)(
            "It is deleted, but bytes of it may still be in the file, which could not be written "
            f"anew. {error} Then run “closeknit doctor”."
        ) from None
