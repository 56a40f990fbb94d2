"""Changes: forms that carry the session's token, read and checked before anything is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from closeknit.web.render import desk_of, gate_of, session_of
from closeknit.web.security import CSRF

MOST_FIELDS = 500
MOST_BYTES = 1 << 20
FORM = "application/x-www-form-urlencoded"
HEADER = "x-csrf"
LATER = "The figures follow in a few seconds."
STALE = "This page was open for too long. Load it again, then do the same.\n"

Handler = Callable[[Request, "Form"], Response]


class Form:
    """The fields of a form, as text."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def text(self, name: str) -> str:
        """A field's trimmed text, "" where it is missing."""
        value = self._data.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """All texts of a field that may stand more than once."""
        return [v.strip() for v in self._data.getlist(name) if isinstance(v, str)]

    def number(self, name: str) -> int | None:
        """A field's whole number, None where there is none."""
        text = self.text(name)
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def changing(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A route that changes something: `handler` is called on a thread of its own, with the form,
    once the token is right. The token may come as a field or, from a script, as a header."""

    @wraps(handler)
    async def checked(request: Request) -> Response:
        length = request.headers.get("content-length", "")
        # a length beside “chunked” is not the length
        known = length.isascii() and length.isdigit() and "transfer-encoding" not in request.headers
        if not known or len(length) > 9 or int(length) > MOST_BYTES:
            return PlainTextResponse("That is more than a form may hold.\n", 413)
        # nothing else is sent by our pages, and a text in parts may name any coding
        if request.headers.get("content-type", FORM).partition(";")[0].strip().lower() != FORM:
            return PlainTextResponse("Only the forms of the pages are read here.\n", 415)
        async with request.form(
            max_files=0, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES
        ) as data:
            token = data.get(CSRF) or request.headers.get(HEADER, "")
            if not isinstance(token, str) or not gate_of(request).is_token(
                session_of(request), token
            ):
                return PlainTextResponse(STALE, 403)
            return await run_in_threadpool(_settled, handler, request, Form(data))

    checked.checks_token = True  # type: ignore[attr-defined]  # a test asks every route
    return checked


def _settled(handler: Handler, request: Request, form: Form) -> Response:
    """The answer, and a word where the change doesn't show in the figures yet."""
    answer = handler(request, form)
    if answer.status_code < 400 and not desk_of(request).is_settled():
        notices = gate_of(request).notices(session_of(request))
        if LATER not in notices:
            notices.append(LATER)
    return answer


def streaming(
    handler: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """A route that takes a body of any size as it comes, with the token as a header."""

    @wraps(handler)
    async def checked(request: Request) -> Response:
        token = request.headers.get(HEADER, "")
        if not gate_of(request).is_token(session_of(request), token):
            return PlainTextResponse(STALE, 403)
        return await handler(request)

    checked.checks_token = True  # type: ignore[attr-defined]
    return checked
