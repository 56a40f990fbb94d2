"""BG/NBD against the paper's formulas with gamma functions, and on people made by it."""

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
import pytest

from closeknit.judge.bgnbd import BgNbd, fitted, in_touch, log_likelihood, still_there

A = np.array
MODEL = BgNbd(0.6, 25.0, 0.7, 2.5)


def _beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


@pytest.mark.parametrize(("x", "t", "age"), [(0, 0, 50), (1, 30, 31), (7, 200, 900), (40, 90, 90)])
def test_likelihood_of_one(x: int, t: float, age: float) -> None:
    m = MODEL
    one = exp(_beta(m.a, m.b + x) - _beta(m.a, m.b)) * (m.alpha + age) ** -(m.r + x)
    if x:
        gone = exp(_beta(m.a + 1, m.b + x - 1) - _beta(m.a, m.b))
        one += gone * (m.alpha + t) ** -(m.r + x)
    wanted = lgamma(m.r + x) - lgamma(m.r) + m.r * log(m.alpha) + log(one)
    assert log_likelihood(m, A([float(x)]), A([t]), A([age])) == pytest.approx(wanted)


def test_alive_by_hand() -> None:
    # 1 / (1 + a/(b + x − 1) · ((α + T)/(α + t))^(r + x)): .7/3.5 · 2^2.6
    p = still_there(MODEL, A([2.0, 0.0]), A([75.0, 0.0]), A([175.0, 900.0]))
    assert p.tolist() == pytest.approx([1 / (1 + 0.2 * 2**2.6), 1.0])
    # and at least once in 200 days: 1 − (200/400)^2.6
    again = in_touch(MODEL, A([2.0]), A([75.0]), A([175.0]), 200.0)
    assert again[0] == pytest.approx(p[0] * (1 - 0.5**2.6))


def test_a_fit_finds_whom_it_was_made_from() -> None:
    dice = np.random.default_rng(3)
    n, age = 1500, 700.0
    rates = dice.gamma(MODEL.r, 1 / MODEL.alpha, n)
    leaving = dice.beta(MODEL.a, MODEL.b, n)
    repeats, last = np.zeros(n), np.zeros(n)
    for person in range(n):
        time = dice.exponential(1 / rates[person])
        while time < age:
            repeats[person] += 1
            last[person] = time
            if dice.random() < leaving[person]:
                break
            time += dice.exponential(1 / rates[person])
    ages = np.full(n, age)
    found = fitted(repeats, last, ages)
    assert log_likelihood(found, repeats, last, ages) >= log_likelihood(MODEL, repeats, last, ages)
    assert found.r / found.alpha == pytest.approx(MODEL.r / MODEL.alpha, rel=0.25)
    assert found.a / (found.a + found.b) == pytest.approx(0.7 / 3.2, rel=0.3)


def test_nobody_to_fit() -> None:
    assert fitted(A([]), A([]), A([])) == BgNbd()
