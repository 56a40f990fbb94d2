"""Depth: how many of my people would act for me, as far as contact shows.

A month is 30 days, counted back from the date. Somebody is in two-way contact in a month when we
both wrote in it, in small groups, or met in small company. An exchange is a day on which they wrote
and one on which I did, as many as there are of both, or a day of meeting.

The layers of a personal network are told apart by how often one is in touch: weekly, monthly,
twice and once a year, about 5, 15, 50 and 150 people (Dunbar 1998; Zhou et al. 2005; Roberts &
Dunbar 2011). How often we truly are is not known from a year's count, so each person counts with
the probability that their rate reaches a layer's, given their exchanges (judge/rule.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.rule import rate_at_least
from closeknit.judge.threshold import SMALL
from closeknit.judge.whole.contact import (
    DAY,
    FROM_ME,
    TO_ME,
    Contacts,
    both_ways,
)

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

MONTH = 30 * DAY
MONTHS = 12
YEAR = 365 * DAY
STEADY = 9  # months of twelve in which somebody steady is in touch
LAYERS = ((5, 52.0), (15, 12.0), (50, 2.0), (150, 1.0))  # usual size, least exchanges a year
_WIDE = 1 << 31


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """Of each person: the months in which there was two-way contact, and those in which we met in
    small company."""

    people: Wholes
    months: Wholes
    met: Wholes


def rhythm(rows: Contacts, as_of: int, months: int = MONTHS) -> Rhythm:
    """Of so many months before the date, of everybody with a month of two-way contact."""
    recent = rows.within(as_of - months * MONTH, as_of).small
    key = recent.person * months + np.minimum((as_of - recent.time) // MONTH, months - 1)
    met = recent.meeting
    people, count = np.unique(both_ways(recent, key, met) // months, return_counts=True)
    meetings = np.unique(np.unique(key[met]) // months, return_counts=True)
    together = dict(zip(meetings[0].tolist(), meetings[1].tolist(), strict=True))
    own = np.array([together.get(person, 0) for person in people.tolist()], np.int64)
    return Rhythm(people, count.astype(np.int64), own)


def exchanges(rows: Contacts, since: int, until: int) -> tuple[Wholes, Wholes]:
    """Everybody with an exchange in that time, and how many."""
    recent = rows.within(since, until).small
    day = recent.time // DAY
    counted = []
    for which in (
        recent.direction == TO_ME,
        recent.direction == FROM_ME,
        recent.meeting & (recent.size <= SMALL),
    ):
        key = np.unique(recent.person[which] * _WIDE + day[which])
        counted.append(np.unique(key // _WIDE, return_counts=True))
    people = np.unique(np.concatenate([who for who, _ in counted]))
    came, went, met = (_spread(people, *each) for each in counted)
    # a meeting counts once, though one of us called it
    many = np.maximum(np.minimum(came, went), met)
    return people[many > 0], many[many > 0]


def layers(many: Wholes) -> tuple[float, ...]:
    """How many people to expect in each layer and those within it, of a year's exchanges."""
    counts = many.astype(float)
    return tuple(float(rate_at_least(counts, rate).sum()) for _, rate in LAYERS)


def _spread(people: Wholes, who: Wholes, many: Wholes) -> Wholes:
    out = np.zeros(len(people), np.int64)
    out[np.searchsorted(people, who)] = many
    return out
