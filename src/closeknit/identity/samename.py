"""What two people's names say of their being one. The weights are as in offers.py."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.distance import DamerauLevenshtein

from closeknit.identity.spelling import formal, full, plain

SAME_NAME, SAME_ENDS, NICKNAME, TYPO = 5.0, 4.0, 3.0, 2.5
SHORTENED, INITIAL, ONE_WORD = 2.0, 1.5, 1.0
OTHER_NAME = -5.0
OTHER_MIDDLE = -1.5
RARE = 3  # people with the name; each doubling beyond takes from its weight


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing for (or, below 0, against) two being one, in words that follow “because”."""

    text: str
    weight: float


class Named(Protocol):
    """Somebody with the words of their names, and how these are shown."""

    @property
    def names(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def shown(self) -> tuple[str, ...]: ...


def same_name(a: Named, b: Named, bearers: Mapping[frozenset[str], int]) -> Reason | None:
    """The best that any two of their names say; against, where both have a full name and no two
    agree. `bearers` counts the people with each full name."""
    best: Reason | None = None
    for one, shown in zip(a.names, a.shown, strict=True):
        for other, also in zip(b.names, b.shown, strict=True):
            reason = _two_names(one, other, shown, also, bearers)
            if reason is not None and (best is None or reason.weight > best.weight):
                best = reason
    if best is None and any(map(full, a.names)) and any(map(full, b.names)):
        return Reason(f"their names differ: {a.shown[0]} and {b.shown[0]}", OTHER_NAME)
    return best


def _two_names(
    one: tuple[str, ...],
    other: tuple[str, ...],
    shown: str,
    also: str,
    bearers: Mapping[frozenset[str], int],
) -> Reason | None:
    ends, others = full(one), full(other)
    if ends is None or others is None:
        return _short_name(one, other, shown, also)
    if {*map(plain, one)} == {*map(plain, other)}:
        many = bearers.get(frozenset(one), 0)
        less = math.log2(many / RARE) if many > RARE else 0.0
        how = f"both are called {shown}" if shown == also else f"{shown} and {also} are one name"
        return Reason(how, SAME_NAME - less)
    for first, last in (ends, ends[::-1]):
        if plain(last) == plain(others[1]):
            middle = OTHER_MIDDLE if _middles_differ(one, other) else 0.0
            if alike := _first_names(first, others[0], f"{shown} and {also}"):
                return Reason(alike.text, alike.weight + middle)
    # Maria and Mario are two, Wisniewska and Wisnewska hardly
    if one[0][-1] == other[0][-1] and _slip("".join(one), "".join(other)):
        return Reason(f"{shown} and {also} differ by a letter", TYPO)
    return None


def _first_names(one: str, other: str, both: str) -> Reason | None:
    """What two first names of people with one surname say; `both` are their whole names."""
    if plain(one) == plain(other):
        return Reason(f"{both} have first and last name in common", SAME_ENDS)
    if set(formal(one)) & set(formal(other)):
        short, long = sorted((one.title(), other.title()), key=len)
        return Reason(f"{short} may be short for {long}: {both}", NICKNAME)
    if _shortened(one, other):
        return Reason(f"{both}: one first name begins the other", SHORTENED)
    return None


def _shortened(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short)


def _short_name(
    one: tuple[str, ...], other: tuple[str, ...], shown: str, also: str
) -> Reason | None:
    """Where one of the names has initials only, or is a single word."""
    if len(one) > 1 and len(other) > 1 and plain(one[-1]) == plain(other[-1]):
        if one[0][0] == other[0][0]:
            return Reason(f"{shown} may be {also}: the initials agree", INITIAL)
        return None
    if len(one) == 1 and one == other:
        return Reason(f"both are called {shown}", ONE_WORD)
    return None


def _middles_differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both have middle names and no two of them agree (Ann B. Lee, Ann C. Lee)."""
    mine, theirs = one[1:-1], other[1:-1]
    return bool(mine and theirs) and not any(
        a.startswith(b) or b.startswith(a) for a in mine for b in theirs
    )


def _slip(one: str, other: str) -> bool:
    """One letter off, in names long enough for that to be a slip."""
    if min(len(one), len(other)) < 9 or one[0] != other[0]:
        return False
    return DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1
