"""The contract that every kind of account keeps; the counterpart of `sources/base.py`.

A *session* is an open, logged-in connection that only ever reads. It names the account's
*collections* (folders, calendars, address books), and yields what changed in one since the
`state` that the last sync left. After items it yields `Reached(state)` wherever a later sync could
begin; the engine (`accounts/sync.py`) commits there, items and state in one transaction.

What the server's data is like never raises: an item that can't be read is a `Problem`. What the
server itself does wrong raises an `AccountError`, whose sentence says which server, what happened
and what to do; all that was reached before is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from closeknit.model.accounts import Account
from closeknit.sources.base import Item


@dataclass(frozen=True, slots=True)
class Collection:
    """One folder, calendar or address book. `name` is as people see it; `key` says which it is to
    the server (and, for a mailbox, in which numbering: one that was renumbered is another).
    `format` and `version` are those of the reader that its items go through."""

    name: str
    key: str
    format: str
    version: int
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """A collection that isn't read, and why in a few words ("junk mail")."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """So many items more were seen on the server; whether they are new shows in the store."""

    items: int


@dataclass(frozen=True, slots=True)
class Reached:
    """All before has been yielded; the next sync begins at `state`, opaque to everybody else."""

    state: str


Change = Item | Seen | Reached


class Session(Protocol):
    """A connection that is logged in. Locators of its items: `member` is the collection's key,
    `offset` the item's number there (0 where the server gives none)."""

    def collections(self) -> Iterator[Collection | Passed]: ...

    def changes(self, collection: Collection, state: str) -> Iterator[Change]:
        """What came since `state` ("" at first). Raises AccountError."""
        ...


class Opener(Protocol):
    """Opens a session; the connection is closed with the context. Raises AccountError."""

    def __call__(self, account: Account, password: str) -> AbstractContextManager[Session]: ...
