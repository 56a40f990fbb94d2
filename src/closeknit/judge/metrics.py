"""How good probabilities were, once it is known what came true."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CLIP = 1e-4


def log_loss(p: Floats, y: Floats) -> float:
    """Mean of −ln of the probability that was given to what happened; p within 1e-4 of 0 and 1."""
    q = np.clip(p, CLIP, 1 - CLIP)
    return float(-np.mean(np.where(y == 1, np.log(q), np.log1p(-q))))


def auc(p: Floats, y: Floats) -> float:
    """The chance that a 1 was given more than a 0, ties half; nan when one kind is missing."""
    ones, zeros = np.sort(p[y == 1]), np.sort(p[y == 0])
    if not ones.size or not zeros.size:
        return float("nan")
    below = np.searchsorted(zeros, ones, "left")
    upto = np.searchsorted(zeros, ones, "right")
    return float((below + upto).sum() / 2 / ones.size / zeros.size)


def brier(p: Floats, y: Floats) -> float:
    """Mean squared error."""
    return float(np.mean((p - y) ** 2))


def reliability(p: Floats, y: Floats, bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean probability, share that came true, number) in bins of equal mass."""
    order = np.argsort(p, kind="stable")
    parts = (part for part in np.array_split(order, bins) if part.size)
    return [(float(p[part].mean()), float(y[part].mean()), int(part.size)) for part in parts]


def ece(p: Floats, y: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal mass."""
    return sum(abs(said - came) * n for said, came, n in reliability(p, y, bins)) / len(p)


def slope(p: Floats, y: Floats) -> float:
    """The coefficient of logit(p) in a logistic regression of y on it: 1 when calibrated, below
    1 when too bold. Newton's method; nan when one kind is missing."""
    if y.min() == y.max():
        return float("nan")
    q = np.clip(p, CLIP, 1 - CLIP)
    x = np.column_stack([np.ones_like(q), np.log(q / (1 - q))])
    beta = np.array([0.0, 1.0])
    for _ in range(25):
        fitted = 1 / (1 + np.exp(-x @ beta))
        hessian = x.T @ (x * (fitted * (1 - fitted))[:, None]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(hessian, x.T @ (y - fitted))
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    return float(beta[1])
