"""The track record in words."""

from __future__ import annotations

import numpy as np
import pytest

from closeknit.judge.scores import Score
from closeknit.judge.track import Given, TrackRecord
from closeknit.judge.trackwords import came_true, judged, off_by, verdict

NONE = np.zeros(0, dtype=np.int64)
GIVEN = Given(NONE, NONE, NONE, NONE, np.zeros(0), np.zeros(0), {})
BINS = ((0.05, 0.04, 100), (0.22, 0.25, 100), (0.48, 0.5, 100), (0.71, 0.684, 100), (0.93, 0.9, 99))
SCORE = Score(0.5, 0.7, 0.2, 0.0234, 1.0, BINS)
COUNT = Score(0.52, 0.6, 0.2, 0.05, 1.0, BINS)


def record(low: float, gain: float, high: float) -> TrackRecord:
    return TrackRecord(
        GIVEN,
        2516,
        SCORE,
        {"recency": COUNT},
        {"ece": (0.01, 0.03)},
        {"recency": (gain, (low, high))},
    )


def test_what_was_said_and_what_came_of_it() -> None:
    told = came_true("reply", record(0, 0, 0)).replace("\u00a0", " ")
    assert told == (
        "When closeknit said 71 %, 68 of 100 such messages were answered; when it said 22 %, 25 "
        "of 100."
    )
    assert judged("reply", record(0, 0, 0)) == "2,516 messages"
    assert judged("alive", record(0, 0, 0)) == "2,516 months of somebody"
    assert off_by(record(0, 0, 0)) == "What was said is off by 2.3 percentage points on average."


def test_one_bin_has_no_second_example() -> None:
    one = TrackRecord(GIVEN, 30, Score(0.5, 0.7, 0.2, 0.0, 1.0, ((0.7, 0.7, 30),)), {})
    assert came_true("reply_time", one).replace("\u00a0", " ") == (
        "When closeknit said 70 %, 70 of 100 such answers came within a day."
    )
    assert verdict(one) == ""


def test_nothing_is_said_of_too_little() -> None:
    little = TrackRecord(GIVEN, 7, None, {})
    assert came_true("reply", little) == off_by(little) == verdict(little) == ""


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (
            (0.012, 0.038, 0.06),
            "That is 3.8 % better than the best count, “recency” (80 % range +1.2 to +6.0 %).",
        ),
        (
            (-0.02, 0.01, 0.04),
            "This is no better than the count “recency” (+1.0 %, 80 % range −2.0 to +4.0 %): what "
            "you see is an honest rate, not insight.",
        ),
        (
            (-0.06, -0.04, -0.01),
            "The count “recency” does better here, by 4.0 % (80 % range 1.0 to 6.0 %).",
        ),
    ],
)
def test_against_the_best_count(ends: tuple[float, float, float], told: str) -> None:
    assert verdict(record(*ends)).replace("\u00a0", " ") == told
