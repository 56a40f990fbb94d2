"""Do the 80 % intervals hold? Judged by the number of answers of a person in a quarter.

Its predictive distribution: each trial is answered with its own probability, and all logits of
the person's quarter are moved together by one normal draw of the interval's variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.logistic import sigmoid

Floats = NDArray[np.float64]
NODES, SHARES = np.polynomial.hermite_e.hermegauss(21)
TAIL = 0.1


@dataclass(frozen=True, slots=True)
class Held:
    """Of one person and quarter: trials, whether the interval of counts (which holds 80 % or
    more, for counts are whole) held, and the chance that an interval of exactly 80 % would have,
    ties at its ends broken at random."""

    trials: int
    inside: bool
    exactly: float


def answers(logit: Floats, variance: float) -> Floats:
    """P(0), P(1), … P(n) answers to trials of these logits, moved together."""
    out = np.zeros(len(logit) + 1)
    for node, share in zip(NODES, SHARES / SHARES.sum(), strict=True):
        several = np.array([1.0])
        for p in sigmoid(logit + node * np.sqrt(variance)):
            several = np.convolve(several, [1 - p, p])
        out += share * several
    return out


def held(logit: Floats, variance: float, answered: int) -> Held:
    """Whether the count lies in the 80 % predictive interval."""
    chance = answers(logit, variance)
    below = float(chance[:answered].sum())
    here = float(chance[answered])
    inside = below + here > TAIL and below < 1 - TAIL
    # the rank below + u·here with u uniform lies within [.1, .9] with this chance
    within = min(below + here, 1 - TAIL) - max(below, TAIL)
    return Held(len(logit), inside, max(0.0, within) / here if here > 0 else 0.0)


def person_quarters(
    person: Sequence[str], quarter: NDArray[np.int64], logit: Floats, variance: Floats, y: Floats
) -> list[Held]:
    """One for each person and quarter that has trials. `variance` per trial, of its logit."""
    cells: dict[tuple[str, int], list[int]] = {}
    for row, cell in enumerate(zip(person, quarter.tolist(), strict=True)):
        cells.setdefault(cell, []).append(row)
    return [
        held(logit[rows], float(variance[rows].mean()), int(y[rows].sum()))
        for rows in cells.values()
    ]


def line(found: Sequence[Held], least: int) -> str:
    """Coverage among those with at least so many trials."""
    kept = [h for h in found if h.trials >= least]
    if not kept:
        return f"≥ {least} trials: none"
    inside = np.mean([h.inside for h in kept])
    exactly = np.mean([h.exactly for h in kept])
    return f"≥ {least} trials: {len(kept)}, held {inside:.3f}, ties at random {exactly:.3f}"
