"""The relationship between me and one person, with its measures at a date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from closeknit.model.evidence import Evidence, FamilySum
from closeknit.model.people import Person


class Standing(StrEnum):
    """What a person is to me; `dormant` is a flag beside it."""

    UNKNOWN = "unknown"
    CONTACT = "contact"
    CONNECTION = "connection"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Probability:
    """An estimate with its 80 % interval, all within 0 and 1."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Personal interactions by direction."""

    from_me: int = 0
    to_me: int = 0
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Tie:
    """One person as of a date.

    `familiarity`, `investment`, `regard` and `credibility` are percentiles (0 to 100) among my
    people. Times are seconds since 1970 in UTC; `usual_gap` and `silence` are days, `silence`
    since the last word from them. `trials` counts my resolved messages to them, `answered` those
    that they answered within 7 days. `exchanges` counts the reciprocated exchanges in small
    groups of the 12 months before the date, `exchange_days` the days they fell on, and
    `best_exchanges` the same in their best 12 months. `reply_hours` is the time
    within which half of their answers come, if they answer within a week at all. `declared` is
    what the user said, None where nothing; `quiet` why they want nothing suggested about this
    person ("deceased", "left", "private"), "" where they don't. `sums` add up to
    the log odds of the connection and reply probabilities.
    """

    person: Person
    as_of: int
    standing: Standing
    dormant: bool
    connection_probability: Probability | None
    reply_probability: Probability | None
    initiate_probability: Probability | None
    alive_probability: Probability | None
    familiarity: float
    investment: float
    regard: float
    credibility: float
    interactions: Counts
    first: int | None
    last_from_me: int | None
    last_to_me: int | None
    my_initiations: int = 0
    their_initiations: int = 0
    trials: int = 0
    answered: int = 0
    their_trials: int = 0
    their_answered: int = 0
    exchanges: int = 0
    exchange_days: int = 0
    best_exchanges: int = 0
    usual_gap: float | None = None
    silence: float | None = None
    unanswered_run: int = 0
    reply_hours: float | None = None
    declared: Standing | None = None
    sums: tuple[FamilySum, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    quiet: str = ""
