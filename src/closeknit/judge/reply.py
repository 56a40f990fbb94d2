"""How likely a message of mine is to be answered within a week (task T1 of docs/measures.md).

The population's coefficients over what the message is and what was known of the person, on my
own scale. For a person the probability of a *standard message* is told: to them alone, opening a
thread, with one question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.logistic import (
    Coefficients,
    Prediction,
    Recalibration,
    predict,
    recalibrated,
    sigmoid,
)
from closeknit.judge.population import population
from closeknit.judge.recalibration import play

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Facts = Mapping[str, Floats]

POPULATION_RATE = 0.4
MY_TRIALS = 10.0  # pseudo-trials of my rate of a year, and again of the last quarter's
PERSON_TRIALS = 3.2
CAP = 8.0  # beyond so many trials the past says less about the next message than it seems
LONGEST_SILENCE = 365.0  # days; also the silence of one who never wrote
STANDARD_WORDS = 80.0
# variance of log odds where no message of mine was a standard one, and the number that halves it:
# judgements
EXTRAPOLATED, FAMILIAR = 0.25, 10
ENOUGH = 2.0  # fewer trials of a person: unknown
UNIT = 1e9  # the measures' weights are billionths


# what a standard message has in common for everybody adds nothing
FAMILIES = {
    "answers": ("my_rate", "their_rate"),
    "silence": ("silence",),
    "run": ("unanswered_run",),
    "amount": ("active_days",),
}


def my_rate(f: Facts) -> Floats:
    """My decayed rate (half-life 365 days, then 90), drawn to the population's."""
    year = (f["my_answered_365"] + MY_TRIALS * POPULATION_RATE) / (f["my_trials_365"] + MY_TRIALS)
    recent: Floats = (f["my_answered_90"] + MY_TRIALS * year) / (f["my_trials_90"] + MY_TRIALS)
    return recent


def their_rate(f: Facts) -> Floats:
    """A person's decayed rate (365 days), at most CAP trials of it, drawn to mine."""
    n = f["trials_365"]
    counted = np.minimum(n, CAP)
    rate = np.divide(f["answered_365"], n, out=np.zeros_like(n), where=n > 0)
    drawn: Floats = (rate * counted + PERSON_TRIALS * my_rate(f)) / (counted + PERSON_TRIALS)
    return drawn


def _logit(p: Floats) -> Floats:
    odds: Floats = np.log(p / (1 - p))
    return odds


def _log1p(name: str, most: float) -> Callable[[Facts], Floats]:
    def feature(f: Facts) -> Floats:
        out: Floats = np.log1p(np.minimum(f[name], most))
        return out

    return feature


def silence(f: Facts) -> Floats:
    """ln of the days since their last word."""
    days = np.where(np.isnan(f["silence"]), LONGEST_SILENCE, f["silence"])
    out: Floats = np.log(np.clip(days, 0, LONGEST_SILENCE) + 1 / 24)
    return out


# name: (sign, formula)
REPLY: dict[str, tuple[int, Callable[[Facts], Floats]]] = {
    "my_rate": (1, lambda f: _logit(my_rate(f)) - _logit(np.array(POPULATION_RATE))),
    "their_rate": (1, lambda f: _logit(their_rate(f)) - _logit(my_rate(f))),
    "opens_thread": (0, lambda f: f["opens"]),
    "addressees": (-1, lambda f: np.log(np.maximum(f["to"], 1))),
    "asks_question": (1, lambda f: f["question"]),
    "words": (0, _log1p("words", 1000)),
    "silence": (-1, silence),
    "my_messages_in_thread": (-1, _log1p("mine_in_thread", 20)),
    "unanswered_run": (-1, _log1p("run", 20)),
    "active_days": (1, _log1p("active_days", np.inf)),
}


def features(facts: Facts) -> Floats:
    """Features (n, 10) in the order of `REPLY`, from facts as `measure.message` names them."""
    return np.column_stack([formula(facts) for _, formula in REPLY.values()])


def logits(facts: Facts, model: Coefficients | None = None) -> Floats:
    """What the population would say of each message."""
    chosen = model or population("reply")
    out: Floats = chosen.intercept + features(facts) @ chosen.values
    return out


def standard_messages(f: Facts) -> dict[str, Floats]:
    """The facts of a standard message to each person at the date of `f`, the figures of ties."""
    alike = np.ones_like(f["trials_365"])
    mine = {
        f"my_{name}": alike * f[name].sum() / UNIT
        for name in ("trials_365", "answered_365", "trials_90", "answered_90")
    }
    return {
        **mine,
        "trials_365": f["trials_365"] / UNIT,
        "answered_365": f["answered_365"] / UNIT,
        "opens": alike,
        "to": alike,
        "question": alike,
        "words": alike * STANDARD_WORDS,
        "silence": f["silence"],
        "mine_in_thread": 0 * alike,
        "run": f["unanswered_run"],
        "active_days": f["active_days"],
    }


def reply_scale(facts: Facts, as_of: int) -> Recalibration:
    """My own scale at a date, from all my trials until then (columns of `measure.message`). The
    fewer of them were standard messages, the less it is sure of those."""
    until = facts["time"] <= as_of
    time = facts["time"][until].astype(np.int64)
    own = play(time.tolist(), logits(facts)[until], facts["outcome"][until], as_of).now
    alike = (facts["opens"] == 1) & (facts["question"] == 1) & (facts["to"] == 1)
    number = int((alike & until & ~np.isnan(facts["outcome"])).sum())
    covariance = np.zeros((2, 2)) if own.covariance is None else own.covariance.copy()
    covariance[0, 0] += EXTRAPOLATED / (1 + number / FAMILIAR)
    return replace(own, covariance=covariance)


def given(facts: Facts) -> Floats:
    """Each message's probability on my scale, as it would have been given when it was sent.
    `facts` are in order of time."""
    time = facts["time"].astype(np.int64)
    return sigmoid(play(time.tolist(), logits(facts), facts["outcome"]).logit)


def reply_prediction(f: Facts, own: Recalibration) -> Prediction:
    """The probability of an answer to a standard message, per person."""
    return recalibrated(predict(population("reply"), features(standard_messages(f))), own)


def reply_contributions(f: Facts, own: Recalibration, among: Bools) -> dict[str, Floats]:
    """What each family adds to the log odds of the estimate, against the median of the marked
    people. With "median", the log odds of that person, they add up to those of the estimate."""
    model, x = population("reply"), features(standard_messages(f))
    middle = np.median(x[among], axis=0) if among.any() else np.zeros(x.shape[1])
    each = own.slope * (x - middle) * model.values
    at = {name: place for place, name in enumerate(model.names)}
    parts = {
        family: each[:, [at[name] for name in names]].sum(axis=1)
        for family, names in FAMILIES.items()
    }
    base = own.intercept + own.slope * (model.intercept + float(middle @ model.values))
    return parts | {"median": np.full(len(x), base)}


def known(f: Facts) -> Bools:
    """For whom it can be told."""
    enough: Bools = f["trials"] >= ENOUGH
    return enough
