from __future__ import annotations

import math
import time as clock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.judge.logistic import Prediction, recalibrated, sigmoid
from closeknit.judge.recalibration import CENTRE, DOUBT, DRIFTS, WAIT, Drift, play

DAY = 86_400
START = 1_700_006_400  # a midnight, UTC


def mailbox(
    seed: int, n: int, shift: float, slope: float = 1.0, per_day: int = 2
) -> tuple[list[int], np.ndarray, list[int | None]]:
    rng = np.random.default_rng(seed)
    times = [START + (i // per_day) * DAY + (i % per_day) * 60 for i in range(n)]
    logit = rng.normal(-0.8, 1.0, size=n)
    own = shift + CENTRE + slope * (logit - CENTRE)
    return times, logit, [int(v) for v in rng.random(n) < sigmoid(own)]


def loss(logit: np.ndarray, outcome: list[int | None]) -> float:
    y = np.array(outcome, dtype=float)
    return float(np.sum(np.logaddexp(0, logit) - y * logit))


def test_without_outcomes_it_is_the_population() -> None:
    logit = np.array([-2.0, 0.0, 1.5])
    played = play([START, START + 30 * DAY, START + 60 * DAY], logit, [None, None, None])
    np.testing.assert_allclose(played.logit, logit)
    assert (played.now.intercept, played.now.slope) == pytest.approx((0.0, 1.0))
    empty = play([], [], [])
    assert len(empty.logit) == 0
    assert empty.now.slope == 1.0


def test_variance_before_any_outcome_is_the_prior() -> None:
    one = Drift(0.3, 0.4, 0.2)
    played = play([START], [CENTRE + 2.0], [None], drifts=[one])
    assert played.variance[0] == pytest.approx(0.3**2 + 0.4**2 + 2.0**2 * 0.2**2)


def test_one_outcome_by_hand() -> None:
    """One trial at the centre, offset only: one Newton step from 0 with the day's weight."""
    only = Drift(0.5, 0.0, 0.0, day=1.0)
    p = 1 / (1 + math.exp(-CENTRE))
    v = p * (1 - p)
    w = 1 / (1 + v)
    step = 0.25 * w * (1 - p) / (1 + 0.25 * w * v)
    # trusted as at the start: what was given then was the population's own, so nothing is gained
    trust = 1 / (1 + math.exp(DOUBT))
    played = play([START, START + WAIT * DAY], [CENTRE, CENTRE], [1, None], drifts=[only])
    assert played.logit[1] == pytest.approx(CENTRE + trust * step, abs=1e-12)
    assert played.now.intercept == pytest.approx(trust * step, abs=1e-12)


def test_an_outcome_counts_from_the_eighth_day() -> None:
    times = [START, START + WAIT * DAY - 1, START + WAIT * DAY]
    for first in (0, 1):
        played = play(times, [0.0, 0.0, 0.0], [first, None, None])
        assert played.logit[1] == 0.0
        assert (played.logit[2] > 0) == (first == 1)


def test_drift_fades() -> None:
    drifts = [Drift(0.0, 0.5, 0.0, memory=90.0)]
    times, logit, outcome = mailbox(1, 400, shift=1.0)
    soon = play(times, logit, outcome, times[-1] + WAIT * DAY, drifts=drifts)
    later = play(times, logit, outcome, times[-1] + (WAIT + 90) * DAY, drifts=drifts)
    assert soon.now.intercept > 0.25
    assert later.now.intercept == pytest.approx(soon.now.intercept / math.e, rel=1e-6)
    long = play(times, logit, outcome, times[-1] + 5000 * DAY, drifts=drifts)
    assert long.now.covariance is not None
    assert long.now.covariance[0, 0] == pytest.approx(0.25, rel=1e-6)


def test_a_shifted_mailbox_is_found() -> None:
    times, logit, outcome = mailbox(2, 3000, shift=-0.8)
    played = play(times, logit, outcome)
    late = slice(1000, None)
    own, y = sigmoid(played.logit[late]), np.array(outcome[late], dtype=float)
    assert own.mean() == pytest.approx(y.mean(), abs=0.02)
    assert sigmoid(logit[late]).mean() - y.mean() > 0.1
    shifts = played.logit[late] - logit[late]
    assert shifts.mean() == pytest.approx(-0.8, abs=0.15)


def test_a_rate_that_changes_is_followed() -> None:
    times, logit, first = mailbox(3, 2000, shift=0.7)
    _, more, then = mailbox(4, 2000, shift=-0.9)
    both = [t + 1000 * DAY for t in times]
    played = play([*times, *both], np.concatenate([logit, more]), [*first, *then])
    own, y = sigmoid(played.logit), np.array([*first, *then], dtype=float)
    alone = sigmoid(np.concatenate([logit, more]))
    for rows in (slice(1000, 2000), slice(2600, 4000)):
        off = abs(own[rows].mean() - y[rows].mean())
        assert off < 0.06
        assert off < 0.6 * abs(alone[rows].mean() - y[rows].mean())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.0, 0.5, -1.5]))
