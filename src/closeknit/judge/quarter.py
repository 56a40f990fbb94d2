"""Quarters of the calendar: what is fitted at the start of one holds for it, so that the figure
which was given at any moment can be worked out again later, whatever has come since."""

from __future__ import annotations

from datetime import UTC, datetime


def quarter_start(time: int) -> int:
    """The beginning of the quarter (UTC) that a time lies in, in seconds."""
    day = datetime.fromtimestamp(time, UTC)
    month = day.month - (day.month - 1) % 3
    return int(datetime(day.year, month, 1, tzinfo=UTC).timestamp())
