"""When an answer comes, given that it comes within 7 days (T4), as a discrete hazard.

P(answered by t) = P(answered within 7 days) · G(t), and G(7 days) = 1, so that the point at 7
days is T1's. 1 − G is a product of 1 − hazard over the bins that end at `ENDS`; the hazard is
logistic in the bin and in the features, the last bin's is 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.logistic import sigmoid

Floats = NDArray[np.float64]
ENDS = (1.0, 3.0, 8.0, 24.0, 48.0, 96.0, 168.0)  # hours
_BINS = {f"after_{int(hours)}h": 0 for hours in ENDS[:-2]}
DELAY_SIGNS = {**_BINS, "answers_them": 0, "asks_question": 0, "silence": -1, "addressees": 0,
               "their_speed": 1}  # fmt: skip
MEAN_LOG_HOURS = 2.5  # ln(1 + hours) of an answer, of one whose answers aren't known
PSEUDO_ANSWERS = 3.0


def expanded(x: Floats, hours: Floats) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """One row per answered trial and bin that it reached: features, whether the answer came in
    that bin, the trial's number. The last bin, which is certain, is left out."""
    bins = np.minimum(np.searchsorted(ENDS, hours, "left"), len(ENDS) - 1)
    rows, came, numbers = [], [], []
    for b in range(len(ENDS) - 1):
        at = np.flatnonzero(bins >= b)
        mark = np.zeros((len(at), len(_BINS)))
        if b:
            mark[:, b - 1] = 1
        rows.append(np.hstack([mark, x[at]]))
        came.append((bins[at] == b).astype(np.float64))
        numbers.append(at)
    return np.vstack(rows), np.concatenate(came), np.concatenate(numbers)


def shares(x: Floats, intercept: float, values: Floats) -> Floats:
    """P(the answer comes in each bin | it comes within 7 days), shape (n, bins)."""
    left = np.ones(len(x))
    out = []
    for b in range(len(ENDS)):
        shift = values[b - 1] if 0 < b <= len(_BINS) else 0.0
        hazard = (
            sigmoid(intercept + shift + x @ values[len(_BINS) :])
            if b < len(ENDS) - 1
            else np.ones(len(x))
        )
        out.append(left * hazard)
        left = left * (1 - hazard)
    return np.column_stack(out)
