"""Who of the owner's people could bring them together with somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from closeknit import clock
from closeknit.mcp.desk import Desk, moment
from closeknit.mcp.people import AsOf
from closeknit.mcp.quoted import Quoted, cleaned, quote, quotes
from closeknit.mcp.results import (
    PEOPLE,
    QUOTATIONS,
    REFERENCES,
    About,
    Chance,
    PersonRef,
    chance,
    person_ref,
    whole,
)

if TYPE_CHECKING:
    from closeknit.advise.path import Hop, Paths, Route

ROUTES = 5
PERSON = "person"
OF = {
    "connection": "that they know and trust you",
    "come_through": "that they say yes to you",
    "acquainted": "that the two know each other",
}


class Link(BaseModel):
    """One would have to ask the other; `chance_of` tells what the probability is of."""

    asks: str = Field(description="an id, or “me” for the owner")
    asked: str
    chance: Chance
    chance_of: str
    why: Quoted | None = None
    references: list[str] = Field(default=[])


class Way(BaseModel):
    """From the owner over at most one person to the target. `weakest` is the number of the
    weakest of the links, from 1."""

    per_cent: int
    people: list[str] = Field(description="ids, the target last")
    links: list[Link]
    weakest: int


class Ways(About):
    """Ways to a person, an organisation or a domain, the likeliest first."""

    kind: str | None = None
    ways: list[Way] = Field(default=[])
    people: list[PersonRef] = Field(default=[], description="everybody on the ways")
    there: int = Field(default=0, description="how many of the owner's people are meant")
    draft: list[Quoted] = Field(default=[], description="a request to the first go-between")
    before: list[Quoted] = Field(default=[], description="what was asked for or done already")
    unjudged: int = Field(default=0, description="others who may know them; too little is seen")
    limits: str = ""


class Finder:
    """The tool."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find_path(
        self,
        target: Annotated[
            str, Field(max_length=200, description="A person, an organisation or a domain.")
        ],
        as_of: AsOf = None,
    ) -> Ways:
        """Who could introduce the owner to somebody? The likeliest ways over one go-between, the
        weakest link of each and its direction, and a request to send that lets everybody say
        no."""
        with self._desk.network() as net:
            found = net.path(target, moment(as_of))
            quiet = False
            if found.kind == PERSON and not found.routes and found.there:
                ties = net.unnamed().glances([found.there[0].id], None)
                quiet = any(tie.quiet for tie in ties)
        return _ways(found, quiet)


def _ways(found: Paths, quiet: bool) -> Ways:
    shown = found.routes[:ROUTES]
    people = {person.id: person for route in shown for person in route.people}
    target = person_ref(found.there[0]) if found.kind == PERSON and found.there else None
    draft = next((route.draft for route in shown if route.draft), "")
    return Ways(
        answer=_answer(found, quiet),
        as_of=clock.day(found.as_of),
        person=target,
        kind=found.kind,
        ways=[_way(route) for route in shown],
        people=[person_ref(person) for person in people.values()][:PEOPLE],
        there=len(found.there),
        draft=quotes(draft, "me", "draft"),
        before=[
            quoted
            for each in found.history[:QUOTATIONS]
            if (quoted := quote(each.text, "me", "mail", each.ref)) is not None
        ],
        unjudged=found.unjudged,
        limits=cleaned(found.limits),
        left_out=len(found.routes) - len(shown),
    )


def _answer(found: Paths, quiet: bool) -> str:
    if not found.routes:
        if quiet:
            who = found.there[0].id
            return f"You asked closeknit to keep quiet about {who}, so no way to them is proposed."
        if not found.there:
            return "Nobody of yours is there, as far as is seen here, so no way is known."
        return "Nothing here shows who of yours could bring you together. Somebody still may."
    best = found.routes[0]
    first, last = best.people[0].id, best.people[-1].id
    share = f"{whole(best.probability)} %"
    if first == last:
        return f"You know {last} yourself ({share})."
    weakest = "your own: asking them"
    if best.weakest:
        weakest = f"theirs: {first} would have to ask {last}"
    return f"The closest is {first}, who may know {last} ({share}). The weakest link is {weakest}."


def _way(route: Route) -> Way:
    return Way(
        per_cent=whole(route.probability),
        people=[person.id for person in route.people],
        links=[_link(hop) for hop in route.hops],
        weakest=route.weakest + 1,
    )


def _link(hop: Hop) -> Link:
    found = chance(hop.probability)
    if found is None:
        raise ValueError("a link has a probability")
    return Link(
        asks=hop.asks,
        asked=hop.asked,
        chance=found,
        chance_of=OF.get(hop.of, hop.of),
        why=quote(hop.why, hop.asked, "draft"),
        references=list(hop.refs[:REFERENCES]),
    )
