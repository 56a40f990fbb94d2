"""The contents of resources: many in one request, else one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from closeknit.accounts.davaddress import host_of
from closeknit.accounts.davdialect import Dialect, multistatus
from closeknit.accounts.davhttp import Client, TooLarge
from closeknit.accounts.davxml import Response, multiget

LARGEST_ITEM = 8 << 20  # bytes, where resources have to be fetched one by one
MOST_TOO_LARGE = 10  # in a row: then it is the server, not what is in it


@dataclass(frozen=True, slots=True)
class Fetched:
    """The contents of one resource, or in `reason` why there are none; neither where it was
    deleted meanwhile."""

    href: str
    text: bytes = b""
    reason: str = ""


class Fetching:
    """For the collection at `url`. Its resources go by the paths of their addresses."""

    def __init__(self, client: Client, dialect: Dialect, url: str) -> None:
        self._client, self._dialect, self._url = client, dialect, url
        self._one_by_one = False
        self._too_large = 0

    def path(self, base: str, href: str) -> str | None:
        """The path of a resource that an answer from `base` names; None for the collection
        itself and those within it. Raises Elsewhere."""
        url = self._client.joined(base, href)
        if host_of(url) != host_of(self._url):
            raise Elsewhere(host_of(url))
        path = urlsplit(url).path
        own = urlsplit(self._url).path.rstrip("/")
        return None if path.endswith("/") or unquote(path) == unquote(own) else path

    def contents(self, hrefs: Sequence[str]) -> Iterator[Fetched]:
        """In the order of `hrefs`. Raises AccountError."""
        together = {} if self._one_by_one else self._together(hrefs)
        data = self._dialect.named(self._dialect.data)
        for href in hrefs:
            response = together.get(unquote(href))
            if response is None or (response.status == 200 and not response.text(data).strip()):
                yield self._alone(href)
            elif response.status in (404, 410):
                yield Fetched(href)
            elif response.status != 200:
                yield Fetched(href, reason=f"isn't shown by the server (error {response.status})")
            else:
                yield Fetched(href, response.text(data).encode("utf-8", "replace"))

    def _together(self, hrefs: Sequence[str]) -> dict[str, Response]:
        """What the server gives of them at once, by path; nothing where it can't."""
        named = self._dialect.named
        body = multiget(named(self._dialect.multiget), named(self._dialect.data), hrefs)
        try:
            answer = self._client.ask("REPORT", self._url, body)
        except TooLarge:
            return {}
        if 400 <= answer.status < 500 or answer.status == 501:
            self._one_by_one = True
            return {}
        self._too_large = 0
        responses = multistatus(self._client, answer).responses
        base = answer.url
        return {unquote(urlsplit(self._client.joined(base, r.href)).path): r for r in responses}

    def _alone(self, href: str) -> Fetched:
        url = self._client.joined(self._url, href)
        try:
            answer = self._client.ask("GET", url, largest=LARGEST_ITEM)
        except TooLarge:
            self._too_large += 1
            if self._too_large > MOST_TOO_LARGE:
                raise
            return Fetched(href, reason=f"is larger than {LARGEST_ITEM >> 20} MiB")
        self._too_large = 0
        if answer.status == 200:
            return Fetched(href, answer.body)
        if answer.status in (404, 410):
            return Fetched(href)
        if answer.status >= 500:
            raise self._client.unusable(answer)
        return Fetched(href, reason=f"isn't shown by the server (error {answer.status})")


class Elsewhere(Exception):
    """A resource on another server, which isn't asked; the text is its host."""
