"""People about whom nothing is to be suggested, because the user said so.

What was is kept and shown when it is asked for. Nothing is proposed about them: whatever suggests
somebody takes its people from `suggestable`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from closeknit.model.ties import Tie
from closeknit.model.verdicts import Ask, Judgement, Verdict

DECEASED, LEFT, PRIVATE = "deceased", "left", "private"
BECAUSE = {DECEASED: "who died", LEFT: "who has left", PRIVATE: "for private reasons"}


class Sayable(Protocol):
    """A tie, or whatever else tells why to keep quiet about its person, "" where nothing does."""

    @property
    def quiet(self) -> str: ...


Someone = TypeVar("Someone", bound=Sayable)


def suggestable(people: Iterable[Someone]) -> list[Someone]:
    """Those who may be suggested, reminded of or reached out to."""
    return [someone for someone in people if not someone.quiet]


def notice(name: str, reason: str) -> str:
    """As in “You asked closeknit to keep quiet about Ann Lee, who died.”"""
    return f"You asked closeknit to keep quiet about {name}, {BECAUSE[reason]}."


def no_answer(tie: Tie, text: str, of_me: bool) -> Judgement:
    """The answer to an ask of somebody who has died: nothing is weighed and nothing proposed."""
    name = tie.person.name
    there = (
        f"What {name} asked of you while alive is yours to weigh: no figure can tell."
        if of_me
        else "There is no ask to weigh any more."
    )
    return Judgement(
        person_id=tie.person.id,
        person_name=name,
        ask=Ask(text, None, "", ""),
        verdict=Verdict.UNKNOWN,
        sentence=(
            f"{notice(name, tie.quiet)} {there} What lies between you is kept: "
            f"closeknit show {tie.person.id}"
        ),
        largest_supported_size=None,
        reply_probability=None,
        connection_probability=None,
        evidence=(),
        missing=(),
        questions=(),
        alternatives=(),
        first_steps=(),
        channel="",
    )
