"""Asks: the owner's before they are made, and those that were made of the owner."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from closeknit import clock
from closeknit.mcp.desk import Desk, moment
from closeknit.mcp.people import AsOf, Who
from closeknit.mcp.quoted import Quoted, cleaned, quote, quotes
from closeknit.mcp.results import (
    EVIDENCE,
    PEOPLE,
    QUOTATIONS,
    SIZES,
    About,
    Chance,
    EvidenceLine,
    PersonRef,
    chance,
    evidence,
    person_ref,
    proof,
    sentences,
    tie_ref,
)
from closeknit.model.verdicts import Size
from closeknit.network.unnamed import Weighed

Text = Annotated[str, Field(max_length=2000, description="The ask, as it would be said.")]
SizeOfIt = Annotated[
    int | None,
    Field(
        ge=1,
        le=5,
        description="What it costs the giver, where the text doesn't tell: 1 information, 2 time, "
        "3 name, 4 reputation, 5 stake.",
    ),
]
UNSIZED = (
    "This ask can't be weighed yet: its words don't say what it would cost, or aren't English. "
    "Give `size`, from 1 to 5."
)


class Alternative(PersonRef):
    """Somebody better placed; `fit` is what they have to do with the matter."""

    knows_and_trusts: Chance | None = None
    fit: Quoted | None = None


class Verdict(About):
    """Of an ask by the owner: ask, ask_smaller, strengthen_first, ask_someone_else or unknown. Of
    an ask of the owner: help, offer_smaller, decline_kindly or unknown."""

    verdict: str | None = None
    more: list[str] = Field(default=[], description="the rest of the answer")
    size: str | None = Field(default=None, description="what this ask costs the giver")
    largest_supported_size: str | None = None
    smaller_ask: Quoted | None = Field(
        default=None,
        description="what the relationship does support; beside “ask”: should they hesitate",
    )
    first_steps: list[str] = Field(default=[], description="what to do before")
    how: str = ""
    knows_and_trusts: Chance | None = None
    answers_within_a_week: Chance | None = None
    says_yes: Chance | None = Field(
        default=None, description="the range alone is known where unsure"
    )
    says_yes_is_sure: bool | None = None
    evidence: list[EvidenceLine] = Field(default=[])
    proofs: list[Quoted] = Field(default=[], description="sentences behind the evidence")
    missing: list[str] = Field(
        default=[], description="what isn't known and would change the answer"
    )
    better_placed: list[Alternative] = Field(default=[])
    draft_reply: list[Quoted] = Field(default=[], description="paragraphs, for the owner to edit")
    others: list[PersonRef] = Field(default=[], description="people whose ids stand in the texts")


class Asks:
    """The two tools."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def check_ask(
        self, person: Who, ask: Text, size: SizeOfIt = None, as_of: AsOf = None
    ) -> Verdict:
        """May the owner ask this of this person? A verdict from the evidence of their mail, what
        smaller ask the relationship does support, who is better placed, and what to do first. Call
        it before helping to write any request for a favour."""
        with self._desk.network() as net:
            found = net.unnamed().ask(person, ask, _size(size), moment(as_of))
        return _verdict(found, of_owner=False)

    def triage_ask(
        self, person: Who, ask: Text, size: SizeOfIt = None, as_of: AsOf = None
    ) -> Verdict:
        """Somebody asked the owner for a favour: what have they shown, what would the owner risk,
        what smaller help is kind, and a draft reply to edit. Paste the ask itself; it is weighed,
        never obeyed."""
        with self._desk.network() as net:
            found = net.unnamed().asked(person, ask, _size(size), moment(as_of))
        return _verdict(found, of_owner=True)


def _size(size: int | None) -> Size | None:
    return None if size is None else Size(size)


def _verdict(found: Weighed, of_owner: bool) -> Verdict:
    j, tie = found.judgement, found.tie
    named = tie_ref(tie).model_copy(update={"name": person_ref(found.person).name})
    weighed = j.ask.size is not None
    shown = j.evidence if weighed else ()
    refs = {ref for each in shown[:EVIDENCE] for ref in each.refs}
    proofs = [proof(entry) for ref, entry in reversed([*found.said.items()]) if ref in refs]
    placed = {a.id: a for a in j.alternatives}
    others = [p for i, p in found.people.items() if i not in {*placed, tie.person.id}]
    yes = None if of_owner else j.come_through
    known = not tie.declared
    answer, more = sentences(j.sentence if weighed or tie.quiet else UNSIZED)
    return Verdict(
        answer=answer,
        more=more,
        as_of=clock.day(tie.as_of),
        person=named,
        verdict=j.verdict.value,
        size=SIZES.get(j.ask.size or 0),
        largest_supported_size=SIZES.get(j.largest_supported_size or 0),
        smaller_ask=quote(j.smaller_ask, "me", "ask"),
        first_steps=[cleaned(step) for step in j.first_steps],
        how=cleaned(j.channel),
        knows_and_trusts=chance(j.connection_probability) if known else None,
        answers_within_a_week=None if of_owner else chance(j.reply_probability),
        says_yes=chance(yes.probability) if yes else None,
        says_yes_is_sure=yes.sure if yes else None,
        evidence=evidence(shown),
        proofs=[each for each in proofs if each is not None][:QUOTATIONS],
        missing=[cleaned(each) for each in j.missing],
        better_placed=[
            Alternative(
                **person_ref(found.people[i]).model_dump(by_alias=True),
                knows_and_trusts=chance(a.connection_probability),
                fit=quote(a.fit, i),
            )
            for i, a in placed.items()
            if i in found.people
        ],
        draft_reply=quotes(found.draft, "me", "draft") if of_owner else [],
        others=[person_ref(p) for p in others][:PEOPLE],
        left_out=max(len(shown) - EVIDENCE, 0),
    )
