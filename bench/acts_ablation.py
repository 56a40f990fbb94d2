"""Does knowing acts help to foretell an answer within a week (T1)?

    python -m bench.acts_ablation MBOX INBOXES [--same A,B] [--cache FILE]

The protocol of `bench.train`, leave one mailbox out, on the list's mailboxes and apart from them
on Enron's: the same trials, training and own scale, with the product's features alone, with the
acts in the message, with what the person did before, and with both (bench/models/deeds.py says
when each is known). Gains are of log loss over the product's features; intervals come from draws
over people, of one owner each. Making every day's ledger takes minutes: `--cache` keeps it.
Enron's are also judged by the list's coefficients, as the product would judge them.
"""

from __future__ import annotations

import argparse
import os
import pickle
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from bench.models import enron
from bench.models.deeds import DONE, WRITTEN, with_acts
from bench.models.features import SIGNS, Facts, design
from bench.models.mail import Message, read
from bench.models.owners import Judged, drawn, leave_one_out
from bench.models.trials import Trials, mailbox, trials
from bench.train import LEAST_TRIALS, mailboxes, train
from numpy.typing import NDArray

from closeknit.judge.logistic import Coefficients
from closeknit.judge.metrics import CLIP, auc, ece, log_loss

Floats = NDArray[np.float64]
Taught = tuple[Coefficients, Floats]
MESSAGE = {act.value: 0 for act in WRITTEN}  # any sign: thanks may close, an ask may open
PERSON = dict.fromkeys(DONE, 1)
VARIANTS: dict[str, Mapping[str, int]] = {
    "without acts": {},
    "acts in the message": MESSAGE,
    "the person's past acts": PERSON,
    "both": {**MESSAGE, **PERSON},
    # chosen after the others were seen: what had one sign on the list and in Enron
    "thanks, small ask, promise": {"thanks": -1, "small_ask": 1, "promise": -1},
}
WAYS = ("population", "own scale by day")
FULL = 300  # trials of a mailbox that is told apart
DRAWS = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mbox", type=Path, help="the mailing list unpacked")
    parser.add_argument("inboxes", type=Path, help="those of Enron unpacked")
    parser.add_argument("--same", action="append", default=[], help="addresses of one person: A,B")
    parser.add_argument("--cache", type=Path, help="keeps the trials with their facts")
    given = parser.parse_args()
    same = {a: group.split(",")[0] for group in given.same for a in group.split(",")}
    if given.cache is not None and given.cache.exists():
        sets: dict[str, list[Trials]] = pickle.loads(given.cache.read_bytes())  # noqa: S301 - written below
    else:
        listed = read(given.mbox, same, acts=True)
        inboxes, owners = enron.read(given.inboxes, acts=True)
        looked_ahead(listed, mailboxes(listed))
        sets = {
            "list mail": [with_acts(box, mailbox(listed, box.owner)) for box in mailboxes(listed)],
            "Enron": [
                with_acts(box, enron.linked(mailbox(inboxes, box.owner), box.owner))
                for box in enron.mailboxes(inboxes, owners, LEAST_TRIALS)
            ],
        }
        if given.cache is not None:
            given.cache.write_bytes(pickle.dumps(sets))
    for name, boxes in sets.items():
        report(name, boxes)
    report("Enron by the list", sets["Enron"], sets["list mail"])


def looked_ahead(messages: Sequence[Message], boxes: Sequence[Trials]) -> None:
    """Print what changes in the facts of a mailbox that is cut: nothing may."""
    found = next(box for box in boxes if len(box.time) < FULL)
    box = mailbox(messages, found.owner)
    cut = int(found.time[int(0.6 * len(found.time))])
    before = [m for m in box if m.time < cut]
    early = with_acts(trials(before, found.owner), before)
    whole = with_acts(found, box)
    n = len(early.time)
    worst = max(np.abs(early.facts[f] - whole.facts[f][:n]).max() for f in (*MESSAGE, *PERSON))
    print(f"canary | cut mailbox: {n} of {len(found.time)} trials, largest difference {worst:.2g}")


def extended(signs: Mapping[str, int], facts: Facts) -> Floats:
    """The product's features, and those that a variant adds."""
    return np.column_stack([design(facts), *(facts[name] for name in signs)])


