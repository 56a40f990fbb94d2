"""Intervals of 80 %, apart from what needs numpy, so that pages start fast."""

from __future__ import annotations

NORMAL_80 = 1.2815515655446004  # a standard normal lies within ± this in 80 % of cases
