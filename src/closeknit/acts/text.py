"""The acts in a message's new text.

Each sentence is scored by a linear model on cues, counted words, shape and hashed n-grams; a
message has an act if at least one of its sentences has it, and the sentence that says so most is
the proof. Linear in the length of the text, of which the beginning is read (`spans.LONGEST`).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from closeknit.acts.cues import Table, table
from closeknit.acts.features import named_columns, read
from closeknit.acts.size import size_of
from closeknit.acts.weights import Weights, weights
from closeknit.mail.language import language
from closeknit.model.acts import Act, Found

LEAST = 0.2
"""Probability below which an act isn't mentioned."""

_ASKS = (Act.ASK, Act.SMALL_ASK)


def find_acts(text: str, spoken: str | None = None, least: float = LEAST) -> tuple[Found, ...]:
    """The acts that the sender's own text contains, the likeliest first.

    `spoken` is the language as `mail.language` tells it, found here where it isn't given; too
    little text to tell is read as English, a language without weights finds nothing. Never
    raises.
    """
    if spoken is None:
        spoken = language(text)
    model = _model(spoken or "en")
    if model is None:
        return ()
    cues, learned = model
    reading = read(text, cues)
    sentences = reading.sentences
    if not sentences:
        return ()
    starts: list[int] = []
    columns: list[int] = []
    for sentence in sentences:
        starts.append(len(columns))
        columns += sentence.columns
    z = np.add.reduceat(learned.matrix[columns], starts, axis=0)
    none = -np.logaddexp(0.0, z).sum(axis=0)  # log P(no sentence has the act)
    score = np.log(-np.expm1(np.minimum(none, -1e-9))) - none
    whole = np.array(reading.whole) - learned.centre
    inputs = np.concatenate((np.clip(score, -6.0, 4.0), whole, (1.0,)))
    p = 1 / (1 + np.exp(-learned.last @ inputs))
    best = z.argmax(axis=0)
    found = []
    for k in np.flatnonzero(p >= least):
        act, span = learned.acts[k], sentences[best[k]].span
        size, kind = size_of(text[slice(*span)], act) if act in _ASKS else (None, "")
        found.append(Found(act, round(float(p[k]), 3), span, size, kind))
    return tuple(sorted(found, key=lambda each: -each.probability))


@cache
def _model(spoken: str) -> tuple[Table, Weights] | None:
    cues, learned = table(spoken), weights(spoken)
    if cues is None or learned is None:
        return None
    if tuple(named_columns(cues)) != learned.named:
        raise RuntimeError(f"the weights of {spoken!r} belong to another cue table")
    return cues, learned
