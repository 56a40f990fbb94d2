"""Whether a tie is alive: silence measured in the tie's own usual gap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# silence ÷ usual gap at most → share with contact in the next 30 days (docs/measures.md)
STEPS = ((0.5, 0.86), (1.0, 0.81), (2.0, 0.77), (4.0, 0.64), (8.0, 0.54), (float("inf"), 0.40))
# a long silence wears the last step down: half a year halves it
HALF_LIFE_DAYS = 182.5
SHORTEST_GAP = 7.0  # days; a burst in one thread doesn't make a daily rhythm
SPREAD = 0.12


def alive_probability(silence: Floats, usual_gap: Floats) -> tuple[Floats, Floats, Floats]:
    """Estimate and 80 % interval; nan without a rhythm. Silence and gap in days."""
    gap = np.maximum(usual_gap, SHORTEST_GAP)
    ratio = silence / gap
    known = np.isfinite(ratio)
    share = np.full_like(ratio, np.nan)
    for limit, value in reversed(STEPS):
        share = np.where(known & (ratio <= limit), value, share)
    beyond = np.maximum(silence - 8 * gap, 0)
    share = share * np.exp2(-beyond / HALF_LIFE_DAYS)
    return share, np.maximum(share - SPREAD, 0), np.minimum(share + SPREAD, 1)
