"""Regard and investment through time, quarter by quarter, for one person: where it is going, and
when a contact became a connection."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from closeknit.clock import DAY
from closeknit.judge.channels import FROM_ME, MEETING, TO_ME, is_word
from closeknit.judge.threshold import DAYS, EXCHANGES, SMALL
from closeknit.store.reader import Event

QUARTER = 365.25 * DAY / 4
YEAR = 365 * DAY
HALF_LIFE = 365.0
MOST_QUARTERS = 60
SURE = 1.28  # standard errors: a steady tie seems to move in one case of five


@dataclass(frozen=True, slots=True)
class Moment:
    """`regard` and `investment` are decayed sums of what came and what went, in units of one
    message to one person on that day."""

    as_of: int
    regard: float
    investment: float


class Trend(StrEnum):
    """Where a figure is going."""

    RISING = "rising"
    STEADY = "steady"
    FADING = "fading"


def history(events: Sequence[Event], as_of: int) -> tuple[Moment, ...]:
    """One moment per quarter from the first interaction to `as_of`, oldest first."""
    if not events:
        return ()
    quarters = min(int((as_of - events[0].time) // QUARTER) + 1, MOST_QUARTERS)
    moments = [int(as_of - n * QUARTER) for n in reversed(range(quarters))]
    regard, investment = (_sums(events, direction, moments) for direction in (1, 0))
    return tuple(Moment(*row) for row in zip(moments, regard, investment, strict=True))


def trend(sums: Sequence[float]) -> Trend | None:
    """Where a decayed sum is going, from its values by quarter: the last against that of a year
    before. None with less than a year to compare.

    Of Poisson events at a steady rate the sum S has the variance S/2, and a sum a year older
    shares half of it; so their difference has S/2.
    """
    if len(sums) <= 4 or sums[-1] + sums[-5] == 0:
        return None
    now, before = sums[-1], sums[-5]
    moved = (now - before) / math.sqrt((now + before) / 4)
    if abs(moved) <= SURE:
        return Trend.STEADY
    return Trend.RISING if moved > 0 else Trend.FADING


def became_connection(
    events: Sequence[Event], exchanges: int = EXCHANGES, days: int = DAYS, small: int = SMALL
) -> int | None:
    """When the rule of standing first held: so many exchanges in small groups within a year, on
    so many days. None where it never did. `events` are oldest first."""
    came: list[int] = []
    went: list[int] = []
    for event in events:
        if event.size > small or event.channel == MEETING:
            continue
        for times, way in ((came, TO_ME), (went, FROM_ME)):
            if is_word(event, way):
                times.append(event.time)
        for times in (came, went):
            while times and times[0] <= event.time - YEAR:
                times.pop(0)
        enough = min(len(came), len(went)) >= exchanges
        if enough and len({time // DAY for time in came}) >= days:
            return event.time
    return None


def _sums(events: Sequence[Event], direction: int, moments: Sequence[int]) -> Iterator[float]:
    """The decayed sum at each moment; both are oldest first, and each event is looked at once."""
    rate = -math.log(2) / HALF_LIFE / DAY
    total, before, at = 0.0, moments[0], 0
    for moment in moments:
        total *= math.exp(rate * (moment - before))
        while at < len(events) and events[at].time <= moment:
            event = events[at]
            if event.direction == direction:
                total += math.exp(rate * (moment - event.time)) / math.sqrt(event.size)
            at += 1
        before = moment
        yield round(total, 3)
