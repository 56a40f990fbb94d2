"""The fit of the classifier of acts, for bench/acts.py: sentences joined by noisy-or, and a last
step that calibrates."""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from bench.acts_rows import Labelled
from numpy.typing import NDArray

from closeknit.acts.cues import Table, table
from closeknit.acts.features import BUCKETS, Reading, columns, named_columns, read
from closeknit.model.acts import Act

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ACTS = tuple(Act)
BIAS = -6.0
CENTRE = np.array([2.0, 0.0, 0.5, 0.2])  # of what a message is like as a whole, about its mean


@dataclass(frozen=True)
class Data:
    """Messages as sparse rows: columns of all sentences, where each sentence and message begins,
    the truth [messages, acts], the weight of each message, and what it is like as a whole."""

    columns: Ints
    sentence_at: Ints
    message_at: Ints
    truth: Floats
    trust: Floats
    whole: Floats


def arranged(rows: list[Labelled], keep: NDArray[np.bool_] | None = None) -> Data:
    """The sparse rows of messages; of the hashed columns only those to keep."""
    cues = table("en")
    assert cues is not None
    filled: list[Ints] = [np.zeros(0, np.int64)]
    sentence_at: list[int] = []
    message_at: list[int] = []
    whole: list[list[float]] = []
    at = 0
    for row in rows:
        message_at.append(len(sentence_at))
        reading = read(row.text, cues)
        whole.append(reading.whole)
        for sentence in by_sentence(reading, cues):
            kept = sentence if keep is None else sentence[keep[sentence]]
            sentence_at.append(at)
            filled.append(kept)
            at += len(kept)
        if message_at[-1] == len(sentence_at):
            sentence_at.append(at)
            filled.append(np.zeros(1, np.int64))
            at += 1
    return Data(
        np.concatenate(filled),
        np.array(sentence_at),
        np.array(message_at),
        truths(rows),
        np.array([row.trust for row in rows]),
        np.array(whole),
    )


def by_sentence(reading: Reading, cues: Table) -> list[Ints]:
    """The columns that each sentence fills."""
    if not reading.spans:
        return []
    filled, starts = columns([reading], cues)
    return np.split(filled, starts[1:])


def width() -> int:
    """How many columns there are."""
    cues = table("en")
    assert cues is not None
    return len(named_columns(cues)) + BUCKETS


def common(rows: list[Labelled], least: int = 3) -> NDArray[np.bool_]:
    """The columns that enough different people used: no names, nothing that one person says."""
    cues = table("en")
    assert cues is not None
    users: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        for sentence in by_sentence(read(row.text, cues), cues):
            for column in sentence.tolist():
                users[column].add(row.sender)
    keep = np.zeros(width(), bool)
    for column, who in users.items():
        keep[column] = len(who) >= least
    keep[: len(named_columns(cues))] = True
    return keep


def priors(data: Data, strength: float) -> Floats:
    """What each coefficient is thought to be before they are fitted together: a cue of an act
    speaks for it as often as it was right in the messages to train on, shrunk to one in three."""
    cues = table("en")
    assert cues is not None
    names = named_columns(cues)
    message = message_of(data)
    has = np.zeros((len(data.message_at), len(names)), bool)
    named = data.columns < len(names)
    has[message[named], data.columns[named]] = True
    out = np.zeros((width(), len(ACTS)))
    out[0] = BIAS
    for number, name in enumerate(names):
        act = name.split(".")[0]
        if "." in name and "@" not in name and act in ACTS:
            k = ACTS.index(Act(act))
            right = (data.truth[has[:, number], k].sum() + 4 * 0.33) / (has[:, number].sum() + 4)
            out[number, k] = strength * (np.log(right / (1 - right)) - BIAS)
    return out


def message_of(data: Data) -> Ints:
    """The message of each entry."""
    lengths = np.diff(np.append(data.sentence_at, len(data.columns)))
    counts = np.diff(np.append(data.message_at, len(data.sentence_at)))
    return np.repeat(np.repeat(np.arange(len(counts)), counts), lengths)


def penalties(own: float, named: float, hashed: float) -> Floats:
    """The weight of each coefficient's square: cues of an act are trusted to speak for it."""
    cues = table("en")
    assert cues is not None
    names = named_columns(cues)
    out = np.full((width(), len(ACTS)), hashed)
    out[: len(names)] = named
    for number, name in enumerate(names):
        act = name.split(".")[0]
        if "." in name and "@" not in name and act in ACTS:
            out[number, ACTS.index(Act(act))] = own
            if act == "small_ask":
                out[number, ACTS.index(Act.ASK)] = own
            if act == "ask":
                out[number, ACTS.index(Act.SMALL_ASK)] = own
    out[0] = 0.0
    return out


