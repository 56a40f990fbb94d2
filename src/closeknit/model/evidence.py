"""A claim with its figure, its weight for or against, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What a claim is about. The first six are the families of signs that standing's probability
    is made of, some of which the probability of an answer is made of too."""

    AMOUNT = "amount"
    ANSWERS = "answers"
    MINE = "mine"
    ALONE = "alone"
    OPENS = "opens"
    ACTS = "acts"
    SILENCE = "silence"
    RUN = "run"
    AGE = "age"
    DECLARED = "declared"
    LADDER = "ladder"


@dataclass(frozen=True, slots=True)
class FamilySum:
    """What one family of signs adds to the log odds of a figure ("connection", "reply"), against
    my median person. `family` is one of `About`, or "median" for that person's log odds and
    "doubt" for what is taken off because nothing counted is certain."""

    figure: str
    family: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """`claim` is a plain sentence; `value` its figure; `weight` how much it moved the
    judgement (≥ 0, log odds where `sums` says of what); `favours` whether it speaks for a
    connection; `refs` are interactions ("i12") that `closeknit open` shows."""

    claim: str
    value: float
    weight: float
    favours: bool
    refs: tuple[str, ...] = ()
    about: About = About.LADDER
    sums: tuple[FamilySum, ...] = ()
