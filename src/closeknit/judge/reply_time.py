"""When an answer comes, given that it comes within a week (task T4 of docs/measures.md).

P(answered within t) = P(answered within 7 days) · G(t), and G(7 days) = 1: what is said of a week
is the reply task's own figure, by construction. 1 − G falls from bin to bin by a hazard, which is
logistic in the bin and in five features; the last bin's is 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from closeknit.clock import DAY
from closeknit.judge.cells import cells, together
from closeknit.judge.counting import quarters
from closeknit.judge.logistic import Coefficients, Recalibration, recalibrate, sigmoid
from closeknit.judge.population import population
from closeknit.judge.quarter import quarter_start
from closeknit.judge.reply import silence

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Facts = Mapping[str, Floats]

ENDS = np.array([1.0, 3.0, 8.0, 24.0, 48.0, 96.0, 168.0])  # hours
BINS = len(ENDS)
WEEK = 7 * DAY
MEAN_LOG_HOURS = 2.5  # ln(1 + hours) of an answer, of one whose answers aren't known
PSEUDO_ANSWERS = 3.0
HALF_LIFE = 365.0  # days, of an outcome's weight
WIDTH = 1 / 64  # of logits that are put together


def _speed(f: Facts) -> Floats:
    """How much sooner than usual they answer, in ln(1 + hours), drawn to 0 by 3 answers."""
    mean = (f["log_hours"] + PSEUDO_ANSWERS * MEAN_LOG_HOURS) / (f["answers"] + PSEUDO_ANSWERS)
    out: Floats = MEAN_LOG_HOURS - mean
    return out


# name: (sign, formula); before them the population's file has one for each of bins 2 to 6
REPLY_TIME: dict[str, tuple[int, Callable[[Facts], Floats]]] = {
    "answers_them": (0, lambda f: f["answers_them"]),
    "asks_question": (0, lambda f: f["question"]),
    "silence": (-1, silence),
    "addressees": (0, lambda f: np.log(np.maximum(f["to"], 1.0))),
    "their_speed": (1, _speed),
}
THEIRS = ("silence", "their_speed")  # what is known of the person


def features(facts: Facts) -> Floats:
    """Features (n, 5), from facts as measure/message.py and measure/answers.py name them."""
    return np.column_stack([formula(facts) for _, formula in REPLY_TIME.values()])


def hazards(x: Floats, model: Coefficients | None = None) -> Floats:
    """The logits (n, 6) of an answer in each bin but the last, given none before."""
    chosen = model or population("reply_time")
    bins = np.concatenate([[0.0], chosen.values[: BINS - 2]])
    out: Floats = (chosen.intercept + x @ chosen.values[BINS - 2 :])[:, None] + bins
    return out


def shares(logits: Floats) -> Floats:
    """P(the answer comes in each bin | it comes within 7 days), shape (n, 7)."""
    hazard = np.column_stack([sigmoid(logits), np.ones(len(logits))])
    left = np.cumprod(np.column_stack([np.ones(len(logits)), 1 - hazard[:, :-1]]), axis=1)
    out: Floats = hazard * left
    return out


def bin_of(hours: Floats) -> Whole:
    """The number of the bin that an answer after so many hours (not nan) falls into."""
    out: Whole = np.minimum(np.searchsorted(ENDS, hours, "left"), BINS - 1)
    return out


def by(share: Floats, hours: float) -> Floats:
    """G: the part of the answers that come within so many hours. Inside a bin they are taken to
    come evenly."""
    begins = np.concatenate([[0.0], ENDS[:-1]])
    part = np.clip((hours - begins) / (ENDS - begins), 0.0, 1.0)
    out: Floats = share @ part
    return out


def answered_by(reply: Floats, share: Floats, hours: float) -> Floats:
    """P(answered within so many hours, at most 168), where `reply` is the reply task's own."""
    out: Floats = reply * by(share, hours)
    return out


