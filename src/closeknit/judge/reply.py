"""How likely a person is to answer: the empirical-Bayes chain.

A person's rate is drawn towards my overall rate, and that towards the population's. Counts of
a person are capped at 8 effective trials: beyond that the past says less about the next message
than its number suggests (docs/measures.md).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.beta import quantile

Floats = NDArray[np.float64]

POPULATION_RATE = 0.45  # median share of answered personal messages, an assumption until trained
POPULATION_TRIALS = 5.0
PERSON_TRIALS = 3.2  # pseudo-trials of the dyad on mail (docs/measures.md)
CAP = 8.0
ENOUGH = 2.0  # fewer effective trials: unknown


def overall_rate(trials: Floats, answered: Floats) -> float:
    """My rate over all people, drawn towards the population's."""
    return float(
        (answered.sum() + POPULATION_TRIALS * POPULATION_RATE) / (trials.sum() + POPULATION_TRIALS)
    )


def capped(trials: Floats, answered: Floats) -> tuple[Floats, Floats]:
    """Trials and answers of each person, scaled down to at most CAP trials."""
    effective = np.minimum(trials, CAP)
    rate = np.divide(answered, trials, out=np.zeros_like(answered), where=trials > 0)
    return effective, rate * effective


def reply_probability(
    trials: Floats, answered: Floats, base: float
) -> tuple[Floats, Floats, Floats]:
    """Estimate and 80 % interval per person; nan where there are too few trials to say."""
    effective, successes = capped(trials, answered)
    alpha = successes + PERSON_TRIALS * base
    beta = effective - successes + PERSON_TRIALS * (1 - base)
    known = trials >= ENOUGH
    estimate = np.where(known, alpha / (alpha + beta), np.nan)
    low, high = np.full_like(estimate, np.nan), np.full_like(estimate, np.nan)
    if known.any():
        low[known] = quantile(0.1, alpha[known], beta[known])
        high[known] = quantile(0.9, alpha[known], beta[known])
    return estimate, low, high
