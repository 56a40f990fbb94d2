"""What my own decisions on found acts teach about the others.

An act that I reject more often than its probability says is found too easily in my mail: its log
odds are moved by the shift that makes my decisions likeliest, drawn towards none by a prior
(one-parameter logistic). One decision moves little, twenty move much.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from closeknit.model.acts import Act

DEVIATION = 1.0  # of the prior of a shift, in log odds: a judgement
SURE = 0.995  # probabilities are kept within this, so that log odds stay finite
FARTHEST = 32.0  # shift in log odds; no number of decisions that a life allows comes near


def shifts(judged: Iterable[tuple[Act, float, bool]]) -> dict[Act, float]:
    """The shift of each act in log odds, from (act, probability as found, whether it was one)."""
    by_act: dict[Act, list[tuple[float, bool]]] = defaultdict(list)
    for act, probability, right in judged:
        by_act[act].append((_odds(probability), right))
    return {act: _shift(rows) for act, rows in by_act.items()}


def shifted(act: Act, probability: float, by: Mapping[Act, float]) -> float:
    """A probability as the decisions would have it."""
    if act not in by:
        return probability
    return round(_share(_odds(probability) + by[act]), 3)


def _shift(rows: list[tuple[float, bool]]) -> float:
    """Where the slope of the log likelihood, which only falls, is zero: found by halving, since
    Newton's method overshoots for ever where all was sure and wrong."""
    low, high = -FARTHEST, FARTHEST
    while high - low > 1e-7:
        shift = (low + high) / 2
        # summed exactly, so that the order of decisions doesn't matter
        slope = math.fsum(right - _share(odds + shift) for odds, right in rows)
        if slope > shift / DEVIATION**2:
            low = shift
        else:
            high = shift
    return (low + high) / 2


def _odds(share: float) -> float:
    kept = min(max(share, 1 - SURE), SURE)
    return math.log(kept / (1 - kept))


def _share(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
