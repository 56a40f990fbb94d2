"""The months of everybody against a plain loop over random small lives, and by hand."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from closeknit.engine.duckdb import DuckDB
from closeknit.measure.events import events
from closeknit.measure.monthly import months
from closeknit.measure.tables import EVENT

DAY = 86_400
T = int(datetime(2024, 9, 17, 13, 5, tzinfo=UTC).timestamp())
FROM, TO, CC, ORGANISER, ATTENDEE = 0, 1, 2, 4, 5
CHAT = 3
WHO = {1: 0, 2: 0, 3: 3, 4: 3, 5: 5, 6: 6, 7: 7, 8: 8}
FROM_ME, TO_ME = 0, 1
LABELS = ("initiates", "alive", "alive_theirs")


@cache
def _expressions() -> tuple[Any, Any]:
    return events(T), months(T)


@pytest.fixture(scope="module")
def engine(quick: type[DuckDB]) -> DuckDB:
    return quick()


def _measured(engine: DuckDB, load: Any, life: list[Any]) -> tuple[list[Any], dict[Any, Any]]:
    to_events, to_months = _expressions()
    load(engine, life, WHO)
    engine.keep("event", to_events)
    rows = engine.run(to_months).to_pylist()
    found = {(row["person_id"], row["time"]): row for row in rows}
    assert len(found) == len(rows)
    return engine.run(EVENT).to_pylist(), found


def _life(happening: Any, seed: int) -> list[Any]:
    dice = Random(seed)
    made = []
    time = T - dice.choice([20, 300, 1500, 2500]) * DAY
    number = 0
    while time <= T and number < 60:
        number += 1
        sender = dice.choice([1, 1, 2, 3, 3, 4, 5, 6])
        meeting = dice.random() < 0.08
        takers = {dice.choice([1, 3, 5, 6, 7, 8]) for _ in range(dice.choice([1, 1, 2, 4, 7]))}
        takers |= {1} if sender > 2 and dice.random() < 0.8 else set()
        takers -= {sender}
        channel = CHAT if not meeting and dice.random() < 0.3 else int(meeting)
        seats = [(sender, ORGANISER if channel else FROM)]
        others = [TO, ATTENDEE] if channel == CHAT else [TO, TO, CC]
        seats += [(taker, dice.choice(others)) for taker in sorted(takers)]
        answers = dice.randrange(max(1, number - 3), number) if number > 1 else None
        made.append(
            happening(
                number,
                time,
                tuple(seats),
                answers=answers if dice.random() < 0.4 else None,
                automated=dice.random() < 0.1,
                channel=channel,
            )
        )
        midnight = DAY - time % DAY
        time += dice.choice(
            [0, 1, 3600, 3 * DAY - 1, 3 * DAY, midnight, midnight + 89 * DAY, 20 * DAY, 40 * DAY]
            + ([750 * DAY] if dice.random() < 0.1 else [])
        )
    return made


def _next_month(time: int) -> int:
    day = datetime.fromtimestamp(time, UTC)
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return int(datetime(year, month, 1, tzinfo=UTC).timestamp())


def _oracle(rows: list[Any]) -> dict[Any, dict[str, Any]]:
    of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of[row["person_id"]].append(row)
    out = {}
    for person, all_of in of.items():
        all_of.sort(key=lambda r: r["time"])
        start = _next_month(all_of[0]["time"])
        while start <= T:
            row = _month(all_of, start)
            if row is not None:
                out[person, start] = row
            start = _next_month(start)
    return out


def _both(row: Any) -> bool:
    """Whether both wrote in a chat."""
    return bool(row["channel"] == CHAT and row["role"] == ATTENDEE)


def _month(all_of: list[Any], start: int) -> dict[str, Any] | None:
    before = [r for r in all_of if r["time"] < start]
    last = before[-1]["time"]
    if start - last > 730 * DAY:
        return None
    days = sorted({r["time"] // DAY for r in before})
    theirs = [r for r in before if r["direction"] == TO_ME or _both(r)]
    gaps = [math.log(b - a) for a, b in pairwise(days)]
    row: dict[str, Any] = {
        "contacts": len(before),
        "active_days": len(days),
        "silence": (start - theirs[-1]["time"]) / DAY if theirs else None,
        "usual_gap": math.exp(sum(gaps) / len(gaps)) if len(gaps) >= 2 else None,
        "age": (start - before[0]["time"]) / DAY,
        "last": (start - last) / DAY,
    }
    for name, way in (("in", TO_ME), ("out", FROM_ME)):
        for half in (14, 60, 365):
            row[f"{name}_{half}"] = sum(
                r["size"] ** -0.5 * 2 ** (-(start - r["time"]) / DAY / half)
                for r in before
                if r["direction"] == way or _both(r)
            )
    for name, way in (("their", TO_ME), ("my", FROM_ME)):
        row[f"{name}_initiations_365"] = sum(
            2 ** (-(start - r["time"]) / DAY / 365)
            for r in before
            if r["direction"] == way and r["opens"] and r["size"] <= 4
        )
    end = {90: start + 90 * DAY, 180: start + 180 * DAY}
    later = [r for r in all_of if end[90] <= r["time"] < end[180]]
    opened = False
    for r in all_of:
        earlier = [o["time"] for o in all_of if o["time"] < r["time"]]
        opened |= (
            start <= r["time"] < end[90]
            and r["direction"] == TO_ME
            and r["opens"]
            and r["size"] <= 5
            and bool(earlier)
            and r["time"] - max(earlier) >= 3 * DAY
        )
    # a horizon that ends at midnight is over once that day has begun
    row["initiates"] = int(opened) if end[90] <= T else None
    row["alive"] = int(bool(later)) if end[180] <= T else None
    theirs_later = any(r["direction"] == TO_ME or _both(r) for r in later)
    row["alive_theirs"] = int(theirs_later) if end[180] <= T else None
    return row


@pytest.mark.parametrize("seed", range(12))
def test_months_are_as_a_plain_loop_finds_them(
    seed: int, engine: DuckDB, load: Any, happening: Any
) -> None:
    rows, found = _measured(engine, load, _life(happening, seed))
    wanted = _oracle(rows)
    assert set(found) == set(wanted)
    for key, row in wanted.items():
        for name, value in row.items():
            if value is None or name in LABELS:
                assert found[key][name] == value, (key, name)
            else:
                assert found[key][name] == pytest.approx(value, rel=1e-9, abs=1e-9), (key, name)


def test_by_hand(engine: DuckDB, load: Any, happening: Any) -> None:
    def at(year: int, month: int, day: int) -> int:
        return int(datetime(year, month, day, tzinfo=UTC).timestamp())

    life = [
        happening(1, at(2023, 12, 30), ((1, FROM), (5, TO))),
        happening(2, at(2024, 1, 2), ((5, FROM), (1, TO))),  # they open after three days
        happening(3, at(2024, 4, 30), ((1, FROM), (5, TO))),
    ]
    _, found = _measured(engine, load, life)
    january, february = found[5, at(2024, 1, 1)], found[5, at(2024, 2, 1)]
    assert [january[name] for name in LABELS] == [1, 1, 0]
    # 1 February and 90 days is 1 May
    assert [february[name] for name in LABELS] == [0, 0, 0]
    assert january["out_14"] == pytest.approx(2 ** (-2 / 14))
    assert (january["in_14"], january["silence"]) == (0, None)
    assert (february["silence"], february["age"], february["last"]) == (30, 33, 30)
    assert february["their_initiations_365"] == pytest.approx(2 ** (-30 / 365))
    assert max(time for _, time in found) == at(2024, 9, 1)


def test_labels_wait_for_their_whole_horizon(engine: DuckDB, load: Any, happening: Any) -> None:
    life = [happening(1, T - 400 * DAY, ((1, FROM), (5, TO)))]
    _, found = _measured(engine, load, life)
    for (_, time), row in found.items():
        assert (row["initiates"] is None) == (time + 90 * DAY > T)
        assert (row["alive"] is None) == (row["alive_theirs"] is None) == (time + 180 * DAY > T)


def test_nothing_later_moves_a_fact(engine: DuckDB, load: Any, happening: Any) -> None:
    """A planted future: the same life with a burst added at its end."""
    life = [happening(n, T - (900 - 30 * n) * DAY, ((3, FROM), (1, TO))) for n in range(1, 20)]
    _, plain = _measured(engine, load, life)
    burst = [happening(100 + n, T - 30 * DAY + n, ((3, FROM), (1, TO))) for n in range(50)]
    _, planted = _measured(engine, load, life + burst)
    for (person, time), row in plain.items():
        if time <= T - 30 * DAY:
            facts = {k: v for k, v in planted[person, time].items() if k not in LABELS}
            assert facts == {k: v for k, v in row.items() if k not in LABELS}


def test_quarterly_ones_are_the_same_months(engine: DuckDB, load: Any, happening: Any) -> None:
    _, found = _measured(engine, load, _life(happening, 3))
    rows = engine.run(months(T, quarterly=True)).to_pylist()
    firsts = {k for k in found if datetime.fromtimestamp(k[1], UTC).month in (1, 4, 7, 10)}
    assert {(row["person_id"], row["time"]): row for row in rows} == {k: found[k] for k in firsts}
    assert firsts
