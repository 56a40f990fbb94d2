"""How soon answers came, by hand and against a plain loop."""

from __future__ import annotations

import math
from functools import cache
from random import Random
from typing import Any

import pytest

from closeknit.engine.duckdb import DuckDB
from closeknit.measure.answers import answers, speeds
from closeknit.measure.events import events
from closeknit.measure.tables import TRIAL
from closeknit.measure.trials import trials

DAY = 86_400
HOUR = 3600
T = 20_000 * DAY
FROM, TO = 0, 1
WHO = {1: 0, 3: 3, 5: 5}


@cache
def _expressions() -> tuple[Any, ...]:
    return events(T), trials(T), answers(), speeds()


@pytest.fixture(scope="module")
def engine(quick: type[DuckDB]) -> DuckDB:
    return quick()


def _measured(engine: DuckDB, load: Any, life: list[Any]) -> tuple[Any, Any, Any]:
    to_events, to_trials, to_answers, to_speeds = _expressions()
    load(engine, life, WHO)
    engine.keep("event", to_events)
    engine.keep("trial", to_trials)
    rows = {(r["interaction_id"], r["person_id"]): r for r in engine.run(to_answers).to_pylist()}
    people = {r["person_id"]: r for r in engine.run(to_speeds).to_pylist()}
    return engine.run(TRIAL).to_pylist(), rows, people


def test_by_hand(engine: DuckDB, load: Any, happening: Any) -> None:
    start = T - 100 * DAY
    life = [
        happening(1, start, ((1, FROM), (3, TO))),
        happening(2, start + 2 * HOUR, ((3, FROM), (1, TO)), answers=1),
        happening(3, start + 2 * HOUR, ((1, FROM), (3, TO))),  # the same second: not known yet
        happening(4, start + 3 * HOUR, ((1, FROM), (3, TO)), answers=2),
        happening(5, start + 11 * DAY, ((3, FROM), (1, TO)), answers=4),  # too late to count
        happening(6, start + 12 * DAY, ((1, FROM), (3, TO))),
    ]
    _, rows, people = _measured(engine, load, life)
    assert [rows[n, 3]["hours"] for n in (1, 3, 4, 6)] == [2, None, None, None]
    assert [rows[n, 3]["answers"] for n in (1, 3, 4, 6)] == [0, 0, 1, 1]
    assert rows[6, 3]["log_hours"] == pytest.approx(math.log(3))
    assert [rows[n, 3]["answers_them"] for n in (1, 3, 4, 6)] == [0, 0, 1, 0]
    assert people[3]["answers"] == 1
    assert people[3]["log_hours"] == pytest.approx(math.log(3))


@pytest.mark.parametrize("seed", range(5))
def test_as_a_plain_loop_finds_it(seed: int, engine: DuckDB, load: Any, happening: Any) -> None:
    dice = Random(seed)
    life, time = [], T - 60 * DAY
    for number in range(1, 60):
        time += dice.choice([0, 60, HOUR, 30 * HOUR])
        sender = dice.choice([1, 3, 5])
        taker = 1 if sender != 1 else dice.choice([3, 5])
        earlier = dice.randrange(max(1, number - 4), number) if number > 1 else None
        told = earlier if dice.random() < 0.6 else None
        life.append(happening(number, time, ((sender, FROM), (taker, TO)), answers=told))
    by_trial, rows, people = _measured(engine, load, life)
    mine = [t for t in by_trial if t["mine"]]
    assert set(rows) == {(t["interaction_id"], t["person_id"]) for t in mine}
    came = [
        (t["person_id"], t["answer_time"], (t["answer_time"] - t["time"]) / HOUR)
        for t in mine
        if t["answer_time"] is not None and t["answer_time"] - t["time"] <= 7 * DAY
    ]
    for t in mine:
        row = rows[t["interaction_id"], t["person_id"]]
        known = [h for p, at, h in came if p == t["person_id"] and at < t["time"]]
        assert row["answers"] == len(known)
        assert row["log_hours"] == pytest.approx(sum(math.log1p(h) for h in known))
    for person, row in people.items():
        assert row["answers"] == sum(p == person for p, _, _ in came)
