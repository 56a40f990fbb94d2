"""The facts of each message that waits for an answer: a plain loop's, without the future."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from random import Random
from typing import Any

import pytest

from closeknit.engine.duckdb import DuckDB
from closeknit.measure.events import events
from closeknit.measure.message import messages
from closeknit.measure.tables import EVENT, TRIAL
from closeknit.measure.trials import trials

DAY = 86_400
WEEK = 7 * DAY
T = 20_000 * DAY
FROM, TO, CC, ORGANISER, ATTENDEE = 0, 1, 2, 4, 5
MAIL, MEETING, CHAT = 0, 1, 3
WHO = {1: 0, 2: 0, 3: 3, 4: 3, 5: 5, 6: 6}
Rows = list[dict[str, Any]]
Load = Callable[[DuckDB, Iterable[Any], Mapping[int, int]], None]


@pytest.fixture(scope="module")
def told(load: Load, quick: type[DuckDB]) -> Callable[[list[Any], int], tuple[Rows, Rows, Rows]]:
    """Events, trials and messages of a life at a date."""
    engine = quick()
    to_events, to_trials, to_messages = cache(events), cache(trials), cache(messages)

    def run(life: list[Any], as_of: int) -> tuple[Rows, Rows, Rows]:
        load(engine, life, WHO)
        engine.keep("event", to_events(as_of))
        engine.keep("trial", to_trials(as_of))
        found = [engine.run(e).to_pylist() for e in (EVENT, TRIAL, to_messages())]
        return found[0], found[1], found[2]

    return run


def _life(happening: Any, seed: int) -> list[Any]:
    dice = Random(seed)
    made: list[Any] = []
    moments = [
        dice.randrange(400) * DAY // dice.choice([1, 5]) for _ in range(dice.choice([3, 40]))
    ]
    moments += [m for m in moments if dice.random() < 0.2]  # at the same second
    for number, age in enumerate(sorted(moments, reverse=True)):
        sender = dice.choice([1, 1, 2, 3, 4, 5])
        takers = {
            dice.choice([1, 2, 3, 4, 5, 6, 9]): dice.choice([TO, TO, CC])
            for _ in range(dice.choice([1, 1, 3]))
        }
        answers = dice.randrange(number) if number and dice.random() < 0.5 else None
        seats = ((sender, FROM), *((h, role) for h, role in takers.items() if h != sender))
        channel = dice.choice([MAIL, MAIL, MAIL, MEETING, CHAT])
        if channel == CHAT:
            as_role = {FROM: ORGANISER, TO: ATTENDEE, CC: TO}
            seats, answers = tuple((h, as_role[role]) for h, role in seats), None
        thread = None
        if answers is not None:
            thread = answers if made[answers].thread is None else made[answers].thread
        made.append(
            happening(
                number,
                T - age,
                seats,
                answers,
                dice.random() < 0.1,
                channel,
                thread=thread,
                question=dice.random() < 0.5,
                words=dice.randrange(200),
            )
        )
    return made


def _fading(rows: Rows, now: int, days: int, what: Callable[[dict[str, Any]], bool]) -> float:
    return math.fsum(2 ** (-(now - r["time"]) / DAY / days) for r in rows if what(r))


def _expected(life: list[Any], events: Rows, trials: Rows) -> dict[tuple[int, int], dict[str, Any]]:
    by_number = {h.number: h for h in life}
    mine = [t for t in trials if t["mine"] and t["channel"] == MAIL]
    out = {}
    for t in mine:
        now, person, h = t["time"], t["person_id"], by_number[t["interaction_id"]]
        between = [e for e in events if e["person_id"] == person and e["time"] < now]
        # when it was known, and when it may have come: who answers in a chat may do so all day
        words = [(e["time"], e["time"]) for e in between if e["direction"] == 1]
        words += [
            (e["time"] + DAY, e["time"])
            for e in between
            if e["channel"] == CHAT and e["role"] == ATTENDEE and e["direction"] == 0
        ]
        words = [word for word in words if word[0] < now]
        known = max((word[0] for word in words), default=-1)
        theirs = [m for m in mine if m["person_id"] == person]
        over = [m for m in mine if m["time"] + WEEK < now]
        own = [m for m in over if m["person_id"] == person]
        asked = [m for m in theirs if m["time"] < now and m["time"] > known]
        thread = h.number if h.thread is None else h.thread
        to = {WHO[s] for s, role in h.seats if role == TO and WHO.get(s)}
        to_them = [s for s, role in h.seats if role == TO and WHO.get(s) == person]
        out[h.number, person] = {
            "time": now,
            "outcome": t["outcome"],
            "handle_id": min(to_them),
            "to": len(to),
            "opens": h.answers is None,
            "question": int(h.question),
            "words": h.words,
            "mine_in_thread": sum(
                other.time < now
                and not other.automated
                and (other.number if other.thread is None else other.thread) == thread
                and WHO.get(other.seats[0][0]) == 0
                for other in life
            ),
            "silence": (now - max(w[1] for w in words)) / DAY if words else None,
            "run": len(asked),
            "active_days": len({e["time"] // DAY for e in between}),
            "trials": len(own),
            "answered": sum(m["outcome"] for m in own),
            "my_trials": len(over),
            "my_answered": sum(m["outcome"] for m in over),
            "trials_365": _fading(own, now, 365, lambda _: True),
            "answered_365": _fading(own, now, 365, lambda m: m["outcome"] == 1),
            "my_trials_365": _fading(over, now, 365, lambda _: True),
            "my_answered_365": _fading(over, now, 365, lambda m: m["outcome"] == 1),
            "my_trials_90": _fading(over, now, 90, lambda _: True),
            "my_answered_90": _fading(over, now, 90, lambda m: m["outcome"] == 1),
        }
    return out


@pytest.mark.parametrize("seed", range(25))
def test_facts_are_what_a_plain_loop_finds(told: Any, happening: Any, seed: int) -> None:
    life = _life(happening, seed)
    events, trials, rows = told(life, T)
    expected = _expected(life, events, trials)
    assert {(r["interaction_id"], r["person_id"]) for r in rows} == set(expected)
    for row in rows:
        wanted = expected[row.pop("interaction_id"), row.pop("person_id")]
        assert row.keys() == wanted.keys()
        for name, value in wanted.items():
            if isinstance(value, float):
                assert math.isclose(row[name], value, rel_tol=1e-9, abs_tol=1e-12), name
            else:
                assert row[name] == value, name


@pytest.mark.parametrize("seed", [3, 8, 13])
def test_the_future_changes_nothing(told: Any, happening: Any, seed: int) -> None:
    """Whatever came after a message: had the world ended then, its facts would be the same."""
    life = _life(happening, seed)
    whole = {(r["interaction_id"], r["person_id"]): r for r in told(life, T)[2]}
    for moment in sorted({r["time"] for r in whole.values()})[::4]:
        before = [h for h in life if h.time <= moment]
        for row in told(before, moment)[2]:
            if row["time"] != moment:
                continue
            same = whole[row["interaction_id"], row["person_id"]] | {"outcome": None}
            assert row == pytest.approx(same, nan_ok=True)
