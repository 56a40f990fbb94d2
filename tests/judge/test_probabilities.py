"""Reply, alive and standing, by hand and by their properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.judge.alive import alive_probability
from closeknit.judge.beta import cumulative
from closeknit.judge.reply import overall_rate, reply_probability
from closeknit.judge.standing import connection_probability, meets_rule, rate_at_least

A = np.array


def test_my_rate_is_drawn_towards_the_populations() -> None:
    # (6 + 5·0.45) / (10 + 5) = 8.25 / 15
    assert overall_rate(A([4.0, 6.0]), A([1.0, 5.0])) == pytest.approx(0.55)
    assert overall_rate(A([]), A([])) == pytest.approx(0.45)


def test_a_persons_rate_is_drawn_towards_mine() -> None:
    # base 0.5: (3 + 1.6) / (4 + 3.2) = 4.6 / 7.2
    estimate, low, high = reply_probability(A([4.0]), A([3.0]), 0.5)
    assert estimate[0] == pytest.approx(4.6 / 7.2)
    # the 80 % interval of Beta(4.6, 2.6)
    ends = cumulative(A([low[0], high[0]]), A(4.6), A(2.6))
    assert ends.tolist() == pytest.approx([0.1, 0.9], abs=1e-6)


def test_evidence_is_capped_at_eight_trials() -> None:
    # 30 of 40 counts as 6 of 8: (6 + 1.6) / (8 + 3.2)
    many, few = (
        reply_probability(A([40.0]), A([30.0]), 0.5),
        reply_probability(A([8.0]), A([6.0]), 0.5),
    )
    assert many[0][0] == pytest.approx(7.6 / 11.2)
    assert [c[0] for c in many] == [c[0] for c in few]


def test_unknown_below_two_trials() -> None:
    estimate, low, high = reply_probability(A([0.0, 1.0, 2.0]), A([0.0, 1.0, 0.0]), 0.5)
    assert np.isnan(estimate).tolist() == np.isnan(low).tolist() == [True, True, False]
    assert estimate[2] == pytest.approx(1.6 / 5.2)
    assert 0 < low[2] < estimate[2] < high[2] < 1
    assert np.isnan(reply_probability(A([0.0]), A([0.0]), 0.5)[2]).all()


@settings(max_examples=30)
@given(st.integers(2, 30), st.integers(0, 30), st.floats(0.05, 0.95))
def test_more_answers_never_lower_it(trials: int, answered: int, base: float) -> None:
    answered = min(answered, trials - 1)
    at = A([float(trials)] * 2)
    estimate, low, high = reply_probability(at, A([float(answered), answered + 1.0]), base)
    assert estimate[0] < estimate[1]
    assert low[0] < low[1]
    assert high[0] < high[1]


@pytest.mark.parametrize(
    ("silence", "gap", "share"),
    [
        (5, 10, 0.86),  # half the usual gap
        (5.01, 10, 0.81),
        (10, 10, 0.81),
        (20, 10, 0.77),
        (40, 10, 0.64),
        (80, 10, 0.54),
        (80.0001, 10, 0.40),
        (0, 30, 0.86),
        (3.5, 1, 0.86),  # a rhythm is never shorter than a week
        (80 + 182.5, 10, 0.20),  # half a year beyond the last step halves it
        (80 + 365, 10, 0.10),
    ],
)
def test_alive_steps(silence: float, gap: float, share: float) -> None:
    estimate, low, high = alive_probability(A([float(silence)]), A([float(gap)]))
    assert estimate[0] == pytest.approx(share, abs=1e-6)
    assert low[0] == pytest.approx(max(share - 0.12, 0), abs=1e-6)
    assert high[0] == pytest.approx(share + 0.12, abs=1e-6)


def test_alive_needs_a_rhythm_and_a_word_from_them() -> None:
    for three in alive_probability(A([np.nan, 5.0, np.nan]), A([3.0, np.nan, np.nan])):
        assert np.isnan(three).all()


@given(st.floats(0, 4000), st.floats(0, 4000), st.floats(0.1, 400))
def test_longer_silence_is_never_livelier(a: float, b: float, gap: float) -> None:
    estimate, low, high = alive_probability(A(sorted((a, b))), A([gap, gap]))
    assert estimate[0] >= estimate[1]
    assert (low >= 0).all()
    assert (high <= 1).all()


@pytest.mark.parametrize(
    ("exchanges", "days", "meetings", "holds"),
    [
        (5, 3, 0, True),
        (4, 4, 0, False),
        (50, 2, 0, False),  # one long talk
        (0, 0, 2, True),
        (0, 0, 1, False),
        (4, 3, 1, False),
    ],
)
def test_the_rule(exchanges: float, days: float, meetings: float, holds: bool) -> None:
    assert meets_rule(A([exchanges]), A([days]), A([meetings])).tolist() == [holds]


def test_rate_by_hand() -> None:
    """A gamma of half-whole shape has its tail in closed form: Γ(½, x)/Γ(½) = erfc(√x), and
    each whole step adds x^s e^-x / Γ(s + 1)."""
    x, tail, shape = 5.0, math.erfc(math.sqrt(5.0)), 0.5
    for exchanges in range(12):
        assert rate_at_least(A([float(exchanges)]))[0] == pytest.approx(tail, abs=1e-12)
        tail += x**shape * math.exp(-x) / math.gamma(shape + 1)
        shape += 1
    assert rate_at_least(A([500.0])).tolist() == [1.0]


def test_connection_probability_by_hand() -> None:
    # five lasting exchanges, or two meetings: P(rate ≥ 5 | 5) = 0.5595, within .03 of 0 and 1
    estimate, low, high = connection_probability(A([5.0, 0.0]), A([0.0, 2.0]))
    tail = math.erfc(math.sqrt(5)) + sum(
        5 ** (s + 0.5) * math.exp(-5) / math.gamma(s + 1.5) for s in range(5)
    )
    assert estimate.tolist() == pytest.approx([0.03 + 0.94 * tail] * 2)
    # moved by 1.28·√6 = 3.135 each way: 1.865 and 8.135 exchanges
    fewer = 0.03 + 0.94 * rate_at_least(A([1.8646]))[0]
    more = 0.03 + 0.94 * rate_at_least(A([8.1354]))[0]
    # and then by .64 of log odds
    assert low[0] / (1 - low[0]) == pytest.approx(fewer / (1 - fewer) * math.exp(-0.64), abs=1e-3)
    assert high[0] / (1 - high[0]) == pytest.approx(more / (1 - more) * math.exp(0.64), abs=1e-2)


COUNTS = st.tuples(st.floats(0, 300), st.integers(0, 60))


@given(COUNTS, COUNTS)
def test_more_of_anything_never_lowers_the_connection(
    one: tuple[float, int], more: tuple[float, int]
) -> None:
    columns = [A([float(a), float(a + b)]) for a, b in zip(one, more, strict=True)]
    estimate, low, high = connection_probability(*columns)
    for column in (estimate, low, high):
        assert column[0] <= column[1] + 1e-12
        assert ((column >= 0) & (column <= 1)).all()
    assert (low <= estimate).all()
    assert (estimate <= high).all()
