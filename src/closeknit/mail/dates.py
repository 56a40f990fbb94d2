"""Dates of mail, to seconds since 1970 in UTC."""

from __future__ import annotations

import re
from calendar import timegm
from email.utils import mktime_tz, parsedate_tz
from functools import lru_cache

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST = timegm((1971, 1, 1, 0, 0, 0))
_END = timegm((2101, 1, 1, 0, 0, 0))

# RFC 5322 with a four-digit year and a numeric zone (or GMT); all else is left to the stdlib
_RFC_5322 = re.compile(
    r"\s*+(?:[A-Za-z]{3},)?\s*+([0-9]{1,2})\s+([A-Za-z]{3})\s+([12][0-9]{3})"
    r"\s+([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?"
    r"\s+(?:([+-])([0-9]{2})([0-9]{2})|GMT|UTC|UT|Z)\s*+(?:\([^()]*\)\s*+)?",
).fullmatch


@lru_cache(maxsize=4096)
def _month_start(year: str, month: str) -> int | None:
    """Seconds at which a month begins; None for a word that is no month."""
    name = month.lower()
    return timegm((int(year), _MONTHS.index(name) + 1, 1, 0, 0, 0)) if name in _MONTHS else None


def parse_date(text: str) -> int | None:
    """Seconds since 1970 in UTC of a `Date` header, or None where it tells no usable moment.

    What the fast path does not know goes to `email.utils`, whose habits hold: two-digit years
    below 69 are 20xx, a missing zone is UTC. Moments before 1971 or after 2100 are clocks that
    were never set, and count as none.
    """
    found = _RFC_5322(text)
    start = _month_start(found[3], found[2]) if found else None
    if found is None or start is None:
        return _by_stdlib(text)
    _, _, _, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    day = int(found[1])
    seconds = start + (day - 1) * 86_400 + int(hour) * 3_600 + int(minute) * 60 + int(second or 0)
    if sign:
        offset = int(zone_hours) * 3_600 + int(zone_minutes) * 60
        seconds -= offset if sign == "+" else -offset
    return seconds if _EARLIEST <= seconds < _END else None


def _by_stdlib(text: str) -> int | None:
    try:
        parsed = parsedate_tz(text)
        seconds = mktime_tz(parsed) if parsed else -1
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return seconds if _EARLIEST <= seconds < _END else None
