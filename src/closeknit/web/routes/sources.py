"""Sources: what was brought in, bringing in more, and the first steps in an empty home."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from closeknit.errors import Busy, CloseknitError, Misuse
from closeknit.network.sources import dropped_folder
from closeknit.web.dropped import keep, whole
from closeknit.web.forms import Form, changing, streaming
from closeknit.web.places import places
from closeknit.web.plainly import plainly
from closeknit.web.reading import State
from closeknit.web.render import count, desk_of, go, page

if TYPE_CHECKING:
    from closeknit.network.accounts import Synchronised

MOST_PROBLEMS = 50
BEAT_SECONDS = 0.25
FORMATS = {
    "mbox": "mail",
    "eml": "mail",
    "emlx": "mail",
    "msg": "mail",
    "vcard": "an address book",
    "contacts": "an address book",
    "ical": "a calendar",
    "linkedin": "LinkedIn",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "facebook": "Facebook or Instagram",
    "slack": "Slack",
    "signal": "Signal",
    "imessage": "Messages",
    "smsbackup": "texts and calls",
    "interactions": "a list of interactions",
    "imap": "mail on a server",
    "caldav": "a calendar on a server",
    "carddav": "an address book on a server",
    "": "no format that closeknit knows",
}


def show(request: Request) -> Response:
    """What was brought in, or, where nothing was, how to begin."""
    desk = desk_of(request)
    state = desk.reading.state
    if desk.is_empty():
        known = () if state.running else places(Path.home())
        return page(request, "welcome.html", state=state, places=known, report=report(state))
    net = desk.network()
    mine, reason = net.me()
    return page(
        request,
        "sources.html",
        sources=net.sources(),
        formats=FORMATS,
        most=MOST_PROBLEMS,
        mine=mine,
        reason=reason,
        rules=net.excluded(),
        forgotten=net.forgotten(),
        state=state,
        report=report(state),
        accounts=net.accounts(),
        home=desk.home,
    )


async def drop(request: Request) -> Response:
    """Takes one dropped file."""
    desk = desk_of(request)
    if desk.reading.state.running:
        return JSONResponse({"sentence": "Something is being read already. Wait for it."}, 409)
    given = request.query_params.get("name", "")
    try:
        path, size = await keep(dropped_folder(desk.home), given, request.stream())
    except CloseknitError as error:
        return JSONResponse({"sentence": str(error)}, 507)
    return JSONResponse({"name": path.name, "bytes": size})


def read(request: Request, form: Form) -> Response:
    """Begins to read: what was dropped, a path that was typed, or everything known again."""
    desk = desk_of(request)
    if form.text("again"):
        paths = []
    elif form.text("dropped"):
        folder = dropped_folder(desk.home)
        paths = whole(folder)
        if not paths:
            raise Misuse("Nothing was dropped. Drop a file first.")
    else:
        paths = [_typed(form.text("path"))]
    me = form.text("me").replace(",", " ").split()
    try:
        desk.reading.begin(paths, me)
    except Busy as error:
        return go(request, "/sources", str(error))
    return go(request, "/sources")


def stop(request: Request, _: Form) -> Response:
    """Ends the reading; what was read stays."""
    desk_of(request).reading.stop()
    return go(request, "/sources")


def me(request: Request, form: Form) -> Response:
    """Says which addresses are mine."""
    handles = form.text("handles").replace(",", " ").split()
    if not handles:
        raise Misuse("Say at least one address that is yours.")
    desk_of(request).network().set_me(handles)
    return go(request, "/sources", f"Noted: you are {', '.join(handles)}.")


def exclude(request: Request, form: Form) -> Response:
    """Keeps something from being read, or lets it be read again."""
    net = desk_of(request).network()
    if form.text("remove"):
        rule = net.include(form.text("remove"))
        return go(
            request, "/sources", f"{rule} may be read again. Read your sources again to have it."
        )
    rule, gone = net.exclude(form.text("rule"))
    sentence = f"{rule} is never read from now on. {count(gone, 'interaction')} of it deleted."
    return go(request, "/sources", sentence)


async def progress(request: Request) -> Response:
    """How far the reading is, as events, until it ends."""
    own = desk_of(request).reading

    async def events() -> AsyncIterator[str]:
        while True:
            state = own.state
            yield f"data: {json.dumps(shape(state))}\n\n"
            if not state.running:
                return
            await asyncio.sleep(BEAT_SECONDS)

    return StreamingResponse(events(), media_type="text/event-stream")


def shape(state: State) -> dict[str, object]:
    """How far it is, for the page's script."""
    share = min(state.bytes_read / state.of_bytes, 1.0) if state.of_bytes else None
    return {"running": state.running, "share": share, "sentence": sentence(state)}


def sentence(state: State) -> str:
    """How far it is, in words."""
    if not state.running:
        return report(state)
    if state.judging:
        return f"{count(state.items, 'item')} read. Working out how well each person knows you…"
    if not state.items:
        return "Beginning to read…"
    rate = state.items / max(state.seconds, 0.1)
    text = f"{count(state.items, 'item')} read, {rate:,.0f} a second"
    if 0 < state.bytes_read < state.of_bytes:
        left = state.seconds * (state.of_bytes - state.bytes_read) / state.bytes_read
        text += f", about {_span(left)} left"
    return f"{text} ({state.path})."


def report(state: State) -> str:
    """How the last reading ended, "" where there was none."""
    if state.failure:
        return state.failure
    if state.stopped:
        return (
            f"Stopped after {count(state.items, 'item')}. What was read is kept; reading the same "
            "again goes on from there."
        )
    if state.synced is not None:
        return synced(state.synced)
    if state.result is None:
        return ""
    new = sum(source.new for source in state.result.sources)
    bad = len(state.result.problems)
    text = f"Done: {count(new, 'new item')}."
    if bad:
        text += f" {count(bad, 'item')} could not be read; the reasons stand below."
    if not state.result.me:
        text += " closeknit doesn't know which address is yours: say so below."
    return text


def synced(found: Synchronised) -> str:
    """How a sync ended."""
    bad = [one for one in found.accounts if one.trouble]
    text = f"Done: {count(found.new, 'new item')}."
    return " ".join([text, *(f"{one.account.name}: {plainly(one.trouble)}" for one in bad)])


def _typed(text: str) -> Path:
    if not text:
        raise Misuse("Say where your mail lies, or drop a file.")
    path = Path(text.strip("\"'"))
    try:
        path = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # too long, a ring of links, nobody's “~”
        raise Misuse(
            f"There is no file or folder {str(path)[:200]} that may be read. Check the path and "
            "try again."
        ) from None
    return path


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} minutes"


routes = [
    Route("/sources", show),
    Route("/sources/progress", progress),
    Route("/sources/drop", streaming(drop), methods=["POST"]),
    Route("/sources/read", changing(read), methods=["POST"]),
    Route("/sources/stop", changing(stop), methods=["POST"]),
    Route("/sources/me", changing(me), methods=["POST"]),
    Route("/sources/exclude", changing(exclude), methods=["POST"]),
]
