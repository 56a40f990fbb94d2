"""How each sign moves the estimates, in per cent: from the middle one of my people to the figure
that is shown. So anybody can follow the sum without knowing what odds are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from closeknit.model.evidence import Evidence, FamilySum

FIGURES = {"connection": "trust", "reply": "answer"}  # in the order of telling
SMALLEST = 0.05  # log odds; what moves no figure by more is only counted


@dataclass(frozen=True, slots=True)
class Move:
    """A figure ("trust") before and after a sign, in per cent as one says it ("under 1")."""

    figure: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A piece of evidence, and what it moved; what leaves the per cent as they are isn't told."""

    evidence: Evidence
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """The weightiest signs `favour` and `against`; `start` are the figures of the middle one of my
    people, `rest` counts the signs that aren't among them and `smaller` is what they moved
    together, `doubt` what was taken off because nothing counted is certain."""

    start: tuple[tuple[str, str], ...]
    favour: tuple[Sign, ...]
    against: tuple[Sign, ...]
    rest: int
    smaller: tuple[Move, ...]
    doubt: tuple[Move, ...]


def signs(
    evidence: Sequence[Evidence], sums: Sequence[FamilySum], most: int | None = None
) -> Signs:
    """The signs one after the other, no more than `most` each way."""
    middle = {s.figure: s.log_odds for s in sums if s.family == "median"}
    at = {figure: middle[figure] for figure in FIGURES if figure in middle}
    start = tuple((FIGURES[figure], per_cent(odds)) for figure, odds in at.items())
    told: dict[bool, list[Sign]] = {}
    for wanted in (True, False):
        part = [e for e in evidence if e.favours is wanted and not _small(e)][:most]
        told[wanted] = [Sign(e, _moved(at, e.sums)) for e in part]
    shown = {id(sign.evidence) for part in told.values() for sign in part}
    rest = [e for e in evidence if id(e) not in shown]
    smaller = _moved(at, [s for e in rest for s in e.sums])
    doubt = _moved(at, [s for s in sums if s.family == "doubt"])
    return Signs(start, tuple(told[True]), tuple(told[False]), len(rest), smaller, doubt)


def per_cent(log_odds: float) -> str:
    """A probability from its log odds, as in “67”; never 0 or 100."""
    share = 100 / (1 + math.exp(-log_odds))
    if share < 0.5:
        return "under 1"
    return "over 99" if share > 99.5 else f"{share:.0f}"


def _small(e: Evidence) -> bool:
    return bool(e.sums) and max(abs(s.log_odds) for s in e.sums) < SMALLEST


def _moved(at: dict[str, float], sums: Sequence[FamilySum]) -> tuple[Move, ...]:
    """What the sums move; `at` goes along."""
    found = []
    for figure, before in list(at.items()):
        at[figure] = before + sum(s.log_odds for s in sums if s.figure == figure)
        old, new = per_cent(before), per_cent(at[figure])
        if old != new:
            found.append(Move(FIGURES[figure], old, new))
    return tuple(found)
