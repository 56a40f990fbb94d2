"""What is asked of a person month by month: do they open a thread to me (T2 of docs/measures.md),
and is there contact again in the days 91 to 180 (T3)?

The population's coefficients over what passed between us, on my own scale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from closeknit.clock import DAY
from closeknit.judge.cells import cells, together
from closeknit.judge.counting import quarters
from closeknit.judge.logistic import (
    Prediction,
    Recalibration,
    predict,
    recalibrate,
    recalibrated,
    sigmoid,
)
from closeknit.judge.population import population
from closeknit.judge.quarter import quarter_start

Floats = NDArray[np.float64]
Facts = Mapping[str, Floats]

LONGEST_SILENCE = 730.0  # days; also the silence of one who never wrote
UNIT = 1e9  # the figures of ties are billionths
ENOUGH_MESSAGES = 3.0  # fewer messages and meetings with a person: unknown
HALF_LIFE = 365.0  # days, of an outcome's weight
MONTH_VARIANCE = 1 / 3  # of what all rows of a month share, log odds: from 36 mailboxes
# how mailboxes differ from those of a public list, where few people write to anybody by name:
# a judgement, since those of the list itself differ less
INTERCEPT_DEVIATION, SLOPE_DEVIATION = 1.0, 0.3
WIDTH = 1 / 64  # of logits that are put together


@dataclass(frozen=True, slots=True)
class Monthly:
    """A monthly task: its name in population.json, its label's in measure/monthly.py, and the
    days until that is known."""

    name: str
    label: str
    horizon: int  # days
    person_deviation: float  # how much people of equal features differ, in log odds


# The deviations are of the highest likelihood over the population's mailboxes, with a normal
# effect per person; a row is a third of an outcome.
INITIATE = Monthly("initiate", "initiates", 90, 0.6)
ALIVE = Monthly("alive", "alive", 180, 0.75)
ALIVE_THEIRS = Monthly("alive_theirs", "alive_theirs", 180, 0.65)


def _log1p(name: str) -> Callable[[Facts], Floats]:
    def feature(f: Facts) -> Floats:
        # a decayed sum may be a hair below 0 by rounding
        out: Floats = np.log1p(np.maximum(f[name], 0.0))
        return out

    return feature


def _silence(f: Facts) -> Floats:
    days = np.where(np.isnan(f["silence"]), LONGEST_SILENCE, f["silence"])
    out: Floats = np.clip(days, 0.0, LONGEST_SILENCE)
    return out


def _ratio(f: Facts) -> Floats:
    """Silence in usual gaps, in doublings; 0 without a rhythm or a word of theirs."""
    gap = np.maximum(np.nan_to_num(f["usual_gap"], nan=1.0), 1.0)
    doublings = np.clip(np.log2(np.maximum(_silence(f), 0.5) / gap), -3.0, 6.0)
    rhythm = ~np.isnan(f["silence"]) & ~np.isnan(f["usual_gap"])
    out: Floats = np.where(rhythm, doublings, 0.0)
    return out


def _last(f: Facts) -> Floats:
    out: Floats = np.log(np.clip(f["last"], 0.0, LONGEST_SILENCE) + 1.0)
    return out


# name: (sign, formula); a task uses those that its population names
MONTHLY: dict[str, tuple[int, Callable[[Facts], Floats]]] = {
    "in_14": (1, _log1p("in_14")),
    "in_60": (1, _log1p("in_60")),
    "in_365": (1, _log1p("in_365")),
    "out_14": (0, _log1p("out_14")),
    "out_60": (0, _log1p("out_60")),
    "out_365": (0, _log1p("out_365")),
    "their_initiations": (1, _log1p("their_initiations_365")),
    "my_initiations": (0, _log1p("my_initiations_365")),
    "active_days": (1, _log1p("active_days")),
    "silence": (-1, lambda f: np.log(_silence(f) + 1.0)),
    "silence_to_gap": (-1, _ratio),
    "age": (0, _log1p("age")),
    "last": (-1, _last),
}


def features(task: Monthly, facts: Facts) -> Floats:
    """The features (n, k) of a task's population, from facts as `measure.monthly` names them."""
    return np.column_stack([MONTHLY[name][1](facts) for name in population(task.name).names])


