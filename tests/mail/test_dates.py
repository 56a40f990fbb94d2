from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, mktime_tz, parsedate_tz

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.mail.dates import parse_date

NOON = int(datetime(2004, 2, 29, 12, 0, 0, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 29 Feb 2004 12:00:00 +0000",
        "Sun, 29 Feb 2004 13:00:00 +0100 (CET)",
        " 29 Feb 2004 12:00 GMT",
        "Sun,29 Feb 2004 07:00:00 EST",
        "Sun, 29 Feb 04 12:00:00 -0000",
        "Sun, 29 Feb 2004 12:00:00",
        "Sun, 29\n Feb 2004 12:00:00\n +0000",
        "Sun Feb 29 12:00:00 2004",
        "Sun, 29 Feb 0004 12:00:00 +0000",
    ],
)
def test_forms_of_one_moment(text: str) -> None:
    assert parse_date(text) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Thu, 31 Dec 1970 23:59:59 +0000",
        "Sat, 01 Jan 2101 00:00:00 +0000",
        "Mon, 01 Jan 99999999999 00:00:00 +0000",
        "Mon, 32 Foo 2004 99:99:99 +9999",
        "\x00",
    ],
)
def test_no_usable_moment(text: str) -> None:
    assert parse_date(text) is None


def test_bounds_are_in() -> None:
    assert parse_date("Fri, 01 Jan 1971 00:00:00 +0000") == 365 * 86_400
    assert parse_date("Fri, 31 Dec 2100 23:59:59 +0000") is not None


@given(
    st.datetimes(datetime(1972, 1, 1), datetime(2099, 12, 31)),
    st.integers(-14 * 60, 14 * 60),
)
def test_every_written_date_comes_back(naive: datetime, minutes: int) -> None:
    moment = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_date(format_datetime(moment)) == int(moment.timestamp())


@given(
    st.from_regex(
        r"((Mon|Xyz), )?[0-9]{1,2} (Jan|feb|SEP|Sept|Foo) ([0-9]{2}|[0-9]{4})"
        r" [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ([+-][0-9]{4}|GMT|PST|Z))?( \(x\))?",
        fullmatch=True,
    )
)
def test_agrees_with_the_standard_library(text: str) -> None:
    try:
        parsed = parsedate_tz(text)
        expected = mktime_tz(parsed) if parsed else None
    except (ValueError, OverflowError):
        expected = None
    in_bounds = expected is not None and 31_536_000 <= expected < 4_133_980_800
    assert parse_date(text) == (expected if in_bounds else None)


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    found = parse_date(text)
    assert found is None or found >= 31_536_000
