"""This week: a few acts that do the right people good, in the minutes that there are."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from closeknit.advise.plan.choice import digits
from closeknit.advise.plan.headings import HEADINGS, KINDS
from closeknit.advise.plan.table import MINUTES
from closeknit.errors import Misuse, NotFound
from closeknit.model.plans import Followed, Kind, Plan, Step, Taken
from closeknit.network import Network
from closeknit.network.feeds import secret
from closeknit.network.plans import Planned, Settled
from closeknit.web.desk import Desk
from closeknit.web.doing import NAME, SOMEBODY, plain, what
from closeknit.web.feeds import address
from closeknit.web.forms import Form, changing
from closeknit.web.plainly import plainly
from closeknit.web.render import day, desk_of, gate_of, go, page, private
from closeknit.web.serving import PORT

LEAST, MOST, STRIDE = 15, 240, 5
DONE = {"done": "Done", "skip": "Left out for four weeks", "snooze": "Put off"}
LATER = (("Monday", "Until Monday"), ("in two weeks", "In two weeks"), ("in a month", "In a month"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the page has it: `what` with names that lead to the people, `plain` the same for
    those who hear it."""

    step: Step
    what: Markup
    plain: str


@dataclass(frozen=True, slots=True)
class Past:
    """What I said of a step this week; `ref` takes it back."""

    ref: str
    what: Markup
    plain: str
    word: str
    done: bool


@dataclass(frozen=True, slots=True)
class Feeds:
    """Where a calendar and an address book may fetch, "" before the addresses are made; `usual` is
    the port at which they stay the same."""

    calendar: str
    cards: str
    port: int
    usual: int


def show(request: Request) -> Response:
    """The week, in the minutes that the address says."""
    desk = desk_of(request)
    minutes = _minutes(request.query_params.get("minutes", ""))
    planned, settled, followed = _read(desk, minutes)
    plan = planned.plan
    return page(
        request,
        "week.html",
        plan=plan,
        monday=day_of(plan),
        steps=[Shown(step, what(step), plain(step)) for step in plan.steps],
        needed=plan.spent + sum(step.minutes for step in plan.steps),
        settled=settled,
        followed=followed,
        kinds=KINDS,
        later=LATER,
        minutes=minutes,
        chosen="minutes" in request.query_params,
        range=(LEAST, MOST, STRIDE),
        enough=min(MOST, plan.spent + (plan.shortest or 0)),
        plainly=plainly,
        feeds=_feeds(desk, gate_of(request).port),
    )


def ahead(desk: Desk) -> None:
    """Reads what the page shows before it is asked for."""
    _read(desk, MINUTES)


def _read(desk: Desk, minutes: int) -> tuple[Planned, list[Past], list[Followed]]:
    planned = desk.kept(f"week {minutes}", lambda: desk.network().plan(minutes))
    settled = desk.kept("week settled", lambda: _settled(desk.network(), planned))
    return planned, settled, desk.kept("week followed", desk.network().followed)


def _feeds(desk: Desk, port: int) -> Feeds:
    """The addresses for other programs; read each time, since one can renew them."""
    own = secret(desk.home)
    calendar, cards = (address(port, own, kind) if own else "" for kind in ("ics", "vcf"))
    return Feeds(calendar, cards, port, PORT)


def settle(request: Request, form: Form) -> Response:
    """Says of a step that it is done, left out or put off."""
    net = desk_of(request).network()
    word = form.text("word")
    until = form.text("until") if word == "snooze" else ""
    back = f"/week?minutes={_minutes(form.text('minutes'))}"
    try:
        settled = net.settle(form.text("step"), word, until)
    except (Misuse, NotFound) as error:  # a day that is none, or a step that went by itself
        return go(request, back, plainly(str(error)))
    return go(request, back, private(_told(settled)))


def undo(request: Request, form: Form) -> Response:
    """Takes that back."""
    settled = desk_of(request).network().unsettle(form.text("step"))
    back = f"/week?minutes={_minutes(form.text('minutes'))}"
    return go(request, back, private(f"Taken back: {_said(settled)}."))


# ---------------------------------------------------------------------------------------------
def _minutes(text: str) -> int:
    """The minutes that are meant, within those that can be chosen."""
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        return MINUTES
    return min(MOST, max(LEAST, int(text)))


def day_of(plan: Plan) -> str:
    """The Monday of a week, in words."""
    return plainly(plan.monday)


def _told(settled: Settled) -> str:
    what = _said(settled)
    if settled.word == "snooze":
        return f"Put off until {settled.until}: {what}."
    if settled.word == "skip":
        return f"Left out for four weeks: {what}."
    kept = settled.act is Kind.PROMISE and settled.proof
    more = " For it to count as kept, say so in the ledger." if kept else ""
    return f"Done: {what}.{more}"


def _said(settled: Settled) -> str:
    return HEADINGS[settled.act].format(name=settled.person.name, other=SOMEBODY)


def _settled(net: Network, planned: Planned) -> list[Past]:
    """What I said this week, the latest first."""
    return [_past(net, planned, taken) for taken in reversed(planned.plan.settled)]


def _past(net: Network, planned: Planned, taken: Taken) -> Past:
    person = net.who(taken.handle)
    word, _, until = taken.word.partition(":")
    told = DONE[word] + (f" until {day(int(until))}" if until else "")
    name = planned.names.get(taken.handle, taken.handle)
    return Past(
        f"S{digits(planned.plan.week, person.id, taken.act)}",
        escape(HEADINGS[taken.act]).format(name=NAME.format(person.id, name), other=SOMEBODY),
        HEADINGS[taken.act].format(name=name, other=SOMEBODY),
        told,
        word == "done",
    )


routes = [
    Route("/week", show),
    Route("/week/settle", changing(settle), methods=["POST"]),
    Route("/week/undo", changing(undo), methods=["POST"]),
]
