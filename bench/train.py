"""Train the population's coefficients on public mail and messages, and measure them.

    python -m bench.train DATA [--mbox FILE] [--write]

DATA is the folder with the public data sets (see bench/README.md). Every sender of the mailing
list is the owner of a mailbox: the messages with them in From, To or Cc. Each owner is judged
with the coefficients of all others. `--write` replaces src/closeknit/judge/population.json.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from bench.models.canaries import canaries
from bench.models.delay import DELAY_SIGNS, ENDS, delay_features, expanded, shares
from bench.models.features import SIGNS, design
from bench.models.mail import Message, read
from bench.models.monthly import MONTHLY_SIGNS, Months, monthly_design, months
from bench.models.population import fitted, probabilities, written
from bench.models.scores import auc, ece, log_loss
from bench.models.trials import DAY, WEEK, Trials, mailbox, trials
from numpy.typing import NDArray

from closeknit.judge.logistic import Coefficients, outcome_weights, recalibrate, sigmoid

Floats = NDArray[np.float64]
POPULATION = Path(__file__).parents[1] / "src" / "closeknit" / "judge" / "population.json"
LEAST_TRIALS = 20  # of an owner, to be trained on
LEAST_JUDGED = 80
FULL = 300
OWNER_WEIGHT = 100.0  # at most so many effective trials of one owner
MONTHLY_WEIGHT = 300.0
MONTHLY_OWNERS = 50  # messages sent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--mbox", type=Path, help="the mailing list unpacked")
    parser.add_argument("--same", action="append", default=[], help="addresses of one person: A,B")
    parser.add_argument("--held-out", action="append", default=[], help="reported by themselves")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    same = {a: group.split(",")[0] for group in given.same for a in group.split(",")}
    messages = _messages(given.data, given.mbox, same)
    boxes = _mailboxes(messages)
    report(boxes, {same.get(a, a) for a in given.held_out})
    canaries(messages, boxes, train)
    tasks: dict[str, object] = {}
    model, scale = train(boxes)
    about: dict[str, object] = {
        "data": "linux-man mailing list, 2019-2026 (public-inbox archive)",
        "mailboxes": len(boxes),
        "rows": sum(len(box.time) for box in boxes),
        "command": "python -m bench.train DATA --same A,B,… --write"
        " (five addresses of one owner joined)",
    }
    tasks["reply"] = written(model, scale, SIGNS, about)
    tasks["reply_time"] = _delays(boxes, about)
    monthly = _monthly(messages)
    for task, label in (
        ("initiate", "initiates"),
        ("alive", "alive"),
        ("alive_theirs", "alive_theirs"),
    ):
        tasks[task] = _months_trained(monthly, label, about)
    if given.write:
        document = {"version": 1, "tasks": tasks}
        POPULATION.write_text(json.dumps(document, indent=1) + "\n")


def _messages(data: Path, mbox: Path | None, same: dict[str, str]) -> list[Message]:
    if mbox is not None:
        return read(mbox, same)
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder, "list.mbox")
        with lzma.open(data / "mail" / "linux-man.mbox.xz") as packed, unpacked.open("wb") as out:
            shutil.copyfileobj(packed, out)
        return read(unpacked, same)


def _mailboxes(messages: Sequence[Message]) -> list[Trials]:
    sent: Counter[str] = Counter()
    for m in messages:
        sent[m.sender] += len(m.to)
    owners = [owner for owner, n in sent.most_common() if n >= LEAST_TRIALS]
    found = (trials(mailbox(messages, owner), owner) for owner in owners)
    return [box for box in found if len(box.time) >= LEAST_TRIALS]


def _weights(box: Trials) -> Floats:
    """Trials of one day share their fate; no owner counts more than OWNER_WEIGHT."""
    _, place, number = np.unique(box.time // DAY, return_inverse=True, return_counts=True)
    each: Floats = 1 / np.sqrt(number[place].astype(np.float64))
    out: Floats = each * min(1.0, OWNER_WEIGHT / float(each.sum()))
    return out


def train(boxes: Sequence[Trials]) -> tuple[Coefficients, Floats]:
    """Coefficients of T1 on the scale of the features, and the features' deviations."""
    x = np.vstack([design(box.facts) for box in boxes])
    y = np.concatenate([box.outcome for box in boxes])
    w = np.concatenate([_weights(box) for box in boxes])
    people = [f"{i} {p}" for i, box in enumerate(boxes) for p in box.person]
    return fitted(x, y, w, SIGNS, people)


