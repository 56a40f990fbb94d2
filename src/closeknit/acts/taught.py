"""What my own decisions on found acts teach about the others.

An act that I reject more often than its probability says is found too easily in my mail: its log
odds are moved by the shift that makes my decisions likeliest, drawn towards none by a prior
(one-parameter logistic, Newton's method). One decision moves little, twenty move much.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from closeknit.model.acts import Act

DEVIATION = 1.0  # of the prior of a shift, in log odds: a judgement
SURE = 0.995  # probabilities are kept within this, so that log odds stay finite


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
    shift = 0.0
    for _ in range(20):
        shares = [_share(odds + shift) for odds, _ in rows]
        slope = sum(right - p for (_, right), p in zip(rows, shares, strict=True))
        slope -= shift / DEVIATION**2
        curve = sum(p * (1 - p) for p in shares) + 1 / DEVIATION**2
        step = slope / curve
        shift += step
        if abs(step) < 1e-6:
            break
    return shift


def _odds(share: float) -> float:
    kept = min(max(share, 1 - SURE), SURE)
    return math.log(kept / (1 - kept))


def _share(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
