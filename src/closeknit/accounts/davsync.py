"""What is new in one calendar or address book, by whichever means its server has.

With sync tokens (RFC 6578) the server lists what changed since the last one. A token that it does
not accept any more means beginning anew, which makes no duplicates, since every item is known by
its own key. Without tokens the etags of all resources are compared. What was deleted on the
server stays here: it happened. Only what was still to come, and was deleted before, never did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from closeknit.accounts.base import Change, Reached, Seen
from closeknit.accounts.davaddress import host_of
from closeknit.accounts.davdialect import Dialect, multistatus
from closeknit.accounts.davfetch import Elsewhere, Fetched, Fetching
from closeknit.accounts.davhttp import KEPT, Answer, Client, Hidden, Missing
from closeknit.accounts.davstate import State, state_of
from closeknit.accounts.davxml import CALENDARSERVER, DAV, propfind, sync_collection
from closeknit.errors import ServerWrong
from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction, Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Member

AT_ONCE = 50  # resources asked for in one request
REACHED_EVERY = 500  # resources
MOST_RESOURCES = 500_000  # of one collection
_IDLE = 3  # pages that bring nothing
_MOST_REFUSED = 2
_ETAG = f"{DAV} getetag"
_CTAG = f"{CALENDARSERVER} getctag"
_TOKEN = f"{DAV} sync-token"
# 500 is what some servers say of a token that they can't read
_REFUSED = frozenset({400, 403, 404, 405, 409, 410, 412, 415, 422, 500, 501, 507})
_NO_TOKENS = _REFUSED - {500}


@dataclass(slots=True)
class _Page:
    """One answer of changes: the etags of what is to be read, what is gone, and whether there is
    more. `token` is where the next begins."""

    changed: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    token: str = ""
    more: bool = False


class Following:
    """One collection, followed from its last state. `now` in seconds; `mine` are addresses of the
    user, which a meeting that they take part in shows to be mine."""

    def __init__(
        self,
        client: Client,
        dialect: Dialect,
        account: str,
        url: str,
        now: int,
        mine: frozenset[str] = frozenset(),
    ) -> None:
        self._client, self._dialect, self._account = client, dialect, account
        self._url, self._now, self._mine = url, now, mine
        self._fetching = Fetching(client, dialect, url)
        self._state = State()
        self._key = ""
        self._unsaved = 0

    def changes(self, key: str, state: str) -> Iterator[Change]:
        """Items, and where a later sync may begin. A collection that isn't shown is a problem."""
        self._key, self._state = key, state_of(state)
        try:
            yield from self._changes()
        except (Hidden, Missing):
            reason = "isn't shown by the server to this login"
            yield Problem(self._account, "all of it", reason)
            yield Reached(state)

    def _changes(self) -> Iterator[Change]:
        if self._state.listed is None:
            yield from self._read(self._state.owed)
            yield from self._by_token()
        if self._state.listed is not None:
            yield from self._by_listing(self._state.listed)
        due = {href: at for href, at in self._state.later.items() if at <= self._now}
        yield from self._read(list(due), due)
        yield Reached(str(self._state))

    def _by_token(self) -> Iterator[Change]:
        """Page by page; ends with `listed` set where the server has no tokens."""
        told: set[str] = set()
        idle = 0
        while True:
            page = self._page()
            if page is None:
                self._state.listed, self._state.token, self._state.owed = {}, "", []
                return
            fresh = [href for href in page.changed if href not in told]
            idle = 0 if fresh else idle + 1
            told.update(fresh)
            if page.more and (idle >= _IDLE or len(told) > MOST_RESOURCES):
                raise self._endless()
            yield from page.problems
            self._forget(page.gone)
            self._state.token = page.token
            self._state.owed = fresh
            yield from self._read(fresh)
            if not page.more:
                return
            yield Reached(str(self._state))

    def _page(self) -> _Page | None:
        """What changed since the token, or everything where it isn't accepted any more; None
        where the server has no tokens, or refuses its own again and again."""
        state = self._state
        answer = self._ask_changes()
        if state.token and answer.status in _REFUSED:
            state.refused += 1
            state.token = ""
            if state.refused >= _MOST_REFUSED:
                return None
            answer = self._ask_changes()
        elif state.token:
            state.refused = 0
        if answer.status in _NO_TOKENS:
            return None
        page = self._page_of(answer)
        return page if page.token else None

    def _ask_changes(self) -> Answer:
        return self._client.ask("REPORT", self._url, sync_collection(self._state.token), "0")

    def _by_listing(self, listed: dict[str, str]) -> Iterator[Change]:
        """By etags, unless the tag of the whole says that nothing changed."""
        asked = self._client.ask("PROPFIND", self._url, propfind([_CTAG, _TOKEN]), "0")
        tags = [
            response.text(name).strip()
            for response in multistatus(self._client, asked).responses
            for name in (_CTAG, _TOKEN)
        ]
        tag = next(filter(None, tags), "")
        if tag and tag == self._state.tag:
            return
        answer = self._client.ask("PROPFIND", self._url, propfind([_ETAG]), "1")
        page = self._page_of(answer)
        yield from page.problems
        if not page.more:
            self._forget([href for href in listed if href not in page.changed])
        changed = {
            href: etag
            for href, etag in page.changed.items()
            if not etag or listed.get(href) != etag
        }
        yield from self._read(list(changed), etags=changed)
        self._state.tag = tag

    def _page_of(self, answer: Answer) -> _Page:
        told = multistatus(self._client, answer)
        page = _Page(token=told.token)
        for response in told.responses:
            if response.status == 507:
                page.more = True
                continue
            try:
                href = self._fetching.path(answer.url, response.href)
            except Elsewhere as host:
                reason = f"lies at another server ({host}), which isn't asked"
                page.problems.append(Problem(self._account, _shown(response.href), reason))
                continue
            if href is None:
                continue
            if response.status in (404, 410):
                page.gone.append(href)
            else:
                page.changed[href] = response.text(_ETAG).strip()
        return page

    def _forget(self, hrefs: Sequence[str]) -> None:
        for href in hrefs:
            self._state.later.pop(href, None)
            if self._state.listed is not None:
                self._state.listed.pop(href, None)

    def _read(
        self,
        hrefs: Sequence[str],
        since: Mapping[str, int] | None = None,
        etags: Mapping[str, str] | None = None,
    ) -> Iterator[Change]:
        """The items of resources; of those with a time in `since` what took place from then on."""
        state, hrefs = self._state, list(hrefs)
        # a state names all that is owed: with much of it, not too often
        often = max(REACHED_EVERY, len(hrefs) // 20)
        for begin in range(0, len(hrefs), AT_ONCE):
            part = hrefs[begin : begin + AT_ONCE]
            for fetched in self._fetching.contents(part):
                yield from self._items(fetched, (since or {}).get(fetched.href, 0))
            if since is None and etags is None:
                state.owed = hrefs[begin + AT_ONCE :]
            elif etags and state.listed is not None:
                state.listed.update({href: etags[href] for href in part})
            self._unsaved += len(part)
            if self._unsaved >= often:
                self._unsaved = 0
                yield Reached(str(state))

    def _items(self, fetched: Fetched, since: int) -> Iterator[Change]:
        href, account = fetched.href, self._account
        self._state.later.pop(href, None)
        if fetched.reason:
            yield Problem(account, _shown(href), fetched.reason)
        if not fetched.text:
            return
        looked = self._dialect.look(Member(account, href, memoryview(fetched.text)), self._now)
        if looked.again:
            self._state.later[href] = looked.again
        for item in looked.items:
            if isinstance(item, Problem):
                yield Problem(account, f"{_shown(href)}, {item.where}", item.reason)
            elif isinstance(item, Card):
                yield Seen(1)
                yield replace(item, locator=Locator(self._key, 0, 0))
            elif isinstance(item, Interaction) and item.time >= since:
                yield Seen(1)
                mine = tuple(s.handle for s in item.participants if s.handle in self._mine)
                to = tuple(dict.fromkeys((*item.delivered_to, *mine)))
                yield replace(item, locator=Locator(self._key, 0, 0), delivered_to=to)

    def _endless(self) -> ServerWrong:
        return ServerWrong(
            f"{host_of(self._url)} goes on telling of changes without end. {KEPT} Try again "
            "later; if it stays so, tell whoever runs the server."
        )


def _shown(href: str) -> str:
    """The last part of an address, as people read it."""
    return unquote(href.rstrip("/").rpartition("/")[2])[:100]
