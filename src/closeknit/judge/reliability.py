"""How often what was said came true, with what chance may have added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from closeknit.judge.scores import BINS, ENDS, Draws
from closeknit.judge.track import Given


@dataclass(frozen=True, slots=True)
class Point:
    """A tenth of the trials, by the probability that was given: its mean, the share that came
    true with its 80 % interval, and how many they are."""

    said: float
    came: float
    low: float
    high: float
    n: int


def points(given: Given, bins: int = BINS) -> tuple[Point, ...]:
    """The trials that are known by now in bins of equal mass, least probable first. The intervals
    are of draws of people, since what happens with one person hangs together."""
    known = ~np.isnan(given.outcome)
    p, y = given.probability[known], given.outcome[known]
    draws = Draws(given.person_id[known])
    found = []
    for part in np.array_split(np.argsort(p, kind="stable"), bins):
        if not part.size:
            continue
        inside = np.zeros(len(p))
        inside[part] = 1.0
        size = draws.mean(inside)
        drawn = size > 0  # a draw may hold nobody of this bin
        shares = draws.mean(inside * y)[drawn] / size[drawn]
        low, high = np.quantile(shares, ENDS)
        came = float(y[part].mean())
        found.append(
            Point(
                float(p[part].mean()),
                came,
                min(float(low), came),
                max(float(high), came),
                int(part.size),
            )
        )
    return tuple(found)
