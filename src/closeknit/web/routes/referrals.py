"""The page referrals: who passes people and business on to me, and what I passed on."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from closeknit.advise import sourcewords
from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By
from closeknit.network.choice import Choice, chosen
from closeknit.network.loyalty import Loyalty
from closeknit.web.desk import Desk
from closeknit.web.render import day, desk_of, page
from closeknit.web.told import Line, line

MADE = 12  # of what I passed on, shown at first


@dataclass(frozen=True, slots=True)
class Bringing:
    """One who passes people or business on to me, in words."""

    id: str
    name: str
    passed_on: str
    thanked: int
    told: int
    given: int
    silent: str
    next: str
    last: str
    brought: tuple[Line, ...]
    since: tuple[Line, ...]


def referrals(request: Request) -> Response:
    """Who refers to me, what each would need next, and what I passed on."""
    everything = request.query_params.get("doubtful") == "yes"
    desk = desk_of(request)
    least = 0.0 if everything else LIKELY
    found = desk.kept(f"referrals {least}", lambda: _loyalty(desk, least))
    names = found.ledger.names
    by_me = Choice(by=By.ME, doubtful=everything)
    made = chosen(found.ledger.entries, by_me)
    rows = made if everything else made[:MADE]
    return page(
        request,
        "referrals.html",
        sources=_bringing(found),
        made=[line(e, names) for e in rows],
        made_number=len(made),
        made_for=len({p for e in made for p in (e.person, e.other) if p is not None}),
        everything=everything,
        anybody=bool(found.sources),
    )


def _bringing(found: Loyalty) -> list[Bringing]:
    names = found.ledger.names
    return [
        Bringing(
            one.person.id,
            one.person.name,
            sourcewords.passed_on(one),
            one.thanked,
            one.told,
            len(one.given),
            sourcewords.silent(one),
            one.next,
            day(one.last),
            tuple(line(e, names) for e in one.brought[::-1]),
            tuple(line(e, names) for e in one.since[::-1]),
        )
        for one in found.sources
        if one.brought
    ]


def _loyalty(desk: Desk, least: float) -> Loyalty:
    return desk.network().referrals(None, None, least)


routes: list[BaseRoute] = [Route("/ledger/referrals", referrals)]
