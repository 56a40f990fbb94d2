"""Familiarity, investment, regard and credibility as raw indices, before they become percentiles.

Each is a sum of log1p terms over decayed weights with a half-life of a year, in units of one
message sent to one person today. The logarithm says that the tenth message tells less than the
first. A message to several counts a part for each, and to more than 20 people nothing, so that
mass mail moves no figure. Deeds (measure/deeds.py) fade with a half-life of two years. Investment
and credibility are mine to them, regard is theirs to me: never mixed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
UNIT = 1e9  # the measures' weights are billionths


def familiarity(f: Mapping[str, Floats]) -> Floats:
    """Amount, duration, recency and variety, without direction."""
    amount = f["lately_in"] + f["lately_out"] + 4 * f["lately_met"]
    return np.log1p(amount / UNIT) + 0.5 * np.log1p(f["close_days"])


def investment(f: Mapping[str, Floats]) -> Floats:
    """What I put in: what I send, open and answer, and what I did for them, asked or not."""
    return (
        np.log1p(f["lately_out"] / UNIT)
        + np.log1p(f["my_initiations_365"] / UNIT)
        + np.log1p(f["their_answered_365"] / UNIT)
        + np.log1p((f["my_asks_good"] + f["my_word_good"] + f["my_gifts"]) / UNIT)
    )


def regard(f: Mapping[str, Floats]) -> Floats:
    """Signs that they know and trust me: they write, open and answer, grant what I
    ask, keep their word and do me good unasked."""
    return (
        np.log1p(f["lately_in"] / UNIT)
        + np.log1p(f["their_initiations_365"] / UNIT)
        + np.log1p(f["every_answered_365"] / UNIT)
        + np.log1p(2 * f["lately_met"] / UNIT)
        + np.log1p(f["asks_good"] / UNIT)
        + np.log1p(f["word_good"] / UNIT)
        + np.log1p(f["gifts"] / UNIT)
    )


def credibility(f: Mapping[str, Floats]) -> Floats:
    """What I have shown them, as far as mail tells: how much of what they sent I answered, and
    for how much it counts; the promises that I kept, of which those that I broke take off their
    share; what I granted and did unasked. Shares are drawn towards one half by two
    pseudo-trials."""
    answers = _share(f["their_answered_365"], f["their_trials_365"])
    kept = _share(f["my_word_good"], f["my_word_good"] + f["my_word_bad"])
    return (
        answers * np.log1p(f["their_trials_365"] / UNIT)
        + 0.5 * np.log1p(f["lately_out"] / UNIT)
        + kept * np.log1p(f["my_word_good"] / UNIT)
        + np.log1p(f["my_asks_good"] / UNIT)
        + np.log1p(f["my_gifts"] / UNIT)
    )


def _share(k: Floats, n: Floats) -> Floats:
    return (k + UNIT) / (n + 2 * UNIT)
