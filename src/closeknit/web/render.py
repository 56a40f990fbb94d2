"""From a template and values to a page, with the words that all pages share."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import cast

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from closeknit import clock
from closeknit.model.ties import Probability
from closeknit.web.desk import Desk
from closeknit.web.security import Gate

NAVIGATION = (
    ("/", "Roots"),
    ("/people", "People"),
    ("/network", "Network"),
    ("/path", "Path"),
    ("/ask", "Ask"),
    ("/needs", "Needs"),
    ("/week", "This week"),
    ("/ledger", "Ledger"),
    ("/review", "Review"),
    ("/track", "Track record"),
    ("/sources", "Sources"),
)


def desk_of(request: Request) -> Desk:
    """What all pages share."""
    return cast(Desk, request.app.state.desk)


def gate_of(request: Request) -> Gate:
    """Who is let in."""
    return cast(Gate, request.app.state.gate)


def session_of(request: Request) -> str:
    """The session that the guard found."""
    return cast(str, request.state.session)


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A whole page, or the part of one that a template holds."""
    html = _templates().get_template(template).render(**_common(request), **values)
    return HTMLResponse(html, status)


def part(request: Request, template: str, block: str, **values: object) -> HTMLResponse:
    """One block of a template, for a page that is open already."""
    found = _templates().get_template(template)
    context = found.new_context({**_common(request), **values})
    return HTMLResponse("".join(found.blocks[block](context)))


def go(request: Request, to: str, notice: str = "") -> Response:
    """To another page after a change, which says there once what was done."""
    if notice:
        gate_of(request).notices(session_of(request)).append(notice)
    return RedirectResponse(to, 303)


def could_not(request: Request, sentence: str, status: int) -> HTMLResponse:
    """A page that says what could not be done."""
    return page(request, "could_not.html", status, sentence=sentence)


def _common(request: Request) -> dict[str, object]:
    desk, gate, session = desk_of(request), gate_of(request), session_of(request)
    notices = gate.notices(session)
    shown = list(notices)
    notices.clear()
    as_of, earlier = (None, False) if desk.is_empty() else desk.judged()
    return {
        "navigation": NAVIGATION,
        "here": request.url.path,
        "csrf": gate.token(session),
        "notices": shown,
        "as_of": as_of,
        "judged_earlier": earlier,
        "static": f"/static/{fingerprint()}",
    }


@cache
def fingerprint() -> str:
    """Changes with any of the files that pages fetch, so that browsers may keep them for ever."""
    folder = resources.files("closeknit.web") / "static"
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("closeknit.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": day,
        "month": month,
        "percent": percent,
        "between": between,
        "count": count,
        "private": private,
    }
    return made


# words --------------------------------------------------------------------------------------

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(time: int | None) -> str:
    """“3 March 2026”, or “never”."""
    if time is None:
        return "never"
    year, number, of_month = (int(figure) for figure in clock.day(time).split("-"))
    return f"{of_month} {_MONTHS[number - 1]} {year}"


def month(time: int | None) -> str:
    """“March 2026”, or “never”."""
    return "never" if time is None else day(time).split(" ", 1)[1]


def percent(share: float | None) -> str:
    """“68 %”, with a space that doesn't break."""
    return "unknown" if share is None else f"{100 * share:.0f}\u00a0%"


def between(chance: Probability | None) -> str:
    """“68 % (55 to 79)”."""
    if chance is None:
        return "unknown"
    return f"{percent(chance.estimate)} ({100 * chance.low:.0f} to {100 * chance.high:.0f})"


def count(n: int, noun: str, plural: str = "") -> str:
    """“1 person”, “12,818 messages”."""
    return f"{n:,}\u00a0{noun if n == 1 else plural or noun + 's'}"


def private(text: object) -> Markup:
    """Something that “Hide names” hides: names, addresses, subjects, sentences from mail."""
    return Markup('<span class="private">{}</span>').format(text)
