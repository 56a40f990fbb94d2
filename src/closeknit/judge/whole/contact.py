"""Who took part in what with me: the rows that every figure of the whole network counts.

What is personal and which way it went is as in measure/events.py, which says it for an engine; here
it is said in numpy, so that a mailbox is looked at over many years without one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.threshold import SMALL

Wholes = NDArray[np.int64]
Floats = NDArray[np.float64]

FROM_ME, TO_ME, SHARED = 0, 1, 2
ME = 0
DAY = 86_400
MAIL, MEETING = 0, 1
MOST = 12  # people besides me: a larger circle says little of any two in it (measure/together.py)
_SENDS = (0, 4)  # from, organiser
_WIDE = 1 << 31


@dataclass(frozen=True, slots=True, eq=False)
class Seats:
    """One row per interaction and person in it, me (person 0) first, by interaction. `start` is
    where each interaction begins, `others` how many people it has besides me; `meeting` and `mail`
    tell what it is."""

    time: Wholes
    person: Wholes
    role: Wholes
    start: Wholes
    others: Wholes
    meeting: NDArray[np.bool_]
    mail: NDArray[np.bool_]

    @property
    def by_mail(self) -> Seats:
        """Those of mail alone."""
        many = (self.others + 1)[self.mail]
        rows = np.repeat(self.mail, self.others + 1)
        return Seats(
            self.time[rows],
            self.person[rows],
            self.role[rows],
            np.cumsum(many) - many,
            many - 1,
            self.meeting[self.mail],
            self.mail[self.mail],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """One row per personal interaction with one person: `size` is how many people it has besides
    its sender, at least 1; `meeting` whether it was one."""

    time: Wholes
    person: Wholes
    direction: Wholes
    size: Wholes
    meeting: NDArray[np.bool_]

    def within(self, since: int, until: int) -> Contacts:
        """Those after `since`, up to `until`."""
        return self.of((self.time > since) & (self.time <= until))

    def of(self, which: NDArray[np.bool_]) -> Contacts:
        """The marked rows."""
        return Contacts(
            self.time[which],
            self.person[which],
            self.direction[which],
            self.size[which],
            self.meeting[which],
        )

    @property
    def small(self) -> Contacts:
        """Those in a small group."""
        return self.of(self.size <= SMALL)


def seats(rows: Wholes) -> Seats:
    """From (interaction, time, channel, role, person) in any order, shape (n, 5). Each person
    counts once in an interaction, and what I am not named in counts for nothing."""
    event, time, channel, role, person = rows.T
    order = np.lexsort((role, person, event))
    event, person = event[order], person[order]
    once = np.ones(len(event), bool)
    once[1:] = (event[1:] != event[:-1]) | (person[1:] != person[:-1])
    order, event, person = order[once], event[once], person[once]
    start = np.flatnonzero(np.r_[True, event[1:] != event[:-1]]) if len(event) else event[:0]
    many = np.diff(np.r_[start, len(event)])
    mine = person[start] == ME
    kept = np.repeat(mine, many)
    order, many = order[kept], many[mine]
    start = np.cumsum(many) - many
    return Seats(
        time[order],
        person[kept],
        role[order],
        start,
        many - 1,
        (channel[order] == MEETING)[start],
        (channel[order] == MAIL)[start],
    )


def contacts(found: Seats) -> Contacts:
    """What went between me and each person."""
    many = found.others + 1
    meeting = np.repeat(found.meeting, many)
    from_me = np.repeat(np.isin(found.role[found.start], _SENDS), many)
    direction = np.where(
        from_me, FROM_ME, np.where(np.isin(found.role, _SENDS), TO_ME, SHARED)
    ).astype(np.int64)
    kept = (found.person != ME) & ((direction != SHARED) | meeting)
    size = np.repeat(np.maximum(found.others, 1), many)
    return Contacts(
        found.time[kept], found.person[kept], direction[kept], size[kept], meeting[kept]
    )


def in_touch(rows: Contacts) -> Wholes:
    """The people with whom words went both ways, or whom I met in small company; by number."""
    met = rows.meeting & (rows.size <= SMALL)
    return both_ways(rows, rows.person, met)


def both_ways(rows: Contacts, key: Wholes, met: NDArray[np.bool_]) -> Wholes:
    """The keys that have rows of either direction, or a meeting that counts, sorted."""
    out = np.intersect1d(key[rows.direction == FROM_ME], key[rows.direction == TO_ME])
    return np.union1d(out, key[met])


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Two of my people who were named together: `a` < `b`. Each interaction gives each of its
    people the weight 1 in all, 1/(n-1) with each other, me among them (Newman 2001)."""

    a: Wholes
    b: Wholes
    weight: Floats

    def among(self, people: Wholes) -> Pairs:
        """Those of two of these people."""
        kept = np.isin(self.a, people) & np.isin(self.b, people)
        return Pairs(self.a[kept], self.b[kept], self.weight[kept])


def pairs(found: Seats, since: int, until: int) -> Pairs:
    """Who was named together in that time, in interactions of at most `MOST` others."""
    time = found.time[found.start]
    firsts: list[Wholes] = []
    seconds: list[Wholes] = []
    weights: list[Floats] = []
    for others in range(2, MOST + 1):
        start = found.start[(found.others == others) & (time > since) & (time <= until)]
        people = found.person[start[:, None] + np.arange(1, others + 1)]  # sorted in each row
        one, two = np.triu_indices(others, 1)
        firsts.append(people[:, one].ravel())
        seconds.append(people[:, two].ravel())
        weights.append(np.full(firsts[-1].size, 1 / others))
    key, at = np.unique(
        np.concatenate(firsts) * _WIDE + np.concatenate(seconds), return_inverse=True
    )
    weight = np.bincount(at, np.concatenate(weights), len(key)).astype(np.float64)
    return Pairs(key // _WIDE, key % _WIDE, weight)


def strengths(rows: Contacts) -> tuple[Wholes, Floats]:
    """Each person, and what went between us in the same weights as pairs have."""
    few = rows.of(rows.size <= MOST)
    people, at = np.unique(few.person, return_inverse=True)
    return people, np.bincount(at, 1 / few.size, len(people)).astype(np.float64)
