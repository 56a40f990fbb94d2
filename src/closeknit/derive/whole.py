"""The facts of one moment on an engine, so that several dates can be judged without reading them
again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from closeknit.declarations import Said, said
from closeknit.derive.ledger import Past, deed_table
from closeknit.derive.noted import with_noted
from closeknit.derive.places import Places
from closeknit.derive.who import Who, who_is_who
from closeknit.engine.base import Engine
from closeknit.engine.duckdb import DuckDB
from closeknit.judge.communities import Community, communities
from closeknit.judge.figures import Floats, columns
from closeknit.judge.partners import with_partners
from closeknit.judge.scales import scales
from closeknit.judge.ties import judge
from closeknit.judge.topics import topics
from closeknit.measure import plan
from closeknit.model.ledger import Entry
from closeknit.model.ties import Standing, Tie
from closeknit.store.arrow import facts
from closeknit.store.reader import reading


@dataclass(frozen=True, slots=True)
class Analysis:
    """Facts on an engine, with who is who and what the person said."""

    engine: Engine
    who: Who
    said: Said
    past: Past
    places: Places

    def ledger(self, as_of: int) -> tuple[Entry, ...]:
        """What was done for one another, as of a date."""
        return self.past.ledger(as_of)

    def person_rows(self, as_of: int) -> Iterator[tuple[int, str, str, str]]:
        """The rows of the store's table of people, as of today."""
        for number in self.who.people:
            person = self.places.person(number, as_of, today=True)
            yield number, person.name, person.organisation, person.title

    def topics(self, as_of: int) -> dict[int, tuple[str, ...]]:
        """What I talk of with each person, as of a date."""
        mine = (name for handle in self.who.me for name, _ in self.who.known[handle].names[:3])
        people = [*self.who.names.values(), *mine]
        return topics(self.past.subjects(as_of), people)

    def ties(self, as_of: int, ledger: tuple[Entry, ...] | None = None) -> list[Tie]:
        """Everybody judged at a date; `ledger` is that of the same date, where it is at hand."""
        self._prepare(as_of)
        entries = self.ledger(as_of) if ledger is None else ledger
        self.engine.load("deed", deed_table(entries))
        messages = columns(self.engine.run_measure(plan.SCALE, as_of))
        own = scales(messages, columns(self.engine.run_measure(plan.QUARTERS, as_of)), as_of)
        rows = self.engine.run_measure(plan.TIES, as_of)
        people = [
            self.places.person(number, as_of, today=ledger is not None)
            for number in self.who.people
        ]
        judged = judge(rows, people, self._declared(), own, as_of)
        return with_partners(judged, entries, as_of)

    def communities(self, as_of: int, ties: Sequence[Tie]) -> list[Community]:
        """The circles of the people of these ties, as of a date."""
        rows = columns(self.engine.run_measure(plan.PAIRS, as_of))
        a, b, weight = (rows[name].astype(int).tolist() for name in ("a", "b", "weight"))
        return communities(zip(a, b, weight, strict=True), ties)

    def messages(self, as_of: int) -> dict[str, Floats]:
        """Every message of mine that waits or waited for an answer, up to a date, in order of
        time; columns of `measure.message`."""
        self._prepare(as_of)
        return columns(self.engine.run_measure(plan.MESSAGES, as_of))

    def _prepare(self, as_of: int) -> None:
        self.engine.keep_measure("event", plan.EVENTS, as_of)
        self.engine.keep_measure("trial", plan.TRIALS, as_of)

    def _declared(self) -> dict[str, Standing]:
        owner = self.who.owners() if self.said.standings else {}
        return {
            f"p{owner[handle]}": standing
            for handle, standing in self.said.standings.items()
            if handle in owner
        }


def analysis(home: Path) -> Analysis:
    """Reads the facts of a home and works out who is who."""
    engine = DuckDB()
    with reading(home) as reader:
        words = said(reader.declarations())
        tables = facts(reader)
        # `sender` isn't among the measures' columns but is free to carry
        for name, rows in tables.items():
            engine.load(name, rows)
        who = who_is_who(engine, reader, words)
        past = Past(reader, tables, who, words)
        places = Places(reader, tables, who)
    for name, rows in with_noted(tables, who, words.logged).items():
        if rows is not tables[name]:
            engine.load(name, rows)
    engine.load("who", who.table())
    return Analysis(engine, who, words, past, places)
