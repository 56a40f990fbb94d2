"""The rule of standing and its probability, by hand and by their properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.judge.rule import meets_rule, rate_at_least, rule_probability

A = np.array


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


def test_the_rule_at_other_thresholds() -> None:
    exchanges, days, none = A([3.0, 4.0, 10.0]), A([2.0, 3.0, 5.0]), A([0.0, 0.0, 0.0])
    # of 3 exchanges ⌈9/5⌉ = 2 days are asked, of 10 six
    assert meets_rule(exchanges, days, none, 3).tolist() == [True, True, True]
    assert meets_rule(exchanges, days, none, 10).tolist() == [False, False, False]
    assert meets_rule(exchanges, A([6.0] * 3), none, 10).tolist() == [False, False, True]


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
    estimate, low, high = rule_probability(A([5.0, 0.0]), A([0.0, 2.0]))
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
def test_more_of_anything_never_lowers_it(one: tuple[float, int], more: tuple[float, int]) -> None:
    columns = [A([float(a), float(a + b)]) for a, b in zip(one, more, strict=True)]
    estimate, low, high = rule_probability(*columns)
    for column in (estimate, low, high):
        assert column[0] <= column[1] + 1e-12
        assert ((column >= 0) & (column <= 1)).all()
    assert (low <= estimate).all()
    assert (estimate <= high).all()
