"""Dates as people write them, and the date that is meant when none is given."""

from __future__ import annotations

import time

import pytest

from closeknit import clock

DAY = 86_400


def test_iso_and_day() -> None:
    assert clock.iso(0) == "1970-01-01T00:00:00+00:00"
    assert clock.day(DAY - 1) == "1970-01-01"
    assert clock.day(1_709_164_800) == "2024-02-29"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01", DAY - 1),  # the end of that day
        ("1970-01-02T00:00:00", DAY),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1970-01-01T00:00:00Z", 0),
        ("2024-02-29", 1_709_164_800 + DAY - 1),
    ],
)
def test_parse(text: str, seconds: int) -> None:
    assert clock.parse(text) == seconds


@pytest.mark.parametrize("text", ["", "yesterday", "2024-02-30", "29.2.2024"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. Write it like"):
        clock.parse(text)


@pytest.mark.parametrize(
    ("age", "as_of"),
    [(None, 0), (0, 0), (30 * DAY, 0), (30 * DAY + 1, 30 * DAY + 1), (9_000 * DAY, 9_000 * DAY)],
)
def test_archives_are_judged_at_their_own_end(age: int | None, as_of: int) -> None:
    now = 20_000 * DAY
    newest = None if age is None else now - age
    assert clock.default_as_of(newest, now) == now - as_of


def test_now() -> None:
    assert abs(clock.now() - time.time()) < 5
