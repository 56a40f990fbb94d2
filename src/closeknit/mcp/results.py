"""What the tools hand back: an answer in one or two sentences, then typed fields.

Every text here is closeknit's own words, except where a `Quoted` carries it.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, Field

from closeknit import clock
from closeknit.mcp.quoted import ABOUT, LONGEST, Quoted, cleaned, quote
from closeknit.model.evidence import Evidence
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.people import Person
from closeknit.model.ties import Probability, Tie
from closeknit.model.verdicts import Size

PEOPLE = 10
EVIDENCE = 12
REFERENCES = 3
QUOTATIONS = 4  # proofs in one answer
_BETWEEN = re.compile(r"(?<=[.?!]) (?=[A-Z0-9]|p[1-9])")
SIZES: dict[int, str] = {size.value: size.name.lower() for size in Size}


class Chance(BaseModel):
    """A probability with the range that holds the truth four times in five, all in per cent."""

    per_cent: int
    low: int
    high: int


class PersonRef(BaseModel):
    """Somebody, by the id that other tools take. What they are called was chosen by others."""

    id: str
    name: Quoted | None = None
    organisation: Quoted | None = None
    address: Quoted | None = None
    standing: str | None = Field(
        default=None,
        description="unknown, contact, connection (knows and trusts the owner) or partner",
    )
    dormant: bool | None = None
    last_word: str | None = Field(default=None, description="day of the last word from them")


class EvidenceLine(BaseModel):
    """A reason. `speaks` says for or against what the owner hopes; `weight` how much it moved the
    judgement, in log odds; `references` are messages ("i12") or notes ("L3")."""

    claim: str = Field(max_length=LONGEST)
    figure: float
    speaks: Literal["for", "against"]
    weight: float
    references: list[str] = Field(default=[])


class Result(BaseModel):
    """What every answer holds."""

    answer: str = Field(max_length=LONGEST, description="closeknit's own words; “you” is the owner")
    as_of: str = Field(description="the day that everything is judged at; nothing later is used")
    about_quotations: str = ABOUT
    left_out: int = Field(default=0, description="lines that were left out to keep this short")


class About(Result):
    """An answer about one person; `choices` instead, where several are meant."""

    person: PersonRef | None = None
    choices: list[PersonRef] = Field(default=[])


def person_ref(person: Person, *, address: bool = False) -> PersonRef:
    """Somebody by name."""
    handle = person.handles[0] if person.handles else ""
    return PersonRef(
        id=person.id,
        name=quote(person.name, person.id),
        organisation=quote(person.organisation, person.id),
        address=quote(handle, person.id) if address else None,
    )


def tie_ref(tie: Tie) -> PersonRef:
    """Somebody with what they are to the owner."""
    last = clock.day(tie.last_to_me) if tie.last_to_me is not None else None
    return person_ref(tie.person, address=True).model_copy(
        update={"standing": tie.standing.value, "dormant": tie.dormant, "last_word": last}
    )


def chance(p: Probability | None) -> Chance | None:
    """A probability in whole per cent, never 0 or 100."""
    if p is None:
        return None
    return Chance(per_cent=whole(p.estimate), low=whole(p.low), high=whole(p.high))


def whole(share: float) -> int:
    """A share in whole per cent, never 0 or 100."""
    return min(max(round(100 * share), 1), 99)


def evidence(found: tuple[Evidence, ...]) -> list[EvidenceLine]:
    """The weightiest reasons, in their order."""
    return [
        EvidenceLine(
            claim=cleaned(each.claim),
            figure=each.value,
            speaks="for" if each.favours else "against",
            weight=round(each.weight, 2),
            references=list(each.refs[:REFERENCES]),
        )
        for each in found[:EVIDENCE]
    ]


def sentences(text: str) -> tuple[str, list[str]]:
    """The first two sentences of what closeknit says, and the others."""
    parts = _BETWEEN.split(cleaned(text, 4 * LONGEST))
    both = " ".join(parts[:2])
    if len(both) > LONGEST:
        return cleaned(parts[0]), [cleaned(part) for part in parts[1:]]
    return both, [cleaned(part) for part in parts[2:]]


def proof(entry: Entry) -> Quoted | None:
    """The sentence that shows an entry, or the owner's note."""
    logged = entry.state is State.LOGGED
    # a favour is found by the thanks for it, which the other one says
    theirs = (entry.by is By.THEM) is (entry.what != Deed.FAVOUR)
    by = f"p{entry.person}" if theirs and not logged else "me"
    return quote(entry.text, by, "note" if logged else "mail", entry.ref)
