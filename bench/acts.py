"""Trains and measures the classifier of acts.

    python -m bench.acts LABELS MAIL [--ship FILE] [--held FILE]

LABELS is the folder of judged labels (`dev.jsonl`, `extra.jsonl`). MAIL is unpacked mail, with
the Enron inboxes under `maildir` and `linux-man.mbox`, for the messages of bench/acts_labels.jsonl,
which holds ids and acts only; bench/acts_invented.jsonl holds texts that were made up.
Cross-validation holds out whole mailboxes. A part of LABELS, fixed by a hash of the id, is never
trained on: --held writes it, for the check of acts. --ship fits on all else and writes the weights.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import numpy as np
from bench.acts_fit import (
    ACTS,
    CENTRE,
    Floats,
    Ints,
    arranged,
    bagged,
    common,
    last_inputs,
    last_step,
    scores,
    truths,
    wholes,
)
from bench.acts_rows import INVENTED, LABELS, Labelled, held_out, invented, judged, own, put_held

from closeknit.acts.cues import table
from closeknit.acts.features import named_columns

JUDGED = [
    "ask",
    "offer",
    "promise",
    "thanks",
    "introduction",
    "grant",
    "decline",
    "vouch",
    "apology",
    "personal",
]
FOLDS = 5


def folds_of(rows: list[Labelled]) -> Ints:
    """The fold of each message: a mailbox is never in two."""
    return np.array(
        [int(hashlib.sha256(r.group.encode()).hexdigest()[:8], 16) % FOLDS for r in rows]
    )


def cross_validated(rows: list[Labelled], options: argparse.Namespace) -> tuple[Floats, Floats]:
    """Scores of messages by models that didn't see their mailbox, and their probabilities by
    last steps fitted on the other folds."""
    fold = folds_of(rows)
    raw = np.zeros((len(rows), len(ACTS)))
    for number in range(FOLDS):
        train = [r for r, f in zip(rows, fold, strict=True) if f != number]
        keep = common(train)
        data = arranged(train, keep)
        weights = bagged(data, options)
        test = np.flatnonzero(fold == number)
        raw[test] = scores(weights, arranged([rows[i] for i in test], keep))[1]
    truth, whole = truths(rows), wholes(rows)
    p, weigh = np.zeros_like(raw), weighed(rows, options.mine)
    for number in range(FOLDS):
        rest, test = fold != number, fold == number
        for k in range(len(ACTS)):
            x = last_inputs(raw, whole, k)
            beta = last_step(x[rest], truth[rest, k], weigh[rest], options.other, options.whole)
            p[test, k] = 1 / (1 + np.exp(-x[test] @ beta))
    return raw, p


def weighed(rows: list[Labelled], mine: float) -> Floats:
    """How much each message counts in the calibration: the share of acts among the messages
    labelled here is not that of any mail, as most were chosen where the model was in doubt."""
    return np.array([1.0 if r.sampling.startswith("dev:") else mine for r in rows])


def f1(p: Floats, truth: Floats, threshold: float = 0.5) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    found = p >= threshold
    tp = float((found * truth).sum())
    precision, recall = tp / max(1.0, found.sum()), tp / max(1.0, truth.sum())
    return precision, recall, 2 * tp / max(1.0, found.sum() + truth.sum())


def report(p: Floats, truth: Floats, threshold: float = 0.5) -> float:
    """A line per act with an 80 % bootstrap interval of F1; the mean over the judged acts."""
    dice = np.random.default_rng(7)
    draws = dice.integers(0, len(p), (200, len(p)))
    drawn = np.zeros((200, len(ACTS)))
    counted = []
    for k, act in enumerate(ACTS):
        precision, recall, f = f1(p[:, k], truth[:, k], threshold)
        drawn[:, k] = [f1(p[d, k], truth[d, k], threshold)[2] for d in draws]
        low, high = np.quantile(drawn[:, k], [0.1, 0.9])
        print(
            f"{act:15} n {int(truth[:, k].sum()):3}  precision {precision:.2f}  "
            f"recall {recall:.2f}  F1 {f:.2f} ({low:.2f}–{high:.2f})"
        )
        if act in JUDGED and truth[:, k].sum() >= 8:
            counted.append(k)
    whole = float(np.mean([f1(p[:, k], truth[:, k], threshold)[2] for k in counted]))
    low, high = np.quantile(drawn[:, counted].mean(axis=1), [0.1, 0.9])
    print(f"mean F1 of {len(counted)} judged acts {whole:.3f} ({low:.3f}–{high:.3f})")
    return whole


def ship(rows: list[Labelled], raw: Floats, options: argparse.Namespace) -> None:
    """Fit on all, and write: weights in half precision, the last step from scores of models that
    didn't see the message; the lean apart, so that probabilities without it are calibrated."""
    cues = table("en")
    assert cues is not None
    keep = common(rows)
    data = arranged(rows, keep)
    weights = bagged(data, options)
    truth, whole = truths(rows), wholes(rows)
    last = []
    for k in range(len(ACTS)):
        x = last_inputs(raw, whole, k)
        beta = last_step(x, truth[:, k], weighed(rows, options.mine), options.other, options.whole)
        # the inputs put the act's own score first; the shipped ones keep the order of the acts
        last.append([*np.insert(beta[1 : len(ACTS)], k, beta[0]), *beta[len(ACTS) :]])
    np.savez_compressed(
        options.ship,
        matrix=weights.astype(np.float16),
        last=np.array(last, np.float32),
        centre=CENTRE.astype(np.float32),
        lean=np.float32(options.lean),
        acts=np.array([str(a) for a in ACTS]),
        named=np.array(named_columns(cues)),
    )


