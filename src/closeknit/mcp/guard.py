"""Who may talk to the server over HTTP: a program on this machine that holds the token.

Other machines can't reach the loopback; web sites in a browser are told apart by Host (a name that
was rebound to the loopback), Origin and Sec-Fetch-Site; other programs of this machine lack the
token. All of it is looked at before anything of a request's body is read.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from closeknit.private import make_private, write_private

PATH = "/mcp"
FILE = "assistant-token"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def token_of(home: Path) -> tuple[str, bool]:
    """The token of a home, and whether it is new. One that others could read is void. Raises
    CantWrite."""
    file = home / FILE
    if file.is_file() and not file.is_symlink() and _is_private(file):
        kept = file.read_text("ascii", errors="replace").strip()
        if len(kept) >= 32 and kept.isascii():
            return kept, False
    make_private(home)
    file.unlink(missing_ok=True)
    return write_private(file, secrets.token_urlsafe(32) + "\n").read_text("ascii").strip(), True


def _is_private(file: Path) -> bool:
    return os.name != "posix" or not file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


class Guard:
    """Lets only requests through that carry the token and come from no web site."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self.app = app
        self._own = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the server's own life."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await (self._refusal(scope) or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        # one that stands twice is joined, so that it is nobody's
        if ", ".join(headers.getlist("host")).lower() not in self._own:
            return _no(421, "closeknit answers only at its own address.")
        origin = ", ".join(headers.getlist("origin")) if "origin" in headers else None
        if origin is not None and origin not in {f"http://{own}" for own in self._own}:
            return _no(403, "Another site tried to ask closeknit. It was refused.")
        if any(site != "same-origin" for site in headers.getlist("sec-fetch-site")):
            return _no(403, "Another site tried to ask closeknit. It was refused.")
        if not self._is_token(headers.getlist("authorization")):
            refused = _no(401, "This needs the token that “closeknit mcp --http” told of.")
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        return None if scope["path"] == PATH else _no(404, f"There is nothing here but {PATH}.")

    def _is_token(self, given: list[str]) -> bool:
        if len(given) != 1:
            return False
        scheme, _, token = given[0].partition(" ")
        same = hmac.compare_digest(
            token.strip().encode(errors="surrogatepass"), self._token.encode()
        )
        return same and scheme.lower() == "bearer"


def _no(status: int, sentence: str) -> PlainTextResponse:
    return PlainTextResponse(sentence + "\n", status, HEADERS)
