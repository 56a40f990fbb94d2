from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.judge.interval import NORMAL_80
from closeknit.judge.logistic import (
    Coefficients,
    fit,
    outcome_weights,
    person_variance,
    predict,
    recalibrate,
    recalibrated,
    sigmoid,
)


def drawn(seed: int, n: int = 400, k: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, k))
    w = rng.uniform(0.2, 2.0, size=n)
    y = (rng.random(n) < sigmoid(x @ rng.normal(size=k) - 0.4)).astype(float)
    return x, y, w


def gradient(
    c: Coefficients, x: np.ndarray, y: np.ndarray, w: np.ndarray, m: np.ndarray, lam: np.ndarray
) -> np.ndarray:
    """Of the objective by central differences, so that no formula of the code is used."""

    def loss(b: np.ndarray) -> float:
        total = 0.0
        for row, outcome, weight in zip(x, y, w, strict=True):
            eta = b[0] + float(row @ b[1:])
            p = 1 / (1 + math.exp(-eta))
            total -= weight * math.log(p if outcome else 1 - p)
        return total + 0.5 * float(lam @ (b - m) ** 2)

    b = np.concatenate([[c.intercept], c.values])
    step = 1e-5
    moved = np.eye(len(b)) * step
    return np.array([(loss(b + e) - loss(b - e)) / (2 * step) for e in moved])


def test_intercept_alone_is_the_log_odds() -> None:
    c = fit(np.zeros((40, 0)), [1.0] * 10 + [0.0] * 30, ())
    assert c.intercept == pytest.approx(math.log(1 / 3), abs=1e-5)
    # the variance of log odds is 1/10 + 1/30
    assert c.covariance[0, 0] == pytest.approx(1 / 10 + 1 / 30, rel=1e-4)


def test_two_by_two_table_gives_the_log_odds_ratio() -> None:
    # 30 of 40 where the feature is there, 20 of 80 where it isn't
    x = np.array([[1.0]] * 40 + [[0.0]] * 80)
    y = [1.0] * 30 + [0.0] * 10 + [1.0] * 20 + [0.0] * 60
    c = fit(x, y, ("there",), prior_precision=1e-6)
    assert c.values[0] == pytest.approx(math.log(3) - math.log(1 / 3), abs=1e-4)
    assert c.intercept == pytest.approx(-math.log(3), abs=1e-4)
    assert c.covariance[1, 1] == pytest.approx(1 / 30 + 1 / 10 + 1 / 20 + 1 / 60, rel=1e-3)


def test_weights_are_repetitions() -> None:
    x, y, _ = drawn(1, n=60)
    times = np.random.default_rng(2).integers(1, 4, size=60)
    once = fit(x, y, "abcd", weights=times)
    often = fit(np.repeat(x, times, axis=0), np.repeat(y, times), "abcd")
    np.testing.assert_allclose(once.values, often.values, atol=1e-7)
    np.testing.assert_allclose(once.covariance, often.covariance, atol=1e-7)


def test_one_coefficient_is_the_lowest_point_of_a_grid() -> None:
    x, y, w = drawn(3, k=1)
    c = fit(x, y, ("a",), weights=w, prior_mean=(0.0, 0.5), prior_precision=(1e9, 7.0))
    grid = np.linspace(-3, 3, 60_001)
    loss = 3.5 * (grid - 0.5) ** 2
    for row, outcome, weight in zip(x[:, 0], y, w, strict=True):
        loss += weight * (np.log1p(np.exp(grid * row)) - outcome * grid * row)
    assert c.values[0] == pytest.approx(grid[np.argmin(loss)], abs=1.1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.sampled_from([-1, 0, 1]), min_size=4, max_size=4))
def test_conditions_of_the_optimum(seed: int, signs: list[int]) -> None:
    x, y, w = drawn(seed, n=80)
    m = np.array([0.1, 0.4, -0.3, 0.0, 0.2])
    lam = np.array([0.01, 1.0, 2.0, 0.5, 3.0])
    c = fit(x, y, "abcd", weights=w, prior_mean=m, prior_precision=lam, signs=signs)
    g = gradient(c, x, y, w, m, lam)
    assert abs(g[0]) < 1e-4
    for value, slope, sign in zip(c.values, g[1:], signs, strict=True):
        assert value * sign >= 0
        if sign and value == 0:
            assert slope * sign > -1e-4  # it could fall only across 0
        else:
            assert abs(slope) < 1e-4


def test_held_coefficients_have_no_variance_and_others_are_fitted_without_them() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(2000, 2))
    y = (rng.random(2000) < sigmoid(x @ [1.0, -1.0])).astype(float)
    held = fit(x, y, ("a", "b"), signs=(1, 1))
    alone = fit(x[:, :1], y, ("a",))
    assert held.values[1] == 0
    assert held.covariance[2].tolist() == [0, 0, 0]
    assert held.values[0] == pytest.approx(alone.values[0], abs=1e-6)


def test_no_data_is_the_prior_and_much_data_forgets_it() -> None:
    mean = (-0.5, 2.0)
    none = fit(np.zeros((0, 1)), [], ("a",), prior_mean=mean, prior_precision=(4.0, 9.0))
    assert (none.intercept, none.values[0]) == (-0.5, 2.0)
    np.testing.assert_allclose(none.covariance, np.diag([1 / 4, 1 / 9]))
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50_000, 1))
    y = (rng.random(50_000) < sigmoid(0.3 - x[:, 0])).astype(float)
    much = fit(x, y, ("a",), prior_mean=mean, prior_precision=(4.0, 9.0))
    assert much.values[0] == pytest.approx(-1, abs=0.05)


