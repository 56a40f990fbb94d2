"""How a CalDAV or CardDAV server is asked: what is sent to whom, and what may come back.

Only requests that read are ever sent. The login goes to the server that the account names and to
no other, but for hosts of the same registered domain to which that one points over TLS. Every
answer is bounded in time and size.
"""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx2

from closeknit.accounts.davaddress import host_of, same_owner, server_address
from closeknit.errors import AccountError, LoginRefused, ServerWrong, Unreachable, Untrusted
from closeknit.model.accounts import Account

TIMEOUT = 30.0  # seconds without a byte
PATIENCE = 300.0  # seconds for a whole answer
LARGEST = 64 << 20  # bytes of an answer, unpacked
_MOST_REDIRECTS = 5
_LONGEST_WAIT = 86_400
KEPT = "What was read before is kept."

Method = Literal["PROPFIND", "REPORT", "GET"]
READ_ONLY: frozenset[str] = frozenset({"PROPFIND", "REPORT", "GET"})


class TooLarge(ServerWrong):
    """An answer without end."""


class Missing(ServerWrong):
    """It has nothing at an address."""


class Hidden(LoginRefused):
    """It lets the user in, and doesn't show what is asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`url` is where it came from in the end, after redirects."""

    status: int
    url: str
    body: bytes


