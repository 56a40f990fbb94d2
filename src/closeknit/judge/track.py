"""The track record: every past message of mine with the probability of an answer as it would
have been given at that moment, from what was resolved before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from closeknit.clock import DAY
from closeknit.judge import metrics
from closeknit.judge.reply import (
    CAP,
    PERSON_TRIALS,
    POPULATION_RATE,
    POPULATION_TRIALS,
)

WEEK = 7 * DAY
FIRST_YEAR = 365 * DAY
ENOUGH_RESOLVED = 300
FEWEST = 20  # fewer resolved test trials: no figures


@dataclass(frozen=True, slots=True)
class Trial:
    """One message of mine to one person; `outcome` 1, 0 or None while unresolved."""

    interaction_id: int
    person_id: int
    handle_id: int
    time: int
    outcome: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """A test trial with the probability given, and those of the baselines by name."""

    trial: Trial
    probability: float
    baselines: dict[str, float]


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one set of probabilities."""

    log_loss: float
    auc: float
    brier: float
    ece: float
    slope: float
    reliability: tuple[tuple[float, float, int], ...]


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """What is known of one task. `score` is None with too few resolved trials."""

    given: tuple[Given, ...]
    resolved: int
    score: Score | None
    baselines: dict[str, Score]


def reply_record(trials: Iterable[Trial]) -> TrackRecord:
    """Plays all trials in order of time; test trials are those after the first year, or after
    300 resolved ones, whichever comes first."""
    given = tuple(_play(sorted(trials, key=lambda t: (t.time, t.interaction_id, t.person_id))))
    known = [g for g in given if g.trial.outcome is not None]
    if len(known) < FEWEST:
        return TrackRecord(given, len(known), None, {})
    outcomes = [g.trial.outcome or 0 for g in known]
    names = known[0].baselines
    return TrackRecord(
        given,
        len(known),
        score([g.probability for g in known], outcomes),
        {name: score([g.baselines[name] for g in known], outcomes) for name in names},
    )


def score(probabilities: Sequence[float], outcomes: Sequence[int]) -> Score:
    """All figures at once."""
    p, y = np.array(probabilities), np.array(outcomes, dtype=float)
    return Score(
        metrics.log_loss(p, y),
        metrics.auc(p, y),
        metrics.brier(p, y),
        metrics.ece(p, y),
        metrics.slope(p, y),
        tuple(metrics.reliability(p, y)),
    )


def _play(trials: Sequence[Trial]) -> Iterable[Given]:
    counts: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    total, answered = 0.0, 0.0
    resolved = 0
    for trial in trials:
        while resolved < len(trials) and trials[resolved].time + WEEK < trial.time:
            past = trials[resolved]
            resolved += 1
            if past.outcome is None:
                continue
            counts[past.person_id][0] += 1
            counts[past.person_id][1] += past.outcome
            total += 1
            answered += past.outcome
        base = (answered + POPULATION_TRIALS * POPULATION_RATE) / (total + POPULATION_TRIALS)
        if total < ENOUGH_RESOLVED and trial.time - trials[0].time < FIRST_YEAR:
            continue
        n, s = counts[trial.person_id]
        effective = min(n, CAP)
        successes = s / n * effective if n else 0.0
        yield Given(
            trial,
            (successes + PERSON_TRIALS * base) / (effective + PERSON_TRIALS),
            {
                "overall_rate": base,
                "person_rate": (s + PERSON_TRIALS * base) / (n + PERSON_TRIALS),
            },
        )