def median_hours(share: Floats) -> Floats:
    """The time within which half of the answers come."""
    upto = np.cumsum(share, axis=1)
    at = np.argmax(upto >= 0.5, axis=1)
    rows = np.arange(len(share))
    begins = np.concatenate([[0.0], ENDS[:-1]])[at]
    before = upto[rows, at] - share[rows, at]
    out: Floats = begins + (ENDS[at] - begins) * (0.5 - before) / share[rows, at]
    return out


def standard_times(f: Facts, own: Recalibration) -> Floats:
    """The shares (people, 7) of a standard message: to them alone, opening a thread, with one
    question. `f` are the figures of ties with those of `measure.answers.speeds`."""
    alike = np.ones_like(f["silence"])
    facts = {
        "answers_them": 0 * alike,
        "question": alike,
        "to": alike,
        **{name: f[name] for name in ("silence", "log_hours", "answers")},
    }
    return shares(own.intercept + own.slope * hazards(features(facts)))


class Past:
    """All my messages that were answered within a week, as what the population would say of each
    bin that they reached. `facts` as for `features`, with `time`, `outcome` and `hours`."""

    def __init__(self, facts: Facts, logits: Floats) -> None:
        self.time = facts["time"].astype(np.int64)
        self.answered = (facts["outcome"] == 1) & ~np.isnan(facts["hours"])
        rows = np.flatnonzero(self.answered)
        bins = bin_of(facts["hours"][rows])
        reached = bins[:, None] >= np.arange(BINS - 1)
        self._row = rows[np.nonzero(reached)[0]]
        self._came = (bins[:, None] == np.arange(BINS - 1))[reached].astype(np.float64)
        self._cells = cells(logits[rows][reached][:, None], WIDTH)
        _, day, number = np.unique(self.time[rows] // DAY, return_inverse=True, return_counts=True)
        # messages of one day mostly share their fate
        self._weight = (1 / number[day])[np.nonzero(reached)[0]]

    def scale(self, start: int) -> Recalibration:
        """My own scale at the start of a quarter, from what was resolved then."""
        sent = self.time[self._row]
        known = sent + WEEK < start
        age = np.where(known, start - sent, 0) / DAY
        weights = np.where(known, np.exp2(-age / HALF_LIFE) * self._weight, 0.0)
        x, y, w = together(self._cells, self._came, weights)
        return recalibrate(x[:, 0], y, weights=w)


def reply_time_scale(facts: Facts, as_of: int) -> Recalibration:
    """My own scale at a date, from all my messages until then."""
    return Past(facts, hazards(features(facts))).scale(quarter_start(as_of))


def on_my_scale(facts: Facts, x: Floats) -> Floats:
    """Each message's shares as they would have been given when it was sent; `x` as `features`."""
    logits = hazards(x)
    past = Past(facts, logits)
    of = quarters(past.time)
    given = np.empty((len(logits), BINS))
    for start in np.unique(of):
        own = past.scale(int(start))
        here = of == start
        given[here] = shares(own.intercept + own.slope * logits[here])
    return given


def histogram(facts: Facts) -> Floats:
    """The baseline: at the start of each quarter the shares of the bins among my answers so far,
    one pseudo-answer in each."""
    time = facts["time"].astype(np.int64)
    answered = (facts["outcome"] == 1) & ~np.isnan(facts["hours"])
    bins = bin_of(np.nan_to_num(facts["hours"]))
    of = quarters(time)
    given = np.empty((len(time), BINS))
    for start in np.unique(of):
        known = answered & (time + WEEK < start)
        counts = np.bincount(bins[known], minlength=BINS) + 1.0
        given[of == start] = counts / counts.sum()
    return given


def personless(facts: Facts) -> Floats:
    """The features of the baseline without the person: what is known of them is put at its mean
    among my messages of the quarters before."""
    told = features(facts)
    x = told.copy()
    time = facts["time"].astype(np.int64)
    of = quarters(time)
    columns = [list(REPLY_TIME).index(name) for name in THEIRS]
    for start in np.unique(of):
        before = time < start
        middle = told[before][:, columns].mean(axis=0) if before.any() else np.zeros(len(columns))
        x[np.ix_(of == start, columns)] = middle
    return x
