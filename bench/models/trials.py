"""Reply trials of one mailbox with everything that was known at the moment of the message.

A trial is one message of the owner to one person in To, among at most 20 people. Facts use
messages of an earlier second only; rates use trials whose seven days were over.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from bench.models.mail import Message
from numpy.typing import NDArray

DAY = 86_400
WEEK = 7 * DAY
MOST_PEOPLE = 20
SMALL = 4
HALF_LIVES = (14, 60, 365)
Floats = NDArray[np.float64]


class Decayed:
    """Σ weight · 2^(−age ÷ half-life), kept up to date as time goes on."""

    __slots__ = ("days", "sum", "time")

    def __init__(self, days: float) -> None:
        self.days, self.sum, self.time = days, 0.0, 0

    def at(self, time: int) -> float:
        return self.sum * 2.0 ** (-(time - self.time) / DAY / self.days) if self.sum else 0.0

    def add(self, time: int, weight: float) -> None:
        """In order of time, or of a time a little before."""
        self.sum = (
            self.at(time) + weight
            if time >= self.time
            else self.sum + weight * 2.0 ** (-(self.time - time) / DAY / self.days)
        )
        self.time = max(self.time, time)


@dataclass(slots=True)
class Dyad:
    """What passed between the owner and one person so far."""

    came: list[Decayed] = field(default_factory=lambda: [Decayed(h) for h in HALF_LIVES])
    went: list[Decayed] = field(default_factory=lambda: [Decayed(h) for h in HALF_LIVES])
    trials: Decayed = field(default_factory=lambda: Decayed(365))
    answered: Decayed = field(default_factory=lambda: Decayed(365))
    raw_trials: int = 0
    raw_answered: int = 0
    opened_mine: Decayed = field(default_factory=lambda: Decayed(365))
    opened_theirs: Decayed = field(default_factory=lambda: Decayed(365))
    first: int = 0
    last_in: int = 0
    last_out: int = 0
    day: int = -1
    days: int = 0
    log_gaps: float = 0.0
    run: int = 0  # trials to them since their last word
    answers: int = 0
    log_hours: float = 0.0  # Σ ln(1 + hours) of their answers to me


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Columns of one mailbox's trials by time. `facts` are raw; features are made of them."""

    owner: str
    key: list[str]
    person: list[str]
    time: NDArray[np.int64]
    outcome: Floats
    hours: Floats  # to the answer; nan without one
    facts: dict[str, Floats]


def mailbox(messages: Iterable[Message], owner: str) -> list[Message]:
    return [m for m in messages if m.sender == owner or owner in m.to or owner in m.others]


def trials(box: Sequence[Message], owner: str) -> Trials:
    """All trials of a mailbox (messages by time) whose seven days lie within it."""
    end = box[-1].time
    first_answer: dict[tuple[str, str], int] = {}
    by_key = {m.key: m for m in box}
    for m in box:
        if m.reply_to is not None:
            first_answer.setdefault((m.reply_to, m.sender), m.time)
    dyads: dict[str, Dyad] = defaultdict(Dyad)
    threads: dict[str, list[Message]] = defaultdict(list)
    mine = [Decayed(365), Decayed(365), Decayed(90), Decayed(90)]  # trials, answered, twice
    open_trials: list[tuple[int, str, float]] = []
    resolved = 0
    done = 0
    keys: list[str] = []
    people: list[str] = []
    times: list[int] = []
    outcomes: list[float] = []
    hours: list[float] = []
    rows: list[dict[str, float]] = []
    for m in box:
        while done < len(box) and box[done].time < m.time:
            take_in(box[done], owner, dyads, threads)
            done += 1
        while resolved < len(open_trials) and open_trials[resolved][0] + WEEK < m.time:
            sent, person, y = open_trials[resolved]
            dyad = dyads[person]
            dyad.trials.add(sent, 1.0)
            dyad.answered.add(sent, y)
            dyad.raw_trials += 1
            dyad.raw_answered += int(y)
            for decayed, value in zip(mine, (1.0, y, 1.0, y), strict=True):
                decayed.add(sent, value)
            resolved += 1
        size = len(m.to) + len(m.others)
        if m.sender != owner or size > MOST_PEOPLE:
            continue
        answered_message = by_key.get(m.reply_to) if m.reply_to else None
        thread = threads[m.thread]
        for person in m.to:
            reply = first_answer.get((m.key, person))
            y = float(reply is not None and 0 <= reply - m.time <= WEEK)
            open_trials.append((m.time, person, y))
            if m.time + WEEK > end:
                continue
            facts = _message_facts(m, owner, person, answered_message, thread)
            facts |= dyad_facts(dyads[person], m.time)
            facts |= {
                "my_trials": mine[0].at(m.time),
                "my_answered": mine[1].at(m.time),
                "my_trials_90": mine[2].at(m.time),
                "my_answered_90": mine[3].at(m.time),
            }
            keys.append(m.key)
            people.append(person)
            times.append(m.time)
            outcomes.append(y)
            hours.append((reply - m.time) / 3600 if y and reply is not None else math.nan)
            rows.append(facts)
    columns = {n: np.array([r[n] for r in rows]) for n in (rows[0] if rows else ())}
    return Trials(
        owner,
        keys,
        people,
        np.array(times, dtype=np.int64),
        np.array(outcomes),
        np.array(hours),
        columns,
    )


