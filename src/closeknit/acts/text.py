"""The acts in a message's new text.

Each sentence is scored by a linear model on cues, counted words, shape and hashed n-grams; a
message has an act if at least one of its sentences has it, and the sentence that says so most is
the proof. Linear in the length of the text, of which the beginning is read (`spans.LONGEST`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice

import numpy as np
from numpy.typing import NDArray

from closeknit.acts.cues import Table, table
from closeknit.acts.features import Reading, columns, named_columns, read
from closeknit.acts.size import size_of
from closeknit.acts.spans import Span
from closeknit.acts.weights import Floats, Weights, weights
from closeknit.mail.language import language
from closeknit.model.acts import Act, Found

LEAST = 0.2
"""Probability below which an act isn't mentioned."""

_ASKS = (Act.ASK, Act.SMALL_ASK)
_BATCH = 16  # texts that are scored together; more of them isn't faster


@dataclass(frozen=True, eq=False)
class _Model:
    cues: Table
    learned: Weights


def find_acts(
    text: str, spoken: str | None = None, least: float = LEAST, *, leaned: bool = True
) -> tuple[Found, ...]:
    """The acts that the sender's own text contains, the likeliest first.

    `spoken` is the language as `mail.language` tells it, found here where it isn't given; too
    little text to tell is read as English, a language without weights finds nothing. Leaned
    probabilities are for deciding at .5; those that aren't are calibrated, for weighing. Never
    raises.
    """
    return find_all(((text, spoken),), least, leaned=leaned)[0]


def find_all(
    texts: Iterable[tuple[str, str | None]], least: float = LEAST, *, leaned: bool = True
) -> list[tuple[Found, ...]]:
    """`find_acts` of many texts, each with its language, in less time."""
    found: list[tuple[Found, ...]] = []
    rest = iter(texts)
    while batch := [*islice(rest, _BATCH)]:
        found += _batch(batch, least, leaned)
    return found


def _batch(
    texts: list[tuple[str, str | None]], least: float, leaned: bool
) -> list[tuple[Found, ...]]:
    found: list[tuple[Found, ...]] = [()] * len(texts)
    groups: dict[_Model, dict[int, Reading]] = {}  # what was read, by the number of the text
    for number, (text, spoken) in enumerate(texts):
        model = _model((language(text) if spoken is None else spoken) or "en")
        if model is not None:
            reading = read(text, model.cues)
            if reading.spans:
                groups.setdefault(model, {})[number] = reading
    for model, readings in groups.items():
        lean = model.learned.lean if leaned else 0.0
        p, z, begins = _scored([*readings.values()], model, lean)
        numbers = [*readings]
        rows, acts = np.nonzero(p >= least)
        for row, k in zip(rows.tolist(), acts.tolist(), strict=True):
            number = numbers[row]
            spans = readings[number].spans
            best = z[begins[row] : begins[row] + len(spans), k].argmax()
            told = _told(model.learned.acts[k], float(p[row, k]), texts[number][0], spans[best])
            found[number] += (told,)
    return [tuple(sorted(each, key=lambda f: -f.probability)) for each in found]


def _scored(
    readings: list[Reading], model: _Model, lean: float
) -> tuple[NDArray[np.float64], Floats, list[int]]:
    """The probabilities [texts, acts], the scores [sentences, acts], and the first sentence of
    each text."""
    learned = model.learned
    filled, starts = columns(readings, model.cues)
    # take() is three times as fast as an index here
    z = np.add.reduceat(learned.matrix.take(filled, axis=0), starts, axis=0)
    begins = [0, *accumulate([len(reading.spans) for reading in readings[:-1]])]
    # log P(no sentence has the act)
    none = -np.add.reduceat(np.logaddexp(0.0, z), begins, axis=0)
    score = np.log(-np.expm1(np.minimum(none, -1e-9))) - none
    inputs = np.ones((len(readings), learned.last.shape[1]))
    inputs[:, : z.shape[1]] = np.minimum(np.maximum(score, -6.0), 4.0)
    inputs[:, z.shape[1] : -1] = [reading.whole for reading in readings]
    inputs[:, z.shape[1] : -1] -= learned.centre
    return 1 / (1 + np.exp(-(inputs @ learned.last.T + lean))), z, begins


def _told(act: Act, probability: float, text: str, span: Span) -> Found:
    size, kind = size_of(text[slice(*span)], act) if act in _ASKS else (None, "")
    return Found(act, round(probability, 3), span, size, kind)


@cache
def _model(spoken: str) -> _Model | None:
    cues, learned = table(spoken), weights(spoken)
    if cues is None or learned is None:
        return None
    if tuple(named_columns(cues)) != learned.named:
        raise RuntimeError(f"the weights of {spoken!r} belong to another cue table")
    return _Model(cues, learned)
