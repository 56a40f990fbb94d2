"""Intervals of figures, by drawing people."""

from __future__ import annotations

import numpy as np
import pytest

from closeknit.judge import metrics
from closeknit.judge.scores import Draws, losses, score

DICE = np.random.default_rng(7)
N = 2000
P = DICE.uniform(0.02, 0.9, N)
Y = (DICE.random(N) < P).astype(float)
PERSON = DICE.integers(0, 150, N)


def test_losses_are_the_log_loss() -> None:
    assert losses(P, Y).mean() == pytest.approx(metrics.log_loss(P, Y))
    assert score(P, Y).log_loss == pytest.approx(metrics.log_loss(P, Y))
    assert score(P, Y, np.full(N, 2.0)).log_loss == 2.0


def test_intervals_hold_the_figures_and_are_the_same_again() -> None:
    found, again = (Draws(PERSON).intervals(P, Y, losses(P, Y)) for _ in range(2))
    assert found == again
    figures = score(P, Y)
    for name in ("log_loss", "auc", "brier", "slope"):
        low, high = found[name]
        assert low < getattr(figures, name) < high
    assert 0 <= found["ece"][0] < found["ece"][1] < 0.1


def test_a_draw_counts_people_whole() -> None:
    """With one person every draw is the data itself, with two each may be left out."""
    one = Draws(np.zeros(N, np.int64))
    for name, (low, high) in one.intervals(P, Y, losses(P, Y)).items():
        assert low == pytest.approx(high)
        # the slope of a draw is that of 200 bins
        assert low == pytest.approx(getattr(score(P, Y), name), rel=0.02)
    halves = (np.arange(N) >= N // 2).astype(np.int64)
    means = Draws(halves).mean(halves.astype(float))
    assert set(means.tolist()) == {0.0, 0.5, 1.0}


def test_more_people_say_more() -> None:
    wide = Draws(PERSON % 10).intervals(P, Y, losses(P, Y))["brier"]
    clustered = Y * 0 + (PERSON % 10 < 5)
    much = Draws(PERSON % 10).mean(clustered)
    few = Draws(np.arange(N)).mean(clustered)
    assert few.std() < much.std() / 3
    assert wide[0] < wide[1]


def test_the_interval_is_as_wide_as_theory_says() -> None:
    # a mean of independent rows: 1.28 standard errors each way
    low, high = np.quantile(Draws(np.arange(N)).mean(Y), (0.1, 0.9))
    error = Y.std() / np.sqrt(N)
    assert high - low == pytest.approx(2 * 1.28 * error, rel=0.25)


def test_gains_are_of_the_others_loss() -> None:
    loss = losses(P, Y)
    gains = Draws(PERSON).gains(loss, {"same": loss, "double": 2 * loss})
    assert gains["same"] == pytest.approx((0.0, 0.0))
    assert gains["double"] == pytest.approx((0.5, 0.5))
