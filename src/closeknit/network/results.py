"""What the façade hands back, light enough for every verb to import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeknit.judge.history import Moment, Trend
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
    first held, the trends are None where there isn't a year to compare."""

    tie: Tie
    history: tuple[Moment, ...]
    became: int | None
    regard: Trend | None
    investment: Trend | None


@dataclass(frozen=True, slots=True)
class Original:
    """An interaction's headers and the bytes it was read from; None where the file is gone."""

    message: Message
    place: str
    content: bytes | None
