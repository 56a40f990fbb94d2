"""How good probabilities were, with what chance may have added: 80 % intervals from draws of
people with replacement, since what happens with one person hangs together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from closeknit.judge import metrics
from closeknit.judge.logistic import fit

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Interval = tuple[float, float]

DRAWS = 100
BINS = 10
ENDS = (0.1, 0.9)
FINE = 200  # bins of equal mass in which the slope of a draw is worked out


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one set of probabilities."""

    log_loss: float
    auc: float
    brier: float
    ece: float
    slope: float
    reliability: tuple[tuple[float, float, int], ...]


def score(p: Floats, y: Floats, loss: Floats | None = None) -> Score:
    """All figures at once. `loss` replaces the log loss where the outcome is more than 1 or 0."""
    return Score(
        float(np.mean(losses(p, y) if loss is None else loss)),
        metrics.auc(p, y),
        metrics.brier(p, y),
        metrics.ece(p, y),
        metrics.slope(p, y),
        tuple(metrics.reliability(p, y)),
    )


def losses(p: Floats, y: Floats) -> Floats:
    """−ln of the probability that was given to what happened, as `metrics.log_loss` has it."""
    q = np.clip(p, metrics.CLIP, 1 - metrics.CLIP)
    out: Floats = -np.where(y == 1, np.log(q), np.log1p(-q))
    return out


class Draws:
    """How often each row counts in each draw of people."""

    def __init__(self, person: Whole) -> None:
        people, self._of = np.unique(person, return_inverse=True)
        n = len(people)
        # any fixed number: the same data must give the same figures
        self._times = np.random.default_rng(4).multinomial(n, np.full(n, 1 / n), DRAWS)
        self._rows = np.bincount(self._of, minlength=n).astype(np.float64)

    def mean(self, value: Floats) -> Floats:
        """The mean of a value over the rows, in each draw."""
        sums = np.bincount(self._of, value, len(self._rows))
        out: Floats = (self._times @ sums) / np.maximum(self._times @ self._rows, 1)
        return out

    def intervals(self, p: Floats, y: Floats, loss: Floats) -> dict[str, Interval]:
        """Of log loss, AUC, Brier, ECE and slope."""
        auc, ece, slope = [], [], []
        _, rank = np.unique(p, return_inverse=True)
        order = np.argsort(p, kind="stable")
        tenth, fine = (_equal_mass(order, bins) for bins in (BINS, FINE))
        middle = _logit(_sums(fine, p) / _sums(fine, np.ones_like(p)))
        for times in self._times:
            w = times[self._of].astype(np.float64)
            ones, zeros = w * y, w * (1 - y)
            auc.append(_auc(_sums(rank, ones), _sums(rank, zeros)))
            gap = np.abs(_sums(tenth, w * p) - _sums(tenth, ones))
            ece.append(float(gap.sum() / max(w.sum(), 1)))
            slope.append(_slope(middle, _sums(fine, ones), _sums(fine, zeros)))
        return {
            "log_loss": _ends(self.mean(loss)),
            "auc": _ends(np.array(auc)),
            "brier": _ends(self.mean((p - y) ** 2)),
            "ece": _ends(np.array(ece)),
            "slope": _ends(np.array(slope)),
        }

    def gains(self, loss: Floats, others: Mapping[str, Floats]) -> dict[str, Interval]:
        """By what part of each other's loss this one is smaller."""
        mine = self.mean(loss)
        return {name: _ends(1 - mine / self.mean(other)) for name, other in others.items()}


def _ends(values: Floats) -> Interval:
    told = values[~np.isnan(values)]
    if not told.size:
        return float("nan"), float("nan")
    low, high = np.quantile(told, ENDS)
    return float(low), float(high)


def _equal_mass(order: Whole, bins: int) -> Whole:
    """The bin of each row, where `order` sorts them."""
    out = np.empty(len(order), dtype=np.int64)
    bins = min(bins, len(order))
    for number, part in enumerate(np.array_split(order, bins)):
        out[part] = number
    return out


def _sums(at: Whole, value: Floats) -> Floats:
    return np.bincount(at, value).astype(np.float64)


def _auc(ones: Floats, zeros: Floats) -> float:
    both = ones.sum() * zeros.sum()
    below = np.cumsum(zeros) - zeros
    return float((ones @ (below + zeros / 2)) / both) if both else float("nan")


def _slope(logit: Floats, ones: Floats, zeros: Floats) -> float:
    if not ones.sum() or not zeros.sum():
        return float("nan")
    x = np.concatenate([logit, logit])[:, None]
    y = np.concatenate([np.ones(len(logit)), np.zeros(len(logit))])
    weights = np.concatenate([ones, zeros])
    return float(fit(x, y, ("logit",), weights=weights, prior_precision=1e-6).values[0])


def _logit(p: Floats) -> Floats:
    q = np.clip(p, metrics.CLIP, 1 - metrics.CLIP)
    out: Floats = np.log(q / (1 - q))
    return out