class Client:
    """One login. `user` and `password` may be empty: then nothing is sent that says who asks."""

    def __init__(self, account: Account, password: str) -> None:
        self.server = server_address(account)
        self.host = host_of(self.server)
        self._account, self._password = account, password
        self._plain = self.server.startswith("http://")
        headers = {"User-Agent": "closeknit", "Accept-Encoding": "gzip, identity"}
        auth: httpx2.Auth | None = None
        if account.secret.token and password:
            if not (password.isascii() and password.isprintable()):
                raise LoginRefused(
                    f"What was given as the token of {account.user} isn't one. See what the "
                    "command prints in its first line."
                )
            headers["Authorization"] = f"Bearer {password}"
        elif password:
            auth = httpx2.BasicAuth(account.user, password)
        self._http = httpx2.Client(
            auth=auth,
            headers=headers,
            # one that trusts nobody, where there is nothing to encrypt: it loads at once
            verify=_trusting_nobody() if self._plain else _trusting(),
            trust_env=not self._plain,
        )

    def close(self) -> None:
        """Hangs up."""
        self._http.close()

    def ask(
        self,
        method: Method,
        url: str,
        body: bytes = b"",
        depth: str | None = None,
        largest: int = LARGEST,
    ) -> Answer:
        """The answer, whatever its status, except for those that no caller can go on from.
        Raises AccountError."""
        if method not in READ_ONLY:
            raise ValueError(f"{method} isn't sent: accounts are only read")
        for _ in range(_MOST_REDIRECTS + 1):
            self.check(url)
            status, headers, found = self._patiently(method, url, body, depth, largest)
            if status == 401 and self._takes_up_digest(headers):
                status, headers, found = self._patiently(method, url, body, depth, largest)
            if status not in (301, 302, 303, 307, 308) or not headers.get("location"):
                self._raise_for(status, headers, url)
                return Answer(status, url, found)
            url = self.joined(url, headers["location"])
        raise ServerWrong(
            f"{self.host} sends from one address to the next without end. Check the address of "
            f"the server in the account's settings. {KEPT}"
        )

    def _takes_up_digest(self, headers: httpx2.Headers) -> bool:
        """Whether the server wants the login in another way, in which it gets it from now on."""
        ways = {
            way.split()[0].lower() for way in headers.get_list("www-authenticate") if way.split()
        }
        if not isinstance(self._http.auth, httpx2.BasicAuth) or ways != {"digest"}:
            return False
        self._http.auth = httpx2.DigestAuth(self._account.user, self._password)
        return True

    def joined(self, url: str, reference: str) -> str:
        """The address that `reference` means in an answer from `url`."""
        try:
            return urljoin(url, reference)
        except ValueError:
            raise self.wrong(url, f"names an address that is none ({reference[:80]})") from None

    def check(self, url: str) -> None:
        """Raises ServerWrong where the login must not go to `url`."""
        host = host_of(url)
        if not same_owner(self.host, host):
            raise ServerWrong(
                f"{self.host} sends on to {host}, which belongs to somebody else, so the password "
                f"was not sent there. {KEPT} If {host} is your provider's, add the account with "
                f"--server https://{host}/."
            )
        if self._plain and url.startswith("https://"):
            raise ServerWrong(
                f"{host} wants to be asked at {url[:200]}. Add the account with that address."
            )
        if not url.startswith("http://" if self._plain else "https://"):
            raise ServerWrong(
                f"{self.host} sends on to {url[:200]}, which isn't encrypted: the password would "
                f"be there for all to read, so it was not sent. {KEPT} Tell whoever runs the "
                "server."
            )

    def _patiently(
        self, method: Method, url: str, body: bytes, depth: str | None, largest: int
    ) -> tuple[int, httpx2.Headers, bytes]:
        """Once more where the line dropped: a server may hang up on one that was idle."""
        try:
            return self._once(method, url, body, depth, largest)
        except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError):
            with _told(host_of(url)):
                return self._once(method, url, body, depth, largest)
        except httpx2.InvalidURL:
            raise self.wrong(url, f"names an address that is none ({url[:80]})") from None
        except httpx2.HTTPError:
            with _told(host_of(url)):
                raise

    def _once(
        self, method: Method, url: str, body: bytes, depth: str | None, largest: int
    ) -> tuple[int, httpx2.Headers, bytes]:
        headers = {"Content-Type": "application/xml; charset=utf-8"} if body else {}
        if depth is not None:
            headers["Depth"] = depth
        begun, size, pieces = time.monotonic(), 0, []
        with self._http.stream(
            method, url, content=body or None, headers=headers, timeout=TIMEOUT
        ) as response:
            for piece in response.iter_bytes():
                size += len(piece)
                if size > largest:
                    raise TooLarge(
                        f"{host_of(url)} sends more than {largest >> 20} MiB in one answer, and "
                        f"was cut off. {KEPT} Try again later; if it stays so, tell whoever runs "
                        "the server."
                    )
                if time.monotonic() - begun > PATIENCE:
                    raise httpx2.ReadTimeout("too slow")
                pieces.append(piece)
        return response.status_code, response.headers, b"".join(pieces)

    def _raise_for(self, status: int, headers: httpx2.Headers, url: str) -> None:
        host = host_of(url)
        if status in (401, 407):
            raise LoginRefused(_refused(host, self._account))
        if status in (429, 503):
            wait = headers.get("retry-after", "")
            seconds = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else 0
            minutes = -(-min(seconds, _LONGEST_WAIT) // 60)
            when = f"in {minutes:,} minute{'s' * (minutes != 1)}" if minutes else "in an hour"
            raise Unreachable(f"{host} is busy and asks to wait. {KEPT} Try again {when}.")

    def wrong(self, url: str, what: str) -> ServerWrong:
        """The sentence for an answer that can't be: `what` is a clause."""
        return ServerWrong(
            f"What {host_of(url)} answers {what}. {KEPT} Try again later; if it stays so, check "
            "the address of the server, or tell whoever runs it."
        )

    def unusable(self, answer: Answer) -> AccountError:
        """The sentence for a status that can't be gone on from."""
        host = host_of(answer.url)
        if answer.status == 403:
            return Hidden(
                f"{host} lets {self._account.user} in, but doesn't show what is asked for. {KEPT} "
                "Look in the provider's settings whether calendars and address books may be read "
                "by other programs, and whether an app password may do it."
            )
        if answer.status >= 500:
            return ServerWrong(
                f"{host} has a fault of its own (error {answer.status}). {KEPT} Try again later; "
                "if it stays so, tell whoever runs it."
            )
        return Missing(
            f"{host} has nothing at {urlsplit(answer.url).path or '/'} (error {answer.status}). "
            f"{KEPT} Check the address of the server in the account's settings."
        )


def _trusting() -> ssl.SSLContext:
    """What the system trusts, or the file that SSL_CERT_FILE names."""
    try:
        return httpx2.create_ssl_context()
    except OSError as error:  # ssl.SSLError is one
        named = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") or "the system"
        raise Untrusted(
            f"The certificates to be trusted can't be read from {named} "
            f"({error.strerror or error}), so no server was asked. Check what the environment "
            "variable SSL_CERT_FILE names."
        ) from None


def _trusting_nobody() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@contextmanager
def _told(host: str) -> Iterator[None]:
    """Turns what went wrong on the line into a sentence."""
    try:
        yield
    except httpx2.TimeoutException:
        raise Unreachable(
            f"{host} did not answer within {TIMEOUT:.0f} seconds. {KEPT} Try again later, and see "
            "whether you are online."
        ) from None
    except httpx2.HTTPError as error:
        raise _sentence(host, error) from None


def _sentence(host: str, error: httpx2.HTTPError) -> AccountError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Untrusted(
                f"{host} shows a certificate that can't be trusted ({cause.verify_message}), so "
                "nothing was sent to it. If the server is your own and so is its certificate, "
                "name its file in the environment variable SSL_CERT_FILE. Else somebody may be "
                "in between: try from another network, and ask whoever runs the server."
            )
        if isinstance(cause, ssl.SSLError) and isinstance(error, httpx2.ConnectError):
            return ServerWrong(
                f"{host} doesn't encrypt as it should, so nothing was sent to it. Check the "
                f"address of the server and its port. {KEPT}"
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.ConnectError):
        return Unreachable(
            f"{host} can't be reached. {KEPT} See whether you are online, and whether the "
            "address of the server is right."
        )
    if isinstance(error, httpx2.ProxyError):
        return Unreachable(
            f"The proxy in between doesn't let through to {host}. {KEPT} Check the environment "
            "variable HTTPS_PROXY."
        )
    if isinstance(error, httpx2.DecodingError):
        return ServerWrong(f"What {host} answers can't be unpacked. {KEPT} Try again later.")
    return Unreachable(f"{host} hung up in the middle. {KEPT} Try again later.")


def _refused(host: str, account: Account) -> str:
    if not account.secret.token:
        return (
            f"{host} doesn't accept the login of {account.user}. {KEPT} Check the name and the "
            "password; many providers want an app password, which you make in their settings."
        )
    return (
        f"{host} doesn't accept the token of {account.user}; it may have run out. {KEPT} See that "
        "the command that prints it prints a new one."
    )