def test_separable_data_stay_finite() -> None:
    x = np.array([[-1e3], [-1.0], [1.0], [1e3]])
    c = fit(x, [0.0, 0.0, 1.0, 1.0], ("a",), prior_precision=0.1)
    assert np.isfinite(c.values).all()
    assert np.isfinite(predict(c, x).low).all()


def test_intervals_cover_eighty_percent() -> None:
    inside = total = 0
    for seed in range(150):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(300, 3))
        truth = np.array([0.8, -0.5, 0.3])
        y = (rng.random(300) < sigmoid(x @ truth - 0.2)).astype(float)
        said = predict(fit(x, y, "abc", prior_precision=1e-6), x[:20])
        p = sigmoid(x[:20] @ truth - 0.2)
        inside += int(np.sum((said.low <= p) & (p <= said.high)))
        total += 20
    assert 0.76 <= inside / total <= 0.84


def test_interval_of_a_person_by_hand() -> None:
    # one feature of 2, variance .01 + 2²·.04 + .23 = .4 about the logit 1 + 2·.5 = 2
    c = Coefficients(("a",), np.array([0.5]), 1.0, np.diag([0.01, 0.04]), 0.23)
    said = predict(c, np.array([[2.0]]))
    assert said.estimate[0] == pytest.approx(1 / (1 + math.exp(-2)))
    half = 1.2815515655 * math.sqrt(0.4)
    assert said.low[0] == pytest.approx(1 / (1 + math.exp(-2 + half)))
    assert said.high[0] == pytest.approx(1 / (1 + math.exp(-2 - half)))


def test_person_variance_is_found_again() -> None:
    rng = np.random.default_rng(11)
    people = np.repeat(np.arange(3000), 8)
    own = rng.normal(scale=0.5, size=3000)[people]
    y = (rng.random(len(people)) < sigmoid(own)).astype(float)
    assert person_variance(np.zeros(len(people)), y, people) == pytest.approx(0.25, abs=0.05)
    even = (rng.random(len(people)) < 0.5).astype(float)
    assert person_variance(np.zeros(len(people)), even, people) < 0.03


def test_person_variance_is_not_that_of_the_busiest_alone() -> None:
    """Two people with a thousand trials each and far from the rest, against 2,000 with eight."""
    rng = np.random.default_rng(12)
    people = np.concatenate([np.repeat(np.arange(2000), 8), [2000] * 1000, [2001] * 1000])
    own = np.concatenate(
        [rng.normal(scale=0.4, size=2000)[people[:16_000]], np.full(1000, 2.0), np.full(1000, -2.0)]
    )
    y = (rng.random(len(people)) < sigmoid(own)).astype(float)
    assert person_variance(np.zeros(len(people)), y, people) == pytest.approx(0.16, abs=0.05)


def test_own_scale_without_outcomes_is_the_population() -> None:
    own = recalibrate(np.zeros(0), [])
    assert (own.intercept, own.slope) == (0.0, 1.0)


def test_own_scale_finds_a_shift_only_where_outcomes_speak_for_it() -> None:
    rng = np.random.default_rng(4)
    logit = rng.normal(size=20_000)
    shifted = (rng.random(20_000) < sigmoid(0.8 * logit - 1.0)).astype(float)
    much = recalibrate(logit, shifted)
    assert much.intercept == pytest.approx(-1.0, abs=0.06)
    assert much.slope == pytest.approx(0.8, abs=0.06)
    few = recalibrate(logit[:5], shifted[:5])
    assert abs(few.intercept) < 0.1
    right = (rng.random(20_000) < sigmoid(logit)).astype(float)
    same = recalibrate(logit, right)
    assert abs(same.intercept) < 0.02
    assert same.slope == pytest.approx(1, abs=0.02)


def test_own_slope_never_turns_the_order() -> None:
    logit = np.linspace(-2, 2, 400)
    against = (logit < 0).astype(float)
    assert recalibrate(logit, against, slope_deviation=5.0).slope >= 0


def test_recalibrated_prediction_moves_and_widens() -> None:
    c = Coefficients(("a",), np.array([1.0]), 0.0, np.diag([0.04, 0.0]))
    before = predict(c, np.array([[1.0]]))
    own = recalibrate(np.zeros(0), [], intercept_deviation=0.3, slope_deviation=0.1)
    after = recalibrated(before, own)
    assert after.estimate[0] == pytest.approx(before.estimate[0])
    # variances .04, .09 and 1²·.01 add up
    half = NORMAL_80 * math.sqrt(0.14)
    assert after.high[0] == pytest.approx(float(sigmoid(1 + half)), abs=1e-9)


def test_outcomes_of_one_day_share_their_weight() -> None:
    got = outcome_weights(np.array([365.0, 0.0, 0.0]), [1, 2, 2], 365.0)
    assert got.tolist() == [0.5, 0.5, 0.5]


def test_shuffled_labels_teach_nothing() -> None:
    x, y, _ = drawn(6, n=6000, k=8)
    rng = np.random.default_rng(7)
    y = rng.permutation(y)
    c = fit(x[:3000], y[:3000], "abcdefgh")
    p, told = predict(c, x[3000:]).estimate, y[3000:]
    rank = np.argsort(np.argsort(p)) + 1
    ones = told.sum()
    auc = (rank[told > 0].sum() - ones * (ones + 1) / 2) / (ones * (len(told) - ones))
    assert abs(auc - 0.5) < 0.03


def test_wrong_number_of_names() -> None:
    with pytest.raises(ValueError, match="1 names for 2 features"):
        fit(np.zeros((3, 2)), [0, 1, 0], ("a",))