def take_in(
    m: Message, owner: str, dyads: dict[str, Dyad], threads: dict[str, list[Message]]
) -> None:
    """Add one message to what is known."""
    threads[m.thread].append(m)
    size = max(1, len(m.to) + len(m.others))
    weight = size**-0.5
    day = m.time // DAY
    mine = m.sender == owner
    for person in (*m.to, *m.others) if mine else (m.sender,):
        dyad = dyads[person]
        if not dyad.first:
            dyad.first = m.time
        for decayed in dyad.went if mine else dyad.came:
            decayed.add(m.time, weight)
        if day != dyad.day:
            if dyad.days:
                dyad.log_gaps += math.log(day - dyad.day)
            dyad.day, dyad.days = day, dyad.days + 1
        opens = m.reply_to is None and size <= SMALL
        if mine:
            dyad.last_out = m.time
            if person in m.to and size <= MOST_PEOPLE:
                dyad.run += 1
            if opens:
                dyad.opened_mine.add(m.time, 1.0)
        else:
            asked = next((t for t in threads[m.thread] if t.key == m.reply_to), None)
            if asked is not None and asked.sender == owner and 0 <= m.time - asked.time <= WEEK:
                dyad.answers += 1
                dyad.log_hours += math.log1p((m.time - asked.time) / 3600)
            dyad.last_in = m.time
            dyad.run = 0
            if opens:
                dyad.opened_theirs.add(m.time, 1.0)


def _message_facts(
    m: Message,
    owner: str,
    person: str,
    answered: Message | None,
    thread: list[Message],
) -> dict[str, float]:
    theirs = [t for t in thread if t.sender == person]
    own = [t for t in thread if t.sender == owner]
    return {
        "size": len(m.to) + len(m.others),
        "to": len(m.to),
        "opens": float(m.reply_to is None),
        "answers_them": float(answered is not None and answered.sender == person),
        "answers_me": float(answered is not None and answered.sender == owner),
        "delay_hours": (m.time - answered.time) / 3600 if answered is not None else -1.0,
        "question": float(m.question),
        "words": m.words,
        "theirs_in_thread": len(theirs),
        "mine_in_thread": len(own),
    }


def dyad_facts(d: Dyad, now: int) -> dict[str, float]:
    """What was known of a person at a moment; −1 for a time that never was."""
    gap = math.exp(d.log_gaps / (d.days - 1)) if d.days >= 3 else -1.0
    facts = {
        "silence": (now - d.last_in) / DAY if d.last_in else -1.0,
        "silence_out": (now - d.last_out) / DAY if d.last_out else -1.0,
        "age": (now - d.first) / DAY if d.first else 0.0,
        "usual_gap": gap,
        "active_days": d.days,
        "run": d.run,
        "answers": d.answers,
        "log_hours": d.log_hours,
        "trials": d.trials.at(now),
        "answered": d.answered.at(now),
        "raw_trials": d.raw_trials,
        "raw_answered": d.raw_answered,
        "my_opened": d.opened_mine.at(now),
        "their_opened": d.opened_theirs.at(now),
    }
    for h, came, went in zip(HALF_LIVES, d.came, d.went, strict=True):
        facts[f"in_{h}"] = came.at(now)
        facts[f"out_{h}"] = went.at(now)
    return facts
