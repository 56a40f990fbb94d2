"""How well standing agrees with a reader's judgement, and with simulated lives that were not used.

    python -m bench.standing LABELS.csv MBOX --me ADDRESS… [--seed N…] [--write] [--robust]

LABELS.csv has the columns address, label, confidence and stratum. Everything fitted is
cross-validated over people, and what deeds add is told apart; `--write` replaces
src/closeknit/judge/standing.json by what all of them give. `--robust` also tries what must hardly
move: dropped rows, shifted times, mass mail.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from bench.models.judged import Judged, box, labelled, lived, simulated
from bench.models.robust import robust
from numpy.typing import NDArray

from closeknit.judge import standing
from closeknit.judge.logistic import Coefficients, fit, sigmoid
from closeknit.judge.metrics import auc, ece, log_loss
from closeknit.judge.rule import NEIGHBOURS, meets_rule, rule_probability
from closeknit.judge.threshold import EXCHANGES

Floats = NDArray[np.float64]
Train = Callable[[Floats, Floats], Coefficients]

FILE = Path(__file__).parents[1] / "src" / "closeknit" / "judge" / "standing.json"
WEIGHT = 0.8  # the prior mean of every coefficient
START = -6.0  # the intercept's: somebody who just meets the rule, see standing.py
START_DEVIATION = 1.0
PRECISION = 20.0  # of each coefficient's prior: a standard deviation of .22
PRECISIONS = (5.0, 20.0, 80.0)
MESSAGES = len(standing.FEATURES) - len(standing.DEEDS)  # signs that need no deed; they come first
REPEATS, FOLDS, DRAWS = 20, 5, 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--me", action="append", default=[], help="an address of the owner")
    parser.add_argument("--seed", action="append", type=int, default=[], help="of a simulated life")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--robust", action="store_true")
    given = parser.parse_args()
    mailbox = box([given.mbox], given.me)
    judged = labelled("labels", mailbox, given.labels)
    x, y = judged.column(standing.standing_features(judged.figures)), judged.connection
    cross_validated(judged, x, y)
    deeds(judged, x, y)
    model = train(x, y)
    fitted(judged, x, y, model)
    shuffled(x, y)
    if given.write:
        write(model, x, y)
    lives = {seed: simulated(seed) for seed in given.seed}
    for quiet in (False, True):
        tables([lived(f"seed {s}", *life, quiet=quiet) for s, life in lives.items()], model, quiet)
    if given.robust:
        robust("labels", mailbox)
        for seed, (life, _) in lives.items():
            robust(f"seed {seed}", life)


# designs ----------------------------------------------------------------------------------


def train(x: Floats, y: Floats, precision: float = PRECISION) -> Coefficients:
    """The design that is shipped: all signs, or the first of them, drawn towards equal weights."""
    signs = x.shape[1]
    return fit(
        x,
        y,
        standing.FEATURES[:signs],
        prior_mean=[START, *[WEIGHT] * signs],
        prior_precision=[START_DEVIATION**-2, *[precision] * signs],
        signs=[1] * signs,
    )


def nested(x: Floats, y: Floats) -> Coefficients:
    """The same with the precision chosen by an inner cross-validation."""

    def loss(precision: float) -> float:
        p = held_out(x, y, np.zeros_like(y), lambda a, b: train(a, b, precision), 0)
        return log_loss(sigmoid(p), y)

    return train(x, y, min(PRECISIONS, key=loss))


def free(x: Floats, y: Floats) -> Coefficients:
    """The signs without a prior opinion."""
    signs = x.shape[1]
    return fit(x, y, standing.FEATURES[:signs], prior_precision=1.0, signs=[1] * signs)


def alone(x: Floats, y: Floats) -> Coefficients:
    """One figure, hardly any prior."""
    return fit(x, y, ("figure",), prior_precision=0.01, signs=[1])


def held_out(
    x: Floats, y: Floats, group: Floats | NDArray[np.int64], way: Train, seed: int
) -> Floats:
    """Log odds of everybody, each from a model that didn't see them; the folds hold as many
    connections of each stratum as can be."""
    dice = np.random.default_rng(seed)
    fold = np.zeros(len(y), int)
    done = 0
    for kind in np.unique(y + 2 * group):
        members = dice.permutation(np.flatnonzero(y + 2 * group == kind))
        fold[members] = (np.arange(len(members)) + done) % FOLDS
        done += len(members)
    out = np.zeros(len(y))
    for number in range(FOLDS):
        model = way(x[fold != number], y[fold != number])
        out[fold == number] = model.intercept + x[fold == number] @ model.values
    return out


# tables -----------------------------------------------------------------------------------


def within(score: Floats, y: Floats, group: NDArray[np.int64]) -> float:
    """AUC among people of the same stratum."""
    won = pairs = 0.0
    for each in np.unique(group):
        ones, zeros = score[(group == each) & (y == 1)], score[(group == each) & (y == 0)]
        higher = (ones[:, None] > zeros).sum() + 0.5 * (ones[:, None] == zeros).sum()
        won, pairs = won + float(higher), pairs + ones.size * zeros.size
    return won / pairs if pairs else float("nan")


def drawn(y: Floats, runs: int) -> tuple[list[NDArray[np.int64]], list[int]]:
    """People with replacement, both labels among them, and a repetition for each draw."""
    dice = np.random.default_rng(1)
    picks = [dice.integers(0, len(y), len(y)) for _ in range(DRAWS)]
    picks = [pick for pick in picks if 0 < y[pick].sum() < len(y)]
    return picks, [int(dice.integers(runs)) for _ in picks]


def spread(runs: Sequence[Floats], judged: Judged) -> str:
    """Mean AUC of repetitions, overall and within strata, with 80 % intervals from a bootstrap
    over people and repetitions."""
    y, group = judged.connection, judged.stratum
    picks, turns = drawn(y, len(runs))
    chosen = [runs[turn] for turn in turns]
    told = []
    for groups in (np.zeros_like(group), group):
        middle = float(np.mean([within(run, y, groups) for run in runs]))
        draws = [
            within(run[pick], y[pick], groups[pick])
            for run, pick in zip(chosen, picks, strict=True)
        ]
        low, high = np.nanquantile(draws, (0.1, 0.9))
        told.append(f"{middle:.3f} ({low:.3f}–{high:.3f})")
    return " | ".join(told)


def cross_validated(judged: Judged, x: Floats, y: Floats) -> None:
    print(f"{len(y)} people, {int(y.sum())} connections; {REPEATS} × {FOLDS} folds over people")
    print("way | AUC (80 %) | AUC in the stratum (80 %) | log loss | ECE | wrong at .5")
    f, group = judged.figures, judged.stratum
    said = judged.column(rule_probability(f["lasting_exchanges"], f["small_meetings"])[0])
    for name, score in (judged.counts() | {"rule, probability": said}).items():
        print(f"{name}, as it is | {spread([score], judged)} | |")
    total = np.log1p(judged.counts()["total messages"])[:, None]
    designs: dict[str, tuple[Floats, Train]] = {
        "total messages, fitted": (total, alone),
        "amount only": (x[:, :1], alone),
        "all signs, free": (x, free),
        "all signs, equal prior (shipped)": (x, train),
        "the same, precision chosen inside": (x, nested),
    }
    for name, (columns, way) in designs.items():
        runs = [held_out(columns, y, group, way, seed) for seed in range(REPEATS)]
        loss = np.mean([log_loss(sigmoid(run), y) for run in runs])
        error = np.mean([ece(sigmoid(run), y, 5) for run in runs])
        wrong = np.mean([errors(run >= 0, y) for run in runs])
        print(f"{name} | {spread(runs, judged)} | {loss:.3f} | {error:.3f} | {wrong:.3f}")
    untouched = START + WEIGHT * x.sum(axis=1)
    print(
        f"all signs, prior alone | {spread([untouched], judged)} | "
        f"{log_loss(sigmoid(untouched), y):.3f} | {ece(sigmoid(untouched), y, 5):.3f}"
    )


def deeds(judged: Judged, x: Floats, y: Floats) -> None:
    """What deeds add: the shipped design with and without them, by the same folds, and how much
    better it is with them (log loss: how much less), with 80 % intervals."""
    group, told = judged.stratum, np.any(x[:, MESSAGES:] != 0, axis=1)
    print(f"deeds of {int(told.sum())} people, {int(y[told].sum())} connections among them")
    without = x.copy()
    without[:, MESSAGES:] = 0
    untouched = [
        np.tile(START + WEIGHT * columns.sum(axis=1), (REPEATS, 1)) for columns in (x, without)
    ]
    fits = [
        np.array([held_out(columns, y, group, train, seed) for seed in range(REPEATS)])
        for columns in (x, without)
    ]
    print("way | AUC (80 %) | AUC in the stratum (80 %) | log loss (80 %)")
    for name, (deeply, plainly) in (("fitted", fits), ("prior alone", untouched)):
        for which, runs in (("with deeds", deeply), ("without", plainly)):
            print(f"{name}, {which} | {compared(runs, None, y, group)}")
        print(f"{name}, gained | {compared(deeply, plainly, y, group)}")


def compared(runs: Floats, others: Floats | None, y: Floats, group: NDArray[np.int64]) -> str:
    """AUC, AUC in the stratum and log loss, or how much better they are than others'."""
    nobody = np.zeros_like(group)
    ways: list[tuple[Callable[[Floats, NDArray[np.int64]], float], int]] = [
        (lambda run, pick: within(run[pick], y[pick], nobody[pick]), 1),
        (lambda run, pick: within(run[pick], y[pick], group[pick]), 1),
        (lambda run, pick: log_loss(sigmoid(run[pick]), y[pick]), -1),
    ]
    picks, turns = drawn(y, len(runs))
    every = np.arange(len(y))
    told = []
    for way, better in ways:

        def figure(turn: int, pick: NDArray[np.int64]) -> float:
            if others is None:
                return way(runs[turn], pick)  # noqa: B023
            return better * (way(runs[turn], pick) - way(others[turn], pick))  # noqa: B023

        middle = np.mean([figure(turn, every) for turn in range(len(runs))])
        draws = [figure(turn, pick) for turn, pick in zip(turns, picks, strict=True)]
        low, high = np.nanquantile(draws, (0.1, 0.9))
        sign = "" if others is None else "+"
        told.append(f"{middle:{sign}.3f} ({low:{sign}.3f}–{high:{sign}.3f})")
    return " | ".join(told)


