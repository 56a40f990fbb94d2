"""The page of the whole network: layers, diversity, what rests on one person, trend."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from closeknit.judge.whole.report import Diversity, Report, Year
from closeknit.web.desk import Desk
from closeknit.web.pictures import Line, layer_dots, line, strings
from closeknit.web.render import desk_of, month, page

HERE = "/network"
MOST_GROUPS = 8
MOST_STRINGS = 6
LAYERS = ("Weekly", "Monthly", "Twice a year", "Yearly")


def show(request: Request) -> Response:
    """The page."""
    found = _report(desk_of(request))
    years = found.years[::-1]
    departures = [(row, strings(row)) for row in found.balance.departures[:MOST_STRINGS]]
    return page(
        request,
        "network.html",
        report=found,
        b=found.breadth,
        d=found.depth,
        balance=found.balance,
        verdict=found.verdict,
        names=found.names,
        dots=layer_dots(found.depth.layers),
        layers=list(zip(LAYERS, found.depth.layers, strict=True)),
        kinds=_kinds(found),
        most=MOST_GROUPS,
        departures=departures,
        years=years,
        lines=_lines(years),
    )


def ahead(desk: Desk) -> None:
    """Works out the figures before they are asked for."""
    _report(desk)


def _report(desk: Desk) -> Report:
    return desk.kept("network", lambda: desk.network().report())


def _kinds(found: Report) -> list[tuple[str, str, Diversity]]:
    b = found.breadth
    kinds = [
        ("Organisations", "organisations", b.organisations),
        ("Communities", "communities", b.communities),
    ]
    if b.spheres is not None:
        kinds.append(("Contact spheres", "spheres", b.spheres))
    return [kind for kind in kinds if kind[2].groups]


def _lines(years: Sequence[Year]) -> list[Line]:
    """Nothing of a single year: that is no trend."""
    if len(years) < 2:
        return []
    ends = [f"to {month(year.until)}" for year in years]
    columns = (
        ("In touch", "people with words both ways", [float(y.people) for y in years]),
        ("Effective size", "people less what they share", [y.effective_size for y in years]),
        ("Organisations", "as diverse as so many", [y.organisations for y in years]),
        ("Monthly", "people expected in monthly contact", [y.monthly for y in years]),
        ("Close", "people with five exchanges", [float(y.close) for y in years]),
    )
    return [line(name, note, ends, values) for name, note, values in columns]


routes: list[BaseRoute] = [Route(HERE, show)]
