"""Regard and investment through time, quarter by quarter, for one person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from closeknit.clock import DAY
from closeknit.store.reader import Event

QUARTER = 365.25 * DAY / 4
HALF_LIFE = 365.0
MOST_QUARTERS = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """`regard` and `investment` are decayed sums of what came and what went, in units of one
    message to one person on that day."""

    as_of: int
    regard: float
    investment: float


def history(events: Sequence[Event], as_of: int) -> tuple[Moment, ...]:
    """One moment per quarter from the first interaction to `as_of`, oldest first."""
    if not events:
        return ()
    quarters = min(int((as_of - events[0].time) // QUARTER) + 1, MOST_QUARTERS)
    moments = (int(as_of - n * QUARTER) for n in reversed(range(quarters)))
    return tuple(
        Moment(moment, _sum(events, 1, moment), _sum(events, 0, moment)) for moment in moments
    )


def _sum(events: Sequence[Event], direction: int, moment: int) -> float:
    rate = -math.log(2) / HALF_LIFE / DAY
    total = sum(
        math.exp(rate * (moment - e.time)) / math.sqrt(e.size)
        for e in events
        if e.direction == direction and e.time <= moment
    )
    return round(total, 3)