def fitted(judged: Judged, x: Floats, y: Floats, model: Coefficients) -> None:
    """The fitted figures, apart: not to be quoted as an achievement."""
    logit = model.intercept + x @ model.values
    print(f"fitted: AUC {auc(logit, y):.3f}, in the stratum {within(logit, y, judged.stratum):.3f}")
    print(
        "intercept",
        round(model.intercept, 2),
        ", ".join(f"{n} {v:.2f}" for n, v in zip(model.names, model.values, strict=True)),
    )
    changes(judged, sigmoid(logit), y)


def changes(judged: Judged, p: Floats, y: Floats) -> None:
    """Who is a connection at neighbouring thresholds."""
    f = judged.figures
    for least in NEIGHBOURS:
        for name, held in zip(("now", "now or once"), rule(f, least), strict=True):
            label = f"rule at {least} exchanges {name}, {int(held.sum())} people"
            mark(label, held[judged.at], y)
    for likely in standing.PROBABILITIES:
        mark(f"probability ≥ {likely}", p >= likely, y)


def mark(name: str, held: NDArray[np.bool_], y: Floats) -> None:
    right, found = int((held & (y == 1)).sum()), int(held.sum())
    print(f"{name}: {found} of the judged, {right} of {int(y.sum())} connections among them")