def scores(weights: Floats, data: Data) -> tuple[Floats, Floats]:
    """Logits of the sentences, and of the messages: that at least one sentence has the act."""
    z = np.add.reduceat(weights[data.columns], data.sentence_at, axis=0)
    none = -np.logaddexp(0.0, z)  # log P(no act in the sentence)
    total = np.add.reduceat(none, data.message_at, axis=0)
    return z, np.log(-np.expm1(np.minimum(total, -1e-9))) - total


def fit(data: Data, penalty: Floats, prior: Floats, steps: int = 120, rate: float = 0.08) -> Floats:
    """Weights by Adam on the penalised log loss of messages, sentences joined by noisy-or."""
    weights = prior.copy()
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    lengths = np.diff(np.append(data.sentence_at, len(data.columns)))
    of_sentence = np.repeat(np.arange(len(data.sentence_at)), lengths)
    counts = np.diff(np.append(data.message_at, len(data.sentence_at)))
    of_message = np.repeat(np.arange(len(data.message_at)), counts)
    order = np.argsort(data.columns, kind="stable")
    ordered = data.columns[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    used, sources = ordered[starts], of_sentence[order]
    for step in range(1, steps + 1):
        z, message = scores(weights, data)
        p = 1 / (1 + np.exp(-message))
        # d loss / d z = (p − y) · σ(z) / p, for 1 − p = Π (1 − σ(z))
        outer = data.trust[:, None] * (p - data.truth) / np.maximum(p, 1e-9)
        slope = outer[of_message] / (1 + np.exp(-z))
        gradient = penalty * (weights - prior)
        gradient[used] += np.add.reduceat(slope[sources], starts, axis=0)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        pace = rate * (1 - step / (steps + 1))
        weights -= pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def bagged(data: Data, options: argparse.Namespace) -> Floats:
    """The mean of the weights fitted on resampled messages: a resample is a weight for each."""
    penalty = penalties(options.own, options.named, options.hashed)
    prior = priors(data, options.strength)
    dice = np.random.default_rng(11)
    if options.bags < 2:
        return fit(data, penalty, prior)
    bags: int = options.bags
    total = np.zeros_like(penalty)
    for _ in range(bags):
        drawn = dice.multinomial(len(data.trust), np.full(len(data.trust), 1 / len(data.trust)))
        total += fit(replace(data, trust=data.trust * drawn), penalty, prior)
    return total / bags


def last_inputs(raw: Floats, whole: Floats, k: int) -> Floats:
    """What the last step sees of a message for an act: its score, the scores of the others, what
    the message is like as a whole, and 1."""
    clipped = np.clip(raw, -6.0, 4.0)
    return np.column_stack(
        [clipped[:, k], np.delete(clipped, k, axis=1), whole - CENTRE, np.ones(len(raw))]
    )


def last_step(x: Floats, y: Floats, of: Floats, other: float, whole: float) -> Floats:
    """The logistic that calibrates: slope shrunk to 1, all else to 0; `of` weighs messages."""
    count = x.shape[1]
    mean = np.r_[1.0, np.zeros(count - 1)]
    weight = np.r_[2.0, np.full(len(ACTS) - 1, other), np.full(count - len(ACTS) - 1, whole), 0.1]
    beta: Floats = mean.copy()
    loss = _loss(x, y, of, beta, mean, weight)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        w = of * p * (1 - p) + 1e-9
        gradient = x.T @ (of * (p - y)) + weight * (beta - mean)
        step = np.linalg.solve((x * w[:, None]).T @ x + np.diag(weight), gradient)
        # a whole step may overshoot where the logits are large
        while (new := _loss(x, y, of, beta - step, mean, weight)) > loss + 1e-12:
            step /= 2
        beta, loss = beta - step, new
        if abs(step).max() < 1e-8:
            break
    return beta


def _loss(x: Floats, y: Floats, of: Floats, beta: Floats, mean: Floats, weight: Floats) -> float:
    """What the last step makes small."""
    z = x @ beta
    fits = of @ (np.logaddexp(0.0, z) - y * z)
    return float(fits + weight @ (beta - mean) ** 2 / 2)


def truths(rows: list[Labelled]) -> Floats:
    """The truth [messages, acts]."""
    return np.array([[float(a in r.acts) for a in ACTS] for r in rows])


def wholes(rows: list[Labelled]) -> Floats:
    """What each message is like as a whole."""
    cues = table("en")
    assert cues is not None
    return np.array([read(r.text, cues).whole for r in rows])
