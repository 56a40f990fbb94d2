"""The rule of standing: so many exchanges in 12 months on so many days, or small meetings.

De Choudhury et al. (2010) found 5 to 10 reciprocated mails a year the best threshold. The rule has
a probability of its own, which the model of standing.py is compared with: exchanges are Poisson;
with k of them seen and a gamma prior, how probable is a true yearly rate of at least 5?
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.threshold import DAYS, EXCHANGES, MEETINGS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PRIOR_SHAPE = 0.5  # Jeffreys: says almost nothing before the first exchange
DOUBT = 0.03  # counts are signs of trust, not trust
SPREAD = 0.64  # 80 % of a standard error of half a unit of log odds: a judgement
NEIGHBOURS = (3, EXCHANGES, 10)  # exchanges at which standing is looked at again


def meets_rule(
    exchanges: Floats, days: Floats, meetings: Floats, least: float = EXCHANGES
) -> Bools:
    """Whether the rule holds, with `least` exchanges. Days go with them: 3 for 5."""
    enough = (exchanges >= least) & (days >= np.ceil(least * DAYS / EXCHANGES))
    holds: Bools = enough | (meetings >= MEETINGS)
    return holds


def rate_at_least(exchanges: Floats, threshold: float = EXCHANGES) -> Floats:
    """P(true yearly rate ≥ threshold) after seeing so many exchanges in a year."""
    return _gamma_tail(exchanges + PRIOR_SHAPE, threshold)


def rule_probability(lasting: Floats, meetings: Floats) -> tuple[Floats, Floats, Floats]:
    """Estimate and 80 % interval from lasting exchanges (measure/exchanges.py) and small meetings.
    The interval comes from moving the count by its own spread, and then by SPREAD on the scale of
    log odds, because the rule itself is only a rule."""
    counted = lasting + meetings * EXCHANGES / MEETINGS
    spread = 1.28 * np.sqrt(counted + 1)
    low, estimate, high = (
        DOUBT + (1 - 2 * DOUBT) * rate_at_least(np.maximum(moved, 0))
        for moved in (counted - spread, counted, counted + spread)
    )
    return estimate, _moved(low, -SPREAD), _moved(high, SPREAD)


def _moved(p: Floats, log_odds: float) -> Floats:
    moved: Floats = 1 / (1 + (1 - p) / p * np.exp(-log_odds))
    return moved


def _gamma_tail(shape: Floats, x: float) -> Floats:
    """P(X > x) for X ~ Gamma(shape, 1), by the series of the incomplete gamma function."""
    distinct, place = np.unique(np.ravel(np.asarray(shape, float)), return_inverse=True)
    values = np.array([_tail(float(s), x) for s in distinct], float)
    return values[place].reshape(np.shape(shape))


def _tail(shape: float, x: float) -> float:
    if shape > 20 * x:
        return 1.0
    term = math.exp(shape * math.log(x) - x - math.lgamma(shape + 1))
    total, n = term, 1
    while term > 1e-15 * total:
        term *= x / (shape + n)
        total += term
        n += 1
    return max(1.0 - total, 0.0)
