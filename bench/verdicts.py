"""Does the verdict, given at the time of an ask, separate those that were granted from the rest?

    python -m bench.verdicts LABELS HOME

LABELS is the folder of one mailbox's judged labels (`asks.csv`), HOME a home that its mail was
imported into. Asks of mine of the random draws; each is judged as of the second before it, with the
size that was judged. AUC with 80 % bootstrap intervals over asks, beside counting.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from closeknit.advise.ask import check_ask
from closeknit.advise.comethrough import answered, come_through
from closeknit.derive import analysis
from closeknit.judge.metrics import auc
from closeknit.model.known import Known
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Size, Verdict
from closeknit.store.reader import reading

RANK = {
    Verdict.ASK_SOMEONE_ELSE: 0,
    Verdict.STRENGTHEN_FIRST: 1,
    Verdict.UNKNOWN: 1,
    Verdict.ASK_SMALLER: 2,
    Verdict.ASK: 3,
}
DRAWS = 1000


def main() -> None:
    """See the docstring of this file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("labels", type=Path)
    parser.add_argument("home", type=Path)
    given = parser.parse_args()
    rows = [
        row
        for row in csv.DictReader((given.labels / "asks.csv").open(encoding="utf-8"))
        if row["draw"].startswith("random") and row["direction"] == "by_me"
    ]
    whole = analysis(given.home)
    owner = whole.who.owners()
    truth: list[bool] = []
    columns: dict[str, list[float]] = {}
    sizes: list[int] = []
    with reading(given.home) as reader:
        for row in rows:
            message = reader.message(f"<{row['message_id']}>")
            number = owner.get(row["address"].lower().split()[0])
            if message is None or number is None:
                continue
            as_of = message.time - 1
            ledger = whole.ledger(as_of)
            ties = {tie.person.id: tie for tie in whole.ties(as_of, ledger)}
            tie, size = ties[f"p{number}"], Size(int(row["size"]))
            theirs = answered(entry for entry in ledger if entry.person == number)
            through = come_through(tie, size, theirs, answered(ledger))
            verdict = check_ask(
                Known(tie), "?", size, [Known(each) for each in ties.values()]
            ).verdict
            truth.append(row["outcome"] == "granted")
            sizes.append(int(size))
            for name, value in {
                "verdict": RANK[verdict],
                "come through": through.probability.estimate if through else 0.0,
                "answer": tie.reply_probability.estimate if tie.reply_probability else 0.0,
                "connection": _connection(tie),
                "total messages": tie.interactions.from_me + tie.interactions.to_me,
                "reply rate": (tie.answered + 1) / (tie.trials + 2),
            }.items():
                columns.setdefault(name, []).append(float(value))
    print(f"{len(truth)} of {len(rows)} asks found, {sum(truth)} granted; sizes {sorted(sizes)}")
    for name, values in columns.items():
        told, low, high = interval(truth, values)
        print(f"  {name:16} AUC {told:.3f} ({low:.3f}–{high:.3f})")


def _connection(tie: Tie) -> float:
    return tie.connection_probability.estimate if tie.connection_probability else 0.0


def interval(truth: Sequence[bool], values: Sequence[float]) -> tuple[float, float, float]:
    """AUC with its 80 % interval."""
    y, x = np.array(truth, float), np.array(values)
    dice = random.Random(1)
    drawn = []
    score: Callable[..., float] = auc
    for _ in range(DRAWS):
        picked = [dice.randrange(len(y)) for _ in y]
        if 0 < y[picked].sum() < len(y):
            drawn.append(score(x[picked], y[picked]))
    low, high = np.quantile(drawn, (0.1, 0.9))
    return score(x, y), float(low), float(high)


if __name__ == "__main__":
    main()
