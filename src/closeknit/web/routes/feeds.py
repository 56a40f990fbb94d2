"""A calendar and an address book for other programs of this machine."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from closeknit.digest.calendar import calendar
from closeknit.errors import CloseknitError
from closeknit.web.desk import Desk
from closeknit.web.digest import html
from closeknit.web.feeds import KINDS, is_known, tag
from closeknit.web.forms import Form, changing
from closeknit.web.render import desk_of, go

TO = "/week#feeds"


def feed(request: Request) -> Response:
    """What the guard let through: only the right address comes here, without a session."""
    kind = request.path_params["name"].rpartition(".")[2]
    desk = desk_of(request)
    try:
        if desk.is_empty():  # whoever fetches keeps what there was
            return _later("There is nothing in closeknit at the moment.\n")
        body, own = desk.kept(f"feed {kind}", lambda: _made(desk, kind))
    except CloseknitError:
        return _later("closeknit can't read its data at the moment.\n")
    headers = {"ETag": own, "Content-Disposition": f'inline; filename="closeknit.{kind}"'}
    if is_known(", ".join(request.headers.getlist("if-none-match")), own):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=KINDS[kind], headers=headers)


def _later(sentence: str) -> Response:
    return PlainTextResponse(sentence, 503, {"Retry-After": "600"})


def _made(desk: Desk, kind: str) -> tuple[bytes, str]:
    net = desk.network()
    body = (net.calendar() if kind == "ics" else net.cards()).encode()
    return body, tag(body)


def take(request: Request) -> Response:
    """The week as a file to take away: a page to print, or for a calendar by hand."""
    desk = desk_of(request)
    kind = request.url.path.rpartition(".")[2]
    digest = desk.kept("week digest", lambda: desk.network().week())
    text = html(digest) if kind == "html" else calendar(digest, cancelled=True)
    headers = {"Content-Disposition": f'attachment; filename="week-{digest.monday}.{kind}"'}
    return Response(text, media_type=KINDS[kind], headers=headers)


def make(request: Request, _: Form) -> Response:
    """Makes the addresses."""
    desk_of(request).network().feed_secret()
    return go(request, TO, "The addresses for your calendar and address book are made.")


def renew(request: Request, _: Form) -> Response:
    """Makes others; the old ones lead nowhere from now on."""
    desk_of(request).network().feed_secret(anew=True)
    return go(request, TO, "New addresses. The old ones lead nowhere: subscribe to these instead.")


routes = [
    Route("/feed/{name}", feed),
    Route("/week/week.html", take),
    Route("/week/week.ics", take),
    Route("/week/feeds/make", changing(make), methods=["POST"]),
    Route("/week/feeds/renew", changing(renew), methods=["POST"]),
]
