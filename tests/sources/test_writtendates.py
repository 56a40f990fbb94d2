"""Dates as they are written in tables."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.sources.writtendates import Order, day_of, moment_of, order_of


@pytest.mark.parametrize(
    "text",
    [
        *("12 Mar 2021", "12 March 2021", "12-Mar-2021", "Mar 12, 2021", "March 12 2021"),
        *("12. März 2021", "12.03.2021", "12. 3. 2021", "12 mars 2021", "12 de mar. de 2021"),
        *("12 mar 2021", "12 marzo 2021", "12 de marzo de 2021", "12 mrt. 2021", "12 mrt 2021"),
        *("2021-03-12", "2021/3/12", "2021年3月12日", "2021. 3. 12"[:4] + "-03-12", "12 MAR 2021"),
    ],
)
def test_days(text: str) -> None:
    assert day_of(text) == date(2021, 3, 12)


@pytest.mark.parametrize("text", ["", "soon", "31 Feb 2021", "12 Foo 2021", "3/4/2021", "99/99/99"])
def test_what_is_no_day_for_sure(text: str) -> None:
    assert day_of(text) is None


def test_the_order_of_a_file() -> None:
    assert order_of(["3/4/21", "5/13/21"]) is Order.MONTH_FIRST
    assert order_of(["3/4/21", "13/5/21"]) is Order.DAY_FIRST
    assert order_of(["3/4/21"]) is Order.UNKNOWN
    assert order_of(["3/4/21"], Order.MONTH_FIRST) is Order.MONTH_FIRST
    assert order_of(["13/4/21", "4/13/21"], Order.MONTH_FIRST) is Order.UNKNOWN
    assert order_of(["", "x", "31.12.2021"]) is Order.UNKNOWN


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("3/4/21", Order.MONTH_FIRST, date(2021, 3, 4)),
        ("3/4/21", Order.DAY_FIRST, date(2021, 4, 3)),
        ("4/4/21", Order.UNKNOWN, date(2021, 4, 4)),
        ("13/4/21", Order.MONTH_FIRST, date(2021, 4, 13)),  # can't be otherwise
        ("4/13/21", Order.UNKNOWN, date(2021, 4, 13)),
        ("3.4.21", Order.MONTH_FIRST, date(2021, 4, 3)),  # dots stand behind the day
    ],
)
def test_days_in_numbers(text: str, order: Order, expected: date) -> None:
    assert day_of(text, order) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-01 14:03:22 UTC", "2025-06-01T14:03:22"),
        ("2024/02/01 15:02:55 UTC", "2024-02-01T15:02:55"),
        ("1/29/26, 2:37 PM", "2026-01-29T14:37:00"),
        ("1/29/26, 12:05\u202fAM", "2026-01-29T00:05:00"),
        ("06/01/25 12:00 PM", "2025-06-01T12:00:00"),
        ("29.01.26, 14:37", "2026-01-29T14:37:00"),
        ("2026-06-01T08:00:00Z", "2026-06-01T08:00:00"),
        ("2026-06-01T08:00:00.123+02:00", "2026-06-01T06:00:00"),
        ("2026-06-01 08:00 -0530", "2026-06-01T13:30:00"),
        ("12 Mar 2021", "2021-03-12T12:00:00"),
    ],
)
def test_moments(text: str, expected: str) -> None:
    found = moment_of(text, Order.MONTH_FIRST)
    assert found is not None
    assert datetime.fromtimestamp(found, UTC).isoformat() == f"{expected}+00:00"


@pytest.mark.parametrize("text", ["", "x", "2025-13-01 10:00", "2025-06-01 25:00", "3/4/21, 1:00"])
def test_what_is_no_moment(text: str) -> None:
    assert moment_of(text) is None


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    day_of(text)
    moment_of(text)
    order_of([text])
