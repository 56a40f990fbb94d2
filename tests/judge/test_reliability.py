"""Points of the reliability diagram, against figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from closeknit.judge.metrics import reliability
from closeknit.judge.reliability import points
from closeknit.judge.track import Given


def given(probability: list[float], outcome: list[float], person: list[int]) -> Given:
    n = len(probability)
    numbers = np.arange(n, dtype=np.int64)
    return Given(
        numbers,
        np.array(person, dtype=np.int64),
        numbers,
        numbers,
        np.array(probability),
        np.array(outcome),
        {},
    )


def test_two_bins_by_hand() -> None:
    told = given([0.9, 0.1, 0.2, 0.8], [1, 0, 1, 1], [1, 2, 3, 4])
    low, high = points(told, bins=2)
    assert low.said == pytest.approx(0.15) and (low.came, low.n) == (0.5, 2)
    assert high.said == pytest.approx(0.85) and (high.came, high.n) == (1.0, 2)
    # all of the upper bin came true, whoever is drawn
    assert (high.low, high.high) == (1.0, 1.0)
    assert low.low == 0.0 and low.high == 1.0


def test_what_isnt_known_yet_is_left_out() -> None:
    told = given([0.5, 0.5, 0.5], [1, 0, float("nan")], [1, 2, 3])
    (point,) = points(told, bins=1)
    assert (point.came, point.n) == (0.5, 2)


def test_same_bins_as_the_figures_and_ends_around_each_share() -> None:
    dice = np.random.default_rng(7)
    p = dice.uniform(0.02, 0.98, 2000)
    y = (dice.uniform(size=2000) < p).astype(float)
    told = given(p.tolist(), y.tolist(), dice.integers(0, 200, 2000).tolist())
    found = points(told)
    assert [(each.said, each.came, each.n) for each in found] == reliability(p, y)
    assert all(0 <= each.low <= each.came <= each.high <= 1 for each in found)
    # 200 of a bin that are independent: 80 % of draws lie within 1.28 standard errors
    for each in found:
        error = (each.came * (1 - each.came) / each.n) ** 0.5
        assert (each.high - each.low) / 2 == pytest.approx(1.28 * error, rel=0.5, abs=0.01)


def test_one_person_behind_everything_leaves_much_open() -> None:
    outcomes = [1.0] * 50 + [0.0] * 50
    alone = points(given([0.5] * 100, outcomes, [1] * 50 + [2] * 50), bins=1)[0]
    many = points(given([0.5] * 100, outcomes, list(range(100))), bins=1)[0]
    assert alone.high - alone.low > 3 * (many.high - many.low)
