"""The application: all routes behind the guard, and errors as sentences."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib import import_module, resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from closeknit.errors import Ambiguous, CloseknitError, Misuse, NotFound
from closeknit.web.desk import Desk
from closeknit.web.feeds import opens
from closeknit.web.plainly import plainly
from closeknit.web.render import could_not, fingerprint, page
from closeknit.web.security import Gate, Guard

# the home page, and what the others need
FIRST = ("find", "roots")
LATER = (
    "people",
    "person",
    "original",
    "ask",
    "needs",
    "week",
    "feeds",
    "ledger",
    "referrals",
    "review",
    "network",
    "path",
    "track",
    "sources",
    "accounts",
)
# whose data are read before they are asked for, in this order; each has a function `ahead`
AHEAD = ("roots", "people", "week", "needs", "review", "network")
WITHOUT_DATA = ("/static/", "/sources", "/feed/")
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def application(home: Path, gate: Gate, tell: Callable[[str], None]) -> ASGIApp:
    """The pages of one home. What the owner should read in the terminal goes to `tell`."""
    desk = Desk(home)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        desk.start([_load, *map(_ahead, AHEAD)])
        yield
        desk.stop()

    app = Starlette(
        routes=[Route("/static/{fingerprint}/{name}", static), *_routes(FIRST)],
        middleware=[Middleware(FirstVisit, desk=desk), Middleware(GZipMiddleware, compresslevel=5)],
        exception_handlers={
            CloseknitError: _sentence,
            400: _unreadable,
            404: _nothing_here,
            405: _not_so,
            500: _our_fault,
        },
        lifespan=life,
    )
    app.router.default = further
    app.state.desk = desk
    app.state.gate = gate
    # outermost, so that no answer lacks its headers
    return Guard(app, gate, tell, partial(opens, home))


class FirstVisit:
    """Leads to the first steps as long as nothing was brought in."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        wants_data = scope["type"] == "http" and not scope["path"].startswith(WITHOUT_DATA)
        try:
            leads = wants_data and await run_in_threadpool(self.desk.is_empty)
        except CloseknitError as error:  # no page can be shown: its frame asks the home, too
            await PlainTextResponse(f"{error}\n", 500)(scope, receive, send)
            return
        if leads:
            await RedirectResponse("/sources", 303)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _routes(pages: Sequence[str] = FIRST + LATER) -> list[BaseRoute]:
    return [
        route for name in pages for route in import_module(f"closeknit.web.routes.{name}").routes
    ]


async def further(scope: Scope, receive: Receive, send: Send) -> None:
    """The pages that aren't the first: they are loaded when one of them is asked for."""
    pages = await run_in_threadpool(load)
    await pages(scope, receive, send)


@cache
def load() -> Router:
    """Loads them, so that the first of them needn't wait."""
    return Router(_routes(LATER))


def _load(_: Desk) -> None:
    load()


def _ahead(name: str) -> Callable[[Desk], object]:
    def read(desk: Desk) -> None:
        import_module(f"closeknit.web.routes.{name}").ahead(desk)

    return read


def static(request: Request) -> Response:
    """A style sheet or script of ours; browsers may keep it, its address changes with it."""
    name = request.path_params["name"]
    folder = resources.files("closeknit.web") / "static"
    kind = KINDS.get(Path(name).suffix)
    known = {file.name for file in folder.iterdir()}
    if kind is None or name not in known or request.path_params["fingerprint"] != fingerprint():
        return PlainTextResponse("There is no such file.\n", 404)
    return Response(
        (folder / name).read_bytes(),
        media_type=kind,
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


def _sentence(request: Request, error: Exception) -> Response:
    """What a person did wrong or what isn't there, as a page that says it."""
    if isinstance(error, Ambiguous):
        return page(request, "which.html", 300, sentence=str(error), choices=error.choices)
    status = 404 if isinstance(error, NotFound) else 400 if isinstance(error, Misuse) else 500
    try:
        return could_not(request, plainly(str(error)), status)
    except CloseknitError:  # the frame of a page asks the home, too
        return PlainTextResponse(f"{error}\n", status)


def _our_fault(_: Request, __: Exception) -> Response:
    return PlainTextResponse(
        "Something went wrong inside closeknit; what it was stands in the terminal. Your data is "
        "as it was.\n",
        500,
    )


def _unreadable(_: Request, __: Exception) -> Response:
    return PlainTextResponse(
        "What the page sent could not be read. Load the page again, then do the same.\n", 400
    )


def _not_so(_: Request, __: Exception) -> Response:
    return PlainTextResponse(
        "This address only takes what one of the pages sends. Go back to the page.\n", 405
    )


def _nothing_here(request: Request, _: Exception) -> Response:
    if not hasattr(request.state, "session"):
        return PlainTextResponse("There is no such page.\n", 404)
    return could_not(request, "There is no such page. The link may be an old one.", 404)
