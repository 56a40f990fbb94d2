"""From figures to ties: unknown, contact, connection, dormant, declared."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest

from closeknit.judge.history import history
from closeknit.judge.ties import judge
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.store.reader import Event

DAY = 86_400
T = 20_000 * DAY
WHOLE = [
    "from_me",
    "to_me",
    "shared",
    "active_days",
    "my_initiations",
    "their_initiations",
    "my_initiations_365",
    "their_initiations_365",
    "trials",
    "answered",
    "their_trials",
    "their_answered",
    "trials_365",
    "answered_365",
    "their_trials_365",
    "their_answered_365",
    "unanswered_run",
    "exchanges",
    "exchange_days",
    "small_meetings",
    "best_exchanges",
    "lasting_exchanges",
    "in_14",
    "out_14",
    "met_14",
    "in_60",
    "out_60",
    "met_60",
    "in_365",
    "out_365",
    "met_365",
]
MISSING = ["first", "last_from_me", "last_to_me", "usual_gap", "silence"]
Row = dict[str, float | None]


def _judge(
    *rows: Row, declared: dict[str, Standing] | None = None, strangers: int = 0
) -> list[Tie]:
    columns = {name: [row.get(name, 0) for row in rows] for name in WHOLE}
    columns |= {name: [row.get(name) for row in rows] for name in MISSING}
    table = pa.table(
        {"person_id": pa.array(range(1, len(rows) + 1), pa.int64())}
        | {name: pa.array(values, pa.float64()) for name, values in columns.items()}
    )
    people = [
        Person(f"p{n}", f"No. {n}", (f"n{n}@x",)) for n in range(1, len(rows) + strangers + 1)
    ]
    return judge(table, people, declared or {}, T)


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        ({"from_me": 1, "to_me": 1}, Standing.UNKNOWN),
        ({"from_me": 1, "to_me": 1, "trials": 1}, Standing.UNKNOWN),
        ({"to_me": 3}, Standing.CONTACT),
        ({"from_me": 2, "trials": 2}, Standing.CONTACT),
        ({"to_me": 5, "from_me": 5, "exchanges": 5, "exchange_days": 3}, Standing.CONNECTION),
        ({"to_me": 5, "from_me": 5, "exchanges": 5, "exchange_days": 2}, Standing.CONTACT),
        ({"to_me": 3, "small_meetings": 2}, Standing.CONNECTION),
    ],
)
def test_standing(row: Row, standing: Standing) -> None:
    # somebody else shows that sent mail is here
    tie, _ = _judge(row, {"from_me": 50, "to_me": 50})
    assert tie.standing is standing
    assert (tie.connection_probability is None) == (standing is Standing.UNKNOWN)
    assert not tie.dormant


def test_without_sent_mail_nobody_is_judged() -> None:
    much: Row = {"to_me": 99, "lasting_exchanges": 9.0}
    assert _judge(much, {"from_me": 1})[0].standing is Standing.UNKNOWN  # 1 of 100 is mine
    assert _judge(much, {"from_me": 3})[0].standing is Standing.CONTACT  # 3 of 102 are


def test_dormant_is_a_connection_that_was() -> None:
    once: Row = {"to_me": 9, "from_me": 9, "best_exchanges": 5, "usual_gap": 10.0}
    # 8·10 days, then 182.5: .2 alive; at 85 days .4·2^(-5/182.5) = .39
    silent, fading, never = _judge(
        once | {"silence": 262.5},
        once | {"silence": 85.0},
        once | {"silence": 262.5, "best_exchanges": 4},
    )
    assert (silent.standing, silent.dormant) == (Standing.CONNECTION, True)
    assert (fading.standing, fading.dormant) == (Standing.CONTACT, False)
    assert (never.standing, never.dormant) == (Standing.CONTACT, False)
    # who meets the rule this year is no sleeper, however silent
    (active,) = _judge(once | {"silence": 262.5, "exchanges": 5, "exchange_days": 3})
    assert (active.standing, active.dormant) == (Standing.CONNECTION, False)


def test_what_was_declared_stands() -> None:
    strong: Row = {"to_me": 50, "from_me": 50, "exchanges": 50, "exchange_days": 50}
    declared = {"p1": Standing.CONTACT, "p2": Standing.CONNECTION, "p3": Standing.PARTNER}
    ties = _judge(strong, {}, strong, {}, declared=declared)
    assert [tie.standing for tie in ties] == [*declared.values(), Standing.UNKNOWN]
    assert [tie.declared for tie in ties] == [*declared.values(), None]
    assert ties[0].connection_probability == Probability(0.05, 0.01, 0.15)
    assert ties[1].connection_probability == Probability(0.95, 0.85, 0.99)
    assert ties[2].connection_probability is not None
    assert ties[3].connection_probability is None


def test_people_without_a_word_between_us_rank_nowhere() -> None:
    one, two, stranger = _judge(
        {"to_me": 1, "in_365": 1e9}, {"to_me": 2, "in_365": 2e9}, strangers=1
    )
    # of two, the lower is at 25 and the higher at 75
    assert (one.regard, two.regard, stranger.regard) == (25.0, 75.0, 0.0)
    assert one.investment == two.investment == 50.0
    assert stranger.interactions == Counts(0, 0, 0)
    assert stranger.first is stranger.silence is stranger.last_to_me is None


def test_reply_rates_are_drawn_towards_the_rate_over_all() -> None:
    # over all: (4 + 2.25) / (10 + 5) = 0.41667; p1: (4 + 3.2·0.41667) / (4 + 3.2) = 0.7407
    # p2, capped at 8 but had 6: 3.2·0.41667 / 9.2 = 0.1449
    one, two = _judge(
        {"from_me": 4, "trials": 4, "answered": 4}, {"from_me": 6, "trials": 6, "answered": 0}
    )
    assert one.reply_probability is not None
    assert two.reply_probability is not None
    assert one.reply_probability.estimate == pytest.approx(0.7407, abs=1e-4)
    assert two.reply_probability.estimate == pytest.approx(0.1449, abs=1e-4)
    for p in (one.reply_probability, two.reply_probability):
        assert 0 <= p.low <= p.estimate <= p.high <= 1


def test_nobody_at_all() -> None:
    assert _judge() == []


def _event(number: int, days: float, direction: int, size: int = 1) -> Event:
    return Event(number, int(T - days * DAY), direction, 1, size, number, None, "")


def test_history_by_hand() -> None:
    events = [_event(1, 365, 1), _event(2, 100, 0, size=4), _event(3, 0, 1)]
    found = history(events, T)
    # quarters of 91.3125 days: 365 days hold three whole ones and a part
    assert [round((T - m.as_of) / DAY, 1) for m in found] == [273.9, 182.6, 91.3, 0.0]
    assert found[-1].regard == round(0.5 + 1, 3)
    assert found[-1].investment == round(2 ** (-100 / 365) / 2, 3)
    assert found[0].regard == pytest.approx(2 ** (-(365 - 273.94) / 365), abs=1e-3)
    assert found[0].investment == 0
    assert history([], T) == ()


def test_history_has_an_end() -> None:
    assert len(history([_event(1, 20_000, 1)], T)) == 60
    assert math.isfinite(history([_event(1, 20_000, 1)], T)[0].regard)


def test_every_probability_is_ordered_over_a_crowd() -> None:
    rng = np.random.default_rng(5)
    rows: list[Row] = []
    for _ in range(200):
        trials = int(rng.integers(0, 30))
        rows.append(
            {
                "from_me": trials,
                "to_me": int(rng.integers(0, 30)),
                "trials": trials,
                "answered": int(rng.integers(0, trials + 1)),
                "exchanges": int(rng.integers(0, 40)),
                "lasting_exchanges": float(rng.uniform(0, 40)),
                "exchange_days": int(rng.integers(0, 40)),
                "usual_gap": float(rng.uniform(1, 90)),
                "silence": float(rng.uniform(0, 2000)),
            }
        )
    for tie in _judge(*rows):
        for p in (tie.connection_probability, tie.reply_probability, tie.alive_probability):
            assert p is None or 0 <= p.low <= p.estimate <= p.high <= 1
