"""BG/NBD: is a person still there, by the number of days with contact and the last of them?

Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way. While alive, somebody is in
touch at a rate of their own (Gamma r, α over people), and after each contact is gone for good with
a chance of their own (Beta a, b). It serves as a baseline that needs no features, only `repeats`
(days with contact after the first), `last` (days from the first to the last) and `age` (days
since the first).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NAMES = ("r", "alpha", "a", "b")
FIRST_STEP, LAST_STEP = 1.0, 0.05  # of the search, in logarithms
LEAST, MOST = 1e-3, 1e5


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The four parameters; `alpha` in days."""

    r: float = 0.5
    alpha: float = 30.0
    a: float = 0.5
    b: float = 2.0


def log_likelihood(model: BgNbd, repeats: Floats, last: Floats, age: Floats) -> float:
    """The sum over people, but for what doesn't depend on the parameters. Gamma functions of
    whole steps are products, kept as running sums of logarithms."""
    k = repeats.astype(np.int64)
    steps = np.arange(int(k.max(initial=0)))
    rates = _running(np.log(model.r + steps))
    stays = _running(np.log((model.b + steps) / (model.a + model.b + steps)))
    power = model.r + repeats
    still = -power * np.log(model.alpha + age)
    went = (
        np.log(model.a)
        - np.log(model.b + np.maximum(repeats, 1) - 1)
        - power * np.log(model.alpha + last)
    )
    either = np.where(repeats > 0, np.logaddexp(still, went), still)
    return float(np.sum(rates[k] + model.r * np.log(model.alpha) + stays[k] + either))


def fitted(
    repeats: Floats, last: Floats, age: Floats, begin: BgNbd | None = None, step: float = FIRST_STEP
) -> BgNbd:
    """The parameters of the highest likelihood, by trying each of them larger and smaller with
    ever smaller steps."""
    best = begin or BgNbd()
    if not len(repeats):
        return best
    found = log_likelihood(best, repeats, last, age)
    while step >= LAST_STEP:
        moved = False
        for name in NAMES:
            for way in (step, -step):
                value = float(np.clip(getattr(best, name) * np.exp(way), LEAST, MOST))
                tried = replace(best, **{name: value})
                score = log_likelihood(tried, repeats, last, age)
                if score > found + 1e-6:
                    best, found, moved = tried, score, True
                    break
        if not moved:
            step /= 2
    return best


def still_there(model: BgNbd, repeats: Floats, last: Floats, age: Floats) -> Floats:
    """P(alive): 1 for those of whom only one day is known, by the model's own assumption."""
    gone = (
        np.log(model.a)
        - np.log(model.b + np.maximum(repeats, 1) - 1)
        + (model.r + repeats) * (np.log(model.alpha + age) - np.log(model.alpha + last))
    )
    out: Floats = np.where(repeats > 0, 1 / (1 + np.exp(np.minimum(gone, 700.0))), 1.0)
    return out


def in_touch(model: BgNbd, repeats: Floats, last: Floats, age: Floats, days: float) -> Floats:
    """P(alive and in contact at least once within so many days), as if nobody went meanwhile."""
    quiet = (model.r + repeats) * (np.log(model.alpha + age) - np.log(model.alpha + age + days))
    out: Floats = still_there(model, repeats, last, age) * -np.expm1(quiet)
    return out


def _running(steps: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(steps)])
