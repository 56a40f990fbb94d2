"""The steps of a week, and what I said of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from closeknit.model.people import Person


class Kind(StrEnum):
    """What a step is, in the order in which a plan shows its steps."""

    PROMISE = "promise"
    ANSWER = "answer"
    THANKS = "thanks"
    LOOP = "loop"
    CONGRATULATION = "congratulation"
    MAINTENANCE = "maintenance"
    INTRODUCTION = "introduction"
    DEEPENING = "deepening"
    RECONNECTION = "reconnection"


@dataclass(frozen=True, slots=True)
class Step:
    """One act that deepens a tie. `why` is in sentences, `opener` two lines to begin with.

    `gain` is what it may do for the tie, 0 to 1, `gain_is` where that comes from ("assumed");
    `value` what the person weighs in the choice, ½ to 1. `ref` ("S4721") stays the same for this
    week, person and act; `proof` is the interaction or note behind it ("i12"), "" for none.
    `other` is whom they'd be introduced to; `source` says where what the opener speaks of was
    read, "" where `why` says so.
    """

    person: Person
    act: Kind
    why: str
    minutes: int
    gain: float
    gain_is: str
    opener: str
    ref: str
    value: float
    proof: str = ""
    other: Person | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that I said of a step: `word` is "done", "skip", "snooze:<time>" or "clear", which
    takes the one before back. `number` is that of the declaration."""

    handle: str
    act: Kind
    word: str
    time: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a week. `week` is "2026-W48", `monday` its first day, `minutes` what there was
    to spend and `spent` what steps done this week took of it; `settled` is what I said of steps
    this week, `waiting` how many more steps there would be and `shortest` the minutes of the
    shortest of those, None where there is none."""

    week: str
    monday: str
    as_of: int
    minutes: int
    steps: tuple[Step, ...] = ()
    settled: tuple[Taken, ...] = ()
    spent: int = 0
    waiting: int = 0
    shortest: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed steps of one kind that are 60 days old: words from them in the 60 days after
    less those in the 60 days before, on average, with an 80 % interval. `steps` counts them;
    `gain_is` is "assumed" until there are enough."""

    act: Kind
    steps: int
    before: float
    after: float
    change: float
    low: float
    high: float
    gain_is: str
