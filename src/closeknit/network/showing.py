"""One person with everything behind the judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from closeknit.judge.explain import explain
from closeknit.judge.history import became_connection, history, trend
from closeknit.model.people import Person
from closeknit.model.ties import Tie
from closeknit.network.home import Home
from closeknit.network.ledger import found_acts, ledger
from closeknit.network.moves import told as told_of
from closeknit.network.moves import worked
from closeknit.network.results import Ledger, Shown
from closeknit.store.reader import Event, reading


def show(home: Home, person: str, as_of: int | None) -> Shown:
    """The tie with evidence, its history, acts and ledger. Raises NotFound, Ambiguous."""
    someone = home.find(person)
    tie, events, told = explained(home, someone, as_of)
    with reading(home.folder) as reader:
        acts = tuple(found_acts(reader, tie.as_of, someone))
        place = told_of(worked(reader, tie.person, tie.as_of))
    moments = history(events, tie.as_of)
    return Shown(
        tie,
        moments,
        became_connection(events),
        trend([moment.regard for moment in moments]),
        trend([moment.investment for moment in moments]),
        acts,
        told.entries,
        told.names,
        place,
    )


def explained(
    home: Home, someone: Person, as_of: int | None
) -> tuple[Tie, Sequence[Event], Ledger]:
    """The tie with its evidence, and what that rests on."""
    tie = home.tie(someone, as_of)
    told = ledger(home, someone, as_of)
    with reading(home.folder) as reader:
        events = reader.events_with(tie.person.id, tie.as_of)
    return replace(tie, evidence=explain(tie, events, told.entries, told.names)), events, told
