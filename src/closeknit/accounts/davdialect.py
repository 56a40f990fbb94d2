"""What calendars and address books differ in, so that one session does for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from closeknit.accounts.davhttp import Answer, Client
from closeknit.accounts.davxml import Multistatus, NotDav, parse
from closeknit.model.accounts import Kind
from closeknit.sources.base import Item, Member


@dataclass(frozen=True, slots=True)
class Looked:
    """What a resource holds up to now; `again` says when something more of it will have taken
    place (seconds, 0: never)."""

    items: list[Item]
    again: int = 0


@dataclass(frozen=True, slots=True)
class Dialect:
    """What calendars and address books differ in. `components` names the property that tells what
    a calendar may hold, `wanted` what of it is read, `own` the one that tells the user's mail
    addresses ("" without such); `things` is what people call them."""

    kind: Kind
    space: str
    home: str
    collection: str
    multiget: str
    data: str
    format: str
    version: int
    things: str
    look: Callable[[Member, int], Looked]
    components: str = ""
    wanted: str = ""
    own: str = ""

    def named(self, name: str) -> str:
        """A name in the dialect's own namespace."""
        return f"{self.space} {name}"


def multistatus(client: Client, answer: Answer) -> Multistatus:
    """What an answer says of resources. Raises AccountError."""
    if answer.status != 207:
        if 200 <= answer.status < 300:
            raise client.wrong(answer.url, "isn't what a calendar or address book server says")
        raise client.unusable(answer)
    try:
        return parse(answer.body)
    except NotDav as error:
        raise client.wrong(answer.url, str(error)) from None
