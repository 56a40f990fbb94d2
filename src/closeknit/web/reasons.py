"""Reasons for and against, so that anybody can follow the sum without knowing what odds are: each
tells how the estimates move with it, from those of the middle one of my people to those shown."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from closeknit import clock
from closeknit.model.evidence import Evidence, FamilySum
from closeknit.web.render import day

FIGURES = {"connection": "trust", "reply": "answer"}  # in the order of telling
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
SMALLEST = 0.05  # log odds; what moves no figure by more is only counted


@dataclass(frozen=True, slots=True)
class Move:
    """An estimate before a reason and after it, as in “9” and “67” per cent."""

    word: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A claim, its days in words, with how far it moves what, and its weight as a share of the
    weightiest (0 to 100)."""

    evidence: Evidence
    claim: str
    moves: tuple[Move, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """`start` are the estimates of the middle one of my people, `small` counts what is worth no
    line of its own, `rest` what that moves, and `doubt` what the doubt in every count does."""

    start: tuple[tuple[str, str], ...]
    favour: tuple[Reason, ...]
    against: tuple[Reason, ...]
    small: int
    rest: tuple[Move, ...]
    doubt: tuple[Move, ...]


def reasons(evidence: Sequence[Evidence], sums: Sequence[FamilySum]) -> Reasons:
    """All that is worth a line, those for first, each part weightiest first."""
    at = {s.figure: s.log_odds for s in sums if s.family == "median"}
    at = {figure: at[figure] for figure in FIGURES if figure in at}
    start = tuple((FIGURES[figure], per_cent(odds)) for figure, odds in at.items())
    large = [each for each in evidence if not _is_small(each)]
    most = max((each.weight for each in large), default=1.0) or 1.0
    favour, against = (
        tuple(
            Reason(each, in_words(each.claim), _moved(at, each.sums), 100 * each.weight / most)
            for each in large
            if each.favours is wanted
        )
        for wanted in (True, False)
    )
    small = [each for each in evidence if _is_small(each)]
    rest = _moved(at, [s for each in small for s in each.sums])
    doubt = _moved(at, [s for s in sums if s.family == "doubt"])
    return Reasons(start, favour, against, len(small), rest, doubt)


def _is_small(each: Evidence) -> bool:
    return bool(each.sums) and max(abs(s.log_odds) for s in each.sums) < SMALLEST


def _moved(at: dict[str, float], sums: Sequence[FamilySum]) -> tuple[Move, ...]:
    """Moves `at` on; what leaves the per cent as they are isn't told."""
    moves = []
    for figure, before in list(at.items()):
        at[figure] = before + sum(s.log_odds for s in sums if s.figure == figure)
        old, new = per_cent(before), per_cent(at[figure])
        if old != new:
            moves.append(Move(FIGURES[figure], old, new))
    return tuple(moves)


def per_cent(log_odds: float) -> str:
    """A probability from its log odds, as in “67”; never 0 or 100."""
    share = 100 / (1 + math.exp(-log_odds))
    if share < 0.5:
        return "under 1"
    return "over 99" if share > 99.5 else f"{share:.0f}"


def in_words(text: str) -> str:
    """A sentence with its days as pages write them, “3 March 2026”."""
    return _DAY.sub(lambda found: day(clock.parse(found[0])), text)
