"""Quarters of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from closeknit.judge.quarter import quarter_start


def _time(year: int, month: int, day: int = 1) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        (_time(2024, 1, 1), _time(2024, 1)),
        (_time(2024, 4, 1) - 1, _time(2024, 1)),
        (_time(2024, 6, 30), _time(2024, 4)),
        (_time(2024, 12, 31), _time(2024, 10)),
    ],
)
def test_quarters(moment: int, start: int) -> None:
    assert quarter_start(moment) == start
