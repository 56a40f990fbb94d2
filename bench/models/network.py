"""Strict T1 on networks of messages without text or links (email-EU, CollegeMsg).

    python -m bench.models.network FILE [--from SHARE] [--any-size] [--after-a-week]

A message to one person is answered when the next message between the two is theirs, within 7
days. That is known when they write next, or after 7 days (`--after-a-week`: only then). Trained on
trials known before the split (a share of the time), judged on those after it. `ego` uses what the
sender's own mailbox shows, `network` also the recipient's rate with everybody. Trials have at most
20 recipients, as T1 has, or with `--any-size` any number. How fast old trials lose weight in
training is chosen on the last fifth of the time before the split.
"""

from __future__ import annotations

import argparse
import math
import os
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from bench.models.population import fitted, probabilities
from bench.models.trials import DAY, MOST_PEOPLE, WEEK, Decayed
from numpy.typing import NDArray

from closeknit.judge.metrics import auc, ece, log_loss

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
HALVES = (2, 14, 60)
FADING = (15.0, 30.0, 60.0, math.inf)  # half-lives of training weights, in days
WARMING = 0.1  # share of the rows that only start the rates
EGO = {
    "my_rate": 1, "their_rate": 1, "answers_them": 0, "size": -1, "silence": -1,
    "my_silence": 0, "unanswered_run": -1, "active_days": 1, "age": 0,
    **{f"in_{h}": 1 for h in HALVES}, **{f"out_{h}": 0 for h in HALVES}, "never_wrote": 0,
}  # fmt: skip
NETWORK = {**EGO, "recipient_rate": 1, "recipient_silence": -1, "recipient_sent": 0,
           "recipient_got": 0}  # fmt: skip


class Pair:
    """What one person knows of another."""

    __slots__ = ("came", "day", "days", "first", "good", "last_in", "last_out", "n", "run", "went")

    def __init__(self) -> None:
        self.came = [Decayed(h) for h in HALVES]
        self.went = [Decayed(h) for h in HALVES]
        self.n = self.good = self.run = self.days = 0
        self.first = self.last_in = self.last_out = self.day = -1


class Node:
    """What a network knows of one person: trials by and to them, and their traffic."""

    __slots__ = ("asked", "asked_good", "got", "last", "mine", "mine_good", "sent")

    def __init__(self) -> None:
        self.asked = self.asked_good = self.mine = self.mine_good = 0
        self.last = -1
        self.sent, self.got = Decayed(7), Decayed(7)


def read(path: Path) -> list[tuple[int, int, int]]:
    """(time, from, to), each once, by time, without messages to oneself."""
    rows = {(int(c), int(a), int(b)) for a, b, c in map(str.split, path.open()) if a != b}
    return sorted(rows)


def outcomes(rows: list[tuple[int, int, int]]) -> list[float]:
    """By the strict one-to-one rule; the answer must be of a later second."""
    out = [0.0] * len(rows)
    waiting: dict[tuple[int, int], tuple[int, int]] = {}
    for i, (time, a, b) in enumerate(rows):
        asked = waiting.pop((b, a), None)
        if asked is not None and 0 < time - asked[1] <= WEEK:
            out[asked[0]] = 1.0
        waiting[a, b] = (i, time)
    return out


def known_at(rows: list[tuple[int, int, int]], *, late: bool = False) -> list[int]:
    """When the outcome of each is known: when they write next, for it then closes what I had
    sent, answered or not, or after 7 days."""
    out = [time + WEEK for time, _, _ in rows]
    if late:
        return out
    waiting: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (time, a, b) in enumerate(rows):
        for asked in waiting.pop((b, a), ()):
            out[asked] = min(out[asked], time)
        waiting[a, b].append(i)
    return out


def _l(p: float) -> float:
    return math.log(p / (1 - p))


