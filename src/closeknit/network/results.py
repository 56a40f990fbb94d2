"""What the façade hands back, light enough for every verb to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from closeknit.judge.history import Moment, Trend
from closeknit.model.ledger import Done, Entry
from closeknit.model.problems import Problem
from closeknit.model.ties import Tie
from closeknit.store.reader import Message, Tally

if TYPE_CHECKING:
    from closeknit.intake import SourceSummary


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, and what the home holds afterwards."""

    sources: tuple[SourceSummary, ...]
    problems: tuple[Problem, ...]
    people: int
    interactions: int
    seconds: float
    me: tuple[str, ...]
    me_reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The beginning of a list of people: `listed` counts those who would be in the whole list,
    `tally` everybody that was meant, with those of whom too little is seen to be listed."""

    ties: tuple[Tie, ...]
    listed: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Shown:
    """One person with everything behind the judgement: `became` is when the rule of standing
    first held, `names` tells who else the ledger speaks of, the trends are None where there isn't
    a year to compare, and `workplace` says since when they are where they work."""

    tie: Tie
    history: tuple[Moment, ...]
    became: int | None
    regard: Trend | None
    investment: Trend | None
    acts: tuple[Done, ...] = ()
    ledger: tuple[Entry, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    workplace: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries, oldest first, with the names of everybody they speak of, as of a date."""

    entries: tuple[Entry, ...]
    names: Mapping[int, str]
    as_of: int


@dataclass(frozen=True, slots=True)
class Acts:
    """Acts found in my own interactions, oldest first, with names as in `Ledger`."""

    done: tuple[Done, ...]
    names: Mapping[int, str]
    as_of: int


@dataclass(frozen=True, slots=True)
class Original:
    """An interaction's headers and the bytes it was read from; None where the file is gone, or
    where it lies on a server: then `elsewhere` is the sentence that says where."""

    message: Message
    place: str
    content: bytes | None
    elsewhere: str = ""
