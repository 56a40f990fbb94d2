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
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from bench.models.features import REPLY, SIGNS, design
from bench.models.mail import Message, read
from bench.models.scores import auc, ece, log_loss
from bench.models.trials import DAY, WEEK, Trials, mailbox, trials
from closeknit.judge.logistic import (
    Coefficients,
    fit,
    outcome_weights,
    person_variance,
    recalibrate,
    sigmoid,
)

Floats = NDArray[np.float64]
POPULATION = Path(__file__).parents[1] / "src" / "closeknit" / "judge" / "population.json"
LEAST_TRIALS = 20  # of an owner, to be trained on
LEAST_JUDGED = 80
FULL = 300
OWNER_WEIGHT = 100.0  # at most so many effective trials of one owner
PRECISION = 4.0  # of standardised coefficients


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--mbox", type=Path, help="the mailing list unpacked")
    parser.add_argument("--same", action="append", default=[], help="addresses of one person: A,B")
    parser.add_argument("--held-out", action="append", default=[], help="reported by themselves")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    same = {a: group.split(",")[0] for group in given.same for a in group.split(",")}
    boxes = _mailboxes(_messages(given.data, given.mbox, same))
    held = {same.get(a, a) for a in given.held_out}
    report(boxes, held)
    model, scale = train(boxes)
    if given.write:
        task = _written(model, scale, boxes)
        document = json.loads(POPULATION.read_text()) if POPULATION.exists() else {"version": 1}
        document.setdefault("tasks", {})["reply"] = task
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
    """Coefficients on the scale of the features, and the features' standard deviations."""
    x = np.vstack([design(box.facts) for box in boxes])
    y = np.concatenate([box.outcome for box in boxes])
    w = np.concatenate([_weights(box) for box in boxes])
    middle, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    names = tuple(REPLY)
    found = fit(
        (x - middle) / scale,
        y,
        names,
        weights=w,
        prior_precision=PRECISION,
        signs=[SIGNS[name] for name in names],
    )
    back = np.eye(len(names) + 1)
    back[1:, 1:] = np.diag(1 / scale)
    back[0, 1:] = -middle / scale
    values = found.values / scale
    people = np.concatenate([[f"{i} {p}" for p in box.person] for i, box in enumerate(boxes)])
    logits = found.intercept + (x - middle) / scale @ found.values
    return (
        Coefficients(
            names,
            values,
            found.intercept - float(middle @ values),
            back @ found.covariance @ back.T,
            person_variance(logits, y, people),
        ),
        scale,
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


def _written(model: Coefficients, scale: Floats, boxes: Sequence[Trials]) -> dict[str, object]:
    return {
        "intercept": round(model.intercept, 5),
        "person_variance": round(model.person_variance, 5),
        "features": [
            {
                "name": name,
                "coefficient": round(float(value), 5),
                "scale": round(float(deviation), 5),
                "sign": SIGNS[name],
            }
            for name, value, deviation in zip(model.names, model.values, scale, strict=True)
        ],
        "covariance": [[float(f"{v:.4g}") for v in row] for row in model.covariance],
        "provenance": {
            "data": "linux-man mailing list, 2019-2026 (public-inbox archive)",
            "mailboxes": len(boxes),
            "trials": sum(len(box.time) for box in boxes),
            "date": datetime.now(UTC).date().isoformat(),
            "command": "python -m bench.train DATA --write",
        },
    }


if __name__ == "__main__":
    sys.exit(main())
