"""Train the population's coefficients on public mail and messages, and measure them.

    python -m bench.train DATA [--mbox FILE] [--time-honest] [--without A …] [--write [FILE]]

DATA is the folder with the public data sets (see bench/README.md). Every sender of the mailing
list is the owner of a mailbox: the messages with them in From, To or Cc. Each owner is judged
with the coefficients of all others; the mailboxes of those `--without` teach nobody, and are
reported as held out. `--time-honest` adds the same with coefficients of each quarter from what was
resolved before it. `--write` replaces src/closeknit/judge/population.json, or writes FILE.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from bench.models.canaries import canaries
from bench.models.delay import DELAY_SIGNS, ENDS, expanded, shares
from bench.models.features import MONTHLY_SIGNS, SIGNS, delay_features, design, monthly_design
from bench.models.mail import Message, read
from bench.models.monthly import Months, months
from bench.models.owners import Design, leave_one_out, quarters, report, time_honest
from bench.models.population import fitted, probabilities, written
from bench.models.trials import DAY, Trials, mailbox, trials
from numpy.typing import NDArray

from closeknit.judge.logistic import Coefficients
from closeknit.judge.metrics import auc, ece, log_loss

Floats = NDArray[np.float64]
POPULATION = Path(__file__).parents[1] / "src" / "closeknit" / "judge" / "population.json"
LEAST_TRIALS = 20  # of an owner, to be trained on
OWNER_WEIGHT = 100.0  # at most so many effective trials of one owner
MONTHLY_WEIGHT = 300.0
MONTHLY_OWNERS = 50  # messages sent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--mbox", type=Path, help="the mailing list unpacked")
    parser.add_argument("--same", action="append", default=[], help="addresses of one person: A,B")
    parser.add_argument("--without", action="append", default=[], help="an owner's address")
    parser.add_argument("--time-honest", action="store_true")
    parser.add_argument("--write", type=Path, nargs="?", const=POPULATION)
    given = parser.parse_args()
    same = {a: group.split(",")[0] for group in given.same for a in group.split(",")}
    messages = messages_of(given.data, given.mbox, same)
    boxes = mailboxes(messages)
    apart = {same.get(a, a) for a in given.without}
    report("leave one out", leave_one_out(boxes, apart, train), apart)
    if given.time_honest:
        report("time-honest", time_honest(boxes, apart, train), apart)
    canaries(messages, boxes, train)
    boxes = [box for box in boxes if box.owner not in apart]
    tasks: dict[str, object] = {}
    model, scale = train(boxes)
    about: dict[str, object] = {
        "data": "linux-man mailing list, 2019-2026 (public-inbox archive)",
        "mailboxes": len(boxes),
        "rows": sum(len(box.time) for box in boxes),
        "command": "python -m bench.train DATA --same A,B,… --write"
        " (five addresses of one owner joined)",
        **({"without": f"the mailboxes of {len(apart)} owners"} if apart else {}),
    }
    tasks["reply"] = written(model, scale, SIGNS, about)
    tasks["reply_time"] = _delays(boxes, about)
    monthly = _monthly(messages, apart)
    for task, label in (
        ("initiate", "initiates"),
        ("alive", "alive"),
        ("alive_theirs", "alive_theirs"),
    ):
        tasks[task] = _months_trained(monthly, label, about)
    if given.write is not None:
        document = {"version": 1, "tasks": tasks}
        given.write.write_text(json.dumps(document, indent=1) + "\n")


def messages_of(data: Path, mbox: Path | None, same: dict[str, str]) -> list[Message]:
    if mbox is not None:
        return read(mbox, same)
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder, "list.mbox")
        with lzma.open(data / "mail" / "linux-man.mbox.xz") as packed, unpacked.open("wb") as out:
            shutil.copyfileobj(packed, out)
        return read(unpacked, same)


def mailboxes(messages: Sequence[Message]) -> list[Trials]:
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


def train(
    boxes: Sequence[Trials], design: Design = design, signs: Mapping[str, int] = SIGNS
) -> tuple[Coefficients, Floats]:
    """Coefficients of T1 on the scale of the features, and the features' deviations."""
    x = np.vstack([design(box.facts) for box in boxes])
    y = np.concatenate([box.outcome for box in boxes])
    w = np.concatenate([_weights(box) for box in boxes])
    # a person's quarter, for that is what the intervals are about
    people = [
        f"{i} {p} {q}"
        for i, box in enumerate(boxes)
        for p, q in zip(box.person, quarters(box).tolist(), strict=True)
    ]
    return fitted(x, y, w, signs, people)


def _delays(boxes: Sequence[Trials], about: dict[str, object]) -> dict[str, object]:
    """T4 by leave-one-owner-out against the shares of each bin among all others."""
    parts = []
    for box in boxes:
        answered = box.outcome > 0
        parts.append((delay_features(box.facts)[answered], box.hours[answered]))

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


def _monthly(messages: Sequence[Message], apart: set[str]) -> list[Months]:
    sent: Counter[str] = Counter()
    for m in messages:
        sent[m.sender] += len(m.to)
    owners = [
        owner for owner, n in sent.most_common() if n >= MONTHLY_OWNERS and owner not in apart
    ]
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


if __name__ == "__main__":
    main()
