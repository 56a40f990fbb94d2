"""An opened message: its head and its text, read from where it lies, as plain text alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from closeknit.errors import NotFound
from closeknit.network.headers import heads
from closeknit.network.plaintext import parts, text_of
from closeknit.web.render import desk_of, page
from closeknit.web.routes.person import proofs


def show(request: Request) -> Response:
    """One message; of a person (“with”), what proves something about them is marked."""
    desk = desk_of(request)
    network = desk.network()
    ref = request.path_params["ref"]
    if not (ref[:1] == "i" and ref[1:].isascii() and ref[1:].isdigit() and len(ref) < 19):
        raise NotFound("There is no such message.")
    original = network.open(ref)
    text = text_of(original)
    person, marked = None, []
    asked = request.query_params.get("with", "")
    if asked:
        shown = network.show(asked)
        person = shown.tie.person
        marked = proofs(shown).get(ref, [])
    pieces = parts(text, marked) if text else []
    return page(
        request,
        "original.html",
        message=original.message,
        head=heads(desk.home, [ref]).get(ref),
        place=original.place,
        elsewhere=original.elsewhere,
        is_here=original.content is not None,
        pieces=pieces,
        unfound=[] if any(right for _, right in pieces) else marked,
        person=person,
    )


routes = [Route("/original/{ref}", show)]
