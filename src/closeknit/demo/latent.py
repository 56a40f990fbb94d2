"""Closeness and trust, month by month, for one person: the part that no mailbox shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from closeknit.demo.dice import Dice
from closeknit.demo.life import START, Person
from closeknit.demo.rhythm import MONTH

TRUST_HOURS = 45.0
LAG = 10.0  # months in which closeness follows the hours spent together
OUTLIVES = 120.0  # months in which unused trust decays
SIX = 6.0  # hours a month that make appetite 1


@dataclass(frozen=True)
class Path:
    """Both at the start of each month since START, between 0 and 1; `fade` is the share of the
    usual contact that is left."""

    trust: tuple[float, ...]
    closeness: tuple[float, ...]
    fade: tuple[float, ...]

    def month(self, at: int) -> int:
        return min(max(int((at - START) / MONTH), 0), len(self.trust) - 1)


def path(person: Person, end: int, dice: Dice) -> Path:
    """How the two get on until `end`."""
    hours, closeness = person.hours, min(person.appetite, 1.0) if person.hours else 0.0
    kept = 1.0
    trust_path, close_path, fade_path = [], [], []
    for month in range(int((end - START) / MONTH) + 1):
        at = START + month * MONTH
        fade = 0.0 if at < person.met else _left(person, at)
        together = person.appetite * SIX * fade * dice.lognormal(1, 0.4)
        hours += together
        if person.kind != "family":
            closeness += (min(together / SIX, 1.0) - closeness) / LAG
        if fade < 0.3 and at > person.met:
            kept *= 1 - 1 / OUTLIVES
        known = at >= person.met or person.hours > 0
        trust = person.ceiling * (1 - math.exp(-hours / TRUST_HOURS)) * kept if known else 0.0
        trust_path.append(trust)
        close_path.append(closeness)
        fade_path.append(fade)
    return Path(tuple(trust_path), tuple(close_path), tuple(fade_path))


def _left(person: Person, at: float) -> float:
    """1 until the drift begins, then down to nothing with a time constant of four months."""
    if person.fades is None or at < person.fades:
        return 1.0
    return math.exp(-(at - person.fades) / (4 * MONTH))
