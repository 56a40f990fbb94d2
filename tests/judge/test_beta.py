"""Quantiles against closed forms."""

from __future__ import annotations

import math
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.judge.beta import cumulative, quantile

SHAPES = st.floats(0.3, 60)
SHARES = st.floats(0.001, 0.999)


def _quantile(q: float, a: float, b: float) -> float:
    return float(quantile(q, np.array([a]), np.array([b]))[0])


@pytest.mark.parametrize("q", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_closed_forms(q: float) -> None:
    assert _quantile(q, 1, 1) == pytest.approx(q, abs=1e-9)  # uniform
    assert _quantile(q, 3, 1) == pytest.approx(q ** (1 / 3), abs=1e-9)  # F = x³
    assert _quantile(q, 1, 4) == pytest.approx(1 - (1 - q) ** 0.25, abs=1e-9)
    # the arcsine law
    assert _quantile(q, 0.5, 0.5) == pytest.approx(math.sin(math.pi * q / 2) ** 2, abs=1e-9)
    # Beta(2, 3): F = 6x² − 8x³ + 3x⁴
    x = _quantile(q, 2, 3)
    assert 6 * x**2 - 8 * x**3 + 3 * x**4 == pytest.approx(q, abs=1e-8)


@given(st.integers(1, 25), st.integers(1, 25), SHARES)
def test_whole_shapes_are_binomial_tails(a: int, b: int, x: float) -> None:
    n = a + b - 1
    tail = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert float(cumulative(np.array(x), np.array(a), np.array(b))) == pytest.approx(tail, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(SHAPES, SHAPES, SHARES)
def test_mirrored_and_inverse(a: float, b: float, q: float) -> None:
    x = _quantile(q, a, b)
    assert 0 <= x <= 1
    assert x == pytest.approx(1 - _quantile(1 - q, b, a), abs=1e-8)
    if 1e-6 < x < 1 - 1e-6:
        found = float(cumulative(np.array(x), np.array(a), np.array(b)))
        assert found == pytest.approx(q, abs=1e-5)


def test_ends() -> None:
    a, b = np.array([2.0, 7.0]), np.array([3.0, 0.5])
    assert cumulative(np.zeros(2), a, b).tolist() == [0.0, 0.0]
    assert cumulative(np.ones(2), a, b).tolist() == [1.0, 1.0]
