"""Whether a tie is alive, and whether they will open: what is shown of a person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from closeknit.judge.alive import alive_prediction, alive_theirs_prediction
from closeknit.judge.initiate import initiate_prediction
from closeknit.judge.logistic import Prediction, Recalibration

Floats = NDArray[np.float64]
DAY = 86_400
AS_OF = 20_000 * DAY
Predicted = Callable[[dict[str, Floats], Recalibration, int], Prediction]
ALL: list[Predicted] = [alive_prediction, alive_theirs_prediction, initiate_prediction]


def _ties(**given: list[float]) -> dict[str, Floats]:
    many = len(next(iter(given.values())))
    f = {f"{way}_{half}": np.zeros(many) for way in ("in", "out") for half in (14, 60, 365)}
    f |= {name: np.zeros(many) for name in ("my_initiations_365", "their_initiations_365")}
    f |= {"active_days": np.full(many, 5.0), "usual_gap": np.full(many, 20.0)}
    f |= {"silence": np.full(many, 100.0), "first": np.full(many, AS_OF - 900.0 * DAY)}
    f |= {"last_contact": AS_OF - f["silence"] * DAY}
    return f | {name: np.array(values) for name, values in given.items()}


@pytest.mark.parametrize("predicted", ALL)
def test_longer_silence_is_never_livelier(predicted: Predicted) -> None:
    found = predicted(_ties(silence=[1.0, 10.0, 100.0, 1000.0]), Recalibration(), AS_OF)
    assert (np.diff(found.estimate) <= 1e-12).all()
    assert found.estimate[0] > 1.5 * found.estimate[-1]


@pytest.mark.parametrize("predicted", ALL)
def test_more_of_their_words_is_never_deader(predicted: Predicted) -> None:
    found = predicted(_ties(in_365=[0.0, 1e9, 2e10]), Recalibration(), AS_OF)
    assert (np.diff(found.estimate) > 0).all()
    assert (found.low < found.estimate).all()
    assert (found.estimate < found.high).all()
    assert (found.high < 1).all()


@pytest.mark.parametrize("predicted", ALL)
def test_my_own_scale_moves_the_middle(predicted: Predicted) -> None:
    f = _ties(silence=[5.0, 300.0])
    plain = predicted(f, Recalibration(), AS_OF)
    own = predicted(f, Recalibration(0.5, 1.2), AS_OF)
    assert own.logit == pytest.approx(0.5 + 1.2 * plain.logit)


def test_people_differ_beyond_what_is_seen() -> None:
    """The interval is at least as wide as people of equal features differ: 1.28 · 0.75 each way."""
    found = alive_prediction(_ties(silence=[5.0]), Recalibration(), AS_OF)
    odds = np.log(found.high / (1 - found.high)) - np.log(found.low / (1 - found.low))
    assert odds[0] == pytest.approx(2 * 1.2816 * 0.75, rel=0.1)
    assert odds[0] > 2 * 1.2815 * 0.75
