"""Balance: whether much rests on few, and whether that is as it always was.

Constraint (Burt 1992) is Σ over my people j of (p_j + Σ_q p_q p_qj)², where p_j is the share of my
contact that goes to j, and p_qj the share of q's that goes to j: near 1 where everything goes to
few who know each other, near 0 where it goes to many who don't. Ties among others are those that
are seen, so it is a lower bound.

A signature is how my contact is shared out by rank, whoever holds the rank: people keep theirs
while those who fill it change (Saramäki et al. 2014). Signatures are compared by the divergence of
Jensen and Shannon in bits, 0 for the same and 1 for nothing in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.whole.contact import Contacts, Pairs, strengths
from closeknit.judge.whole.depth import YEAR

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

TOP = 3
RANKS = 20  # of a signature: what lies below is too little to compare
LEAST_PEOPLE = 10  # in contact in a year, below which it has no signature
LEAST_YEARS = 3  # earlier ones, without which nothing is usual


def constraint(people: Wholes, mine: Floats, among: Pairs) -> float | None:
    """Of what goes between me and these people (sorted), and among them; None where nothing
    does."""
    if not mine.sum():
        return None
    a, b = np.searchsorted(people, among.a), np.searchsorted(people, among.b)
    p = mine / mine.sum()
    theirs = mine + np.bincount(a, among.weight, len(people))
    theirs = theirs + np.bincount(b, among.weight, len(people))
    onward = np.divide(p, theirs, out=np.zeros_like(p), where=theirs > 0)
    by_others = np.bincount(b, onward[a] * among.weight, len(people))
    by_others = by_others + np.bincount(a, onward[b] * among.weight, len(people))
    return float(((p + by_others) ** 2).sum())


def top_shares(people: Wholes, mine: Floats, many: int = TOP) -> tuple[tuple[int, float], ...]:
    """Those with whom most went on, and each one's share of it all."""
    if not mine.sum():
        return ()
    order = np.lexsort((people, -mine))[:many]
    return tuple((int(people[at]), float(mine[at] / mine.sum())) for at in order)


def divergence(one: Floats, other: Floats) -> float:
    """Of Jensen and Shannon, in bits, of two distributions over the same places."""
    middle = (one + other) / 2
    return float((_relative(one, middle) + _relative(other, middle)) / 2)


def _relative(one: Floats, other: Floats) -> float:
    held = one > 0
    return float((one[held] * np.log2(one[held] / other[held])).sum())


def signature(mine: Floats) -> Floats | None:
    """The shares by rank, of at most `RANKS`; None of too few people."""
    if len(mine) < LEAST_PEOPLE:
        return None
    shares = np.zeros(RANKS)
    top = np.sort(mine)[::-1][:RANKS]
    shares[: len(top)] = top / top.sum()
    return shares


@dataclass(frozen=True, slots=True)
class Signature:
    """How far the last year lies from the earlier ones, and they from each other, on average and
    at most; `years` is how many earlier ones there are. `new`: the share of the last year's contact
    that went to people without any in the year before."""

    distance: float
    usual: float
    farthest: float
    years: int
    new: float

    @property
    def unlike(self) -> bool:
        """Whether the last year is farther from the others than any of them from the others."""
        return self.distance > self.farthest


def against_past(rows: Contacts, as_of: int, years: int) -> Signature | None:
    """The last year beside so many before it; None where too few of them have a signature."""
    windows = [rows.within(as_of - (n + 1) * YEAR, as_of - n * YEAR) for n in range(years + 1)]
    found = [strengths(window) for window in windows]
    marks = [signature(mine) for _, mine in found]
    if marks[0] is None:
        return None
    past = [mark for mark in marks[1:] if mark is not None]
    if len(past) < LEAST_YEARS:
        return None
    apart = [_mean(mark, [other for other in past if other is not mark]) for mark in past]
    people, mine = found[0]
    new = mine[~np.isin(people, found[1][0])].sum() / mine.sum()
    return Signature(
        _mean(marks[0], past), float(np.mean(apart)), max(apart), len(past), float(new)
    )


def _mean(one: Floats, others: Sequence[Floats]) -> float:
    return float(np.mean([divergence(one, other) for other in others]))
