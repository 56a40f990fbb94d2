"""Measures of probabilities against outcomes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def log_loss(p: Floats, y: Floats) -> float:
    kept = np.clip(p, 1e-4, 1 - 1e-4)
    return float(-np.mean(y * np.log(kept) + (1 - y) * np.log(1 - kept)))


def auc(p: Floats, y: Floats) -> float:
    """Chance that an answered one ranks above an unanswered one, ties half."""
    order = np.sort(p)
    rank = (np.searchsorted(order, p, "left") + np.searchsorted(order, p, "right") + 1) / 2
    ones = float(y.sum())
    zeros = len(y) - ones
    if not ones or not zeros:
        return float("nan")
    return float((rank[y > 0].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def ece(p: Floats, y: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal mass."""
    order = np.lexsort((y, p))
    parts = np.array_split(order, bins)
    return float(sum(abs(p[part].sum() - y[part].sum()) for part in parts)) / len(p)
