"""Features of the reply task made of the facts that `trials` collects."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Facts = Mapping[str, Floats]

POPULATION_RATE = 0.4
OWNER_TRIALS = 10.0  # pseudo-trials of the owner's rate, and again of the last quarter's
PERSON_TRIALS = 3.2
CAP = 8.0
LONGEST_SILENCE = 365.0  # days; also the silence of one who never wrote


def logit(p: Floats) -> Floats:
    odds: Floats = np.log(p / (1 - p))
    return odds


def owner_rate(f: Facts) -> Floats:
    """My decayed rate (half-life 365 days, then 90), drawn to the population's."""
    year = (f["my_answered"] + OWNER_TRIALS * POPULATION_RATE) / (f["my_trials"] + OWNER_TRIALS)
    recent: Floats = (f["my_answered_90"] + OWNER_TRIALS * year) / (
        f["my_trials_90"] + OWNER_TRIALS
    )
    return recent


def person_rate(f: Facts) -> Floats:
    """A person's decayed rate (365 days), at most CAP trials of it, drawn to mine."""
    n = f["trials"]
    counted = np.minimum(n, CAP)
    rate = np.divide(f["answered"], n, out=np.zeros_like(n), where=n > 0)
    drawn: Floats = (rate * counted + PERSON_TRIALS * owner_rate(f)) / (counted + PERSON_TRIALS)
    return drawn


def _log1p(name: str, most: float) -> Callable[[Facts], Floats]:
    def feature(f: Facts) -> Floats:
        out: Floats = np.log1p(np.minimum(f[name], most))
        return out

    return feature


def _fresh(f: Facts) -> Floats:
    days = np.where(f["silence"] < 0, LONGEST_SILENCE, np.minimum(f["silence"], LONGEST_SILENCE))
    out: Floats = np.log(days + 1 / 24)
    return out


# name: (sign, formula)
REPLY: dict[str, tuple[int, Callable[[Facts], Floats]]] = {
    "my_rate": (1, lambda f: logit(owner_rate(f)) - logit(np.array(POPULATION_RATE))),
    "their_rate": (1, lambda f: logit(person_rate(f)) - logit(owner_rate(f))),
    "opens_thread": (0, lambda f: f["opens"]),
    "addressees": (-1, lambda f: np.log(f["to"])),
    "asks_question": (1, lambda f: f["question"]),
    "words": (0, _log1p("words", 1000)),
    "silence": (-1, _fresh),
    "my_messages_in_thread": (-1, _log1p("mine_in_thread", 20)),
    "unanswered_run": (-1, _log1p("run", 20)),
    "active_days": (1, _log1p("active_days", np.inf)),
}
SIGNS = {name: sign for name, (sign, _) in REPLY.items()}


def design(facts: Facts) -> Floats:
    """Features (n, k) in the order of `REPLY`."""
    return np.column_stack([formula(facts) for _, formula in REPLY.values()])
