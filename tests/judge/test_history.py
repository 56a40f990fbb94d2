"""A tie through time: its sums by hand, where it goes, and when it became a connection."""

from __future__ import annotations

import math
from random import Random

import pytest

from closeknit.judge.history import Trend, became_connection, history, trend
from closeknit.store.reader import Event

DAY = 86_400
T = 20_000 * DAY


def _event(number: int, days: float, direction: int, size: int = 1) -> Event:
    return Event(number, int(T - days * DAY), direction, 1, size, number, None, "")


def test_sums_by_hand() -> None:
    events = [_event(1, 365, 1), _event(2, 100, 0, size=4), _event(3, 0, 1)]
    found = history(events, T)
    # quarters of 91.3125 days: 365 days hold three whole ones and a part
    assert [round((T - m.as_of) / DAY, 1) for m in found] == [273.9, 182.6, 91.3, 0.0]
    assert found[-1].regard == round(0.5 + 1, 3)
    assert found[-1].investment == round(2 ** (-100 / 365) / 2, 3)
    assert found[0].regard == pytest.approx(2 ** (-(365 - 273.94) / 365), abs=1e-3)
    assert found[0].investment == 0
    assert history([], T) == ()


def test_it_has_an_end() -> None:
    assert len(history([_event(1, 20_000, 1)], T)) == 60
    assert math.isfinite(history([_event(1, 20_000, 1)], T)[0].regard)


@pytest.mark.parametrize(
    ("sums", "going"),
    [
        ([4.0, 4.0, 4.0, 4.0], None),  # not yet a year
        ([0.0, 0.0, 0.0, 0.0, 0.0], None),
        ([4.0, 9.0, 9.0, 9.0, 4.0], Trend.STEADY),
        # (9 − 4) / √(13/4) = 2.8
        ([4.0, 4.0, 4.0, 4.0, 9.0], Trend.RISING),
        ([9.0, 4.0, 4.0, 4.0, 4.0], Trend.FADING),
        # (5 − 4) / √(9/4) = 0.7
        ([4.0, 4.0, 4.0, 4.0, 5.0], Trend.STEADY),
    ],
)
def test_trend_by_hand(sums: list[float], going: Trend | None) -> None:
    assert trend(sums) is going


def test_a_steady_tie_seems_to_move_in_one_case_of_five() -> None:
    dice = Random(3)
    moved = 0
    for _ in range(300):
        events = sorted(
            (_event(n, dice.uniform(0, 3650), 1) for n in range(200)), key=lambda e: e.time
        )
        moved += trend([m.regard for m in history(events, T)]) is not Trend.STEADY
    assert 0.12 < moved / 300 < 0.28


def test_a_contact_became_a_connection_with_the_fifth_exchange() -> None:
    events = [
        e
        for n, days in enumerate((400, 390, 380, 370, 360))
        for e in (_event(2 * n, days, 0), _event(2 * n + 1, days - 1, 1))
    ]
    assert became_connection(events, 5, 3) == T - 359 * DAY
    assert became_connection(events[:-1], 5, 3) is None
    # on two days only
    one_day = [_event(n, 300 - (n >= 8), n % 2) for n in range(10)]
    assert became_connection(one_day, 5, 3) is None
    assert became_connection(one_day, 5, 2) == T - 299 * DAY
    # to many at once
    crowd = [_event(e.id, (T - e.time) / DAY, e.direction, 9) for e in events]
    assert became_connection(crowd, 5, 3) is None


def test_exchanges_of_different_years_do_not_add_up() -> None:
    events = [_event(n, 3000 - 80 * n, n % 2) for n in range(36)]
    assert became_connection(events, 5, 3) is None
    assert became_connection(events, 2, 2) is not None
