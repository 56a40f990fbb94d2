"""The day and the week: at which hours people write, in their own time zone.

Times are seconds since 1970 UTC; zones are fixed rules in place of a zone database, which Windows
lacks.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from closeknit.demo.dice import Dice

HOUR = 3600
DAY = 24 * HOUR
MONTH = 30.44 * DAY


@dataclass(frozen=True)
class Zone:
    """Minutes east of UTC, and whether the European summer time is kept."""

    minutes: int
    summer: bool = True

    def offset(self, at: int) -> int:
        """Minutes east of UTC at a moment."""
        return self.minutes + (60 if self.summer and _is_summer(at) else 0)


LONDON = Zone(0)
PARIS = Zone(60)
ATHENS = Zone(120)
LAGOS = Zone(60, summer=False)
TOKYO = Zone(540, summer=False)


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Seconds since 1970 of a moment in UTC."""
    return calendar.timegm((year, month, day, hour, minute, 0))


@cache
def _summer(year: int) -> tuple[int, int]:
    """From the last Sunday of March to that of October, 01:00 UTC."""
    ends = []
    for month in (3, 10):
        last = datetime(year, month, 31, 1, tzinfo=UTC)
        ends.append(int(last.timestamp()) - (last.isoweekday() % 7) * DAY)
    return ends[0], ends[1]


def _is_summer(at: int) -> bool:
    begin, end = _summer(datetime.fromtimestamp(at, UTC).year)
    return begin <= at < end


def first_word(day: int, zone: Zone, private: bool, dice: Dice) -> int:
    """A moment within the day (any moment of it) at which somebody opens a thread."""
    midnight = day // DAY * DAY
    if private and dice.chance(0.6):
        hour = 20 + 1.2 * dice.normal()
    else:
        hour = (10 if dice.chance(0.55) else 15) + 1.5 * dice.normal()
    local = midnight + int(min(max(hour, 6.5), 22.9) * HOUR) + dice.whole(0, 59)
    return held_back(local - zone.offset(local) * 60, zone, private, dice)


def held_back(at: int, zone: Zone, private: bool, dice: Dice) -> int:
    """The moment itself, or the first waking (for work: working) one after it."""
    for _ in range(4):
        local = at + zone.offset(at) * 60
        hour, weekday = local % DAY / HOUR, (local // DAY + 3) % 7
        weekend = weekday >= 5 and not dice.chance(0.6 if private else 0.06)
        late = hour >= (22.8 if private else 18.6) and not (hour < 23 and dice.chance(0.12))
        if not weekend and not late and hour >= 6.7:
            return at
        days = 1 if late or weekend else 0
        morning = local // DAY * DAY + days * DAY + int(dice.between(7.5, 10.5) * HOUR)
        at = morning + dice.whole(0, 59) - zone.offset(morning) * 60
    return at