def report(name: str, boxes: Sequence[Trials], teachers: Sequence[Trials] = ()) -> None:
    """Coefficients and tables of one set of mailboxes, each by all others or by the teachers."""
    rows: dict[str, list[Judged]] = {}
    for variant, signs in VARIANTS.items():
        way = partial(extended, signs)
        taught = partial(train, design=way, signs={**SIGNS, **signs})
        model, scale = every = taught(teachers or boxes)
        way_taught = partial(constant, every) if teachers else taught
        rows[variant] = leave_one_out(boxes, set(), way_taught, way)
        # what a standard deviation of each adds to the log odds
        values = dict(zip(model.names, model.values * scale, strict=True))
        added = ", ".join(f"{sign} {values[sign]:+.3f}" for sign in signs)
        if added and not teachers:
            print(f"{name} | {variant} | log odds per standard deviation: {added}")
    sizes = [row.trials for row in rows["without acts"]]
    groups: dict[str, list[int]] = {f"{name}, all": list(range(len(sizes)))}
    if any(n >= FULL for n in sizes):
        groups[f"{name}, ≥ {FULL} trials"] = [i for i, n in enumerate(sizes) if n >= FULL]
    groups |= {f"{name}, mailbox of {n} trials": [i] for i, n in enumerate(sizes) if n >= FULL}
    print("mailboxes | n | test trials | variant | scale | log loss | AUC | ECE | gain, 80 %, 95 %")
    for title, group in groups.items():
        for way_of in WAYS if len(group) > 1 else WAYS[1:]:
            table(title, {v: [rows[v][i] for i in group] for v in VARIANTS}, way_of)
    for variant in list(VARIANTS)[1:]:
        single(name, variant, rows["without acts"], rows[variant])


def constant(taught: Taught, _: Sequence[Trials]) -> Taught:
    """Coefficients that don't depend on who is left out."""
    return taught


def table(title: str, rows: Mapping[str, Sequence[Judged]], way: str) -> None:
    """Each variant over some mailboxes together."""
    plain = rows["without acts"]
    y = np.concatenate([r.y for r in plain])
    draws = drawn([f"{i} {p}" for i, r in enumerate(plain) for p in r.person], DRAWS)
    base = losses(np.concatenate([r.ways[way] for r in plain]), y)
    for variant, group in rows.items():
        p = np.concatenate([r.ways[way] for r in group])
        print(
            f"{title} | {len(group)} | {len(y)} | {variant} | {way} | {log_loss(p, y):.4f} | "
            f"{auc(p, y):.4f} | {ece(p, y):.3f} | {gained(losses(p, y), base, draws)}",
            flush=True,
        )


def single(name: str, variant: str, plain: Sequence[Judged], rows: Sequence[Judged]) -> None:
    """In how many mailboxes a variant is clearly better or worse (80 %), on the own scale."""
    ends = []
    for before, after in zip(plain, rows, strict=True):
        loss, base = (losses(r.ways[WAYS[1]], r.y) for r in (after, before))
        ends.append(interval(loss, base, drawn(before.person, DRAWS), (0.1, 0.9)))
    better, worse = sum(low > 0 for low, _ in ends), sum(high < 0 for _, high in ends)
    up = np.mean([log_loss(a.ways[WAYS[1]], a.y) < log_loss(b.ways[WAYS[1]], b.y)
                  for b, a in zip(plain, rows, strict=True)])  # fmt: skip
    print(f"{name} | {variant} | of {len(ends)} mailboxes {up:.0%} gain, "
          f"{better} clearly, {worse} lose clearly")  # fmt: skip


def losses(p: Floats, y: Floats) -> Floats:
    """Of each trial."""
    out: Floats = -np.log(np.clip(np.where(y == 1, p, 1 - p), CLIP, 1 - CLIP))
    return out


def gained(loss: Floats, base: Floats, draws: Sequence[NDArray[np.int64]]) -> str:
    """How much less is lost, with its intervals."""
    told = [f"{1 - loss.sum() / base.sum():+.2%}"]
    for ends in ((0.1, 0.9), (0.025, 0.975)):
        low, high = interval(loss, base, draws, ends)
        told.append(f"({low:+.2%} to {high:+.2%})")
    return " ".join(told)


def interval(
    loss: Floats, base: Floats, draws: Sequence[NDArray[np.int64]], ends: tuple[float, float]
) -> tuple[float, float]:
    low, high = np.quantile([1 - loss[d].sum() / base[d].sum() for d in draws], ends)
    return float(low), float(high)


if __name__ == "__main__":
    main()
