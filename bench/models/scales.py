"""Which own scale (closeknit.judge.recalibration) to ship, on mailboxes of several kinds.

    python -m bench.models.scales DATA INBOXES --same A,B,… --without A …

List mail, leave one owner out, without and with those apart (taught by the rest); Enron's owners
by each other, and by the list's; the senders of email-EU and CollegeMsg, in ten parts by the other
nine. Per setting: the gain in log loss over the population alone (all trials; no owner counts as
more than 200), the worst loss of an owner with at least 80 trials and the share of those who lose
more than .5 % (test trials), and the ECE of all. INBOXES is DATA/mail/enron-inboxes.tar.xz
unpacked.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from bench.models import enron, network
from bench.models.features import design
from bench.models.owners import by_quarter, judged_from, quarter_start
from bench.models.population import fitted
from bench.models.trials import MOST_PEOPLE, WEEK, Trials
from bench.train import mailboxes, messages_of, train
from numpy.typing import NDArray

from closeknit.judge.logistic import Coefficients, sigmoid
from closeknit.judge.metrics import ece
from closeknit.judge.recalibration import DRIFTS, Drift, play

Floats = NDArray[np.float64]
LEAST = 30  # trials of a mailbox
LEAST_SENT = 40  # of a network's sender
OWNER = 200
LEAST_JUDGED = 80
HARM = 0.005
PARTS = 10
ISOTONIC = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """One owner's trials with the population's logits."""

    time: NDArray[np.int64]
    logit: Floats
    outcome: Floats
    start: int  # of the test trials


def of_box(box: Trials, model: Coefficients) -> Stream:
    logit = model.intercept + design(box.facts) @ model.values
    return Stream(box.time, logit, box.outcome, judged_from(box))


def among(boxes: Sequence[Trials]) -> list[Stream]:
    """Each by all others."""
    return [
        of_box(box, train([*boxes[:i], *boxes[i + 1 :]])[0])
        for i, box in enumerate(boxes)
        if len(box.time) >= LEAST
    ]


def senders(path: Path) -> list[Stream]:
    rows = network.read(path)
    y = np.array(network.outcomes(rows))
    x, _, _, sizes = network.facts(rows, y.tolist(), network.known_at(rows, late=True))
    x = x[:, : len(network.EGO)]
    time = np.array([r[0] for r in rows])
    me = np.array([r[1] for r in rows])
    counted = (sizes <= MOST_PEOPLE) & (time + WEEK <= time[-1])
    sent = np.bincount(me[counted], minlength=int(me.max()) + 1)
    weight = np.minimum(1, 100 / np.maximum(sent[me], 1))
    out = []
    for part in range(PARTS):
        others = counted & (me % PARTS != part)
        model, _ = fitted(x[others], y[others], weight[others], network.EGO)
        for owner in np.flatnonzero(sent >= LEAST_SENT):
            if owner % PARTS == part:
                rows_of = counted & (me == owner)
                logit = model.intercept + x[rows_of] @ model.values
                out.append(Stream(time[rows_of], logit, y[rows_of], min(30, len(logit) // 3)))
    return out


def by_day(drifts: Sequence[Drift], doubt: float) -> Callable[[Stream], Floats]:
    def own(s: Stream) -> Floats:
        outcome = s.outcome.astype(int).tolist()
        return play(s.time.tolist(), s.logit, outcome, drifts=drifts, doubt=doubt).logit

    return own


def isotonic(s: Stream) -> Floats:
    """The own scale by day, and over it, from 1,000 outcomes on, a monotone map made at the start
    of each quarter."""
    logit = by_day(DRIFTS, 3.0)(s)
    out = logit.copy()
    starts = np.array([quarter_start(int(t)) for t in s.time])
    for start in np.unique(starts):
        known = s.time + WEEK < start
        if known.sum() > ISOTONIC:
            x, rate = _monotone(logit[known], s.outcome[known])
            p = np.clip(np.interp(logit[starts == start], x, rate), 0.005, 0.995)
            out[starts == start] = np.log(p / (1 - p))
    return out


def _monotone(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Pool adjacent violators: the middle of each block and its rate."""
    order = np.argsort(x, kind="stable")
    blocks: list[tuple[float, float, float]] = []  # Σ x, Σ y, n
    for a, b in zip(x[order], y[order], strict=True):
        block = (float(a), float(b), 1.0)
        while blocks and blocks[-1][1] / blocks[-1][2] >= block[1] / block[2]:
            last = blocks.pop()
            block = (last[0] + block[0], last[1] + block[1], last[2] + block[2])
        blocks.append(block)
    return np.array([b[0] / b[2] for b in blocks]), np.array([b[1] / b[2] for b in blocks])


