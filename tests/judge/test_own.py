"""My own scale: by quarters of the calendar, from what was resolved, towards the population."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from closeknit.judge.logistic import sigmoid
from closeknit.judge.own import on_my_scale, own_scale, quarter_start

DAY = 86_400
WEEK = 7 * DAY


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


def _trials(
    years: int, rate: float, seed: int = 5
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Four trials a day of which the population says a half, and a share `rate` comes true."""
    dice = np.random.default_rng(seed)
    time = _time(2020, 1) + np.arange(years * 365 * 4) * (DAY // 4)
    logit = dice.normal(0, 0.7, len(time))
    shift = np.log(rate / (1 - rate))
    return time, logit, (dice.random(len(time)) < sigmoid(logit + shift)).astype(float)


def test_nothing_resolved_is_the_population() -> None:
    time, logit, outcome = _trials(1, 0.2)
    first = time < _time(2020, 4)
    given = on_my_scale(time, logit, outcome, WEEK)
    assert given[first].tolist() == pytest.approx(sigmoid(logit[first]).tolist())


def test_it_comes_to_my_own_rate() -> None:
    time, logit, outcome = _trials(3, 0.2)
    given = on_my_scale(time, logit, outcome, WEEK)
    last = time >= _time(2022, 1)
    assert given[last].mean() == pytest.approx(outcome[last].mean(), abs=0.03)
    assert sigmoid(logit[last]).mean() > outcome[last].mean() + 0.2


def test_only_what_was_resolved_before_the_quarter_counts() -> None:
    time, logit, outcome = _trials(2, 0.3)
    start = _time(2021, 7)
    later = time + WEEK >= start
    changed = np.where(later, 1 - outcome, outcome)
    one, other = (own_scale(time, logit, y, WEEK, start + 50 * DAY) for y in (outcome, changed))
    assert (one.intercept, one.slope) == (other.intercept, other.slope)
    given = on_my_scale(time, logit, outcome, WEEK)
    otherwise = on_my_scale(time, logit, changed, WEEK)
    same = time < _time(2021, 10)
    assert given[same].tolist() == otherwise[same].tolist()
    assert given[~same].tolist() != otherwise[~same].tolist()
