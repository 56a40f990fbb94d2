"""The home page: the map of roots, and beside it the network in figures, the week, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from closeknit.advise.plan.table import MINUTES
from closeknit.errors import Misuse
from closeknit.model.ties import Standing
from closeknit.network.roots import (
    Changes,
    Figures,
    Seen,
    changes,
    moments,
    overview,
    seen,
    seen_now,
)
from closeknit.network.roster import Roster, Row, roster
from closeknit.web.desk import Desk
from closeknit.web.doing import what
from closeknit.web.layout import SHAPES, Grown, Plot, headings, labels, plot
from closeknit.web.plainly import plainly
from closeknit.web.render import day, desk_of, page, part

MOST = 5_000  # people on the map, those who reach deepest
ROWS = 100  # of the table, at a time
STEPS = 3
MOST_CHANGES = 5  # of a kind
MONTH = 30 * 86_400
CONNECTION, DORMANT, PARTNER = 1, 2, 4


def show(request: Request) -> Response:
    """The page."""
    desk = desk_of(request)
    known = seen_people(desk)
    on_map = desk.kept("roots.mapped", lambda: mapped(known))
    counted, first = _overview(desk)
    at = request.query_params.get("from", "0")
    start = min(int(at), len(on_map)) if at.isdecimal() and len(at) < 8 else 0
    as_table = request.query_params.get("view") == "table"
    planned = desk.kept(f"week {MINUTES}", lambda: desk.network().plan(MINUTES))
    return page(
        request,
        "roots.html",
        figures=counted,
        rows=[(row, circle_of(row, known)) for row in on_map[start : start + ROWS]],
        start=start,
        many=len(on_map),
        further="?" + urlencode({"view": "table", "from": start + ROWS}),
        more=start + ROWS < len(on_map),
        before="?" + urlencode({"view": "table", "from": max(start - ROWS, 0)}),
        as_table=as_table,
        first=first,
        circles=_names(desk, "wide"),
        steps=[(step, what(step)) for step in planned.plan.steps[:STEPS]],
        plainly=plainly,
        minutes=sum(step.minutes for step in planned.plan.steps),
        step_count=len(planned.plan.steps),
    )


def ahead(desk: Desk) -> None:
    """Reads what the page shows before it is asked for, and what every search needs."""
    _overview(desk)
    desk.kept(f"week {MINUTES}", lambda: desk.network().plan(MINUTES))
    desk.kept("roots.map.wide", lambda: whole(desk, "wide"))
    desk.roster()


def seen_people(desk: Desk) -> Roster:
    """Those of whom enough is seen: far fewer than everybody, and so read first."""
    return desk.kept("roots.seen", lambda: roster(desk.home, seen=True))


def _overview(desk: Desk) -> tuple[Figures, int | None]:
    return desk.kept("roots.figures", lambda: overview(desk.home))


def circle_of(row: Row, people: Roster) -> str:
    """The name of somebody's circle, "" for none."""
    return "" if row.community is None else people.circles[row.community]


def mapped(people: Roster) -> list[Row]:
    """Those of whom enough is seen to be on the map, the deepest first."""
    known = [
        (-row.trust.estimate, int(row.id[1:]), row)
        for row in people.rows
        if row.trust is not None and row.standing is not Standing.UNKNOWN
    ]
    return [row for _, _, row in sorted(known)[:MOST]]


# the map --------------------------------------------------------------------------------------


def drawing(request: Request) -> Response:
    """The map for a shape, and with `as_of` only how everybody reached at that date."""
    desk = desk_of(request)
    shape = request.query_params.get("shape", "wide")
    if shape not in SHAPES:
        raise Misuse("The map is drawn wide or tall.")
    asked = request.query_params.get("as_of", "")
    if not asked:
        return JSONResponse(desk.kept(f"roots.map.{shape}", lambda: whole(desk, shape)))
    dates = _moments(desk)
    if not asked.isdecimal() or len(asked) > 12 or int(asked) not in dates:
        raise Misuse("The map shows only the dates of its slider.")
    as_of = int(asked)
    name = f"roots.at.{shape}.{as_of}"
    return JSONResponse(desk.kept(name, lambda: _at(desk, shape, as_of)))


