"""The track record of each task, with its baselines."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from closeknit.clock import DAY
from closeknit.judge import reply, reply_time
from closeknit.judge.bgnbd import BgNbd, fitted, in_touch
from closeknit.judge.counting import counted, faded, quarters
from closeknit.judge.monthly import INITIATE, Monthly, on_my_scale
from closeknit.judge.track import NO_MESSAGE, Given, TrackRecord, record, under_test

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Facts = Mapping[str, Floats]

WEEK = 7 * DAY
RECIPIENT_TRIALS, PERSON_TRIALS = 5.0, 3.2  # pseudo-trials of empirical Bayes
RATE_TRIALS = 5.0  # and of my own rate
EWMA = 60.0  # half-life in days
ONE_DAY = 24.0  # hours


def reply_record(facts: Facts) -> TrackRecord:
    """The reply task. `facts` are columns of measure/message.py, in order of time."""
    time, outcome = facts["time"].astype(np.int64), facts["outcome"]
    at = under_test(time, outcome, WEEK)
    parts = {
        "new_people": facts["trials"] < reply.ENOUGH,
        "my_initiations": facts["opens"] == 1,
        "to_one": facts["to"] == 1,
    }
    return record(
        _given(facts, at, reply.given(facts), outcome, _reply_counts(facts, time)),
        {name: mark[at] for name, mark in parts.items()},
    )


def monthly_record(task: Monthly, facts: Facts) -> TrackRecord:
    """A monthly task. `facts` are columns of measure/monthly.py, in order of time. The handle is
    the one that the person's number is of."""
    time, outcome = facts["time"].astype(np.int64), facts[task.label]
    given = on_my_scale(task, facts)
    ids = {"interaction_id": np.full(len(time), NO_MESSAGE), "handle_id": facts["person_id"]}
    horizon = task.horizon * DAY
    return record(
        _given(
            {**facts, **ids},
            under_test(time, outcome, horizon),
            given,
            outcome,
            _monthly_counts(task, facts, time),
        )
    )


def reply_time_record(facts: Facts) -> TrackRecord:
    """The reply time task: of the messages answered within a week. The log loss is over the bins;
    the other figures are those of an answer within a day, given one within the week. `facts` are
    columns of measure/message.py and measure/answers.py, in order of time."""
    time = facts["time"].astype(np.int64)
    resolved = np.where(facts["outcome"] == 1, 1.0, np.nan)
    answered = ~np.isnan(resolved) & ~np.isnan(facts["hours"])
    outcome = np.where(answered, (facts["hours"] <= ONE_DAY).astype(np.float64), np.nan)
    place = reply_time.bin_of(np.nan_to_num(facts["hours"]))
    ways = {
        "": reply_time.on_my_scale(facts, reply_time.features(facts)),
        "histogram": reply_time.histogram(facts),
        "without_person": reply_time.on_my_scale(facts, reply_time.personless(facts)),
    }
    rows = np.arange(len(time))
    at = under_test(time, facts["outcome"], WEEK)
    lost = {name: np.where(answered, -np.log(s[rows, place]), np.nan) for name, s in ways.items()}
    within = {name: reply_time.by(s, ONE_DAY) for name, s in ways.items()}
    given = within.pop("")
    return record(_given(facts, at, given, outcome, within, lost))


def _given(
    facts: Facts,
    at: NDArray[np.bool_],
    given: Floats,
    outcome: Floats,
    baselines: Mapping[str, Floats],
    losses: Mapping[str, Floats] | None = None,
) -> Given:
    def whole(name: str) -> Whole:
        return facts[name].astype(np.int64)[at]

    return Given(
        whole("interaction_id"),
        whole("person_id"),
        whole("handle_id"),
        whole("time"),
        given[at],
        outcome[at],
        {name: p[at] for name, p in baselines.items()},
        None if losses is None else {name: loss[at] for name, loss in losses.items()},
    )


def _reply_counts(f: Facts, time: Whole) -> dict[str, Floats]:
    """Rates need no scale: my rate so far, each person's drawn to it by 5 or by 3.2 pseudo-trials,
    and that of the past fading. Counts get one."""
    mine = (f["my_answered"] + RATE_TRIALS * reply.POPULATION_RATE) / (f["my_trials"] + RATE_TRIALS)
    days = np.where(np.isnan(f["silence"]), reply.LONGEST_SILENCE, f["silence"])
    person = f["person_id"].astype(np.int64)
    known = ~np.isnan(f["outcome"])
    came = faded(time, person, np.where(known, f["outcome"], 0.0), EWMA, WEEK)
    asked = faded(time, person, known.astype(np.float64), EWMA, WEEK)
    ewma = (came + mine) / (asked + 1)
    counts = {
        "recency": np.log1p(np.maximum(days, 0.0)),
        "frequency": np.log1p(f["active_days"]),
        "ewma": np.log(ewma / (1 - ewma)),
    }
    return {
        "overall_rate": mine,
        "recipient_eb": _drawn(f, mine, RECIPIENT_TRIALS),
        "dyad_eb": _drawn(f, mine, PERSON_TRIALS),
        "fading_rate": reply.their_rate(f),
        **{n: counted(time, x[:, None], f["outcome"], WEEK) for n, x in counts.items()},
    }


def _drawn(f: Facts, mine: Floats, pseudo: float) -> Floats:
    out: Floats = (f["answered"] + pseudo * mine) / (f["trials"] + pseudo)
    return out


def _monthly_counts(task: Monthly, f: Facts, time: Whole) -> dict[str, Floats]:
    recency, frequency = np.log1p(np.maximum(f["last"], 0.0)), np.log1p(f["contacts"])
    ewma = np.log1p(np.maximum(f["in_60"] + f["out_60"], 0.0))
    ways = {
        "recency": recency[:, None],
        "frequency": frequency[:, None],
        "recency_and_frequency": np.column_stack([recency, frequency]),
        "ewma": ewma[:, None],
    }
    if task is not INITIATE:
        ways["bg_nbd"] = _bg_nbd(f, time)[:, None]
    return {name: counted(time, x, f[task.label], task.horizon * DAY) for name, x in ways.items()}


def _bg_nbd(f: Facts, time: Whole) -> Floats:
    """The log odds of contact within 90 days by BG/NBD, fitted at the start of each quarter to
    everybody who is asked about in its first month."""
    repeats, last, age = f["active_days"] - 1, f["age"] - f["last"], f["age"]
    out = np.zeros(len(time))
    of = quarters(time)
    model: BgNbd | None = None
    for start in np.unique(of):
        here = of == start
        first = here & (time == time[here].min())
        step = 1.0 if model is None else 0.2
        model = fitted(repeats[first], last[first], age[first], model, step)
        p = np.clip(in_touch(model, repeats[here], last[here], age[here], 90.0), 1e-6, 1 - 1e-6)
        out[here] = np.log(p / (1 - p))
    return out
