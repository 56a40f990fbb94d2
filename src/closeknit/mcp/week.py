"""What to do now: the steps of a week, and promises that wait."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from closeknit import clock
from closeknit.mcp.desk import Desk, moment
from closeknit.mcp.people import LIKELY, AsOf
from closeknit.mcp.quoted import Quoted, quote
from closeknit.mcp.results import PersonRef, Result, person_ref, proof
from closeknit.model.ledger import By, Entry, Word
from closeknit.model.plans import Kind, Plan, Step
from closeknit.network.ledger import open_promises

STEPS = 10
PROMISES = 6  # in each direction
LATELY = 120 * clock.DAY  # what is older is seldom open still: that it was kept isn't always seen
ACTS = {
    Kind.PROMISE: "Keep your promise to {id}",
    Kind.ANSWER: "Answer {id}",
    Kind.THANKS: "Thank {id}",
    Kind.LOOP: "Tell {id} how it went",
    Kind.CONGRATULATION: "Congratulate {id}",
    Kind.MAINTENANCE: "Get in touch with {id}",
    Kind.INTRODUCTION: "Bring {id} and {other} together",
    Kind.DEEPENING: "Half an hour with {id}",
    Kind.RECONNECTION: "Write to {id} again",
}


class WeekAct(BaseModel):
    """One act that deepens a relationship: `why` tells what it rests on, with names and sentences
    of mail in it; `opener` is a draft to begin with."""

    step: str = Field(description="what to do, with ids for names")
    reference: str
    minutes: int
    person: PersonRef
    other: PersonRef | None = None
    why: Quoted | None = None
    opener: Quoted | None = None
    proof: str | None = Field(default=None, description="the message or note behind it")


class WeekPlan(Result):
    """The steps of a week in the minutes there are; `waiting` more would be left."""

    minutes: int
    steps: list[WeekAct] = Field(default=[])
    waiting: int = 0


class OpenPromise(BaseModel):
    """A promise not seen to be kept. `state` is open (of the last month) or late; `sentence` is
    the one that promises."""

    reference: str
    person: str
    day: str
    state: str
    sentence: Quoted | None = None


class OpenPromises(Result):
    """Promises of the last months, the newest first. One that was kept elsewhere isn't seen."""

    of_owner: list[OpenPromise] = Field(default=[])
    of_others: list[OpenPromise] = Field(default=[])
    people: list[PersonRef] = Field(default=[])


class Week:
    """The two tools."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def next_steps(
        self,
        minutes: Annotated[int, Field(ge=0, le=10_000, description="There are this week.")] = 90,
        as_of: AsOf = None,
    ) -> WeekPlan:
        """What should the owner do this week for their relationships? A few specific acts within
        the minutes there are: promises to keep, asks to answer, thanks, somebody to get in touch
        with, each with its reason and a line to begin with."""
        with self._desk.network() as net:
            plan = net.plan(minutes, moment(as_of)).plan
        return _week(plan)

    def open_promises(self, as_of: AsOf = None) -> OpenPromises:
        """Promises that wait: the owner's own, which are the cheapest credit to earn, and those
        that others made to the owner, each with its sentence."""
        with self._desk.network() as net:
            ledger = net.ledger(None, moment(as_of))
            quiet = {int(person.id[1:]) for person, _ in net.quieted()}
            waiting = [
                e
                for e in open_promises(ledger.entries, quiet)
                if e.probability >= LIKELY and e.time > ledger.as_of - LATELY
            ]
            mine = [e for e in waiting if e.by is By.ME]
            theirs = [e for e in waiting if e.by is not By.ME]
            shown = [*mine[:PROMISES], *theirs[:PROMISES]]
            ids = dict.fromkeys(f"p{e.person}" for e in shown)
            people = [tie.person for tie in net.unnamed().glances(ids, None)]
        return OpenPromises(
            answer=f"{_count(mine, 'You')} {_count(theirs, 'Others')}",
            as_of=clock.day(ledger.as_of),
            of_owner=[_promise(e) for e in mine[:PROMISES]],
            of_others=[_promise(e) for e in theirs[:PROMISES]],
            people=[person_ref(person) for person in people],
            left_out=len(waiting) - len(shown),
        )


def _week(plan: Plan) -> WeekPlan:
    shown = plan.steps[:STEPS]
    needed = sum(step.minutes for step in plan.steps)
    answer = "Nothing to do this week: no promise is open, nobody waits, and you are in touch."
    if plan.shortest is not None:
        answer = f"Nothing fits: the shortest step takes {plan.shortest} minutes."
    if shown:
        number = "1 step" if len(plan.steps) == 1 else f"{len(plan.steps)} steps"
        answer = f"{number} this week, {needed} of {plan.minutes} minutes. First: {_act(shown[0])}."
    return WeekPlan(
        answer=answer,
        as_of=clock.day(plan.as_of),
        minutes=plan.minutes,
        steps=[
            WeekAct(
                step=_act(each),
                reference=each.ref,
                minutes=each.minutes,
                person=person_ref(each.person),
                other=person_ref(each.other) if each.other else None,
                why=quote(each.why, each.person.id),
                opener=quote(each.opener, "me", "draft"),
                proof=each.proof or None,
            )
            for each in shown
        ],
        waiting=plan.waiting,
        left_out=len(plan.steps) - len(shown),
    )


def _act(step: Step) -> str:
    other = step.other.id if step.other else "somebody"
    return ACTS[step.act].format(id=step.person.id, other=other)


def _promise(entry: Entry) -> OpenPromise:
    return OpenPromise(
        reference=entry.ref,
        person=f"p{entry.person}",
        day=clock.day(entry.time),
        state=entry.outcome,
        sentence=proof(entry),
    )


def _count(waiting: list[Entry], whose: str) -> str:
    fresh = sum(e.outcome == Word.OPEN for e in waiting)
    number = {0: "no promise", 1: "1 promise"}.get(fresh, f"{fresh} promises")
    late = len(waiting) - fresh
    more = f", and {late} older without a sign of being kept" if late else ""
    return f"{whose} have {number} of the last 30 days open{more}."
