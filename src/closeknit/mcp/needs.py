"""Needs: something that the owner will want from several people by a day."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from closeknit import clock
from closeknit.mcp.asks import SizeOfIt
from closeknit.mcp.desk import Desk, moment
from closeknit.mcp.people import AsOf
from closeknit.mcp.quoted import Quoted, quote
from closeknit.mcp.results import PEOPLE, SIZES, Chance, Result, chance, sentences
from closeknit.model.needs import Candidate, Need
from closeknit.model.verdicts import Size

WEEKS = 12
INSTEAD = 5


class Candidacy(BaseModel):
    """One person and the need. `status` is ready, can_be_ready or too_late; `fit` is what they
    have to do with it, `why` what was seen, with their name in it."""

    id: str
    name: Quoted | None = None
    status: str
    ready_by: str | None = None
    says_yes: Chance | None = None
    fit: Quoted | None = None
    why: Quoted | None = None
    hours: float | None = Field(default=None, description="of effort until they are ready")


class WeekStep(BaseModel):
    """One step with one person, in the week that begins on a Monday."""

    week: str
    id: str
    is_ask: bool
    step: Quoted | None = None


class Instead(BaseModel):
    """A smaller ask that somebody's relationship carries today."""

    id: str
    size: str
    ask: Quoted | None = None


class NeedPlan(Result):
    """Who could give what is needed, how many to ask, and what to do week by week."""

    size: str
    people_needed: int
    by: str
    ready: int
    can_be_ready: int
    too_late: int
    likely_enough: bool
    asks_it_takes: int | None = None
    more: list[str] = Field(default=[], description="the rest of the answer")
    candidates: list[Candidacy] = Field(default=[])
    weeks: list[WeekStep] = Field(default=[])
    instead: list[Instead] = Field(default=[])


class Needs:
    """The tool."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan_need(
        self,
        need: Annotated[str, Field(max_length=500, description="What is needed, in a few words.")],
        by: Annotated[str, Field(max_length=60, description="The day: 2027-03-01, “end of May”.")],
        people: Annotated[int, Field(ge=1, le=1000, description="From how many of them.")] = 1,
        size: SizeOfIt = None,
        as_of: AsOf = None,
    ) -> NeedPlan:
        """Prepare well ahead of need: who could help by a day, how many are ready now, who can
        become ready and what that takes, how many asks it takes, or that it is too late. Nothing is
        kept."""
        wanted = None if size is None else Size(size)
        with self._desk.network() as net:
            found = net.need(need, by, people, wanted, moment(as_of), keep=False)
        return _plan(found)


def _plan(n: Need) -> NeedPlan:
    answer, more = sentences(f"{n.sentence} {n.basis}")
    return NeedPlan(
        answer=answer,
        more=more,
        as_of=clock.day(n.as_of),
        size=SIZES[n.size],
        people_needed=n.people,
        by=n.by.isoformat(),
        ready=n.ready,
        can_be_ready=n.can_be_ready,
        too_late=n.too_late,
        likely_enough=n.likely_enough,
        asks_it_takes=n.asks.likely if n.asks else None,
        candidates=[_candidacy(c) for c in n.candidates[:PEOPLE]],
        weeks=[
            WeekStep(
                week=s.week.isoformat(), id=s.id, is_ask=s.is_ask, step=quote(s.step, s.id, "draft")
            )
            for s in n.plan[:WEEKS]
        ],
        instead=[
            Instead(id=i.id, size=SIZES[i.size], ask=quote(i.ask, i.id, "draft"))
            for i in n.instead[:INSTEAD]
        ],
        left_out=max(len(n.candidates) - PEOPLE, 0) + max(len(n.plan) - WEEKS, 0),
    )


def _candidacy(c: Candidate) -> Candidacy:
    return Candidacy(
        id=c.id,
        name=quote(c.name, c.id),
        status=c.status.value,
        ready_by=c.ready_by.isoformat() if c.ready_by else None,
        says_yes=chance(c.come_through),
        fit=quote(c.fit_reason, c.id),
        why=quote(c.why, c.id, "draft"),
        hours=c.effort or None,
    )