def _delays(boxes: Sequence[Trials], about: dict[str, object]) -> dict[str, object]:
    """T4 by leave-one-owner-out against the shares of each bin among all others."""
    parts = []
    for box in boxes:
        answered = box.outcome > 0
        parts.append((delay_features(box)[answered], box.hours[answered]))

    def model(chosen: Sequence[int]) -> tuple[Coefficients, Floats]:
        found = [expanded(*parts[i]) for i in chosen if len(parts[i][1])]
        w = np.concatenate([np.full(len(y), min(1.0, 300 / len(y))) for _, y, _ in found])
        x, y = np.vstack([f[0] for f in found]), np.concatenate([f[1] for f in found])
        return fitted(x, y, w, DELAY_SIGNS)

    losses, bases, n = 0.0, 0.0, 0
    for i, (x, hours) in enumerate(parts):
        if len(hours) < 20:
            continue
        others = [j for j in range(len(parts)) if j != i]
        place = np.searchsorted(ENDS, hours, "left").clip(max=len(ENDS) - 1)
        c, _ = model(others)
        losses -= float(np.log(shares(x, c.intercept, c.values)[range(len(x)), place]).sum())
        every = np.searchsorted(ENDS, np.concatenate([parts[j][1] for j in others]), "left")
        share = (np.bincount(every.clip(max=len(ENDS) - 1), minlength=len(ENDS)) + 1.0) / (
            len(every) + len(ENDS)
        )
        bases -= float(np.log(share[place]).sum())
        n += len(x)
    print(f"reply_time | {n} answers | log loss {losses / n:.4f}, by shares {bases / n:.4f}")
    c, scale = model(range(len(parts)))
    return {
        "bin_ends_hours": list(ENDS),
        **written(c, scale, DELAY_SIGNS, {**about, "rows": sum(len(h) for _, h in parts)}),
    }


def _monthly(messages: Sequence[Message]) -> list[Months]:
    sent: Counter[str] = Counter()
    for m in messages:
        sent[m.sender] += len(m.to)
    owners = [owner for owner, n in sent.most_common() if n >= MONTHLY_OWNERS]
    return [months(mailbox(messages, owner), owner) for owner in owners]


def _months_trained(
    monthly: Sequence[Months], label: str, about: dict[str, object]
) -> dict[str, object]:
    """A monthly task by leave-one-owner-out against recency and frequency, and an EWMA."""
    parts = []
    for rows in monthly:
        y = getattr(rows, label)
        known = ~np.isnan(y)
        if known.sum() >= 30:
            people = [f"{rows.owner} {p}" for p, k in zip(rows.person, known, strict=True) if k]
            parts.append((monthly_design(rows.facts)[known], y[known], people))
    names = list(MONTHLY_SIGNS)
    ways = {
        "model": names,
        "recency and frequency": ["silence", "in_365"],
        "EWMA 60 days": ["in_60"],
    }
    for way, used in ways.items():
        columns = [names.index(name) for name in used]
        signs = {name: MONTHLY_SIGNS[name] for name in used}
        said = []
        for i in range(len(parts)):
            others = [p for j, p in enumerate(parts) if j != i]
            c, _ = fitted(*_stacked(others, columns), signs)
            said.append(probabilities(c, parts[i][0][:, columns]))
        p, y = np.concatenate(said), np.concatenate([part[1] for part in parts])
        print(
            f"{label} | {len(parts)} mailboxes, {len(y)} rows, rate {y.mean():.3f} | {way} | "
            f"{log_loss(p, y):.4f} | {auc(p, y):.3f} | {ece(p, y):.3f}"
        )
    everyone = [person for part in parts for person in part[2]]
    c, scale = fitted(*_stacked(parts, list(range(len(names)))), MONTHLY_SIGNS, everyone)
    n = sum(len(part[1]) for part in parts)
    return written(c, scale, MONTHLY_SIGNS, {**about, "mailboxes": len(parts), "rows": n})