def facts(
    rows: list[tuple[int, int, int]], y: list[float], known: list[int]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Features in the order of `NETWORK`, the two counting baselines, and sizes."""
    size = Counter((t, a) for t, a, _ in rows)
    pairs: dict[tuple[int, int], Pair] = defaultdict(Pair)
    nodes: dict[int, Node] = defaultdict(Node)
    closing = sorted(range(len(rows)), key=known.__getitem__)
    n_all = good_all = done = over = 0
    out, recipient, dyad, sizes = [], [], [], []
    for time, a, b in rows:
        while rows[done][0] < time:
            _take(rows[done], size, pairs, nodes)
            done += 1
        while known[closing[over]] < time:
            closed = closing[over]
            _resolve(rows[closed], int(y[closed]), pairs, nodes)
            n_all, good_all, over = n_all + 1, good_all + int(y[closed]), over + 1
        base = (good_all + 2) / (n_all + 5)
        p, me, them = pairs[a, b], nodes[a], nodes[b]
        r = (them.asked_good + 5 * base) / (them.asked + 5)
        scale = min(1.0, 8 / p.n) if p.n else 0.0
        recipient.append(r)
        dyad.append((p.good * scale + 3.2 * r) / (p.n * scale + 3.2))
        mine = (me.mine_good + 10 * base) / (me.mine + 10)
        own = (p.good * scale + 3.2 * mine) / (p.n * scale + 3.2)
        out.append(
            [
                _l(mine) - _l(base),
                _l(own) - _l(mine),
                float(p.last_in > p.last_out),
                math.log(size[time, a]),
                math.log(((time - p.last_in) / DAY if p.last_in >= 0 else 200) + 1 / 24),
                math.log(((time - p.last_out) / DAY if p.last_out >= 0 else 200) + 1 / 24),
                math.log1p(min(p.run, 20)),
                math.log1p(p.days),
                math.log1p((time - p.first) / DAY if p.first >= 0 else 0.0),
                *[math.log1p(d.at(time)) for d in p.came],
                *[math.log1p(d.at(time)) for d in p.went],
                float(p.last_in < 0),
                _l(dyad[-1]) - _l(base),
                math.log(((time - them.last) / DAY if them.last >= 0 else 200) + 1 / 24),
                math.log1p(them.sent.at(time)),
                math.log1p(them.got.at(time)),
            ]
        )
        sizes.append(float(size[time, a]))
    return np.array(out), np.array(recipient), np.array(dyad), np.array(sizes)


def _take(
    row: tuple[int, int, int],
    size: Counter[tuple[int, int]],
    pairs: dict[tuple[int, int], Pair],
    nodes: dict[int, Node],
) -> None:
    time, a, b = row
    weight = size[time, a] ** -0.5
    mine, theirs = pairs[a, b], pairs[b, a]
    for d in mine.went:
        d.add(time, weight)
    for d in theirs.came:
        d.add(time, weight)
    mine.last_out, mine.run = time, mine.run + 1
    theirs.last_in, theirs.run = time, 0
    for p in (mine, theirs):
        if p.first < 0:
            p.first = time
        if time // DAY != p.day:
            p.day, p.days = time // DAY, p.days + 1
    nodes[a].sent.add(time, 1.0 / size[time, a])
    nodes[a].last = time
    nodes[b].got.add(time, 1.0)


def _resolve(
    row: tuple[int, int, int],
    good: int,
    pairs: dict[tuple[int, int], Pair],
    nodes: dict[int, Node],
) -> None:
    _, a, b = row
    pairs[a, b].n += 1
    pairs[a, b].good += good
    nodes[b].asked += 1
    nodes[b].asked_good += good
    nodes[a].mine += 1
    nodes[a].mine_good += good


def _said(
    x: Floats,
    y: Floats,
    time: Floats,
    learned: Flags,
    split: float,
    test: Flags,
    signs: Mapping[str, int],
) -> Floats:
    """Probabilities of the test trials, by what was over before the split."""

    def trained(before: float, half_life: float, judged: Flags) -> Floats:
        past = learned & (time + WEEK < before)
        w = 2.0 ** (-(before - time[past]) / DAY / half_life)
        return probabilities(fitted(x[past], y[past], w, signs)[0], x[judged])

    earlier = split - (split - float(time[0])) / 5
    tried = learned & (time >= earlier) & (time + WEEK < split)
    loss = {h: log_loss(trained(earlier, h, tried), y[tried]) for h in FADING}
    return trained(split, min(loss, key=loss.__getitem__), test)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="share", type=float, default=0.7, help="of the time")
    parser.add_argument("--any-size", action="store_true")
    parser.add_argument("--after-a-week", action="store_true")
    given = parser.parse_args()
    rows = read(given.file)
    y = np.array(outcomes(rows))
    known = known_at(rows, late=given.after_a_week)
    x, recipient, dyad, sizes = facts(rows, y.tolist(), known)
    time = np.array([r[0] for r in rows])
    split = time[0] + given.share * (time[-1] - time[0])
    counted = sizes <= (math.inf if given.any_size else MOST_PEOPLE)
    learned = counted & (np.arange(len(y)) >= WARMING * len(y))
    test = counted & (time >= split) & (time + WEEK <= time[-1])
    ways = {"recipient-EB": recipient[test], "dyad-EB": dyad[test]}
    for name, signs in (("ego", EGO), ("network", NETWORK)):
        part = x[:, : len(signs)]
        ways[name] = _said(part, y, time, learned, split, test, signs)
    for name, p in ways.items():
        print(
            f"{given.file.name} | {int(test.sum())} trials, rate {y[test].mean():.3f} | {name} | "
            f"{log_loss(p, y[test]):.4f} | {auc(p, y[test]):.3f} | {ece(p, y[test]):.3f}"
        )


if __name__ == "__main__":
    main()
