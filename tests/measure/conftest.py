"""Small lives as the store would hand them over, and the figures of a life at a date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import ibis
import pyarrow as pa
import pytest
from ibis.expr.types import Table

from closeknit.engine.compiled import TYPES
from closeknit.engine.duckdb import DuckDB
from closeknit.measure.events import events
from closeknit.measure.tables import DEED, EVENT, TRIAL
from closeknit.measure.ties import ties
from closeknit.measure.trials import trials

Row = dict[str, float | None]
Deed = tuple[int, int, int, int, int]  # person, time, account, good, bad


@dataclass(frozen=True)
class Happening:
    """One interaction. `seats` are (handle, role); `answers` is the number of another."""

    number: int
    time: int
    seats: tuple[tuple[int, int], ...]
    answers: int | None = None
    automated: bool = False
    channel: int = 0
    sent: bool = False
    thread: int | None = None  # the number of its first message
    question: bool = False
    words: int = 0


@dataclass(frozen=True)
class Figures:
    """The rows of event, trial and tie."""

    events: list[Row]
    trials: list[Row]
    ties: dict[int, Row] = field(default_factory=dict)


class Quick(DuckDB):
    """Translates each expression once, since that takes longer than running it on so little."""

    def __init__(self) -> None:
        super().__init__()
        self._queries: dict[int, tuple[Table, str]] = {}

    def _query(self, rows: Table) -> str:
        known = self._queries.get(id(rows))
        if known is None:
            columns = ", ".join(
                f'CAST("{name}" AS {TYPES[str(kind).removeprefix("!")]}) AS "{name}"'
                for name, kind in rows.schema().items()
            )
            known = rows, f"SELECT {columns} FROM ({ibis.to_sql(rows, dialect='duckdb')}) AS found"
            self._queries[id(rows)] = known
        return known[1]

    def keep(self, name: str, expression: Table) -> None:
        query = self._query(expression)
        self._connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}')
        self._kept.add(name)

    def run(self, expression: Table) -> pa.Table:
        return self._connection.sql(self._query(expression)).to_arrow_table()


@pytest.fixture(scope="session")
def quick() -> type[DuckDB]:
    """An engine for many small lives."""
    return Quick


def _whole(columns: Mapping[str, Sequence[int | None]]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def _load(engine: DuckDB, life: Iterable[Happening], who: Mapping[int, int]) -> None:
    life = list(life)
    seats = [(h.number, handle, role) for h in life for handle, role in h.seats]
    engine.load(
        "interaction",
        _whole(
            {
                "id": [h.number for h in life],
                "hash": [1000 + h.number for h in life],
                "reply_hash": [None if h.answers is None else 1000 + h.answers for h in life],
                "thread_hash": [1000 + (h.number if h.thread is None else h.thread) for h in life],
                "channel": [h.channel for h in life],
                "time": [h.time for h in life],
                "automated": [int(h.automated) for h in life],
                "sent": [int(h.sent) for h in life],
                "question": [int(h.question) for h in life],
                "words": [h.words for h in life],
            }
        ),
    )
    engine.load(
        "participant",
        _whole(
            {
                "interaction_id": [s[0] for s in seats],
                "handle_id": [s[1] for s in seats],
                "role": [s[2] for s in seats],
            }
        ),
    )
    engine.load("who", _whole({"handle_id": list(who), "person_id": list(who.values())}))


@pytest.fixture(scope="session")
def happening() -> type[Happening]:
    return Happening


@pytest.fixture(scope="session")
def load() -> Callable[[DuckDB, Iterable[Happening], Mapping[int, int]], None]:
    return _load


@pytest.fixture(scope="session")
def figures() -> Callable[[Iterable[Happening], Mapping[int, int], int], Figures]:
    """Runs the measures over a life at a date."""
    engine = Quick()
    to_events, to_trials, to_ties = cache(events), cache(trials), cache(ties)

    def measured(
        life: Iterable[Happening], who: Mapping[int, int], as_of: int, deeds: Sequence[Deed] = ()
    ) -> Figures:
        _load(engine, life, who)
        engine.load(
            "deed", _whole({n: [d[at] for d in deeds] for at, n in enumerate(DEED.columns)})
        )
        engine.keep("event", to_events(as_of))
        engine.keep("trial", to_trials(as_of))
        by_event = engine.run(EVENT).to_pylist()
        by_trial = engine.run(TRIAL).to_pylist()
        by_tie = {int(row.pop("person_id")): row for row in engine.run(to_ties(as_of)).to_pylist()}
        return Figures(
            sorted(by_event, key=lambda r: (r["interaction_id"], r["person_id"])),
            sorted(by_trial, key=lambda r: (r["interaction_id"], r["person_id"])),
            by_tie,
        )

    return measured
