"""What I know of a person: Goals, Accomplishments, Interests, Networks, Skills (Misner)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Letter(StrEnum):
    """The five, in their order."""

    GOALS = "goals"
    ACCOMPLISHMENTS = "accomplishments"
    INTERESTS = "interests"
    NETWORKS = "networks"
    SKILLS = "skills"


class State(StrEnum):
    """How sure a line is: on a card, found in mail and not looked at, found and confirmed, or
    noted by me."""

    CARD = "card"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing known. `text` is the words of a card, a sentence of mail or my note, `source`
    tells in words where it stands. `ref` is "i12" of a message, "L12" of something logged, "G12"
    of a note made here, or a letter and a digest of the words of a card. `key` is what a decision
    on it is kept by: the Message-ID, else the ref. `time` in seconds, None where none is known."""

    letter: Letter
    text: str
    source: str
    ref: str
    state: State
    key: str = ""
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Gains:
    """All that is known of a person. `blanks` are the letters of which nothing is sure, `ask_next`
    questions for them; neither is told of somebody to keep `quiet` about. `more` counts the
    sentences found beside those in `lines`."""

    person_id: str
    person_name: str
    lines: tuple[Line, ...]
    blanks: tuple[Letter, ...] = ()
    ask_next: tuple[str, ...] = ()
    more: int = 0
    quiet: str = ""

    def of(self, letter: Letter) -> tuple[Line, ...]:
        """The lines of one letter."""
        return tuple(line for line in self.lines if line.letter is letter)


@dataclass(frozen=True, slots=True)
class Noted:
    """A line that I noted; `number` is that of its declaration, shown as "G12"."""

    number: int
    time: int
    handle: str
    letter: Letter
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """My own words on the five: what I noted of anybody, and by (handle, letter, key) whether
    what was found is so."""

    noted: tuple[Noted, ...] = ()
    decided: tuple[tuple[str, Letter, str, bool], ...] = ()
