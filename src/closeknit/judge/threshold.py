"""The rule of standing as figures, for those who only need to name it."""

from __future__ import annotations

EXCHANGES = 5  # each way, in small groups, within 12 months
SMALL = 4  # a small group: at most so many besides the sender
DAYS = 3  # on which theirs came
MEETINGS = 2  # small ones, instead
