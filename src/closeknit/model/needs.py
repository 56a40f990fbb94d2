"""Something I shall want from several people by a date: who is ready, who can be, and the weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from closeknit.model.ties import Probability
from closeknit.model.verdicts import Size


@dataclass(frozen=True, slots=True)
class Pace:
    """How long ties take from the first exchange to being a connection: half of those that
    deepened took `median_days` or less, a quarter `low`, three quarters `high`. `transitions` ties
    of the `seen` deepened. `assumed`: too few did, and these are the published hours at an hour a
    week."""

    median_days: float
    low: float
    high: float
    assumed: bool
    transitions: int = 0
    seen: int = 0


class Readiness(StrEnum):
    """Whether a tie carries the need: today, by its date, or not by then."""

    READY = "ready"
    CAN_BE_READY = "can_be_ready"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person and a need. `ready_by` is None where nothing foretells it. `fit` are the words of
    the need that are theirs too, `fit_reason` says in words where they stand. `effort` is in hours,
    `assumed` where published hours stand in for my own past. `come_through` is how likely they say
    yes when they are asked; `unseen`: of them too little is seen to say."""

    id: str
    name: str
    handle: str
    status: Readiness
    ready_by: date | None
    why: str
    fit: tuple[str, ...] = ()
    fit_reason: str = ""
    effort: float = 0.0
    assumed: bool = False
    steps: tuple[str, ...] = ()
    come_through: Probability | None = None
    unseen: bool = False

    @property
    def ready(self) -> bool:
        return self.status is Readiness.READY


@dataclass(frozen=True, slots=True)
class Asks:
    """How many asks the yeses that are needed take: about `likely`, with luck `fewest`, and with
    `most` they come nine times in ten. `ready` yeses are to be expected of those who are ready
    today, `all_told` of those too who can be by the day. `sure`: enough of my own asks were
    granted or refused to say one number."""

    likely: int
    fewest: int
    most: int
    ready: float
    all_told: float
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """One step with one person in the week that begins on the Monday `week`; `is_ask`: it is the
    ask that all the others prepare."""

    week: date
    id: str
    name: str
    step: str
    is_ask: bool = False


@dataclass(frozen=True, slots=True)
class Instead:
    """A smaller ask that somebody's tie carries today, where the need comes too late."""

    id: str
    name: str
    size: Size
    ask: str


@dataclass(frozen=True, slots=True)
class Need:
    """A need weighed. `candidates` come ready ones first, in each group those who fit first;
    `basis` says what the times were read from, "" where none was needed; `enough_by` is when as
    many as are needed would be ready, None where nothing foretells it; `unplaced` of those who are
    asked found no week in the plan. `number` is that of the declaration it is kept as, 0 where it
    isn't. `asks` is how many asks the yeses take, None where there is nobody to ask; `unknown` are
    people who fit but of whom too little is seen: they are in no count."""

    text: str
    size: Size
    kind: str
    by: date
    people: int
    as_of: int
    pace: Pace
    sentence: str
    candidates: tuple[Candidate, ...]
    plan: tuple[Week, ...]
    instead: tuple[Instead, ...]
    enough_by: date | None
    basis: str = ""
    unplaced: int = 0
    number: int = 0
    asks: Asks | None = None
    unknown: tuple[Candidate, ...] = ()

    def count(self, status: Readiness) -> int:
        """How many candidates there are of one kind."""
        return sum(one.status is status for one in self.candidates)

    @property
    def ready(self) -> int:
        return self.count(Readiness.READY)

    @property
    def can_be_ready(self) -> int:
        return self.count(Readiness.CAN_BE_READY)

    @property
    def too_late(self) -> int:
        return self.count(Readiness.TOO_LATE)

    @property
    def enough(self) -> bool:
        """Whether there are as many people as are needed, if all of them said yes."""
        return self.ready + self.can_be_ready >= self.people

    @property
    def likely_enough(self) -> bool:
        """Whether as many yeses are to be expected, where everybody is asked in time."""
        return self.asks is not None and self.asks.all_told >= self.people


@dataclass(frozen=True, slots=True)
class Kept:
    """A need as it was kept, shown as "N12". `since` is when it was first said, `ready` are handles
    of those who were ready then."""

    number: int
    text: str
    size: Size
    by: date
    people: int
    since: int
    ready: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How a kept need stands: (id, name) of who is ready now, of whom of them wasn't when it was
    said, and of who was then and isn't any more. `ready_then` counts them, those included who are
    gone from here; `can_be_ready` and `asks` (how many the yeses take) are None where its day has
    `passed`."""

    kept: Kept
    passed: bool
    ready: tuple[tuple[str, str], ...]
    ready_then: int
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    can_be_ready: int | None
    asks: Asks | None = None
