"""Four measures, worked out by hand, and which way each may move."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from closeknit.judge.indices import credibility, familiarity, investment, regard

Floats = NDArray[np.float64]
BILLIONTHS = (
    "lately_in",
    "lately_out",
    "lately_met",
    "my_initiations_365",
    "their_initiations_365",
    "answered_365",
    "their_trials_365",
    "their_answered_365",
)


def _figures(days: float = 0, **figures: float) -> dict[str, Floats]:
    told = {name: np.array([1e9 * figures.get(name, 0)]) for name in BILLIONTHS}
    return told | {"close_days": np.array([days]), "active_days": np.array([days])}


def test_by_hand() -> None:
    f = _figures(
        days=7,
        lately_in=3,
        lately_out=1,
        lately_met=0.5,
        my_initiations_365=1,
        their_initiations_365=2,
        answered_365=4,
        their_trials_365=3,
        their_answered_365=2,
    )
    ln = math.log
    assert familiarity(f)[0] == pytest.approx(ln(1 + 3 + 1 + 2) + 0.5 * ln(8))
    assert investment(f)[0] == pytest.approx(ln(2) + ln(2) + ln(3))
    assert regard(f)[0] == pytest.approx(ln(4) + ln(3) + ln(5) + ln(2))
    # two of three answered, and one of two before anything was seen: 3/5
    assert credibility(f)[0] == pytest.approx(0.6 * ln(4) + 0.5 * ln(2))


def test_the_two_directions_are_never_mixed() -> None:
    theirs = {"lately_in": 5.0, "their_initiations_365": 5.0, "answered_365": 5.0}
    mine = {"lately_out": 5.0, "my_initiations_365": 5.0}
    assert regard(_figures(**mine))[0] == 0
    assert investment(_figures(**theirs))[0] == 0
    assert regard(_figures(**theirs, **mine)) == regard(_figures(**theirs))
    assert investment(_figures(**theirs, **mine)) == investment(_figures(**mine))


@pytest.mark.parametrize("name", [n for n in BILLIONTHS if n != "their_trials_365"])
def test_more_is_never_less(name: str) -> None:
    some = dict.fromkeys(BILLIONTHS, 2.0) | {"their_trials_365": 8.0}
    few, many = _figures(3, **some), _figures(3, **some | {name: 4.0})
    for measure in (familiarity, investment, regard, credibility):
        assert measure(many)[0] >= measure(few)[0]