def reliability(p: Floats, truth: Floats) -> None:
    """Predicted and observed, over all acts, and the same with the lean taken back."""
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        inside = (p >= low) & (p < high)
        if inside.any():
            print(f"said {p[inside].mean():.2f}  seen {truth[inside].mean():.2f}  n {inside.sum()}")


def main() -> None:
    """See the docstring of this file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("labels", type=Path)
    parser.add_argument("mail", type=Path)
    parser.add_argument("--own", type=float, default=0.15)
    parser.add_argument("--named", type=float, default=2.0)
    parser.add_argument("--hashed", type=float, default=15.0)
    parser.add_argument("--strength", type=float, default=1.0)
    parser.add_argument("--other", type=float, default=60.0)
    parser.add_argument("--whole", type=float, default=20.0)
    parser.add_argument("--mine", type=float, default=0.1)
    parser.add_argument("--bags", type=int, default=18)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--save", default="")
    parser.add_argument("--ship", type=Path)
    parser.add_argument("--held", type=Path)
    parser.add_argument("--lean", type=float, default=0.6)
    options = parser.parse_args()
    everything = judged(options.labels)
    if options.held:
        put_held([r for r in everything if held_out(r)], options.held)
    given = [r for r in everything if not held_out(r)]
    rows = given + own(LABELS, options.mail) + invented(INVENTED)
    raw, p = cross_validated(rows, options)
    truth = truths(rows)
    n = len(given)
    leaning = 1 / (1 + (1 - p) / p * np.exp(-options.lean))
    if options.save:
        np.savez(options.save, raw=raw, p=p, truth=truth)
    if options.ship:
        ship(rows, raw, options)
    dev = np.array([r.sampling.startswith("dev:") for r in rows])
    random = np.array([r.sampling.endswith(":random") for r in rows])
    for name, chosen in (
        ("dev.jsonl", dev),
        ("all that was given", np.arange(len(rows)) < n),
        ("the messages drawn at random", random),
        ("everything", np.ones(len(rows), bool)),
    ):
        print(f"\n{name}: {chosen.sum()} messages")
        report(leaning[chosen], truth[chosen], options.threshold)
    print("\ncalibration on dev.jsonl, without and with the lean")
    reliability(p[dev], truth[dev])
    reliability(leaning[dev], truth[dev])


if __name__ == "__main__":
    main()