def _stacked(
    parts: Sequence[tuple[Floats, Floats, list[str]]], columns: list[int]
) -> tuple[Floats, Floats, Floats]:
    weights = [np.full(len(y), min(1.0, MONTHLY_WEIGHT / len(y))) for _, y, _ in parts]
    return (
        np.vstack([x[:, columns] for x, _, _ in parts]),
        np.concatenate([y for _, y, _ in parts]),
        np.concatenate(weights),
    )


def quarter_start(time: int) -> int:
    """The first second of the calendar quarter (UTC) of a moment."""
    day = datetime.fromtimestamp(time, UTC)
    return int(datetime(day.year, 3 * ((day.month - 1) // 3) + 1, 1, tzinfo=UTC).timestamp())


def own_scale(box: Trials, logit: Floats) -> Floats:
    """Logits recalibrated at the start of each quarter on what was resolved then."""
    out = logit.copy()
    starts = np.array([quarter_start(int(t)) for t in box.time])
    for start in np.unique(starts):
        known = box.time + WEEK < start
        if known.any():
            own = recalibrate(
                logit[known],
                box.outcome[known],
                weights=outcome_weights((start - box.time[known]) / DAY, box.time[known] // DAY),
            )
            rows = starts == start
            out[rows] = own.intercept + own.slope * logit[rows]
    return out


def counting(box: Trials) -> Floats:
    """The baseline: a person's own past rate, 3.2 pseudo-trials at my past rate."""
    before = np.searchsorted(box.time + WEEK, box.time, "left")
    sums = np.concatenate([[0.0], np.cumsum(box.outcome)])
    base = (sums[before] + 1) / (before + 2)
    p: Floats = (box.facts["raw_answered"] + 3.2 * base) / (box.facts["raw_trials"] + 3.2)
    return p


def judged_from(box: Trials) -> int:
    """After the first year or 300 trials; of small mailboxes after 30."""
    n = len(box.time)
    year = int(np.searchsorted(box.time, box.time[0] + 365 * DAY))
    return min(year, FULL) if n >= FULL else min(30, n // 3)


def report(boxes: Sequence[Trials], held: set[str]) -> None:
    rows = []
    for i, box in enumerate(boxes):
        if len(box.time) < LEAST_JUDGED:
            continue
        model, _ = train([*boxes[:i], *boxes[i + 1 :]])
        logit = model.intercept + design(box.facts) @ model.values
        start = judged_from(box)
        y = box.outcome[start:]
        ways = [
            counting(box)[start:],
            sigmoid(logit)[start:],
            sigmoid(own_scale(box, logit))[start:],
        ]
        rows.append((box, y, ways))
    groups = {
        "all ≥ 300 trials": [r for r in rows if len(r[0].time) >= FULL],
        "all ≥ 80 trials": rows,
        "held out": [r for r in rows if r[0].owner in held],
        "not held out": [r for r in rows if r[0].owner not in held],
    }
    for r in rows:
        if len(r[0].time) >= FULL:
            groups[f"mailbox {'held out ' if r[0].owner in held else ''}n={len(r[0].time)}"] = [r]
    print("group | mailboxes | trials | way | log loss | AUC | ECE | gain | better in | worst")
    for name, group in groups.items():
        if group:
            _table(name, group)


def _table(name: str, group: Sequence[tuple[Trials, Floats, list[Floats]]]) -> None:
    y = np.concatenate([r[1] for r in group])
    base = np.concatenate([r[2][0] for r in group])
    for way, label in enumerate(("counting", "population", "own scale")):
        p = np.concatenate([r[2][way] for r in group])
        gain = 1 - log_loss(p, y) / log_loss(base, y)
        better = np.mean([log_loss(r[2][way], r[1]) < log_loss(r[2][0], r[1]) for r in group])
        worst = min(1 - log_loss(r[2][way], r[1]) / log_loss(r[2][1], r[1]) for r in group)
        print(
            f"{name} | {len(group)} | {len(y)} | {label} | {log_loss(p, y):.4f} | {auc(p, y):.3f} "
            f"| {ece(p, y):.3f} | {gain:+.1%} | {better:.2f} | {worst:+.2%}"
        )


if __name__ == "__main__":
    main()
