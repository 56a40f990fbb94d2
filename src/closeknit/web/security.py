"""Who may talk to the pages: the browser that opened the printed link, on this machine, by itself.

Other programs of this machine lack the link, other machines can't reach the loopback, and other
sites in the same browser are told apart by Host (a name that was rebound to the loopback), Origin
and Sec-Fetch-Site (a form or a script of theirs). A change also needs the session's own token.
Calendars and address books have no session: theirs are two addresses that nobody can guess, which
can only be read (feeds.py).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from closeknit.web.feeds import is_feed

KEY = "key"  # the parameter of the printed link
CSRF = "csrf"
MOST_SESSIONS = 16
PREFETCH = ("sec-purpose", "purpose", "x-purpose", "x-moz")  # a browser that looks ahead
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
        if not any(_same(key, own) for own in self._keys):
            return None
        self._keys.clear()
        session = secrets.token_urlsafe(32)
        while len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[session] = []
        return session

    @property
    def is_waiting(self) -> bool:
        """Whether a link is out that nobody used yet."""
        return bool(self._keys)

    def session(self, headers: Headers) -> str | None:
        """The session of a request, if it has one of ours. What other programs of this machine
        left in the browser's jar stands beside it and may be no proper cookie."""
        for jar in headers.getlist("cookie"):
            for pair in jar.split(";"):
                name, _, value = pair.strip().partition("=")
                if name == self.cookie and value in self._sessions:
                    return value
        return None

    def token(self, session: str) -> str:
        """What a change made in this session must carry."""
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def is_token(self, session: str, token: str) -> bool:
        """Whether a change carries it."""
        return _same(self.token(session), token)

    def notices(self, session: str) -> list[str]:
        """The sentences to show once on the next page; the caller empties the list."""
        return self._sessions.get(session, [])

    def is_own_host(self, host: str) -> bool:
        """Whether a Host header names this server and no other name for it."""
        return f"http://{host.lower()}" in self.origins

    @property
    def origins(self) -> frozenset[str]:
        """Where our pages are, as browsers say it: without the port where it is HTTP's own."""
        names = ("127.0.0.1", "localhost")
        ports = (f":{self.port}", "") if self.port == 80 else (f":{self.port}",)
        return frozenset(f"http://{name}{port}" for name in names for port in ports)


class Guard:
    """Lets only the owner's requests through, and gives every answer its headers."""

    def __init__(
        self,
        app: ASGIApp,
        gate: Gate,
        tell: Callable[[str], None],
        opens: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`opens` says whether a path is one of the feeds, whose address is their key."""
        self.app = app
        self.gate = gate
        self.tell = tell
        self.opens = opens

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

        answer = self._refusal(scope)
        if answer is None:
            feed = is_feed(scope["path"])
            answer = await self._feed(scope) if feed else self._entrance(scope)
        with suppress(ClientDisconnect):  # who goes away in the middle of sending is no error
            await (answer or self.app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """What is said to a request that isn't from a page of ours."""
        headers = Headers(scope=scope)
        # one that stands twice is joined, so that it is nobody's
        if not self.gate.is_own_host(", ".join(headers.getlist("host"))):
            return _no(421, "closeknit answers only at its own address.")
        told = headers.getlist("sec-fetch-site")
        site = ", ".join(told) if told else "same-origin"
        origin = ", ".join(headers.getlist("origin")) if "origin" in headers else None
        own = origin in self.gate.origins
        if scope["method"] not in SAFE:
            if (origin is not None and not own) or (origin is None and site != "same-origin"):
                return _no(403, "Another site tried to change something here. It was refused.")
            if origin is None and not told:
                return _no(403, "Your browser didn't say which page this came from. Use another.")
        elif (origin is not None and not own) or (
            site not in ("same-origin", "none") and headers.get("sec-fetch-mode") != "navigate"
        ):
            return _no(403, "Another site tried to read something here. It was refused.")
        return None

    async def _feed(self, scope: Scope) -> ASGIApp | None:
        """None for a feed that is there: whoever has its address may read it and do nothing else,
        and a session makes no difference."""
        if scope["method"] not in SAFE:
            return _no(405, "This address can only be read.")
        if not await run_in_threadpool(self.opens, scope["path"]):
            return _no(404, "There is nothing at this address. It may have been renewed.")
        return None

    def _entrance(self, scope: Scope) -> ASGIApp | None:
        """None for those who are in, a way in for who brings a key, else where to find one."""
        if scope["path"].startswith("/static/"):
            return None
        key = QueryParams(scope["query_string"]).get(KEY)
        headers = Headers(scope=scope)
        session = self.gate.session(headers)
        if session is None and key is not None and scope["method"] == "GET":
            return self._unlock(key, headers)
        if session is None:
            return _no(403, "Open the link that closeknit printed in the terminal.")
        if key is not None:
            return RedirectResponse("/", 303)
        scope.setdefault("state", {})
        scope["state"]["session"] = session
        return None

    def _unlock(self, key: str, headers: Headers) -> ASGIApp:
        """Lets in who brings the key that is out, and sees that the owner always has one."""
        if any("prefetch" in headers.get(name, "").lower() for name in PREFETCH):
            return _no(503, "This link opens closeknit once, and not ahead of time.")
        session = self.gate.open(key)
        if session is not None:
            return self._welcome(session)
        # only where none is out: else a page of another site could fill the terminal, and make
        # the link void that stands there
        if not self.gate.is_waiting:
            self.tell(
                "A link was opened that is used up or wrong. If that was you, use this one: "
                f"{self.gate.link()}\nIf you never came in with the one before, another program "
                "did: end closeknit with Ctrl-C and start it again."
            )
        return _no(403, "A link opens closeknit once. The one that works stands in the terminal.")

    def _welcome(self, session: str) -> RedirectResponse:
        answer = RedirectResponse("/", 303)  # the key leaves the address bar and the history
        answer.set_cookie(self.gate.cookie, session, httponly=True, samesite="strict", path="/")
        return answer


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that doesn't tell where they differ."""
    return hmac.compare_digest(*(text.encode(errors="surrogatepass") for text in (one, other)))


def _no(status: int, sentence: str) -> PlainTextResponse:
    return PlainTextResponse(sentence + "\n", status)
