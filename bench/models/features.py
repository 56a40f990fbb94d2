"""The product's features, of the facts that `trials` and `months` collect under names of their
own. What never was is −1 there and nan here."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from closeknit.judge import monthly, reply, reply_time

Floats = NDArray[np.float64]
Facts = Mapping[str, Floats]

SIGNS = {name: sign for name, (sign, _) in reply.REPLY.items()}
MONTHLY = {name: of for name, of in monthly.MONTHLY.items() if name != "last"}
MONTHLY_SIGNS = {name: sign for name, (sign, _) in MONTHLY.items()}
_NAMES = {
    "my_trials_365": "my_trials",
    "my_answered_365": "my_answered",
    "trials_365": "trials",
    "answered_365": "answered",
    "my_initiations_365": "my_opened",
    "their_initiations_365": "their_opened",
}


def design(facts: Facts) -> Floats:
    """Features (n, 10) of the reply task, in the order of `SIGNS`."""
    return reply.features(_named(facts))


def delay_features(facts: Facts) -> Floats:
    """Features (n, 5) of the reply time task, besides the bin's."""
    return reply_time.features(_named(facts))


def monthly_design(facts: Facts) -> Floats:
    """Features (n, 12) of the monthly tasks, in the order of `MONTHLY_SIGNS`."""
    named = _named(facts)
    return np.column_stack([formula(named) for _, formula in MONTHLY.values()])


def _named(facts: Facts) -> dict[str, Floats]:
    named = {**facts, **{ours: facts[theirs] for ours, theirs in _NAMES.items() if theirs in facts}}
    for name in ("silence", "usual_gap"):
        named[name] = np.where(facts[name] < 0, np.nan, facts[name])
    return named
