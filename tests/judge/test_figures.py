"""Columns in the order of people, and mid-rank percentiles."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from closeknit.judge.figures import aligned, percentile
from closeknit.judge.indices import credibility, familiarity, investment, regard


def test_percentiles_by_hand() -> None:
    # among 1 2 2 5: below + up to, times 50, over four
    values = np.array([2.0, 1.0, 9.0, 5.0, 2.0])
    among = np.array([True, True, False, True, True])
    assert percentile(values, among).tolist() == [50.0, 12.5, 0.0, 87.5, 50.0]


def test_percentiles_of_one_and_of_nobody() -> None:
    assert percentile(np.array([3.0]), np.array([True])).tolist() == [50.0]
    assert percentile(np.array([3.0]), np.array([False])).tolist() == [0.0]
    assert percentile(np.array([]), np.array([], dtype=bool)).tolist() == []


def test_columns_follow_the_people() -> None:
    rows = pa.table({"person_id": [30, 10], "trials": [3, 1], "silence": pa.array([None, 2.5])})
    found = aligned(rows, [10, 20, 30])
    assert found["trials"].tolist() == [1.0, 0.0, 3.0]
    assert found["silence"][0] == 2.5
    assert np.isnan(found["silence"][1:]).all()


def test_indices_by_hand() -> None:
    unit = 1e9
    f = {
        "in_365": np.array([3 * unit]),
        "out_365": np.array([1 * unit]),
        "met_365": np.array([0.5 * unit]),
        "active_days": np.array([4.0]),
        "my_initiations_365": np.array([0.0]),
        "their_initiations_365": np.array([1 * unit]),
        "answered_365": np.array([0.0]),
        "their_answered_365": np.array([1 * unit]),
        "their_trials_365": np.array([2 * unit]),
    }
    log = np.log
    assert familiarity(f)[0] == pytest.approx(log(7) + 0.5 * log(5))  # 3 + 1 + 4·½ = 6
    assert investment(f)[0] == pytest.approx(log(2) + log(2))  # 1 sent, 1 answered
    assert regard(f)[0] == pytest.approx(log(4) + log(2) + log(2))  # 3, 1 opened, 2·½ met
    # (1 + 1) / (2 + 2) of log(1 + 2), and half of log(1 + 1)
    assert credibility(f)[0] == pytest.approx(0.5 * log(3) + 0.5 * log(2))


@pytest.mark.parametrize("mine", ["out_365", "my_initiations_365", "their_answered_365"])
def test_what_i_do_is_no_regard_of_theirs(mine: str) -> None:
    names = [
        "in_365",
        "out_365",
        "met_365",
        "my_initiations_365",
        "their_initiations_365",
        "answered_365",
        "their_answered_365",
        "their_trials_365",
    ]
    f = {name: np.array([1e9]) for name in names}
    assert regard(f | {mine: np.array([5e9])}).tolist() == regard(f).tolist()
    for theirs in ("in_365", "their_initiations_365", "answered_365"):
        assert investment(f | {theirs: np.array([5e9])}).tolist() == investment(f).tolist()
