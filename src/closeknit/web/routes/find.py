"""Finding a person as one types, for every page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from closeknit.web.render import desk_of

MOST = 8


def find(request: Request) -> JSONResponse:
    """The people that a few letters fit best: id, name, and what tells namesakes apart."""
    people = desk_of(request).roster()
    found = people.find(request.query_params.get("q", ""))[:MOST]
    rows = [people.rows[at] for at in found]
    return JSONResponse(
        [{"id": row.id, "name": row.name, "more": row.organisation or row.handle} for row in rows]
    )


routes = [Route("/find", find)]
