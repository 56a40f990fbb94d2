"""When answers come: by hand, and never at odds with the reply task."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from closeknit.judge import reply_time
from closeknit.judge.logistic import Coefficients, Recalibration, sigmoid
from closeknit.judge.population import population
from closeknit.judge.reply_time import ENDS, REPLY_TIME

Floats = NDArray[np.float64]
DAY = 86_400
T = 17_532 * DAY  # the first second of 2018
EVEN = np.full((1, 7), 1 / 7)


def _messages(hours: list[float], time: list[int]) -> dict[str, Floats]:
    n = len(hours)
    told = {"time": np.array(time, float), "hours": np.array(hours)}
    told["outcome"] = (~np.isnan(told["hours"])).astype(float)
    return told | {
        "answers_them": np.zeros(n),
        "question": np.ones(n),
        "to": np.ones(n),
        "silence": np.linspace(0, 400, n),
        "answers": np.arange(n, dtype=float),
        "log_hours": 2.0 * np.arange(n),
    }


def test_bins_and_features_are_the_populations() -> None:
    told = json.loads(files("closeknit.judge").joinpath("population.json").read_text("utf-8"))
    assert told["tasks"]["reply_time"]["bin_ends_hours"] == ENDS.tolist()
    bins = tuple(f"after_{hours:.0f}h" for hours in ENDS[:-2])
    assert population("reply_time").names == (*bins, *REPLY_TIME)


def test_features_by_hand() -> None:
    facts = _messages([math.nan], [T]) | {"silence": np.array([np.nan]), "to": np.array([3.0])}
    facts |= {"answers": np.array([2.0]), "log_hours": np.array([4.0])}
    row = dict(zip(REPLY_TIME, reply_time.features(facts)[0], strict=True))
    assert row["silence"] == pytest.approx(math.log(365 + 1 / 24))
    assert row["addressees"] == pytest.approx(math.log(3))
    assert row["their_speed"] == pytest.approx(2.5 - (4 + 7.5) / 5)


def test_shares_by_hand() -> None:
    model = Coefficients(
        tuple("abcdefghij"), np.array([1.0, 0, 0, 0, -1.0, 0, 0, 0, 0, 2.0]), 0.5, np.eye(11)
    )
    x = np.array([[0, 0, 0, 0, 0.25]])
    h = sigmoid(np.array([1.0, 2, 1, 1, 1, 0]))
    share = reply_time.shares(reply_time.hazards(x, model))[0]
    assert share[0] == pytest.approx(h[0])
    assert share[1] == pytest.approx((1 - h[0]) * h[1])
    assert share[5] == pytest.approx(np.prod(1 - h[:5]) * h[5])
    assert share[6] == pytest.approx(np.prod(1 - h))


def test_when_half_have_answered() -> None:
    # six bins have 3/7 before 24 hours; half a bin more is the middle of the day after
    assert reply_time.median_hours(EVEN)[0] == pytest.approx(8 + 16 * 0.5)
    assert reply_time.by(EVEN, 16.0)[0] == pytest.approx(0.5)
    soon = np.array([[0.8, 0.2, 0, 0, 0, 0, 0]])
    assert reply_time.median_hours(soon)[0] == pytest.approx(0.625)


@given(st.lists(st.floats(-4, 4), min_size=6, max_size=6), st.floats(0, 1))
def test_a_week_is_the_reply_tasks_own(logits: list[float], reply: float) -> None:
    share = reply_time.shares(np.array([logits]))
    assert share.sum() == pytest.approx(1)
    answered = [
        reply_time.answered_by(np.array([reply]), share, hours)[0] for hours in np.linspace(0, 168)
    ]
    assert answered[0] == 0
    assert answered[-1] == pytest.approx(reply, abs=1e-12)
    assert (np.diff(answered) >= -1e-12).all()
    half = float(reply_time.median_hours(share)[0])
    assert reply_time.by(share, half)[0] == pytest.approx(0.5)


def test_quick_people_are_told_from_slow_ones() -> None:
    f = {
        "silence": np.array([10.0, 10.0, 10.0]),
        "answers": np.array([0.0, 10.0, 10.0]),
        "log_hours": np.array([0.0, 5.0, 45.0]),
    }
    medians = reply_time.median_hours(reply_time.standard_times(f, Recalibration()))
    assert medians[1] < medians[0] < medians[2]


def test_my_scale_learns_and_never_looks_ahead() -> None:
    dice = np.random.default_rng(0)
    n = 600
    time = [T + DAY * day for day in range(n)]
    hours = np.where(dice.random(n) < 0.7, dice.uniform(0.05, 0.9, n), math.nan)
    facts = _messages(hours.tolist(), time)
    quick = reply_time.on_my_scale(facts, reply_time.features(facts))
    plain = reply_time.shares(reply_time.hazards(reply_time.features(facts)))
    # every answer came within the hour
    assert quick[-1, 0] > plain[-1, 0] + 0.1
    own = reply_time.reply_time_scale(facts, time[-1])
    assert own.intercept > 0.2
    start = T + 365 * DAY
    later = facts | {"hours": np.where(facts["time"] + 7 * DAY < start, hours, 100.0)}
    given, lied = (
        np.column_stack([reply_time.on_my_scale(f, reply_time.features(facts))])
        for f in (facts, later)
    )
    before = facts["time"] < start + 80 * DAY
    assert np.array_equal(given[before], lied[before])
    assert not np.array_equal(given, lied)
    assert np.array_equal(reply_time.histogram(facts)[before], reply_time.histogram(later)[before])


def test_the_histogram_counts() -> None:
    facts = _messages([0.5, 2.0, 100.0], [T, T + DAY, T + 100 * DAY])
    # at the start of the second quarter two answers are known, with one in each of seven bins
    assert reply_time.histogram(facts)[2].tolist() == [2 / 9, 2 / 9, *[1 / 9] * 5]
    assert reply_time.histogram(facts)[0].tolist() == [1 / 7] * 7


def test_without_the_person_two_people_are_alike() -> None:
    facts = _messages([0.5] * 4, [T, T + DAY, T + 100 * DAY, T + 101 * DAY])
    x = reply_time.personless(facts)
    assert x[2].tolist() == x[3].tolist()
    silence = list(REPLY_TIME).index("silence")
    assert x[2, silence] == pytest.approx(reply_time.features(facts)[:2, silence].mean())