def whole(desk: Desk, shape: str) -> dict[str, object]:
    """Everything that the map is drawn from."""
    people = seen_people(desk)
    rows = mapped(people)
    grown = _plot(desk, shape)
    organisations = sorted({row.organisation for row in rows} - {""})
    number = {name: n for n, name in enumerate(organisations, 1)}
    field = grown.field
    return {
        "shape": shape,
        "field": {
            "width": field.width,
            "height": field.height,
            "ground": field.ground,
            "top": field.top,
            "bottom": field.bottom,
            "trunk": round(grown.trunk, 1),
        },
        "circles": [
            {
                "name": circle.name,
                "named": circle.number is not None,
                "left": round(circle.left, 1),
                "right": round(circle.right, 1),
                "line": [[round(x, 1), round(y, 1)] for x, y in circle.line],
                "people": circle.people,
                "lines": heading.lines,
                "x": round(heading.x, 1),
                "lean": heading.lean,
                "tier": heading.tier,
                "scale": heading.scale,
            }
            for circle, heading in zip(grown.circles, headings(grown), strict=True)
        ],
        "organisations": ["", *organisations],
        "moments": _moments(desk),
        "id": [int(row.id[1:]) for row in rows],
        "name": [row.name for row in rows],
        "organisation": [number.get(row.organisation, 0) for row in rows],
        "circle": [place.circle for place in grown.places],
        "x": [round(place.x, 1) for place in grown.places],
        "from_x": [round(place.from_x, 1) for place in grown.places],
        "from_y": [round(place.from_y, 1) for place in grown.places],
        "to_me": [row.to_me for row in rows],
        "from_me": [row.from_me for row in rows],
        "last": [row.last_to_me or 0 for row in rows],
        "now": frame(grown, rows, seen_now(rows), people.as_of),
    }


def frame(
    plot_: Plot, rows: Sequence[Row], at: Mapping[str, Seen], as_of: int
) -> dict[str, object]:
    """How everybody on the map reached at a date; who wasn't seen yet has null. `named` and `side`
    tell from which scale on a name is shown, and where."""
    found = [at.get(row.id) for row in rows]
    reaches = [None if one is None else one.reach for one in found]
    placed = labels(plot_, [row.name for row in rows], reaches)
    return {
        "as_of": as_of,
        "day": day(as_of),
        "reach": [None if one is None else round(one.reach, 3) for one in found],
        "low": [0 if one is None else round(100 * one.low) for one in found],
        "high": [0 if one is None else round(100 * one.high) for one in found],
        "familiarity": [0 if one is None else round(one.familiarity) for one in found],
        "flags": [
            0
            if one is None
            else CONNECTION * one.connection + DORMANT * one.dormant + PARTNER * one.partner
            for one in found
        ],
        "named": [label.scale for label in placed],
        "side": [label.side for label in placed],
        "connections": sum(one.connection for one in at.values()),
        "people": len(at),
        "depth": round(sum(one.reach for one in at.values()), 1),
    }


def _at(desk: Desk, shape: str, as_of: int) -> dict[str, object]:
    """Another date: judged by what was there then, and kept for both shapes."""
    people = seen_people(desk)
    if as_of == people.as_of:
        then = seen_now(people.rows)
    else:
        then = desk.kept(
            f"roots.seen.{as_of}", lambda: desk.past(lambda net: seen(net.people(as_of)))
        )
    return frame(_plot(desk, shape), mapped(people), then, as_of)


def _plot(desk: Desk, shape: str) -> Plot:
    people = seen_people(desk)
    return desk.kept(
        f"roots.plot.{shape}",
        lambda: plot(
            [
                Grown(row.name, row.community, row.trust.estimate if row.trust else 0.0)
                for row in mapped(people)
            ],
            people.circles,
            SHAPES[shape],
        ),
    )


def _names(desk: Desk, shape: str) -> list[str]:
    """The main roots from left to right."""
    return [circle.name for circle in _plot(desk, shape).circles]


def _moments(desk: Desk) -> tuple[int, ...]:
    _, first = _overview(desk)
    as_of = seen_people(desk).as_of
    return (as_of,) if first is None else moments(first, as_of)


# beside it ------------------------------------------------------------------------------------


def changed(request: Request) -> Response:
    """Who became a connection in the last month and who fades; a part for the page that is open,
    or a page of its own where there is no script."""
    desk = desk_of(request)
    found = desk.kept("roots.changed", lambda: last_month(desk))
    if request.query_params.get("part"):
        return part(request, "changed.html", "list", found=found, most=MOST_CHANGES)
    return page(request, "changed.html", found=found, most=MOST_CHANGES)


def last_month(desk: Desk) -> Changes:
    """What changed in the 30 days before the date that everything is judged at."""
    now = desk.network().people()
    as_of = now[0].as_of if now else desk.judged()[0]
    return desk.past(lambda net: changes(net.people(as_of - MONTH), now, as_of - MONTH))


def why(request: Request) -> Response:
    """The weightiest reasons of one person, for the card on the map."""
    desk, asked = desk_of(request), request.path_params["person"]
    shown = desk.kept(f"shown {asked}", lambda: desk.network().show(asked))
    told = [claim.claim for claim in shown.tie.evidence[:1]]
    return JSONResponse({"why": told})


routes: list[BaseRoute] = [
    Route("/", show),
    Route("/roots.json", drawing),
    Route("/roots/changed", changed),
    Route("/roots/why/{person}", why),
]