def line(streams: Sequence[Stream], way: Callable[[Stream], Floats]) -> str:
    own = base = 0.0
    gains: list[float] = []
    said: list[Floats] = []
    for s in streams:
        logit = way(s)
        weight = min(1.0, OWNER / len(logit))
        losses, before = _losses(logit, s.outcome), _losses(s.logit, s.outcome)
        own, base = own + weight * float(losses.sum()), base + weight * float(before.sum())
        if len(logit) >= LEAST_JUDGED:
            gains.append(1 - float(losses[s.start :].sum() / before[s.start :].sum()))
        said.append(sigmoid(logit[s.start :]))
    y = np.concatenate([s.outcome[s.start :] for s in streams])
    harmed = np.mean(np.array(gains) < -HARM)
    error = ece(np.concatenate(said), y)
    return f"{1 - own / base:+.2%} | {min(gains):+.1%} | {harmed:.2f} | {error:.3f}"


def _losses(logit: Floats, y: Floats) -> Floats:
    out: Floats = np.logaddexp(0, logit) - y * logit
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("inboxes", type=Path)
    parser.add_argument("--mbox", type=Path)
    parser.add_argument("--same", action="append", default=[])
    parser.add_argument("--without", action="append", default=[])
    given = parser.parse_args()
    same = {a: group.split(",")[0] for group in given.same for a in group.split(",")}
    apart = {same.get(a, a) for a in given.without}
    boxes = mailboxes(messages_of(given.data, given.mbox, same))
    rest = [box for box in boxes if box.owner not in apart]
    inboxes = enron.mailboxes(*enron.read(given.inboxes), 20)
    everyone, others = train(boxes)[0], train(rest)[0]
    networks = given.data / "networks"
    sets = {
        "list mail": among(rest),
        "Enron": among(inboxes),
        "Enron by the list": [of_box(box, everyone) for box in inboxes],
        "email-EU": senders(networks / "email-eu-first-150-days.txt"),
        "CollegeMsg": senders(networks / "CollegeMsg.txt"),
        "apart": [of_box(box, others) for box in boxes if box.owner in apart],
    }
    one = Drift(0.3, 0.3, 0.3)
    wide = (Drift(0.2, 0.2, 0.2), Drift(0.5, 0.5, 0.3))
    months = (Drift(0.3, 0.3, 0.3, 30.0), Drift(0.3, 0.3, 0.3, 365.0))
    ways: dict[str, Callable[[Stream], Floats]] = {
        "population": lambda s: s.logit,
        "by quarter": lambda s: by_quarter(s.time, s.logit, s.outcome),
        "by day, never doubted": by_day(DRIFTS, -50.0),
        "by day, one scale": by_day([one], 3.0),
        "by day, .2 and .4 (shipped)": by_day(DRIFTS, 3.0),
        "by day, .2 and .5": by_day(wide, 3.0),
        "by day, memory 30 and 365": by_day(months, 3.0),
        "by day, less doubt": by_day(DRIFTS, 2.0),
        "by day, more doubt": by_day(DRIFTS, 4.0),
        "by day, then isotonic": isotonic,
    }
    print("data | owners | way | gain | worst | lose > .5 % | ECE")
    for name, streams in sets.items():
        for way, own in ways.items():
            if streams:
                print(f"{name} | {len(streams)} | {way} | {line(streams, own)}", flush=True)


if __name__ == "__main__":
    main()
