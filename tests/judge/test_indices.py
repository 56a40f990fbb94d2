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
    "every_answered_365",
    "their_trials_365",
    "their_answered_365",
)
ACCOUNTS = (
    "asks_good",
    "asks_bad",
    "word_good",
    "word_bad",
    "gifts",
    "my_asks_good",
    "my_asks_bad",
    "my_word_good",
    "my_word_bad",
    "my_gifts",
)


def _figures(days: float = 0, **figures: float) -> dict[str, Floats]:
    told = {name: np.array([1e9 * figures.get(name, 0)]) for name in (*BILLIONTHS, *ACCOUNTS)}
    return told | {"close_days": np.array([days]), "active_days": np.array([days])}


def test_by_hand() -> None:
    f = _figures(
        days=7,
        lately_in=3,
        lately_out=1,
        lately_met=0.5,
        my_initiations_365=1,
        their_initiations_365=2,
        every_answered_365=4,
        their_trials_365=3,
        their_answered_365=2,
    )
    ln = math.log
    assert familiarity(f)[0] == pytest.approx(ln(1 + 3 + 1 + 2) + 0.5 * ln(8))
    assert investment(f)[0] == pytest.approx(ln(2) + ln(2) + ln(3))
    assert regard(f)[0] == pytest.approx(ln(4) + ln(3) + ln(5) + ln(2))
    # two of three answered, and one of two before anything was seen: 3/5
    assert credibility(f)[0] == pytest.approx(0.6 * ln(4) + 0.5 * ln(2))


def test_deeds_by_hand() -> None:
    ln = math.log
    theirs = _figures(asks_good=2, asks_bad=1, word_good=1, word_bad=3, gifts=1.5)
    assert regard(theirs)[0] == pytest.approx(ln(3) + ln(2) + ln(2.5))
    mine = _figures(my_asks_good=2, my_asks_bad=1, my_word_good=1, my_word_bad=1.5, my_gifts=0.7)
    # one promise kept, one broken at one and a half, and one of two before: 2/4.5
    assert credibility(mine)[0] == pytest.approx(2 / 4.5 * ln(2) + ln(3) + ln(1.7))
    assert investment(mine)[0] == pytest.approx(ln(1 + 2 + 1 + 0.7))
    # what each did is theirs alone
    assert investment(theirs)[0] == credibility(theirs)[0] == regard(mine)[0] == 0
    assert familiarity(theirs)[0] == familiarity(mine)[0] == 0


@pytest.mark.parametrize("name", ACCOUNTS)
@pytest.mark.parametrize("more", [0.01, 1.0, 100.0])
def test_good_deeds_never_lower_and_bad_ones_never_raise(name: str, more: float) -> None:
    for had in (0.0, 0.5, 7.0):
        some = dict.fromkeys((*BILLIONTHS, *ACCOUNTS), had)
        few, many = _figures(3, **some), _figures(3, **some | {name: had + more})
        way = -1 if name.endswith("_bad") else 1
        for measure in (familiarity, investment, regard, credibility):
            assert way * (measure(many)[0] - measure(few)[0]) >= 0


def test_a_kept_promise_and_a_broken_one_count_towards_credibility() -> None:
    kept = credibility(_figures(my_word_good=1))[0]
    assert 0 < credibility(_figures(my_word_good=1, my_word_bad=1.5))[0] < kept


def test_the_two_directions_are_never_mixed() -> None:
    theirs = {"lately_in": 5.0, "their_initiations_365": 5.0, "every_answered_365": 5.0}
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