def logits(task: Monthly, facts: Facts) -> Floats:
    """What the population would say of each person and month."""
    model = population(task.name)
    out: Floats = model.intercept + features(task, facts) @ model.values
    return out


def of_ties(f: Facts, as_of: int) -> dict[str, Floats]:
    """The same facts at any date, from the figures of ties at that date."""
    sums = [name for name in f if name.startswith(("in_", "out_")) and name[-1].isdigit()]
    sums += ["my_initiations_365", "their_initiations_365"]
    first = np.where(np.isnan(f["first"]), float(as_of), f["first"])
    last = f["last_contact"]
    return {
        **{name: f[name] / UNIT for name in sums},
        **{name: f[name] for name in ("active_days", "silence", "usual_gap")},
        "age": np.maximum(as_of - first, 0.0) / DAY,
        "last": np.where(np.isnan(last), LONGEST_SILENCE, (as_of - last) / DAY),
    }


def monthly_scale(task: Monthly, facts: Facts, moment: int) -> Recalibration:
    """My own scale at a moment, from all months of everybody (columns of `measure.monthly`), of
    which the quarterly ones are enough."""
    return _Past(task, facts).scale(quarter_start(moment))


def on_my_scale(task: Monthly, facts: Facts) -> Floats:
    """Each month's probability as it would have been given on its first day."""
    past = _Past(task, facts)
    given = np.empty_like(past.logit)
    of = quarters(past.time)
    for start in np.unique(of):
        own = past.scale(int(start))
        here = of == start
        given[here] = sigmoid(own.intercept + own.slope * past.logit[here])
    return given


def monthly_prediction(task: Monthly, f: Facts, own: Recalibration, as_of: int) -> Prediction:
    """The probability per person, from the figures of ties at a date."""
    model = replace(population(task.name), person_variance=task.person_deviation**2)
    return recalibrated(predict(model, features(task, of_ties(f, as_of))), own)


def known(f: Facts, as_of: int) -> NDArray[np.bool_]:
    """For whom it can be told: those with at least 3 messages or meetings, the last of them not
    longer ago than anybody's is in the months that all this was learnt from."""
    enough = f["from_me"] + f["to_me"] + f["shared"] >= ENOUGH_MESSAGES
    out: NDArray[np.bool_] = enough & (of_ties(f, as_of)["last"] <= LONGEST_SILENCE)
    return out


class _Past:
    """All months with what the population would say, put together by it."""

    def __init__(self, task: Monthly, facts: Facts) -> None:
        self.time = facts["time"].astype(np.int64)
        self.logit = logits(task, facts)
        self._outcome = facts[task.label]
        self._resolved = self.time + task.horizon * DAY
        self._cells = cells(self.logit[:, None], WIDTH)
        self._weight = _weights(self.time, self.logit)

    def scale(self, start: int) -> Recalibration:
        """Fitted on what was resolved at the start of a quarter."""
        known = (self._resolved < start) & ~np.isnan(self._outcome)
        age = np.where(known, start - self.time, 0) / DAY
        weights = np.where(known, self._weight * np.exp2(-age / HALF_LIFE), 0.0)
        x, y, w = together(self._cells, self._outcome, weights)
        return recalibrate(
            x[:, 0],
            y,
            weights=w,
            intercept_deviation=INTERCEPT_DEVIATION,
            slope_deviation=SLOPE_DEVIATION,
        )


def _weights(time: NDArray[np.int64], logit: Floats) -> Floats:
    """What the rows of a month say. Only those of a quarter's first month count, for the others
    share most of their horizons with them. The rows of a month also share what happened to me in
    that time, an effect of variance σ², which leaves them 1 / (1 + σ² Σ p(1 − p)) of their weight.
    """
    p = sigmoid(logit)
    _, at = np.unique(time, return_inverse=True)
    spread = np.bincount(at, p * (1 - p)).astype(np.float64)
    out: Floats = np.where(time == quarters(time), 1 / (1 + MONTH_VARIANCE * spread[at]), 0.0)
    return out
