"""The thirteen questions that a networker settles before asking (Misner).

Mail can answer one of them honestly; the others are the person's to answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from closeknit.advise.words import YEAR, known_days
from closeknit.clock import DAY
from closeknit.model.known import Known
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Question

KNOWN_FOR_A_YEAR = 2

THIRTEEN = (
    "Would I refer my own clients to {name}?",
    "Have I known {name} for a year or more?",
    "Can I name three things that {name} offers?",
    "Have I met {name}'s family?",
    "Have we both asked how we can help each other's business?",
    "Do I know {name}'s goals for this year?",
    "Could I ring {name} in the evening?",
    "Would I ask {name} for help with a personal matter?",
    "Do I enjoy the time that we spend together?",
    "Is our next appointment fixed?",
    "Do I enjoy {name}'s success?",
    "Is {name} among the first I think of?",
    "Are our talks open and honest?",
)


def questions(one: Known, everyone: Sequence[Known], name: str) -> tuple[Question, ...]:
    """All thirteen: what I answered myself, and what can be measured."""
    year = _known_for_a_year(one.tie, [other.tie for other in everyone])
    return tuple(
        _question(number, text.format(name=name), one.answers.get(number), year)
        for number, text in enumerate(THIRTEEN, 1)
    )


def _question(number: int, text: str, mine: bool | None, year: str) -> Question:
    if mine is not None:
        return Question(number, text, "yes" if mine else "no", "answered")
    if number == KNOWN_FOR_A_YEAR and year != "unknown":
        return Question(number, text, year, "measured")
    return Question(number, text, "unknown", "")


def _known_for_a_year(tie: Tie, everyone: Sequence[Tie]) -> str:
    """A "no" needs an archive that goes back further than a year: a young one can't tell."""
    if tie.first is None:
        return "unknown"
    if known_days(tie) >= YEAR:
        return "yes"
    begun = min((other.first for other in everyone if other.first is not None), default=tie.first)
    return "no" if tie.as_of - begun >= 2 * YEAR * DAY else "unknown"
