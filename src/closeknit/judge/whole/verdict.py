"""“Broad but not deep” and its like: said only where a named reference set bears it out.

Two figures of the last 150 days are compared with those of the people of the reference set:
effective size, and how many people had an exchange a month on average, five or more. A word is
said where both lie on their sides (at or above the 60th percentile, at or below the 40th) in 80 %
of networks drawn again from my people with replacement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.threshold import EXCHANGES
from closeknit.judge.whole.breadth import drawn_sizes
from closeknit.judge.whole.contact import DAY, Seats, contacts, in_touch, pairs
from closeknit.judge.whole.depth import exchanges

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

HIGH, LOW = 60.0, 40.0
AGREE = 0.8
DRAWS = 400
SEED = 7
LEAST = 10  # people in touch, below which nothing is compared
SPAN = 150 * DAY
WORDS: Mapping[tuple[bool, bool], str] = {
    (True, False): "broad but not deep",
    (False, True): "deep but not broad",
    (True, True): "broad and deep",
    (False, False): "neither broad nor deep",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """Percentiles 0 to 100 of both figures among `people` people, and who they are."""

    name: str
    people: int
    limits: str
    breadth: tuple[float, ...]
    depth: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A figure of the last 150 days, its percentile in the reference set, and the 80 % range of
    that among networks drawn again."""

    value: float
    percentile: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """`word` is "" where nothing is said, and `why` tells why or why not. `agreement` is the share
    of the networks drawn again that bear out the word, or the likeliest one."""

    word: str
    why: str
    people: int
    breadth: Ranked | None = None
    depth: Ranked | None = None
    agreement: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Recent:
    """What is compared: the people in touch, the places of those who are tied, and who (1 or 0)
    had five exchanges or more: in 150 days that is one a month."""

    people: Wholes
    a: Wholes
    b: Wholes
    monthly: Floats


@cache
def reference() -> Reference:
    """The set that is shipped; bench/reference.py made it."""
    kept = json.loads(files("closeknit.judge").joinpath("reference.json").read_text("utf-8"))
    return Reference(
        kept["name"], kept["people"], kept["limits"], tuple(kept["breadth"]), tuple(kept["depth"])
    )


def recent(found: Seats, as_of: int) -> Recent:
    """The last 150 days of what is given: of mail, as the reference set is."""
    rows = contacts(found)
    since = as_of - SPAN
    people = in_touch(rows.within(since, as_of))
    tied = pairs(found, since, as_of).among(people)
    monthly = np.zeros(len(people))
    who, many = exchanges(rows, since, as_of)
    monthly[np.searchsorted(people, who)] = many >= EXCHANGES
    return Recent(people, np.searchsorted(people, tied.a), np.searchsorted(people, tied.b), monthly)


def verdict(mine: Recent, first: int | None, as_of: int, others: Reference) -> Verdict:
    """What can be said; `first` is the time of the first interaction with anybody."""
    n = len(mine.people)
    if first is None or as_of - first < SPAN:
        return Verdict("", "Less than 150 days of mail are here, which is what is compared.", n)
    if n < LEAST:
        return Verdict(
            "",
            f"Mail went both ways with {n} people in the last 150 days; with fewer than {LEAST} "
            "nothing is compared.",
            n,
        )
    dice = np.random.default_rng(SEED)
    draws = dice.multinomial(n, np.full(n, 1 / n), DRAWS).astype(float)
    once = np.ones((1, n))
    breadth = _ranked(mine.a, mine.b, once, draws, others.breadth)
    depth, deep = _placed(once @ mine.monthly, draws @ mine.monthly, others.depth)
    ranked, broad = breadth
    agreeing = {
        word: float((_side(broad, is_broad) & _side(deep, is_deep)).mean())
        for (is_broad, is_deep), word in WORDS.items()
    }
    likeliest = max(agreeing, key=lambda word: agreeing[word])
    share = agreeing[likeliest]
    said = share >= AGREE
    return Verdict(
        likeliest if said else "",
        _why(ranked, depth, likeliest, share, said),
        n,
        ranked,
        depth,
        share,
    )


def percentile(values: Floats, table: tuple[float, ...]) -> Floats:
    """Where values lie in a table of the percentiles 0 to 100; between equal ones in the middle."""
    known = np.array(table)
    below = np.searchsorted(known, values, "left")
    upto = np.searchsorted(known, values, "right")
    middle = (below + upto - 1) / 2
    between = np.interp(values, *_distinct(known))
    out: Floats = np.clip(np.where(upto > below, middle, between), 0.0, 100.0)
    return out


def _distinct(known: Floats) -> tuple[Floats, Floats]:
    """Each value once, with the middle of its percentiles."""
    values, at = np.unique(known, return_inverse=True)
    middles = np.bincount(at, np.arange(len(known))) / np.bincount(at)
    return values, middles


def _ranked(
    a: Wholes, b: Wholes, once: Floats, draws: Floats, table: tuple[float, ...]
) -> tuple[Ranked, Floats]:
    return _placed(drawn_sizes(a, b, once), drawn_sizes(a, b, draws), table)


def _placed(value: Floats, drawn: Floats, table: tuple[float, ...]) -> tuple[Ranked, Floats]:
    places = percentile(drawn, table)
    low, high = np.percentile(places, (10, 90))
    own = float(percentile(value, table)[0])
    return Ranked(float(value[0]), own, float(low), float(high)), places


def _side(places: Floats, high: bool) -> NDArray[np.bool_]:
    return places >= HIGH if high else places <= LOW


def _why(breadth: Ranked, depth: Ranked, word: str, share: float, said: bool) -> str:
    where = (
        f"Your breadth lies at the {ordinal(breadth.percentile)} percentile there "
        f"({ordinal(breadth.low)} to {ordinal(breadth.high)}), your depth at the "
        f"{ordinal(depth.percentile)} ({ordinal(depth.low)} to {ordinal(depth.high)})"
    )
    drawn = f"{100 * share:.0f} of 100 networks drawn again from your people"
    if said:
        return f"{where}, and {drawn} say the same."
    return f"{where}. Only {drawn} would be called {word}, and 80 are wanted: so it isn't said."


def ordinal(percent: float) -> str:
    """As in "73rd"."""
    n = round(percent)
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
