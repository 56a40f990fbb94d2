"""A session with a CalDAV or CardDAV server: which collections it has, and where they are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from closeknit import clock
from closeknit.accounts.base import Change, Collection, Passed
from closeknit.accounts.davaddress import host_of, same_owner
from closeknit.accounts.davdialect import Dialect, multistatus
from closeknit.accounts.davhttp import Client, Hidden, TooLarge
from closeknit.accounts.davsync import Following
from closeknit.accounts.davxml import CALENDARSERVER, DAV, Response, propfind
from closeknit.errors import ServerWrong
from closeknit.model.accounts import Account

_KIND = f"{DAV} resourcetype"
_NAME = f"{DAV} displayname"
_PRINCIPAL = f"{DAV} current-user-principal"
_LONGEST_NAME = 120


class DavSession:
    """The `Session` of both kinds. The key of a collection is its path, quoted, with its name
    behind it: that is by what people exclude it."""

    def __init__(self, client: Client, dialect: Dialect, account: Account) -> None:
        self._client, self._dialect, self._account = client, dialect, account.name
        self._mine = {account.user.strip().lower()} if "@" in account.user else set()
        self._addresses: dict[str, str] = {}
        self._trouble: ServerWrong | None = None

    def collections(self) -> Iterator[Collection | Passed]:
        """The calendars or address books below the homes of the user. Raises AccountError, at the
        end what was wrong with one of them: the others needn't suffer for it."""
        names: set[str] = set()
        # of two with one name always the same is called otherwise
        for path, response, url in sorted(self._listed(), key=lambda one: one[0]):
            reason = self._passed_over(response)
            if self._dialect.named(self._dialect.collection) not in response.kinds() and not reason:
                continue
            if not same_owner(self._client.host, host_of(url)):
                reason = f"lies at {host_of(url)}, which belongs to somebody else"
            last = unquote(path.rstrip("/").rpartition("/")[2])
            name = " ".join(response.text(_NAME).split())[:_LONGEST_NAME] or last
            name = f"{name} ({last})" if name in names else name
            names.add(name)
            if reason:
                yield Passed(name, reason)
                continue
            self._addresses[path] = url
            key = f"{quote(path, safe='')}/{name}"
            yield Collection(name, key, self._dialect.format, self._dialect.version)
        if self._trouble is not None:
            raise self._trouble

    def changes(self, collection: Collection, state: str) -> Iterator[Change]:
        """What came since `state`. Raises AccountError where no other collection can be had."""
        path = unquote(collection.key.partition("/")[0])
        url = self._addresses.get(path) or self._client.joined(self._client.server, path)
        following = Following(
            self._client, self._dialect, self._account, url, clock.now(), frozenset(self._mine)
        )
        try:
            yield from following.changes(collection.key, state)
        except ServerWrong as error:
            self._trouble = self._trouble or error

    def _passed_over(self, response: Response) -> str:
        """Why something that may look like one of the collections isn't read."""
        kinds, dialect = response.kinds(), self._dialect
        if f"{CALENDARSERVER} subscribed" in kinds:
            return "comes from elsewhere, and the server only points to it"
        holds = response.found.get(dialect.named(dialect.components))
        if holds is None or dialect.named(dialect.collection) not in kinds:
            return ""
        told = {child.attributes.get("name", "").upper() for child in holds.children}
        return "holds tasks or notes, not meetings" if told and dialect.wanted not in told else ""

    def _listed(self) -> Iterator[tuple[str, Response, str]]:
        """What lies in the homes, each with its path and address."""
        told: set[str] = set()
        wanted = [_KIND, _NAME]
        if self._dialect.components:
            wanted.append(self._dialect.named(self._dialect.components))
        for home in self._homes():
            answer = self._client.ask("PROPFIND", home, propfind(wanted), "1")
            for response in multistatus(self._client, answer).responses:
                url = self._client.joined(answer.url, response.href)
                path = urlsplit(url).path
                if path not in told:
                    told.add(path)
                    yield path, response, url

    def _homes(self) -> list[str]:
        """Where the user's collections lie, from whatever address the account has."""
        server, dialect = self._client.server, self._dialect
        tried = dict.fromkeys(
            (
                server,
                self._client.joined(server, f"/.well-known/{dialect.kind}"),
                self._client.joined(server, "/"),
            )
        )
        refusal: Exception | None = None
        for url in tried:
            try:
                homes = self._homes_from(url, 2)
            except TooLarge:
                raise
            except (ServerWrong, Hidden) as error:
                refusal = refusal or error
                continue
            if homes:
                return homes
        if refusal:
            raise refusal
        raise ServerWrong(
            f"{self._client.host} tells of no {dialect.things} of this login. Check the address "
            "of the server in the account's settings: the provider's help names it."
        )

    def _homes_from(self, url: str, steps: int) -> list[str]:
        """The homes that a resource names, else those that its principal does. On the way it
        shows which mail addresses are the user's."""
        home = self._dialect.named(self._dialect.home)
        wanted = [_PRINCIPAL, _KIND, home]
        if self._dialect.own:
            wanted.append(self._dialect.named(self._dialect.own))
        answer = self._client.ask("PROPFIND", url, propfind(wanted), "0")
        principal = ""
        own = self._dialect.named(self._dialect.collection)
        for response in multistatus(self._client, answer).responses:
            self._mine |= self._addresses_of(response)
            if own in response.kinds():
                return [answer.url]  # the address of one calendar
            if home in response.found:
                hrefs = [one.text.strip() for one in response.found[home].within(f"{DAV} href")]
                if found := [self._client.joined(answer.url, href) for href in hrefs if href]:
                    for one in found:
                        self._client.check(one)
                    return found
            if _PRINCIPAL in response.found:
                principal = principal or response.found[_PRINCIPAL].first(f"{DAV} href")
        if not principal or not steps:
            return []
        return self._homes_from(self._client.joined(answer.url, principal), steps - 1)

    def _addresses_of(self, response: Response) -> set[str]:
        """The user's mail addresses, where a resource tells them."""
        told = response.found.get(self._dialect.named(self._dialect.own))
        hrefs = [one.text.strip().lower() for one in told.within(f"{DAV} href")] if told else []
        return {unquote(href[7:]) for href in hrefs if href.startswith("mailto:")}
