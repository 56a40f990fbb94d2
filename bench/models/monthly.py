"""What is predicted of a person month by month: that they open a thread to me (T2), and that
there is personal contact in days 91 to 180 (T3)."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from bench.models.mail import Message
from bench.models.trials import DAY, Dyad, dyad_facts, take_in
from numpy.typing import NDArray

Floats = NDArray[np.float64]
KNOWN_DAYS = 730  # a person is a unit while the last contact is not older
FEW = 5
PAUSE = 3 * DAY


@dataclass(frozen=True, slots=True, eq=False)
class Months:
    """One row per person and month: the month's first second, labels and facts. Labels of a
    horizon that runs past the data are nan."""

    owner: str
    person: list[str]
    time: NDArray[np.int64]
    initiates: Floats
    alive: Floats
    alive_theirs: Floats
    facts: dict[str, Floats]


def months(box: Sequence[Message], owner: str) -> Months:
    """The rows of a mailbox, its messages by time."""
    contact, theirs, opened = _acts(box, owner)
    end = box[-1].time
    dyads: dict[str, Dyad] = defaultdict(Dyad)
    threads: dict[str, list[Message]] = defaultdict(list)
    done = 0
    people: list[str] = []
    times: list[int] = []
    labels: list[tuple[float, float, float]] = []
    rows: list[dict[str, float]] = []
    for start in _month_starts(box[0].time, end):
        while done < len(box) and box[done].time < start:
            take_in(box[done], owner, dyads, threads)
            done += 1
        for person, dyad in dyads.items():
            if start - max(dyad.last_in, dyad.last_out) > KNOWN_DAYS * DAY:
                continue
            people.append(person)
            times.append(start)
            labels.append(
                (
                    _within(opened[person], start, 0, 90, end),
                    _within(contact[person], start, 90, 180, end),
                    _within(theirs[person], start, 90, 180, end),
                )
            )
            rows.append(dyad_facts(dyad, start))
    y = np.array(labels, dtype=np.float64).reshape(-1, 3)
    columns = {n: np.array([r[n] for r in rows]) for n in (rows[0] if rows else ())}
    time = np.array(times, dtype=np.int64)
    return Months(owner, people, time, y[:, 0], y[:, 1], y[:, 2], columns)


def _acts(
    box: Sequence[Message], owner: str
) -> tuple[dict[str, list[int]], dict[str, list[int]], dict[str, list[int]]]:
    """Times of contact, of their messages and of their openings, per person."""
    contact: dict[str, list[int]] = defaultdict(list)
    theirs: dict[str, list[int]] = defaultdict(list)
    opened: dict[str, list[int]] = defaultdict(list)
    for m in box:
        mine = m.sender == owner
        for person in (*m.to, *m.others) if mine else (m.sender,):
            before = contact[person][-1] if contact[person] else m.time
            few = len(m.to) + len(m.others) <= FEW
            if not mine:
                theirs[person].append(m.time)
                if m.reply_to is None and few and m.time - before >= PAUSE:
                    opened[person].append(m.time)
            contact[person].append(m.time)
    return contact, theirs, opened


def _within(times: list[int], start: int, first: int, last: int, end: int) -> float:
    """1 where something falls in [start + first, start + last) days; nan past the data."""
    if start + last * DAY > end:
        return float("nan")
    at = bisect.bisect_left(times, start + first * DAY)
    return float(at < len(times) and times[at] < start + last * DAY)


def _month_starts(first: int, last: int) -> list[int]:
    day = datetime.fromtimestamp(first, UTC)
    year, month = day.year, day.month
    out: list[int] = []
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        start = int(datetime(year, month, 1, tzinfo=UTC).timestamp())
        if start >= last:
            return out
        out.append(start)
