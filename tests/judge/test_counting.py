"""Simple counts with a scale of their own, and cells."""

from __future__ import annotations

import numpy as np
import pytest

from closeknit.judge.cells import cells, together
from closeknit.judge.counting import counted, faded, quarters
from closeknit.judge.logistic import fit, sigmoid

DAY = 86_400
T = 17_532 * DAY  # the first second of 2018
A = np.array


def test_cells_lose_nothing() -> None:
    dice = np.random.default_rng(0)
    x = np.rint(dice.normal(size=(500, 2)) * 4) / 4
    y, w = (dice.random(500) < 0.4).astype(float), dice.random(500)
    middles, outcome, weights = together(cells(x, 0.25), y, w)
    assert len(middles) < 400
    names = ("a", "b")
    plain = fit(x, y, names, weights=w)
    less = fit(middles, outcome, names, weights=weights)
    assert less.values == pytest.approx(plain.values)
    assert less.intercept == pytest.approx(plain.intercept)


def test_cells_of_nothing() -> None:
    middles, outcome, weights = together(cells(np.zeros((0, 1)), 0.1), A([]), A([]))
    assert len(middles) == len(outcome) == len(weights) == 0


def test_quarters() -> None:
    days = A([0, 89, 90, 364, 365])
    assert (quarters(T + days * DAY) - T).tolist() == [d * DAY for d in (0, 0, 90, 273, 365)]


def test_a_count_is_fitted_to_what_was_resolved() -> None:
    dice = np.random.default_rng(1)
    time = T + np.arange(400) * DAY
    x = np.rint(dice.normal(size=(400, 1)) * 32) / 32
    y = (dice.random(400) < sigmoid(2 * x[:, 0] - 1)).astype(float)
    p = counted(time, x, y, 7 * DAY)
    assert (p[:90] == 0.5).all()
    start = T + 365 * DAY
    known = time + 7 * DAY < start
    model = fit(x[known], y[known], ("x0",), prior_precision=0.1)
    at = time >= start
    assert p[at] == pytest.approx(sigmoid(model.intercept + x[at] @ model.values))
    lied = np.where(known, y, 1 - y)
    assert np.array_equal(counted(time, x, lied, 7 * DAY), p)


def test_fading_by_hand() -> None:
    time = T + A([0, 10, 20, 70]) * DAY
    person = A([1, 2, 1, 1])
    sums = faded(time, person, A([1.0, 1.0, np.nan, 5.0]), 60.0, 7 * DAY)
    # the third is unknown, so only the first counts, 20 and 70 days later
    assert sums.tolist() == pytest.approx([0, 0, 2 ** (-20 / 60), 2 ** (-70 / 60)])
    # what lies less than its horizon back isn't known yet
    assert faded(T + A([0, 8]) * DAY, A([1, 1]), A([1.0, 1.0]), 60.0, 7 * DAY)[1] > 0
    assert faded(T + A([0, 7]) * DAY, A([1, 1]), A([1.0, 1.0]), 60.0, 7 * DAY)[1] == 0
