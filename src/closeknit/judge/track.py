"""The track record: past trials with the probability as it would have been given at that moment,
from what was resolved before it, beside simple counts that had the same chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from closeknit.clock import DAY
from closeknit.judge.scores import Draws, Interval, Score, losses, score

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bools = NDArray[np.bool_]

FIRST_YEAR = 365 * DAY
ENOUGH_RESOLVED = 300
FEWEST = 20  # fewer resolved test trials: no figures
FEWEST_EITHER = 5  # nor with fewer that came true, or that didn't
NO_MESSAGE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Test trials in order of time: whose, when, the probability given (and that of each
    baseline), and the outcome: 1, 0, or nan while unresolved. `interaction_id` is −1 where the
    trial is of no message. Where the log loss isn't that of the probability against the outcome,
    `losses` holds it per trial (nan while unresolved), by name, the model's under ""."""

    interaction_id: Whole
    person_id: Whole
    handle_id: Whole
    time: Whole
    probability: Floats
    outcome: Floats
    baselines: Mapping[str, Floats]
    losses: Mapping[str, Floats] | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures of a part of the resolved trials, and the log loss of the best baseline there."""

    resolved: int
    score: Score
    best: float


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """What is known of one task. `score` is None where too little has happened. `intervals` are
    of the score's figures, `gains` the part of each baseline's log loss that is saved, with its
    interval: below 0 where the baseline is better. `slices` are parts that are worth a look by
    themselves, where enough happened in them."""

    given: Given
    resolved: int
    score: Score | None
    baselines: dict[str, Score]
    intervals: dict[str, Interval] = field(default_factory=dict)
    gains: dict[str, tuple[float, Interval]] = field(default_factory=dict)
    slices: dict[str, Slice] = field(default_factory=dict)

    @property
    def best(self) -> str | None:
        """The baseline of the smallest log loss."""
        return min(self.baselines, key=lambda name: self.baselines[name].log_loss, default=None)


def record(given: Given, parts: Mapping[str, Bools] | None = None) -> TrackRecord:
    """All figures of what was given, and of its parts, which are marked among its trials."""
    known = ~np.isnan(given.outcome)
    resolved = int(known.sum())
    came = int((given.outcome == 1).sum())
    if resolved < FEWEST or min(came, resolved - came) < FEWEST_EITHER:
        return TrackRecord(given, resolved, None, {})
    y, p = given.outcome[known], given.probability[known]
    others = {name: q[known] for name, q in given.baselines.items()}
    if given.losses is None:
        loss, lost = losses(p, y), {name: losses(q, y) for name, q in others.items()}
    else:
        loss, lost = given.losses[""][known], {n: given.losses[n][known] for n in others}
    draws = Draws(given.person_id[known])
    ends = draws.gains(loss, lost)
    own = float(loss.mean())
    return TrackRecord(
        given,
        resolved,
        score(p, y, loss),
        {name: score(q, y, lost[name]) for name, q in others.items()},
        draws.intervals(p, y, loss),
        {name: (1 - own / float(lost[name].mean()), ends[name]) for name in others},
        _slices(y, p, loss, lost, {name: mark[known] for name, mark in (parts or {}).items()}),
    )


def _slices(
    y: Floats, p: Floats, loss: Floats, lost: Mapping[str, Floats], parts: Mapping[str, Bools]
) -> dict[str, Slice]:
    return {
        name: Slice(
            int(at.sum()),
            score(p[at], y[at], loss[at]),
            min(float(each[at].mean()) for each in lost.values()),
        )
        for name, at in parts.items()
        if at.sum() >= FEWEST and min((y[at] == 1).sum(), (y[at] == 0).sum()) >= FEWEST_EITHER
    }


def under_test(time: Whole, outcome: Floats, horizon: int) -> Bools:
    """Which trials are judged: those after the first year, or after 300 resolved ones, whichever
    comes first. Trials in order of time, the horizon in seconds."""
    if not time.size:
        return np.zeros(0, dtype=bool)
    known = np.sort(time[~np.isnan(outcome)] + horizon)
    resolved = np.searchsorted(known, time, "left")
    late: Bools = (resolved >= ENOUGH_RESOLVED) | (time - time[0] >= FIRST_YEAR)
    return late
