"""What must fail where an evaluation cheats, and what must not change where it doesn't."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from bench.models.features import SIGNS, design
from bench.models.mail import Message
from bench.models.population import fitted, probabilities
from bench.models.trials import WEEK, Trials, mailbox, trials
from numpy.typing import NDArray

from closeknit.judge.logistic import Coefficients
from closeknit.judge.metrics import auc, log_loss

Floats = NDArray[np.float64]
SUSPECT = 0.25  # a gain over counting beyond this is taken for leakage


def canaries(
    messages: Sequence[Message],
    boxes: Sequence[Trials],
    train: Callable[[Sequence[Trials]], tuple[Coefficients, Floats]],
) -> None:
    """Print shuffled labels' AUC, a planted future feature's gain, and what a cut changes."""
    rng = np.random.default_rng(0)
    shuffled = [replace(box, outcome=rng.permutation(box.outcome)) for box in boxes]
    told, said = [], []
    for i in range(min(12, len(boxes))):
        model, _ = train([*shuffled[:i], *shuffled[i + 1 :]])
        # ranks within a mailbox, for a mailbox's rate survives shuffling
        told.append(shuffled[i].outcome)
        said.append(probabilities(model, design(boxes[i].facts)))
    weights = [len(y) for y in told]
    inside = [auc(p, y) for p, y in zip(said, told, strict=True)]
    print(f"canary | shuffled labels: AUC {np.average(inside, weights=weights):.3f} (.47 to .53)")

    x = [design(box.facts) for box in boxes]
    future = [
        (box.outcome + rng.normal(scale=0.5, size=len(box.outcome)))[:, None] for box in boxes
    ]
    signs = {**SIGNS, "future": 1}
    planted = [np.hstack(pair) for pair in zip(x, future, strict=True)]
    y = np.concatenate([box.outcome for box in boxes[1:]])
    model, _ = fitted(np.vstack(planted[1:]), y, np.ones(len(y)), signs)
    honest, _ = fitted(np.vstack(x[1:]), y, np.ones(len(y)), SIGNS)
    first = boxes[0].outcome
    gain = 1 - log_loss(probabilities(model, planted[0]), first) / log_loss(
        probabilities(honest, x[0]), first
    )
    print(f"canary | planted future: gain {gain:+.1%}, {'caught' if gain > SUSPECT else 'MISSED'}")

    owner = boxes[0].owner
    box = mailbox(messages, owner)
    cut = box[int(0.6 * len(box))].time
    early = trials([m for m in box if m.time < cut], owner)
    whole = boxes[0]
    n = len(early.time)
    worst = max(
        float(np.max(np.abs(early.facts[name] - whole.facts[name][:n]))) for name in whole.facts
    )
    same = early.key == whole.key[:n] and int(early.time[-1]) < cut - WEEK
    print(f"canary | cut mailbox: {n} trials, the same {same}, largest difference {worst:.2g}")
