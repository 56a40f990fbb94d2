"""Trains and measures the classifier of acts.

    python bench/acts.py LABELS MAIL [--ship FILE] [--held FILE]

LABELS is the folder of judged labels (`dev.jsonl`, `extra.jsonl`). MAIL is unpacked mail, with
the Enron inboxes under `maildir` and `linux-man.mbox`, for the messages of bench/acts_labels.jsonl,
which holds ids and acts only; bench/acts_invented.jsonl holds texts that were made up.
Cross-validation holds out whole mailboxes. A part of LABELS, fixed by a hash of the id, is never
trained on: --held writes it, for the check of acts. --ship fits on all else and writes the weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from closeknit.acts.cues import Table, table
from closeknit.acts.features import BUCKETS, Reading, columns, named_columns, read
from closeknit.mail.body import text_part
from closeknit.mail.newtext import new_text
from closeknit.model.acts import Act
from closeknit.sources.mbox import header_end, ranges

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ACTS = tuple(Act)
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
TRUST = {"high": 1.0, "medium": 0.8, "low": 0.5}
ERRED = 0.35  # weight of messages read because of what was found in them: all from one list
FOLDS = 5
BIAS = -6.0
CENTRE = np.array([2.0, 0.0, 0.5, 0.2])  # of what a message is like as a whole, about its mean
_ID = re.compile(rb"(?:\A|\n)message-id:\s*(<[^<>\n]+>)", re.IGNORECASE)
_FROM = re.compile(rb"(?:\A|\n)from:([^\n]*)", re.IGNORECASE)
LABELS = Path(__file__).with_name("acts_labels.jsonl")
INVENTED = Path(__file__).with_name("acts_invented.jsonl")


@dataclass(frozen=True)
class Labelled:
    """A message that was read: who wrote it into which mailbox, and the acts it contains."""

    id: str
    group: str
    sender: str
    text: str
    acts: frozenset[str]
    trust: float
    sampling: str


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


def held_out(row: Labelled) -> bool:
    """Whether a message is kept for the last test: half of the random ones, a seventh of others."""
    number = int(hashlib.sha256(row.id.encode()).hexdigest()[:8], 16)
    return number % (2 if row.sampling.endswith(":random") else 7) == 0


def judged(folder: Path) -> list[Labelled]:
    """The labels that were given with the task."""
    rows = []
    for name in ("dev.jsonl", "extra.jsonl"):
        for line in (folder / name).read_text("utf-8").splitlines():
            row = json.loads(line)
            enron = row["source"].startswith("enron")
            sender = str(row["from"]).lower()
            rows.append(
                Labelled(
                    row["id"],
                    row["source"] if enron else sender,
                    sender,
                    row["new_text"],
                    frozenset(row["acts"]) - {"none"},
                    TRUST[row["confidence"]],
                    f"{name.partition('.')[0]}:{row['sampling']}",
                )
            )
    return rows


def messages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every raw message of unpacked mail, with the folder or file that it stands in."""
    for path in sorted(folder.rglob("*")):
        if path.name == "linux-man.mbox":
            content = path.read_bytes()
            for begin, end in ranges(content):
                yield "linux-man", content[begin:end]
        elif "maildir" in path.parts and path.is_file():
            at = path.parts.index("maildir")
            yield f"enron/{path.parts[at + 1]}", path.read_bytes()


def own(labels: Path, mail: Path) -> list[Labelled]:
    """The labels that were given for this project, with the text from the mail."""
    wanted = {}
    for line in labels.read_text("utf-8").splitlines():
        label = json.loads(line)
        wanted[label["id"]] = label
    rows = []
    for source, raw in messages(mail):
        found = _ID.search(raw, 0, 20_000)
        label = wanted.pop(found[1].decode("latin-1"), None) if found else None
        if label is None:
            continue
        text = new_text(text_part(memoryview(raw), header_end(raw))).text[:1_500]
        said = _FROM.search(raw, 0, 20_000)
        sender = said[1].decode("latin-1").strip().lower() if said else ""
        rows.append(
            Labelled(
                label["id"],
                source if source.startswith("enron") else sender,
                sender,
                text,
                frozenset(label["acts"]),
                ERRED if label["sampling"].startswith("doubt:") else 1.0,
                "own:" + label["sampling"],
            )
        )
    if wanted:
        print(f"{len(wanted)} labelled messages are not in {mail}")
    return rows


def invented(file: Path) -> list[Labelled]:
    """Texts made up for wordings that the corpora hardly hold, each as of a person of its own."""
    return [
        Labelled(name, name, name, row["text"], frozenset(row["acts"]), 1.0, "invented")
        for number, line in enumerate(file.read_text("utf-8").splitlines())
        for name, row in ((f"invented {number}", json.loads(line)),)
    ]


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


def truths(rows: list[Labelled]) -> Floats:
    """The truth [messages, acts]."""
    return np.array([[float(a in r.acts) for a in ACTS] for r in rows])


def wholes(rows: list[Labelled]) -> Floats:
    """What each message is like as a whole."""
    cues = table("en")
    assert cues is not None
    return np.array([read(r.text, cues).whole for r in rows])


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


def put_held(rows: list[Labelled], to: Path) -> None:
    """The part that is kept for the last test, in the form that the check reads."""
    shape = [
        {"id": r.id, "new_text": r.text, "acts": sorted(r.acts), "sampling": r.sampling}
        for r in rows
    ]
    to.write_text("".join(json.dumps(r) + "\n" for r in shape), "utf-8")


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
