"""The only place that knows what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from closeknit.errors import WrongClock

DAY = 86_400
MADE = 1_767_225_600  # 2026-01-01; no clock that is right shows less
STALE = 30 * DAY  # an archive, rather than a mailbox in use


def now() -> int:
    """Seconds since 1970 in UTC. Raises WrongClock for a time before this program was made:
    judged by it, everything would lie in the future."""
    seconds = int(time.time())
    if seconds < MADE:
        raise WrongClock(
            f"This machine's clock says {day(seconds)}, which can't be. Set it right, then do the "
            "same again; nothing was changed."
        )
    return seconds


def iso(seconds: int) -> str:
    """ISO 8601 with the offset of UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def day(seconds: int) -> str:
    """The date in UTC, "2026-03-01"."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def parse(text: str) -> int:
    """Seconds of an ISO 8601 date or time; a bare date means the end of that day, UTC.

    Raises ValueError with a plain sentence.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a date. Write it like 2026-03-01.") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = int(moment.timestamp())
    return seconds + DAY - 1 if len(text) == len("2026-03-01") else seconds


def default_as_of(newest: int | None, now_: int) -> int:
    """Now, or the newest interaction where that is over 30 days old: archives are judged at
    their own end."""
    if newest is None or now_ - newest <= STALE:
        return now_
    return newest