def test_personalisation_costs_next_to_nothing(seed: int, shift: float) -> None:
    """By the bound of a mixture: −ln of the population's first share, each day weighing at most 1;
    what is not known for 8 days costs a little more."""
    times, logit, outcome = mailbox(seed, 300, shift, per_day=1)
    assert loss(play(times, logit, outcome).logit, outcome) < loss(logit, outcome) + 1.0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 199))
def test_a_cut_mailbox_gives_the_same(seed: int, kept: int) -> None:
    """What had not been over at the cut is unresolved there."""
    times, logit, outcome = mailbox(seed, 200, -0.7)
    cut = times[kept - 1] + 1
    there = [y if t + 7 * DAY < cut else None for t, y in zip(times, outcome, strict=True)][:kept]
    early = play(times[:kept], logit[:kept], there)
    np.testing.assert_array_equal(early.logit, play(times, logit, outcome).logit[:kept])


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_within_a_day_does_not_matter(random: object) -> None:
    times, logit, outcome = mailbox(5, 120, 0.9, per_day=12)
    days = np.array(times) // DAY
    rng = np.random.default_rng(random.randrange(10**6))  # type: ignore[attr-defined]
    order = np.lexsort((rng.random(len(days)), days))
    same = sorted(times)
    mixed = play(same, logit[order], [outcome[i] for i in order])
    np.testing.assert_allclose(mixed.logit, play(times, logit, outcome).logit[order], atol=1e-9)


def test_one_day_is_worth_little() -> None:
    """A hundred outcomes of one day move less than a hundred days with one each."""
    at_once = play([START] * 100, [CENTRE] * 100, [0] * 100, START + WAIT * DAY)
    days = [START + i * DAY for i in range(100)]
    one_by_one = play(days, [CENTRE] * 100, [0] * 100, days[-1] + WAIT * DAY)
    assert abs(at_once.now.intercept) < 0.1
    assert one_by_one.now.intercept < -0.3


def test_now_agrees_with_a_trial_sent_now() -> None:
    times, logit, outcome = mailbox(6, 500, shift=-0.6, slope=0.7)
    now = times[-1] + 40 * DAY
    played = play(times, logit, outcome, now)
    asked = play([*times, now], [*logit, 0.4], [*outcome, None])
    assert asked.logit[-1] == pytest.approx(played.now.intercept + played.now.slope * 0.4)
    covariance = played.now.covariance
    assert covariance is not None
    direction = np.array([1.0, 0.4])
    assert asked.variance[-1] == pytest.approx(direction @ covariance @ direction)
    point = np.array([0.4])
    prediction = Prediction(point, sigmoid(point), sigmoid(point), sigmoid(point))
    shown = recalibrated(prediction, played.now)
    assert shown.estimate[0] == pytest.approx(sigmoid(asked.logit[-1]))
    assert shown.low[0] < shown.estimate[0] < shown.high[0]


def test_slope_is_never_negative() -> None:
    rng = np.random.default_rng(7)
    logit = rng.normal(-0.8, 2.0, size=4000)
    against: list[int | None] = [int(v) for v in rng.random(4000) < sigmoid(-logit - 1.6)]
    times = [START + i * DAY for i in range(4000)]
    assert play(times, logit, against).now.slope >= 0


def test_years_against_every_own_scale_leave_the_population() -> None:
    """Outcomes that turn against what was learnt each time: the odds fall without end."""
    times = [START + i * DAY for i in range(6000)]
    turning: list[int | None] = [i // WAIT % 2 for i in range(6000)]
    drift = Drift(0.0, 3.0, 0.0, memory=10.0, day=0.0)
    played = play(times, np.zeros(6000), turning, drifts=[drift])
    assert abs(played.logit[-1]) < 1e-6
    assert np.isfinite(played.variance).all()


def test_nan_is_unresolved_and_another_horizon_waits_longer() -> None:
    times, logit, outcome = mailbox(9, 60, shift=2.0)
    missing = [y if i % 3 else None for i, y in enumerate(outcome)]
    as_nan = np.array([math.nan if y is None else y for y in missing])
    np.testing.assert_array_equal(
        play(times, logit, missing).logit, play(times, logit, as_nan).logit
    )
    later = play(times, logit, outcome, wait=20)
    days = (np.array(times) - START) // DAY
    assert (later.logit[days < 20] == logit[days < 20]).all()
    assert (later.logit[days >= 20] != logit[days >= 20]).all()


def test_the_moment_is_not_before_the_last_trial() -> None:
    with pytest.raises(ValueError, match="before the last"):
        play([START], [0.0], [1], START - 1)


def test_times_must_be_in_order() -> None:
    with pytest.raises(ValueError, match="order"):
        play([START, START - 1], [0.0, 0.0], [1, 0])


def test_linear_and_fast() -> None:
    times, logit, outcome = mailbox(8, 20_000, shift=-0.5)
    spent = []
    for n in (5_000, 20_000):
        began = clock.perf_counter()
        play(times[:n], logit[:n], outcome[:n])
        spent.append(clock.perf_counter() - began)
    assert spent[1] < 3.0  # about .3 s on one core; the bound allows for a busy machine
    assert spent[1] < 12 * spent[0]


def test_scales_as_shipped() -> None:
    assert [d.constant for d in DRIFTS] == sorted(d.constant for d in DRIFTS)
    assert all(d.day == 1.0 for d in DRIFTS)
