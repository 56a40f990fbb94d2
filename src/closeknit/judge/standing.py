"""Contact or connection: how probable it is that somebody knows and trusts me.

A logistic regression on nine signs, six of messages and three of deeds, none of which can count
against a person by being more. The prior weighs all alike, and sets the intercept so that somebody
who just meets the rule, between the two of us and answering soon, is as likely one as the other; a
reader's labels of one mailbox then moved it a little (standing.json, bench/standing.py).

The amount of contact counts on a log scale and never saturates. What tells people of the same
amount apart is whether they answer soon, whether I answer, whether it goes between the two of us
only and who writes after silence. Shares are drawn towards those of my whole mailbox, and
measured against them: a mailbox in which everybody answers proves nothing by an answer. Answers
in chats, which come at once, are measured against those in chats.

Deeds are what they granted, what they promised and what they did unasked (measure/deeds.py).
Grants and kept promises are shares too, drawn towards those of everybody else rather than of all:
else the only one who grants would be measured against themselves, and a granted ask could count
against who granted it. Of whom no deed is told, all three are exactly 0.

An estimate of one half or more is a connection. The rule (rule.py) decided before; it was wrong
about three times as many of the judged people (docs/measures.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.interval import NORMAL_80
from closeknit.judge.logistic import Coefficients, sigmoid
from closeknit.judge.rule import NEIGHBOURS, meets_rule
from closeknit.model.ties import Standing

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DEEDS = ("grants", "word", "gifts")
FEATURES = ("amount", "prompt", "answers", "mine", "alone", "opens", *DEEDS)
FAMILIES = {
    "amount": ("amount",),
    "answers": ("prompt", "answers"),
    "mine": ("mine",),
    "alone": ("alone",),
    "opens": ("opens",),
    "acts": DEEDS,
}
UNIT = 1e9  # the measures' weights are billionths
MEETING = 5.0  # a small meeting, in messages each way: two of them are worth ten exchanges
PSEUDO = 4.0  # messages by which a person's share is drawn towards the mailbox's
POOL = 20.0  # messages by which the mailbox's share is drawn towards the one below
LEAST_SHARE = 0.05
# of which the last two are judgements: few mailboxes tell what becomes of asks and promises
SHARES = {"answers": 0.35, "mine": 0.5, "alone": 0.6, "grants": 0.6, "word": 0.7}
HELPED = 0.3  # what I did for them, in what they did for me: whom I helped knows me. A judgement
DOUBT = 0.02  # counts are signs of trust, not trust: nobody nearer to 0 or 1 than this
MAILBOXES = 0.35  # how much mailboxes differ, in log odds (docs/measures.md): a judgement
READER = 0.6  # how much the readers of labels may err, in log odds: a judgement
BOUND = 0.5  # from here on a connection
PROBABILITIES = (0.4, BOUND, 0.6)

DORMANT_BELOW = 0.3
UNSEEN_SHARE = 0.02  # less of the mail from me: sent mail was not imported
DECLARED = {Standing.CONNECTION: (0.95, 0.85, 0.99), Standing.CONTACT: (0.05, 0.01, 0.15)}


def standing_features(f: Mapping[str, Floats]) -> Floats:
    """(people, 9) in the order of `FEATURES`, from the columns of measure/regard.py and
    measure/deeds.py. All are 0 for somebody of whom nothing was seen."""
    came, went, met = (f[name] / UNIT for name in ("near_in", "near_out", "near_met"))
    meetings = MEETING * met
    prompt = f["prompt"] / UNIT
    columns = {
        "amount": _both(came + meetings, went + meetings),
        "prompt": np.log1p(prompt + f["called"] / UNIT + meetings / 2),
        "answers": _channels_share("answers", f, "prompt", "asked"),
        "mine": _channels_share("mine", f, "given", "got"),
        "alone": _share("alone", f["alone"] / UNIT + meetings, came + went + meetings),
        "opens": _both(*(f[name] / UNIT + meetings / 2 for name in ("opened_in", "opened_out"))),
        "grants": _kept_share("grants", f["asks_good"] / UNIT, f["asks_bad"] / UNIT),
        "word": _kept_share("word", f["word_good"] / UNIT, f["word_bad"] / UNIT),
        "gifts": np.log1p((f["gifts"] + HELPED * f["my_gifts"]) / UNIT),
    }
    return np.column_stack([columns[name] for name in FEATURES])


def _both(theirs: Floats, mine: Floats) -> Floats:
    """Log of the geometric mean of 1 + each: one direction alone is worth its square root."""
    return 0.5 * (np.log1p(theirs) + np.log1p(mine))


def _share(name: str, k: Floats, n: Floats) -> Floats:
    """Log odds of a share against that of the whole mailbox, which it is drawn towards."""
    return _against(_pooled(name, k, n), k, n)


def _channels_share(name: str, f: Mapping[str, Floats], good: str, of: str) -> Floats:
    """The same of answers, each channel against its own share: who writes chats answers at once,
    and whoever writes mail alone isn't slow for that."""
    k, n = f[good] / UNIT, f[of] / UNIT
    chat_k, chat_n = f[f"{good}_chat"] / UNIT, f[f"{of}_chat"] / UNIT
    mail = _pooled(name, k - chat_k, n - chat_n)
    chat = _pooled(name, chat_k, chat_n)
    chats = np.divide(chat_n, n, out=np.zeros_like(n), where=n > 0)
    return _against(mail + chats * (chat - mail), k, n)