def errors(held: NDArray[np.bool_], y: Floats) -> float:
    """Share of people put on the wrong side."""
    return float((held != (y == 1)).mean())


def rule(f: Mapping[str, Floats], least: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who meets the rule in the last 12 months, and who in any (there without a number of days)."""
    now = meets_rule(f["exchanges"], f["exchange_days"], f["small_meetings"], least)
    return now, now | (f["best_exchanges"] >= least)


def shuffled(x: Floats, y: Floats) -> None:
    """Canary: with labels that mean nothing the fit must find nothing."""
    dice = np.random.default_rng(0)
    told = []
    for seed in range(40):
        z = dice.permutation(y)
        told.append(auc(held_out(x, z, np.zeros_like(y), free, seed), z))
    print(f"canary: shuffled labels, AUC {np.mean(told):.3f}")


def tables(lives: Sequence[Judged], model: Coefficients, quiet: bool) -> None:
    """Simulated lives, none of which was trained on."""
    if not lives:
        return
    print("simulated lives, quiet friends" if quiet else "simulated lives")
    rows: dict[str, list[tuple[float, ...]]] = {}
    for life in lives:
        x, y = life.column(standing.standing_features(life.figures)), life.connection
        logit = model.intercept + x @ model.values
        plain = model.intercept + x[:, :MESSAGES] @ model.values[:MESSAGES]
        f = life.figures
        said = life.column(rule_probability(f["lasting_exchanges"], f["small_meetings"])[0])
        ways = life.counts() | {"rule, probability": said, "all signs": sigmoid(logit)}
        ways["all but deeds"] = sigmoid(plain)
        for name, score in ways.items():
            rows.setdefault(name, []).append((auc(score, y), within(score, y, life.stratum)))
        p = sigmoid(logit)
        rows.setdefault("wrong: probability ≥ .5", []).append((errors(p >= 0.5, y),))
        for name, held in zip(("now", "now or once"), rule(f, EXCHANGES), strict=True):
            rows.setdefault(f"wrong: rule {name}", []).append((errors(held[life.at], y),))
        for name, logits in (("all signs", logit), ("all but deeds", plain)):
            p = sigmoid(logits)
            rows[name][-1] += (log_loss(p, y), ece(p, y), float(p.mean() - y.mean()))
    for name, each in rows.items():
        print(f"{name} | " + " | ".join(f"{v:.3f}" for v in np.mean(each, axis=0)))


def write(model: Coefficients, x: Floats, y: Floats) -> None:
    people, connections = len(y), int(y.sum())
    told = int(np.any(x[:, MESSAGES:] != 0, axis=1).sum())
    document = {
        "what": "connection_probability: log odds = intercept + sum of coefficient x feature",
        "intercept": round(model.intercept, 4),
        "features": [
            {"name": name, "coefficient": round(float(value), 4), "prior": WEIGHT, "sign": 1}
            for name, value in zip(model.names, model.values, strict=True)
        ],
        "provenance": {
            "made_by": "python -m bench.standing LABELS.csv MBOX --write",
            "labels": f"{people} people of one mailbox of a public list, {connections} of them "
            "connections, judged by a reader of the messages with confidence of .6 or more; of "
            f"{told} of them deeds are told",
            "prior": f"every coefficient {WEIGHT} with precision {PRECISION:g}, intercept {START} "
            f"with standard deviation {START_DEVIATION:g}: judgements, see docs/measures.md",
            "date": datetime.now(UTC).date().isoformat(),
        },
    }
    rows = [[float(f"{v:.3g}") + 0.0 for v in row] for row in model.covariance]  # no -0
    # a matrix is read by rows
    matrix = ",\n  ".join(json.dumps(row) for row in rows)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    FILE.write_text(f'{text[:-2]},\n "covariance": [\n  {matrix}\n ]\n}}\n', "utf-8")


if __name__ == "__main__":
    main()
