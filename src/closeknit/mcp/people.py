"""Who somebody is, and how well they know and trust the owner."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from closeknit import clock
from closeknit.errors import Ambiguous
from closeknit.mcp.desk import Desk, moment
from closeknit.mcp.quoted import Quoted
from closeknit.mcp.results import (
    EVIDENCE,
    PEOPLE,
    QUOTATIONS,
    About,
    Chance,
    EvidenceLine,
    PersonRef,
    Result,
    chance,
    evidence,
    person_ref,
    proof,
    sentences,
    tie_ref,
)
from closeknit.model.ties import Tie
from closeknit.network.unnamed import Explained

Who = Annotated[
    str, Field(max_length=200, description="An id (p12), e-mail address, or part of a name.")
]
AsOf = Annotated[
    str | None,
    Field(max_length=40, description="Judge as of this past day (2026-03-01); else the latest."),
]
LIKELY = 0.5  # probability from which an entry is told


class Found(Result):
    """Everybody who may be meant, the likeliest first."""

    people: list[PersonRef] = Field(default=[])


class Figures(About):
    """How well they know each other. The four percentiles are among the owner's people: what they
    show (regard), what the owner puts in (investment), how well they know each other
    (familiarity), what the owner has shown them (credibility)."""

    knows_and_trusts: Chance | None = None
    answers_within_a_week: Chance | None = None
    regard: int | None = None
    investment: int | None = None
    familiarity: int | None = None
    credibility: int | None = None
    messages_from_owner: int | None = None
    messages_from_them: int | None = None
    evidence: list[EvidenceLine] = Field(default=[])
    proofs: list[Quoted] = Field(
        default=[], description="the last of what they did for one another"
    )
    others: list[PersonRef] = Field(
        default=[], description="people whose ids stand in the evidence"
    )


class People:
    """The tools about one person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find_person(self, person: Who, as_of: AsOf = None) -> Found:
        """Who goes by a name, part of a name, or an e-mail address, with what each is to the owner
        (unknown, contact, connection, partner). Take the id from here for the other tools."""
        date = moment(as_of)
        with self._desk.network() as net:
            try:
                ids = [net.who(person).id]
                number = 1
            except Ambiguous as several:
                ids = [one for one, _, _ in several.choices]
                number = max(_told(several), len(ids))
            unnamed = net.unnamed()
            ties = unnamed.glances(ids[:PEOPLE], date)
            day = clock.day(unnamed.as_of() if date is None else date)
        answer = f"{number:,} people go by that: ask which is meant, and take the id."
        if number == 1 and ties:
            answer = f"One person goes by that: {ties[0].person.id}, {_standing(ties[0])}."
        shown = [tie_ref(tie) for tie in ties]
        return Found(answer=answer, as_of=day, people=shown, left_out=max(number - len(shown), 0))

    def explain_relationship(self, person: Who, as_of: AsOf = None) -> Figures:
        """How well one person knows and trusts the owner, with the evidence for and against: what
        they are (contact or connection), how likely they answer, what they did for one another.
        Silence in mail is not weakness: “unknown” means that too little is seen."""
        with self._desk.network() as net:
            found = net.unnamed().explained(person, moment(as_of))
        return _figures(found)


def _figures(found: Explained) -> Figures:
    tie = found.tie
    quiet = tie.quiet == "deceased"  # nothing is judged any more
    likely = [e for e in found.entries if e.probability >= LIKELY][::-1]
    proofs = [quoted for e in likely if (quoted := proof(e)) is not None]
    named = tie_ref(tie).model_copy(update={"name": person_ref(found.person).name})
    return Figures(
        answer=sentences(" ".join(found.sentences))[0],
        as_of=clock.day(tie.as_of),
        person=named,
        knows_and_trusts=None if quiet or tie.declared else chance(tie.connection_probability),
        answers_within_a_week=None if quiet else chance(tie.reply_probability),
        regard=round(tie.regard),
        investment=round(tie.investment),
        familiarity=round(tie.familiarity),
        credibility=round(tie.credibility),
        messages_from_owner=tie.interactions.from_me,
        messages_from_them=tie.interactions.to_me,
        evidence=[] if quiet else evidence(tie.evidence),
        proofs=proofs[:QUOTATIONS],
        others=[person_ref(p) for i, p in found.people.items() if i != tie.person.id][:PEOPLE],
        left_out=0 if quiet else max(len(tie.evidence) - EVIDENCE, 0),
    )


def _standing(tie: Tie) -> str:
    if tie.standing.value == "unknown":
        return "of whom too little is seen to say what they are to you"
    return f"a {'dormant ' if tie.dormant else ''}{tie.standing.value}"


def _told(several: Ambiguous) -> int:
    """How many there are in all: the choices are only the first of them."""
    number = str(several).partition(" ")[0].replace(",", "")
    return int(number) if number.isdecimal() else 0
