"""A part of the ledger: of one kind, one direction, one person, in one state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By, Deed, Entry, Outcome, State, Word


class How(StrEnum):
    """In which state: as it is known, or still waiting for an end."""

    FOUND = "found"
    CONFIRMED = "confirmed"
    NOTED = "noted"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted; None where everything is. `person` is a number as in `Entry`. `doubtful`
    has those too that are less likely than not."""

    what: str | None = None
    by: By | None = None
    person: int | None = None
    how: How | None = None
    doubtful: bool = False


def chosen(entries: Iterable[Entry], choice: Choice) -> tuple[Entry, ...]:
    """The entries that are wanted, newest first. An introduction of two people, which stands with
    each of them, comes once where it isn't asked for one of the two."""
    found: dict[object, Entry] = {}
    for e in entries:
        if _fits(e, choice):
            both = e.what == Deed.INTRODUCTION and e.by is By.ME and choice.person is None
            pair = frozenset((e.person, e.other)) if both else (e.person, e.other)
            found.setdefault((e.ref, e.what, e.by, pair, e.text), e)
    return tuple(sorted(found.values(), key=lambda e: (-e.time, e.ref, e.what, e.person)))


def _fits(e: Entry, choice: Choice) -> bool:
    return (
        (choice.doubtful or e.probability >= LIKELY)
        and (choice.what is None or e.what == choice.what)
        and (choice.by is None or e.by is choice.by)
        and (choice.person is None or e.person == choice.person)
        and (choice.how is None or _is(e, choice.how))
    )


def _is(e: Entry, how: How) -> bool:
    if how is How.WAITING:
        return (e.what == Deed.ASK and e.outcome == Outcome.OPEN) or (
            e.what == Deed.PROMISE and e.outcome in (Word.OPEN, Word.LATE)
        )
    return e.state is _STATES[how]


_STATES = {How.FOUND: State.PROPOSED, How.CONFIRMED: State.CONFIRMED, How.NOTED: State.LOGGED}
