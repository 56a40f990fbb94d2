"""Who may talk to the pages: the browser that opened the printed link, on this machine, by itself.

Other programs of this machine lack the link, other machines can't reach the loopback, and other
sites in the same browser are told apart by Host (a name that was rebound to the loopback), Origin
and Sec-Fetch-Site (a form or a script of theirs). A change also needs the session's own token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEY = "key"  # the parameter of the printed link
CSRF = "csrf"
MOST_SESSIONS = 16
SAFE = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not no-referrer: with it a browser sends "Origin: null" with our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


class Gate:
    """The keys that open the pages, each once, and the sessions they opened."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = f"closeknit-{port}"  # browsers keep one jar for all ports of a host
        self._secret = secrets.token_bytes(32)
        self._keys: list[str] = []
        self._sessions: dict[str, list[str]] = {}

    def link(self) -> str:
        """A new address that opens the pages once; an older one that wasn't used is void."""
        self._keys = [secrets.token_urlsafe(32)]
        return f"http://127.0.0.1:{self.port}/?{KEY}={self._keys[0]}"

    def open(self, key: str) -> str | None:
        """The session that a key opens, or None where it opens nothing (any more)."""
        if not any(hmac.compare_digest(key.encode(), own.encode()) for own in self._keys):
            return None
        self._keys.clear()
        session = secrets.token_urlsafe(32)
        while len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[session] = []
        return session

    def session(self, headers: Headers) -> str | None:
        """The session of a request, if it has one of ours."""
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return None
        found = jar.get(self.cookie)
        return found.value if found is not None and found.value in self._sessions else None

    def token(self, session: str) -> str:
        """What a change made in this session must carry."""
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def is_token(self, session: str, token: str) -> bool:
        """Whether a change carries it."""
        return hmac.compare_digest(self.token(session).encode(), token.encode())

    def notices(self, session: str) -> list[str]:
        """The sentences to show once on the next page; the caller empties the list."""
        return self._sessions.get(session, [])

    def is_own_host(self, host: str) -> bool:
        """Whether a Host header names this server and no other name for it."""
        return host.lower() in {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost")}


class Guard:
    """Lets only the owner's requests through, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, gate: Gate, tell: Callable[[str], None]) -> None:
        self.app = app
        self.gate = gate
        self.tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = self._refusal(scope) or self._entrance(scope)
        await (answer or self.app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """What is said to a request that isn't from a page of ours."""
        headers = Headers(scope=scope)
        if not self.gate.is_own_host(headers.get("host", "")):
            return _no(421, "closeknit answers only at its own address.")
        site = headers.get("sec-fetch-site", "same-origin")
        origin = headers.get("origin")
        own = origin in {f"http://{name}:{self.gate.port}" for name in ("127.0.0.1", "localhost")}
        if scope["method"] not in SAFE:
            if (origin is not None and not own) or (origin is None and site != "same-origin"):
                return _no(403, "Another site tried to change something here. It was refused.")
            if origin is None and "sec-fetch-site" not in headers:
                return _no(403, "Your browser didn't say which page this came from. Use another.")
        elif (origin is not None and not own) or (
            site not in ("same-origin", "none") and headers.get("sec-fetch-mode") != "navigate"
        ):
            return _no(403, "Another site tried to read something here. It was refused.")
        return None

    def _entrance(self, scope: Scope) -> ASGIApp | None:
        """None for those who are in, a way in for who brings a key, else where to find one."""
        if scope["path"].startswith("/static/"):
            return None
        key = QueryParams(scope["query_string"]).get(KEY)
        session = self.gate.session(Headers(scope=scope))
        if session is None and key is not None and scope["method"] == "GET":
            session = self.gate.open(key)
            if session is not None:
                return self._welcome(session)
            self.tell(f"The link was opened again. If that was you, use this one: {self._link()}")
            return _no(403, "This link opens closeknit once. A new one stands in the terminal.")
        if session is None:
            return _no(403, "Open the link that closeknit printed in the terminal.")
        if key is not None:
            return RedirectResponse("/", 303)
        scope.setdefault("state", {})
        scope["state"]["session"] = session
        return None

    def _link(self) -> str:
        return self.gate.link()

    def _welcome(self, session: str) -> RedirectResponse:
        answer = RedirectResponse("/", 303)  # the key leaves the address bar and the history
        answer.set_cookie(self.gate.cookie, session, httponly=True, samesite="strict", path="/")
        return answer


def _no(status: int, sentence: str) -> PlainTextResponse:
    return PlainTextResponse(sentence + "\n", status)
