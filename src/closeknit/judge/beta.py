"""Quantiles of the beta distribution, in plain numpy."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_log_gamma = np.vectorize(math.lgamma, otypes=[np.float64])


def cumulative(x: Floats, a: Floats, b: Floats) -> Floats:
    """P(X ≤ x) for X ~ Beta(a, b): the regularised incomplete beta function.

    Lentz's continued fraction (Press et al., Numerical Recipes, 6.4); a, b > 0, 0 ≤ x ≤ 1.
    """
    x, a, b = np.broadcast_arrays(np.asarray(x, float), np.asarray(a, float), np.asarray(b, float))
    swap = x > (a + 1) / (a + b + 2)
    u, p, q = np.where(swap, 1 - x, x), np.where(swap, b, a), np.where(swap, a, b)
    inner = np.clip(u, 1e-300, 1 - 1e-16)
    front = np.exp(
        _log_gamma(p + q) - _log_gamma(p) - _log_gamma(q) + p * np.log(inner) + q * np.log1p(-inner)
    )
    value = front * _fraction(inner, p, q) / p
    value = np.where(u <= 0, 0.0, value)
    return np.where(swap, 1 - value, value)


def _fraction(x: Floats, a: Floats, b: Floats, steps: int = 200) -> Floats:
    tiny = 1e-300
    c = np.ones_like(x)
    d = 1 - (a + b) * x / (a + 1)
    d = 1 / np.where(np.abs(d) < tiny, tiny, d)
    h = d.copy()
    for m in range(1, steps):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = np.ones_like(x)
        for term in (even, odd):
            d = 1 + term * d
            d = 1 / np.where(np.abs(d) < tiny, tiny, d)
            c = 1 + term / c
            c = np.where(np.abs(c) < tiny, tiny, c)
            change = d * c
            h = h * change
        if np.all(np.abs(change - 1) < 1e-12):
            break
    return h


def quantile(q: float, a: Floats, b: Floats) -> Floats:
    """The x with P(X ≤ x) = q, by bisection, to 1e-9."""
    a, b = np.broadcast_arrays(np.asarray(a, float), np.asarray(b, float))
    low, high = np.zeros(a.shape), np.ones(a.shape)
    for _ in range(32):
        middle = (low + high) / 2
        below = cumulative(middle, a, b) < q
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
