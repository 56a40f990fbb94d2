"""The monthly tasks: features by hand, and a scale that never looks ahead."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from closeknit.judge import monthly
from closeknit.judge.logistic import sigmoid
from closeknit.judge.monthly import ALIVE, ALIVE_THEIRS, INITIATE, MONTHLY
from closeknit.judge.population import population

Floats = NDArray[np.float64]
DAY = 86_400
TASKS = (INITIATE, ALIVE, ALIVE_THEIRS)


def _facts(**given: float) -> dict[str, Floats]:
    names = [f"{way}_{half}" for way in ("in", "out") for half in (14, 60, 365)]
    facts = dict.fromkeys((*names, "my_initiations_365", "their_initiations_365"), 0.0)
    facts |= {"active_days": 1.0, "silence": np.nan, "usual_gap": np.nan}
    facts |= {"age": 0.0, "last": 0.0}
    return {name: np.array([value]) for name, value in (facts | given).items()}


def _starts(many: int) -> list[int]:
    return [
        int(datetime(2018 + n // 12, n % 12 + 1, 1, tzinfo=UTC).timestamp()) for n in range(many)
    ]


def _past(seed: int = 1, people: int = 20, many: int = 40) -> dict[str, Floats]:
    """Months of people who are more or less alive, labels by chance."""
    dice = np.random.default_rng(seed)
    time = np.repeat(np.array(_starts(many), float), people)
    n = len(time)
    facts = {name: np.repeat(column, n) for name, column in _facts().items()}
    facts["in_365"], facts["their_initiations_365"] = dice.gamma(0.5, 8.0, (2, n))
    facts["silence"] = dice.uniform(1, 700, n)
    facts |= {"time": time, "person_id": np.tile(np.arange(1.0, people + 1), many)}
    for task in TASKS:
        p = sigmoid(monthly.logits(task, facts) + 1.5)
        facts[task.label] = (dice.random(n) < p).astype(float)
    return facts


@pytest.mark.parametrize("task", TASKS)
def test_features_are_the_populations(task: monthly.Monthly) -> None:
    assert set(population(task.name).names) <= set(MONTHLY)
    for name, value in zip(population(task.name).names, population(task.name).values, strict=True):
        sign = MONTHLY[name][0]
        assert value * sign >= 0


def _row(facts: dict[str, Floats]) -> dict[str, float]:
    return {name: float(formula(facts)[0]) for name, (_, formula) in MONTHLY.items()}


def test_features_by_hand() -> None:
    facts = _facts(in_60=3.0, silence=31.0, usual_gap=8.0, age=7.0, active_days=4.0, last=19.0)
    row = _row(facts)
    assert row["in_60"] == pytest.approx(np.log(4))
    assert row["active_days"] == pytest.approx(np.log(5))
    assert row["silence"] == pytest.approx(np.log(32))
    assert row["silence_to_gap"] == pytest.approx(np.log2(31 / 8))
    assert row["age"] == pytest.approx(np.log(8))
    assert row["last"] == pytest.approx(np.log(20))
    assert row["in_14"] == row["their_initiations"] == 0


def test_who_never_wrote_or_has_no_rhythm() -> None:
    never = _row(_facts(usual_gap=5.0))
    assert never["silence"] == pytest.approx(np.log(731))
    assert never["silence_to_gap"] == 0
    short = _row(_facts(silence=0.1, usual_gap=900.0))
    assert short["silence_to_gap"] == -3  # and no less


def test_facts_of_ties_are_those_of_months() -> None:
    as_of = _starts(1)[0]
    facts = _facts(in_60=3.0, out_14=0.5, silence=31.0, usual_gap=8.0, age=7.0, last=5.0)
    f = {name: facts[name].copy() for name in ("active_days", "silence", "usual_gap")}
    f |= {n: facts[n] * 1e9 for n in facts if n.startswith(("in_", "out_", "my_", "their_"))}
    f["first"] = np.array([as_of - 7.0 * DAY])
    f["last_contact"] = np.array([as_of - 5.0 * DAY])
    assert _row(monthly.of_ties(f, as_of)) == pytest.approx(_row(facts))


def test_the_scale_never_looks_ahead() -> None:
    facts = _past()
    moment = _starts(31)[-1] + 20 * DAY  # July, so the quarter begins with its first day
    start = _starts(31)[-1]
    for task in TASKS:
        resolved = facts["time"] + task.horizon * DAY < start
        lied = dict(facts)
        lied[task.label] = np.where(resolved, facts[task.label], 1 - facts[task.label])
        a, b = (monthly.monthly_scale(task, f, moment) for f in (facts, lied))
        assert (a.intercept, a.slope) == (b.intercept, b.slope)
        given, told = monthly.on_my_scale(task, facts), monthly.on_my_scale(task, lied)
        before = facts["time"] < start + 90 * DAY
        assert np.array_equal(given[before], told[before])
        assert not np.array_equal(given, told)
        # and what is shown on a day is what the record has of it
        at = facts["time"] == start
        expected = sigmoid(a.intercept + a.slope * monthly.logits(task, facts)[at])
        assert given[at] == pytest.approx(expected)


def test_the_scale_learns_that_my_people_are_livelier() -> None:
    facts = _past(people=60)
    for task in TASKS:
        own = monthly.monthly_scale(task, facts, int(facts["time"].max()))
        assert own.intercept > 0.4
        late = facts["time"] >= _starts(25)[-1]
        y, p = facts[task.label][late], monthly.on_my_scale(task, facts)[late]
        plain = sigmoid(monthly.logits(task, facts))[late]
        assert abs(p.mean() - y.mean()) < abs(plain.mean() - y.mean())


def test_without_outcomes_the_population_speaks() -> None:
    facts = _past(many=3)
    for task in TASKS:
        expected = sigmoid(monthly.logits(task, facts))
        assert monthly.on_my_scale(task, facts) == pytest.approx(expected)


def test_a_month_says_no_more_than_one_effect_allows() -> None:
    # a thousand rows of p = ½: 250 of information, 1 / (1/σ² + 1/250) with the month's effect
    time, logit = np.full(1000, _starts(1)[0]), np.zeros(1000)
    assert (monthly._weights(time, logit) * 0.25).sum() == pytest.approx(1 / (1 / 3 + 1 / 250))


def test_the_first_months_of_quarters_are_enough() -> None:
    facts = _past()
    first = np.isin(facts["time"], _starts(40)[::3])
    assert 0.3 < first.mean() < 0.4
    fewer = {name: column[first] for name, column in facts.items()}
    for task in TASKS:
        a, b = (monthly.monthly_scale(task, f, _starts(38)[-1]) for f in (facts, fewer))
        assert (a.intercept, a.slope) == pytest.approx((b.intercept, b.slope))


def test_unknown_with_fewer_than_three_or_none_in_two_years() -> None:
    as_of = _starts(1)[0]
    counts = {"from_me": [1, 1, 5, 5], "to_me": [1, 2, 5, 0], "shared": [0, 0, 0, 0]}
    f = {name: np.array(v, float) for name, v in counts.items()}
    f |= {"last_contact": as_of - DAY * np.array([1.0, 1.0, 729.0, 731.0])}
    f |= {name: np.zeros(4) for name in ("my_initiations_365", "their_initiations_365", "first")}
    f |= {name: np.zeros(4) for name in ("active_days", "silence", "usual_gap")}
    assert monthly.known(f, as_of).tolist() == [False, True, True, False]
