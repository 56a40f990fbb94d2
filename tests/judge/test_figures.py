"""Columns in the order of people, and mid-rank percentiles."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from closeknit.judge.figures import aligned, percentile


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
