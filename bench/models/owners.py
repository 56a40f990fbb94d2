"""T1 judged owner by owner, with the coefficients of others, before and after the own scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from bench.models.coverage import Held, line, person_quarters
from bench.models.features import Facts, design
from bench.models.trials import DAY, WEEK, Trials
from numpy.typing import NDArray

from closeknit.judge.logistic import Coefficients, outcome_weights, recalibrate, sigmoid
from closeknit.judge.metrics import auc, ece, log_loss
from closeknit.judge.recalibration import play

Floats = NDArray[np.float64]
Trainer = Callable[[Sequence[Trials]], tuple[Coefficients, Floats]]
Design = Callable[[Facts], Floats]
LEAST_JUDGED = 80
FULL = 300
DRAWS = 200
LEAST_TRAINED = 200  # trials before a quarter, to say anything in it
MODEL_WAYS = ("population", "own scale by quarter", "own scale by day")
WAYS = ("counting", *MODEL_WAYS)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Test trials of one owner: outcomes, people, probabilities by way, and what was counted."""

    owner: str
    trials: int  # of the whole mailbox
    y: Floats
    person: list[str]
    ways: dict[str, Floats]
    held: list[Held]


def quarter_start(time: int) -> int:
    """The first second of the calendar quarter (UTC) of a moment."""
    day = datetime.fromtimestamp(time, UTC)
    return int(datetime(day.year, 3 * ((day.month - 1) // 3) + 1, 1, tzinfo=UTC).timestamp())


def quarters(box: Trials) -> NDArray[np.int64]:
    return np.array([quarter_start(int(t)) for t in box.time], dtype=np.int64)


def judged_from(box: Trials) -> int:
    """After the first year or 300 trials; of small mailboxes after 30."""
    n = len(box.time)
    year = int(np.searchsorted(box.time, box.time[0] + 365 * DAY))
    return min(year, FULL) if n >= FULL else min(30, n // 3)


def counting(box: Trials) -> Floats:
    """The baseline: a person's own past rate, 3.2 pseudo-trials at my past rate."""
    before = np.searchsorted(box.time + WEEK, box.time, "left")
    sums = np.concatenate([[0.0], np.cumsum(box.outcome)])
    base = (sums[before] + 1) / (before + 2)
    p: Floats = (box.facts["raw_answered"] + 3.2 * base) / (box.facts["raw_trials"] + 3.2)
    return p


def by_quarter(time: NDArray[np.int64], logit: Floats, outcome: Floats) -> Floats:
    """Logits recalibrated at the start of each quarter on what was resolved then."""
    out = logit.copy()
    starts = np.array([quarter_start(int(t)) for t in time], dtype=np.int64)
    for start in np.unique(starts):
        known = time + WEEK < start
        if known.any():
            own = recalibrate(
                logit[known],
                outcome[known],
                weights=outcome_weights((start - time[known]) / DAY, time[known] // DAY),
            )
            rows = starts == start
            out[rows] = own.intercept + own.slope * logit[rows]
    return out


def judged(box: Trials, logit: Floats, variance: Floats, known: NDArray[np.bool_]) -> Judged:
    """The test trials among those `known`, whose logits and their variances the population
    gives."""
    own = play(box.time[known].tolist(), logit[known], box.outcome[known].astype(int).tolist())
    daily, spread = logit.copy(), variance.copy()
    daily[known], spread[known] = own.logit, variance[known] + own.variance
    test = known & (np.arange(len(box.time)) >= judged_from(box))
    said = (logit, by_quarter(box.time, logit, box.outcome), daily)
    person = [p for p, t in zip(box.person, test, strict=True) if t]
    return Judged(
        box.owner,
        len(box.time),
        box.outcome[test],
        person,
        {"counting": counting(box)[test]}
        | {w: sigmoid(logits[test]) for w, logits in zip(MODEL_WAYS, said, strict=True)},
        person_quarters(person, quarters(box)[test], daily[test], spread[test], box.outcome[test]),
    )


def _said(
    box: Trials, model: Coefficients, rows: NDArray[np.bool_], design: Design = design
) -> tuple[Floats, Floats]:
    """Logits and the variances of what is uncertain about coefficients and people."""
    x = design(box.facts)[rows]
    whole = np.column_stack([np.ones(len(x)), x])
    variance = np.einsum("ij,jk,ik->i", whole, model.covariance, whole) + model.person_variance
    return model.intercept + x @ model.values, variance


def leave_one_out(
    boxes: Sequence[Trials], apart: set[str], train: Trainer, design: Design = design
) -> list[Judged]:
    """Each owner by all others; those `apart` teach nobody. `train` uses the same `design`."""
    out = []
    teachers = [box for box in boxes if box.owner not in apart]
    for box in boxes:
        if len(box.time) >= LEAST_JUDGED:
            model, _ = train([t for t in teachers if t.owner != box.owner])
            every = np.ones(len(box.time), dtype=np.bool_)
            out.append(judged(box, *_said(box, model, every, design), every))
    return out


def time_honest(boxes: Sequence[Trials], apart: set[str], train: Trainer) -> list[Judged]:
    """As `leave_one_out`, and each calendar quarter by what was resolved before it only."""
    out = []
    teachers = [box for box in boxes if box.owner not in apart]
    for box in boxes:
        if len(box.time) < LEAST_JUDGED:
            continue
        starts = quarters(box)
        logit, variance = np.zeros(len(starts)), np.zeros(len(starts))
        known = np.zeros(len(starts), dtype=np.bool_)
        for start in np.unique(starts):
            before = [past(t, int(start)) for t in teachers if t.owner != box.owner]
            before = [t for t in before if len(t.time)]
            if sum(len(t.time) for t in before) >= LEAST_TRAINED:
                rows = starts == start
                logit[rows], variance[rows] = _said(box, train(before)[0], rows)
                known |= rows
        if known[judged_from(box) :].any():
            out.append(judged(box, logit, variance, known))
    return out


def past(box: Trials, before: int) -> Trials:
    """The trials whose seven days were over at a moment."""
    n = int(np.searchsorted(box.time + WEEK, before, "left"))
    facts = {name: values[:n] for name, values in box.facts.items()}
    return Trials(
        box.owner,
        box.key[:n],
        box.person[:n],
        box.time[:n],
        box.outcome[:n],
        box.hours[:n],
        facts,
    )


def report(name: str, rows: Sequence[Judged], apart: set[str]) -> None:
    """Tables by group with 80 % intervals, from draws of (owner, person)."""
    groups: dict[str, list[Judged]] = {
        "all ≥ 300 trials": [r for r in rows if r.trials >= FULL],
        "all ≥ 80 trials": list(rows),
        "held out": [r for r in rows if r.owner in apart],
        "not held out": [r for r in rows if r.owner not in apart],
    }
    for r in rows:
        if r.trials >= FULL:
            groups[f"mailbox {'held out ' if r.owner in apart else ''}n={r.trials}"] = [r]
    print(
        f"{name}: group | mailboxes | trials | way | log loss | AUC | ECE | gain over counting |"
        " better than counting in | least gain over the population | mean ECE of mailboxes"
    )
    for title, group in groups.items():
        if group:
            _table(f"{name}: {title}", group)


def _table(title: str, group: Sequence[Judged]) -> None:
    y = np.concatenate([r.y for r in group])
    said = {way: np.concatenate([r.ways[way] for r in group]) for way in WAYS}
    people = [f"{i} {p}" for i, r in enumerate(group) for p in r.person]
    draws = drawn(people)
    for way, p in said.items():
        base = said["counting"]
        better = np.mean([log_loss(r.ways[way], r.y) < log_loss(r.ways["counting"], r.y)
                          for r in group])  # fmt: skip
        least = min(
            1 - log_loss(r.ways[way], r.y) / log_loss(r.ways["population"], r.y) for r in group
        )
        losses = [log_loss(p[d], y[d]) for d in draws]
        errors = [ece(p[d], y[d]) for d in draws]
        gains = [1 - a / log_loss(base[d], y[d]) for a, d in zip(losses, draws, strict=True)]
        print(
            f"{title} | {len(group)} | {len(y)} | {way} | {_range(log_loss(p, y), losses, 4)} | "
            f"{auc(p, y):.3f} | {_range(ece(p, y), errors, 3)} | "
            f"{_range(100 * (1 - log_loss(p, y) / log_loss(base, y)), gains, 1, 100)} % | "
            f"{better:.2f} | {least:+.2%} | {np.mean([ece(r.ways[way], r.y) for r in group]):.3f}"
        )
    every = [h for r in group for h in r.held]
    print(f"{title} | 80 % intervals of answers per person and quarter | {line(every, 1)} | "
          f"{line(every, 5)} | {line(every, 15)}")  # fmt: skip


def drawn(people: Sequence[str], draws: int = DRAWS) -> list[NDArray[np.int64]]:
    """Rows of people drawn with replacement, so many times."""
    _, number = np.unique(np.array(people), return_inverse=True)
    order = np.argsort(number, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(number[order])) + 1)
    rng = np.random.default_rng(0)
    return [
        np.concatenate([parts[i] for i in rng.integers(0, len(parts), len(parts))])
        for _ in range(draws)
    ]


def _range(value: float, drawn: Sequence[float], digits: int, times: float = 1.0) -> str:
    low, high = np.quantile(drawn, [0.1, 0.9]) * times
    return f"{value:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"
