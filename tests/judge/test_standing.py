"""The signs of standing, worked out by hand, and what must hold of every probability."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from closeknit.judge.rule import meets_rule
from closeknit.judge.standing import (
    DOUBT,
    FAMILIES,
    FEATURES,
    coefficients,
    connection_probability,
    contributions,
    is_connection,
    standing_features,
    thresholds,
    would_change,
)

Floats = NDArray[np.float64]
COLUMNS = (
    "near_in",
    "near_out",
    "near_met",
    "alone",
    "opened_in",
    "opened_out",
    "asked",
    "prompt",
    "got",
    "given",
)
# everybody else in a mailbox, so large that one person doesn't move its shares
BULK = {
    "near_in": 1e6,
    "near_out": 1e6,
    "alone": 1.2e6,
    "asked": 1e6,
    "prompt": 3.5e5,
    "got": 1e6,
    "given": 5e5,
}


def _figures(*people: dict[str, float]) -> dict[str, Floats]:
    return {name: np.array([1e9 * p.get(name, 0) for p in people]) for name in COLUMNS}


def _estimate(**figures: float) -> float:
    return float(connection_probability(_figures(figures, BULK))[0][0])


def _odds(share: float) -> float:
    kept = 0.05 + 0.9 * share
    return math.log(kept / (1 - kept))


def test_features_by_hand() -> None:
    one = {"near_in": 3.0, "near_out": 1.0, "alone": 3.0, "opened_in": 1.0}
    one |= {"asked": 2.0, "prompt": 1.0, "got": 3.0, "given": 3.0}
    two = {"near_out": 4.0, "asked": 4.0}
    x = standing_features(_figures(one, two))
    # shares of the mailbox: (1 + 20·.35)/(6 + 20), (3 + 20·.5)/(3 + 20), (3 + 20·.6)/(8 + 20)
    prompt, mine, alone = 8 / 26, 13 / 23, 15 / 28
    assert x[0].tolist() == pytest.approx(
        [
            (math.log(4) + math.log(2)) / 2,
            math.log(2),
            _odds((1 + 4 * prompt) / 6) - _odds(prompt),
            _odds((3 + 4 * mine) / 7) - _odds(mine),
            _odds((3 + 4 * alone) / 8) - _odds(alone),
            math.log(2) / 2,
        ]
    )
    assert x[1].tolist() == pytest.approx(
        [
            math.log(5) / 2,
            0,
            _odds(4 * prompt / 8) - _odds(prompt),
            0,
            _odds(4 * alone / 8) - _odds(alone),
            0,
        ]
    )


def test_a_meeting_is_worth_five_messages_each_way() -> None:
    met = standing_features(_figures({"near_met": 2.0}, BULK))[0]
    wrote = {"near_in": 10.0, "near_out": 10.0, "opened_in": 5.0, "opened_out": 5.0}
    wrote |= {"asked": 5.0, "prompt": 5.0}
    written = standing_features(_figures(wrote, BULK))[0]
    same = [FEATURES.index(name) for name in ("amount", "prompt", "opens")]
    assert met[same].tolist() == written[same].tolist()


def test_nothing_seen_is_nothing_at_all() -> None:
    assert standing_features(_figures({}, BULK))[0].tolist() == [0] * 6
    assert standing_features(_figures()).shape == (0, 6)
    estimate, low, high = connection_probability(_figures())
    assert estimate.size == low.size == high.size == 0


def test_some_people() -> None:
    # 5 messages each way between two, 3.5 of them answered at once
    rule = {"near_in": 5.0, "near_out": 5.0, "alone": 10.0, "opened_in": 2.5, "opened_out": 2.5}
    rule |= {"asked": 5.0, "prompt": 3.5, "got": 5.0, "given": 4.0}
    assert _estimate(**rule) == pytest.approx(0.5, abs=0.1)
    assert _estimate() < 0.05
    # much one way only is no connection, however much
    assert _estimate(near_in=300, alone=300, opened_in=30, got=300) < 0.2
    assert _estimate(near_out=100, alone=100, opened_out=30, asked=100) < 0.2
    # twice as much in the same manner never stops to count
    busy = {name: 100 * value for name, value in rule.items()}
    busier = {name: 200 * value for name, value in rule.items()}
    assert _estimate(**rule) < _estimate(**busy) < _estimate(**busier) < 1 - DOUBT


def test_a_quiet_friend_before_a_busy_desk() -> None:
    friend = _estimate(
        near_in=4, near_out=4, alone=8, opened_in=3, opened_out=3,
        asked=4, prompt=2.5, got=4, given=3,
    )  # fmt: skip
    desk = _estimate(
        near_in=40, near_out=5, alone=10, opened_in=8, opened_out=1,
        asked=5, prompt=0.5, got=30, given=2,
    )  # fmt: skip
    assert friend > 2 * desk


@given(
    arrays(np.float64, (7, len(COLUMNS)), elements=st.floats(0, 1e5)),
    st.sampled_from([n for n in COLUMNS if n not in ("asked", "got")]),
    st.floats(0.1, 100),
)
@settings(max_examples=60, deadline=None)
def test_more_of_a_good_sign_never_counts_against(values: Floats, name: str, more: float) -> None:
    own = {n: float(v) for n, v in zip(COLUMNS, values[0], strict=True)}
    # shares stay shares: each part with its whole
    parts = {"alone": ("near_in",), "prompt": ("asked",), "given": ("got",)}
    own["alone"] = min(own["alone"], own["near_in"] + own["near_out"])
    own["prompt"], own["given"] = min(own["prompt"], own["asked"]), min(own["given"], own["got"])
    grown = own | {name: own[name] + more}
    for whole in parts.get(name, ()):
        grown[whole] += more
    if name in ("near_in", "near_out"):
        grown["alone"] += more  # else it would lower the share between the two of us
    assert _estimate(**grown) >= _estimate(**own) - 1e-6


@given(arrays(np.float64, (9, len(COLUMNS)), elements=st.floats(0, 1e4)))
@settings(max_examples=40, deadline=None)
def test_contributions_add_up_to_the_estimate(values: Floats) -> None:
    f = {name: 1e9 * values[:, i] for i, name in enumerate(COLUMNS)}
    f["alone"] = np.minimum(f["alone"], f["near_in"] + f["near_out"])
    f["prompt"], f["given"] = np.minimum(f["prompt"], f["asked"]), np.minimum(f["given"], f["got"])
    estimate, low, high = connection_probability(f)
    assert (low < estimate).all() and (estimate < high).all()
    assert (low >= DOUBT).all() and (high <= 1 - DOUBT).all()
    parts = contributions(f, np.arange(9) < 5)
    assert set(parts) == {*FAMILIES, "median", "doubt"}
    told = np.sum([*parts.values()], axis=0)
    assert told == pytest.approx(np.log(estimate / (1 - estimate)), abs=1e-9)


def test_the_median_person_has_nothing_for_or_against() -> None:
    f = _figures({"near_in": 1.0}, {"near_in": 2.0, "prompt": 1.0, "asked": 1.0}, {"near_in": 9.0})
    middle = contributions(f, np.array([True, True, True]))["amount"]
    assert middle[1] == 0
    assert middle[0] < 0 < middle[2]
    # against nobody: against somebody of whom nothing was seen
    nobody = contributions(f, np.zeros(3, bool))
    assert nobody["median"].tolist() == [coefficients().intercept] * 3


def test_thresholds_and_who_would_change() -> None:
    f = _figures({}, {}, {}, {})
    f["exchanges"] = np.array([2.0, 4.0, 7.0, 10.0])
    f["exchange_days"] = np.array([2.0, 2.0, 3.0, 6.0])
    f["small_meetings"] = np.zeros(4)
    at = thresholds(f)
    assert at["exchanges ≥ 3"].tolist() == [False, True, True, True]
    assert at["exchanges ≥ 5"].tolist() == [False, False, True, True]
    assert at["exchanges ≥ 10"].tolist() == [False, False, False, True]
    assert not at["probability ≥ 0.5"].any()
    f["small_meetings"][:] = 2
    assert meets_rule(f["exchanges"], f["exchange_days"], f["small_meetings"], 10).all()


def test_who_would_change_lies_around_the_bound() -> None:
    people = [{"near_in": n, "near_out": n, "asked": n, "prompt": n / 2} for n in range(200)]
    f = _figures(*people, BULK)
    estimate = connection_probability(f)[0]
    between = would_change(f)
    assert between.any() and not between.all()
    assert estimate[between].min() >= 0.4 and estimate[between].max() < 0.6
    assert is_connection(f).tolist() == [p >= 0.5 for p in estimate]
    sure = is_connection(f) & ~between
    assert estimate[sure].min() >= 0.6


def test_the_file_says_where_it_comes_from() -> None:
    told = json.loads((files("closeknit.judge") / "standing.json").read_text("utf-8"))
    assert [row["name"] for row in told["features"]] == list(FEATURES)
    assert all(row["coefficient"] >= 0 and row["sign"] == 1 for row in told["features"])
    assert {"made_by", "labels", "prior", "date"} <= set(told["provenance"])
    covariance = np.array(told["covariance"])
    assert covariance == pytest.approx(covariance.T)
    assert np.linalg.eigvalsh(covariance).min() > 0
