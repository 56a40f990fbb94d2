"""What simple counts would have said: a logistic regression on one number (or two), fitted anew
at the start of each quarter to what was resolved by then. So a count has the same chance as the
model, and what it can't do isn't for want of a scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from closeknit.clock import DAY
from closeknit.judge.cells import cells, together
from closeknit.judge.logistic import fit, sigmoid
from closeknit.judge.quarter import quarter_start

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

WIDTH = 1 / 32
RIDGE = 0.1  # precision of the prior of coefficients, so that a fit without failures ends


def quarters(time: Whole) -> Whole:
    """Of each time the beginning of its quarter."""
    days, at = np.unique(time // DAY, return_inverse=True)
    starts = np.array([quarter_start(int(day) * DAY) for day in days], dtype=np.int64)
    out: Whole = starts[at] if len(starts) else np.zeros(0, dtype=np.int64)
    return out


def counted(time: Whole, features: Floats, outcome: Floats, horizon: int) -> Floats:
    """Each row's probability as a fit to features (n, k) would have given it; ½ before anything
    was resolved. `horizon` in seconds, outcomes 1, 0 or nan."""
    found = cells(features, WIDTH)
    names = tuple(f"x{number}" for number in range(features.shape[1]))
    given = np.full(len(time), 0.5)
    of = quarters(time)
    for start in np.unique(of):
        known = (time + horizon < start) & ~np.isnan(outcome)
        if not known.any():
            continue
        x, y, w = together(found, outcome, known.astype(np.float64))
        model = fit(x, y, names, weights=w, prior_precision=RIDGE)
        here = of == start
        given[here] = sigmoid(model.intercept + features[here] @ model.values)
    return given


def faded(time: Whole, person: Whole, value: Floats, days: float, horizon: int) -> Floats:
    """Σ value · 2^(−age ÷ days) over each person's earlier rows whose horizon was over (seconds);
    rows in order of time, a value that isn't known is 0."""
    out = np.zeros(len(time))
    if not len(time):
        return out
    order = np.lexsort((time, person))
    _, begins = np.unique(person[order], return_index=True)
    for rows in np.split(order, begins[1:]):
        t = time[rows]
        grown = np.exp2((t - t[0]) / DAY / days)
        sums = np.concatenate([[0.0], np.cumsum(grown * np.nan_to_num(value[rows]))])
        out[rows] = sums[np.searchsorted(t + horizon, t, "left")] / grown
    return out
