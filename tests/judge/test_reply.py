"""The reply task: its features by hand, the standard message, and what must not change it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from closeknit.judge.logistic import Recalibration
from closeknit.judge.population import population
from closeknit.judge.recalibration import play
from closeknit.judge.reply import (
    REPLY,
    features,
    known,
    logits,
    my_rate,
    reply_contributions,
    reply_prediction,
    reply_scale,
    standard_messages,
    their_rate,
)

A = np.array
DAY = 86_400
# one message: I have 20 trials of which 5 were answered; theirs are 3 of 4
FACTS = {
    "my_trials_365": A([20.0]),
    "my_answered_365": A([5.0]),
    "my_trials_90": A([10.0]),
    "my_answered_90": A([3.0]),
    "trials_365": A([4.0]),
    "answered_365": A([3.0]),
    "opens": A([1.0]),
    "to": A([2.0]),
    "question": A([1.0]),
    "words": A([99.0]),
    "silence": A([10 - 1 / 24]),
    "mine_in_thread": A([0.0]),
    "run": A([3.0]),
    "active_days": A([7.0]),
}


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def test_rates_by_hand() -> None:
    # a year: (5 + 10·0.4) / (20 + 10) = 0.3; lately: (3 + 10·0.3) / (10 + 10) = 0.3
    assert my_rate(FACTS).tolist() == pytest.approx([0.3])
    # theirs: (3 + 3.2·0.3) / (4 + 3.2)
    assert their_rate(FACTS).tolist() == pytest.approx([3.96 / 7.2])


def test_beyond_eight_trials_only_the_share_counts() -> None:
    many = FACTS | {"trials_365": A([80.0]), "answered_365": A([60.0])}
    few = FACTS | {"trials_365": A([8.0]), "answered_365": A([6.0])}
    assert their_rate(many).tolist() == pytest.approx(their_rate(few).tolist())


def test_features_by_hand() -> None:
    expected = {
        "my_rate": _logit(0.3) - _logit(0.4),
        "their_rate": _logit(3.96 / 7.2) - _logit(0.3),
        "opens_thread": 1.0,
        "addressees": math.log(2),
        "asks_question": 1.0,
        "words": math.log(100),
        "silence": math.log(10),
        "my_messages_in_thread": 0.0,
        "unanswered_run": math.log(4),
        "active_days": math.log(8),
    }
    assert dict(zip(REPLY, features(FACTS)[0], strict=True)) == pytest.approx(expected)
    model = population("reply")
    assert model.names == tuple(REPLY)
    by_hand = model.intercept + sum(
        value * expected[name] for name, value in zip(model.names, model.values, strict=True)
    )
    assert logits(FACTS).tolist() == pytest.approx([by_hand])


def test_one_who_never_wrote_is_as_silent_as_a_year() -> None:
    never, year = FACTS | {"silence": A([np.nan])}, FACTS | {"silence": A([365.0])}
    assert logits(never).tolist() == logits(year).tolist()


def test_signs_are_those_of_the_population() -> None:
    kept = dict(zip(population("reply").names, population("reply").values, strict=True))
    for name, (sign, _) in REPLY.items():
        assert kept[name] * sign >= 0


def _ties(**changes: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    same = {
        "trials_365": A([4e9, 0.0]),
        "answered_365": A([3e9, 0.0]),
        "trials_90": A([1e9, 0.0]),
        "answered_90": A([1e9, 0.0]),
        "trials": A([5.0, 1.0]),
        "silence": A([10.0, np.nan]),
        "unanswered_run": A([0.0, 1.0]),
        "active_days": A([7.0, 1.0]),
    }
    return same | changes


def test_a_standard_message_goes_to_one_opens_and_asks() -> None:
    facts = standard_messages(_ties())
    for name, value in {"opens": 1, "to": 1, "question": 1, "mine_in_thread": 0}.items():
        assert facts[name].tolist() == [value, value]
    # rates over everybody
    assert facts["my_trials_365"].tolist() == [4.0, 4.0]
    assert facts["my_answered_90"].tolist() == [1.0, 1.0]
    assert facts["trials_365"].tolist() == [4.0, 0.0]


def test_one_trial_is_too_few_to_say() -> None:
    assert known(_ties()).tolist() == [True, False]


def test_answers_raise_and_unanswered_messages_lower_it() -> None:
    own = Recalibration()

    def one(**changes: NDArray[np.float64]) -> float:
        return float(reply_prediction(_ties(**changes), own).estimate[0])

    usual = one()
    assert one(answered_365=A([4e9, 0.0])) > usual > one(answered_365=A([1e9, 0.0]))
    assert one(unanswered_run=A([5.0, 1.0])) < usual
    assert one(silence=A([300.0, np.nan])) < usual < one(silence=A([1.0, np.nan]))
    for name in ("low", "estimate", "high"):
        values = getattr(reply_prediction(_ties(), own), name)
        assert ((values > 0) & (values < 1)).all()


def test_family_sums_add_up_to_the_estimate() -> None:
    own = Recalibration(-0.3, 0.8)
    figures = _ties()
    parts = reply_contributions(figures, own, A([True, True]))
    total = np.sum(list(parts.values()), axis=0)
    estimate = reply_prediction(figures, own).estimate
    assert np.log(estimate / (1 - estimate)).tolist() == pytest.approx(total.tolist())
    # against the median of two, what one gains the other loses
    for name in ("answers", "silence", "run", "amount"):
        assert parts[name].sum() == pytest.approx(0)
    assert parts["silence"][0] > 0 > parts["silence"][1]


def test_the_fewer_standard_messages_the_wider() -> None:
    n = 40
    facts = {name: np.repeat(values, n) for name, values in FACTS.items()}
    facts |= {
        "time": np.arange(n) * DAY * 1.0,
        "outcome": np.arange(n) % 2 * 1.0,
        "to": np.ones(n),
        "question": np.ones(n),
    }
    rare = facts | {"question": np.where(np.arange(n) < 10, 1.0, 0.0)}
    widths = []
    for each in (facts, rare):
        own = reply_scale(each, n * DAY)
        assert own.covariance is not None
        told = play(
            [int(t) for t in each["time"]], logits(each), each["outcome"], n * DAY
        ).now.covariance
        assert told is not None
        widths.append(own.covariance[0, 0] - told[0, 0])
    # .25 / (1 + 40/10) and .25 / (1 + 10/10)
    assert widths == pytest.approx([0.05, 0.125])