def _pooled(name: str, k: Floats, n: Floats) -> Floats:
    """The share of the whole mailbox."""
    whole: Floats = (k.sum() + POOL * SHARES[name]) / (n.sum() + POOL)
    return whole


def _kept_share(name: str, good: Floats, bad: Floats) -> Floats:
    """The same of an account, against everybody else's."""
    n = good + bad
    others = (good.sum() - good + POOL * SHARES[name]) / (n.sum() - n + POOL)
    return _against(others, good, n)


def _against(whole: Floats, k: Floats, n: Floats) -> Floats:
    return _odds((k + PSEUDO * whole) / (n + PSEUDO)) - _odds(whole)


def _odds(share: Floats) -> Floats:
    """Log odds, drawn in so that even a thousand of a thousand is no more than 19 to 1."""
    kept = LEAST_SHARE + (1 - 2 * LEAST_SHARE) * share
    odds: Floats = np.log(kept / (1 - kept))
    return odds


@cache
def coefficients() -> Coefficients:
    """What standing.json holds."""
    text = (files("closeknit.judge") / "standing.json").read_text("utf-8")
    told = json.loads(text)
    values = {row["name"]: float(row["coefficient"]) for row in told["features"]}
    return Coefficients(
        FEATURES,
        np.array([values[name] for name in FEATURES]),
        float(told["intercept"]),
        np.array(told["covariance"], float),
    )


def connection_probability(f: Mapping[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Estimate and 80 % interval. The interval holds what the labels leave open about the
    coefficients, how mailboxes differ and how readers err."""
    model, x = coefficients(), standing_features(f)
    logit = model.intercept + x @ model.values
    design = np.column_stack([np.ones(len(x)), x])
    variance = np.einsum("ij,jk,ik->i", design, model.covariance, design)
    half = NORMAL_80 * np.sqrt(variance + MAILBOXES**2 + READER**2)
    return _kept(logit), _kept(logit - half), _kept(logit + half)


def is_connection(f: Mapping[str, Floats]) -> Bools:
    """Who is a connection, as far as the measures tell."""
    connected: Bools = connection_probability(f)[0] >= BOUND
    return connected


def _kept(logit: Floats) -> Floats:
    """Strictly rising with the log odds, and never nearer to 0 or 1 than the doubt."""
    return DOUBT + (1 - 2 * DOUBT) * sigmoid(logit)


def contributions(f: Mapping[str, Floats], among: Bools) -> dict[str, Floats]:
    """What each family adds to the log odds of the estimate, against the median of the marked
    people. With "median" (the log odds of that person) and "doubt" (what `DOUBT` takes off) they
    add up to the log odds of `connection_probability`."""
    model, x = coefficients(), standing_features(f)
    middle = np.median(x[among], axis=0) if among.any() else np.zeros(len(FEATURES))
    each = (x - middle) * model.values
    parts = {
        family: each[:, [FEATURES.index(name) for name in names]].sum(axis=1)
        for family, names in FAMILIES.items()
    }
    base = model.intercept + float(middle @ model.values)
    logit = base + each.sum(axis=1)
    kept = _kept(logit)
    parts["median"] = np.full(len(x), base)
    parts["doubt"] = np.log(kept / (1 - kept)) - logit
    return parts


def thresholds(f: Mapping[str, Floats]) -> dict[str, Bools]:
    """Who is a connection at neighbouring thresholds: "exchanges ≥ 3", 5, 10 by the rule,
    "probability ≥ 0.4", 0.5, 0.6 by the estimate."""
    estimate = connection_probability(f)[0]
    rule = {
        f"exchanges ≥ {least}": meets_rule(
            f["exchanges"], f["exchange_days"], f["small_meetings"], least
        )
        for least in NEIGHBOURS
    }
    return rule | {f"probability ≥ {least}": estimate >= least for least in PROBABILITIES}


def would_change(f: Mapping[str, Floats]) -> Bools:
    """Whose standing would be another if `BOUND` were moved to a neighbouring threshold."""
    estimate = connection_probability(f)[0]
    changes: Bools = (estimate >= PROBABILITIES[0]) & (estimate < PROBABILITIES[-1])
    return changes
