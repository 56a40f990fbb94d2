"""Rows put together that hardly differ, so that a fit takes hundreds of rows instead of many
thousands. A cell is known by its middle, which depends on no row: nothing of the future gets
in by it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """`middle` of each cell, shape (cells, k), and the cell that each row lies in."""

    middle: Floats
    at: Whole


def cells(features: Floats, width: float) -> Cells:
    """The cells of features (n, k), each of them cut at multiples of a width."""
    steps = np.rint(features / width).astype(np.int64)
    low = steps.min(axis=0, initial=0)
    size = steps.max(axis=0, initial=0) - low + 1
    key = np.zeros(len(steps), dtype=np.int64)
    for column in range(steps.shape[1]):
        key = key * size[column] + steps[:, column] - low[column]
    _, first, at = np.unique(key, return_index=True, return_inverse=True)
    middle: Floats = steps[first].astype(np.float64) * width
    return Cells(middle, at.astype(np.int64))


def together(found: Cells, outcome: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Middles, outcomes and summed weights, a row for each cell and outcome that weighs anything.
    Rows of weight 0 may have any outcome."""
    number = len(found.middle)
    came = np.bincount(found.at, np.where(outcome == 1, weights, 0.0), number)
    not_ = np.bincount(found.at, np.where(outcome == 0, weights, 0.0), number)
    some, none = came > 0, not_ > 0
    return (
        np.vstack([found.middle[some], found.middle[none]]),
        np.concatenate([np.ones(some.sum()), np.zeros(none.sum())]),
        np.concatenate([came[some], not_[none]]),
    )
