"""Accounts on servers: adding, removing and syncing them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from closeknit import clock
from closeknit.accounts import secrets
from closeknit.accounts.base import Session
from closeknit.accounts.openers import opener_of
from closeknit.accounts.providers import PROVIDERS, provider_of, server_of
from closeknit.accounts.sync import Course, Followed, Going
from closeknit.accounts.watch import news
from closeknit.declarations import said
from closeknit.errors import AccountError, Ambiguous, NotFound
from closeknit.forgotten import Forgotten
from closeknit.intake import Intake
from closeknit.model.accounts import Account, Kind, SyncState
from closeknit.network.home import Home
from closeknit.store.accounts import AccountBook
from closeknit.store.database import path_of
from closeknit.store.reader import reading
from closeknit.store.writer import Writer

__all__ = [
    "PROVIDERS",
    "Synchronised",
    "accounts",
    "add",
    "chosen",
    "provider_of",
    "remove",
    "server_for",
    "sync",
    "watch",
]

LEG = 5.0  # seconds; others who want to write wait no longer for a sync
TURN = 0.15  # seconds in which they get their turn
NONE = "No account was added yet. Add one with: closeknit account add ADDRESS"


@dataclass(frozen=True, slots=True)
class Synchronised:
    """What a sync did, and what the home holds afterwards."""

    accounts: tuple[Followed, ...]
    people: int
    interactions: int
    seconds: float
    me: tuple[str, ...] = ()
    me_reason: str = ""

    @property
    def new(self) -> int:
        """How much of all that was seen is new."""
        return sum(one.new for account in self.accounts for one in account.collections)


def server_for(kind: Kind, address: str) -> str:
    """Where the mail, calendar or address book of an e-mail address most likely is: a calendar or
    address book is looked for at its domain. Raises AccountError."""
    if kind == "imap":
        return server_of(address, kind)
    from closeknit.accounts.discovery import discover

    return discover(kind, address)


def accounts(home: Home) -> list[SyncState]:
    """All accounts, and how the last sync of each went."""
    if not path_of(home.folder).exists():
        return []
    with reading(home.folder) as reader:
        return reader.accounts()


def chosen(home: Home, names: Sequence[str]) -> list[Account]:
    """The accounts that are meant, all of them where none is named: by name, login or a part of
    either. Raises NotFound, Ambiguous."""
    known = [state.account for state in accounts(home)]
    if not known:
        raise NotFound(NONE)
    return list(dict.fromkeys(_meant(name, known) for name in names)) or known


def _meant(name: str, known: Sequence[Account]) -> Account:
    part = name.strip().casefold()
    exact = [a for a in known if a.name.casefold() == part]
    found = exact or [a for a in known if part and part in f"{a.name} {a.user}".casefold()]
    if not found:
        all_names = ", ".join(f"“{account.name}”" for account in known)
        raise NotFound(f"No account goes by “{name}”. There is {all_names}.")
    if len(found) > 1:
        raise Ambiguous(
            f"{len(found)} accounts go by “{name}”. Say which:",
            tuple(("", account.name, (account.user,)) for account in found),
        )
    return found[0]


def add(home: Home, account: Account, password: str = "", *, tried: bool = True) -> None:
    """Adds an account, or changes the one with its name. A `password` goes into the system's
    keyring. It is `tried` first. Raises AccountError, and then nothing is kept."""
    if tried:
        with opener_of(account.kind)(account, password or secrets.secret_of(account)) as session:
            next(session.collections(), None)
    if password and account.secret.place == "keyring":
        secrets.keep(account.name, password)
    with home.writing() as writer:
        AccountBook(writer).add(account)


def remove(home: Home, name: str) -> Account:
    """Removes an account and its password. What was read from it stays. Raises NotFound,
    Ambiguous."""
    [account] = chosen(home, [name])
    with home.writing() as writer:
        AccountBook(writer).remove(account.name)
    secrets.discard(account)
    return account


def sync(
    home: Home, names: Sequence[str] = (), tick: Callable[[Going], None] = lambda _: None
) -> Synchronised:
    """Brings in what is new in accounts, in all where none is named. What goes wrong with one is
    told in its `trouble`, and the others go on. Raises NotFound, Ambiguous."""
    begun = time.monotonic()
    clock.now()  # one that can't be right is told before anything is read
    followed = [_follow(home, account, tick) for account in chosen(home, names)]
    with home.writing() as writer:
        home.rebuild_if_stale(writer)
    with reading(home.folder) as reader:
        people, interactions = reader.totals()
        return Synchronised(
            tuple(followed),
            people,
            interactions,
            round(time.monotonic() - begun, 3),
            tuple(reader.my_handles()),
            reader.meta().get("me_reason", ""),
        )


def watch(
    home: Home, names: Sequence[str] = (), tick: Callable[[Going], None] = lambda _: None
) -> Iterator[Synchronised]:
    """Syncs, and again whenever something came, without an end. Raises NotFound, Ambiguous."""
    watched = chosen(home, names)
    yield sync(home, names, tick)
    for changed in news(watched, _opened):
        yield sync(home, changed, tick)


def _opened(account: Account) -> AbstractContextManager[Session]:
    return opener_of(account.kind)(account, secrets.secret_of(account))


def _follow(home: Home, account: Account, tick: Callable[[Going], None]) -> Followed:
    tick(Going(account.name, ""))
    try:
        password = secrets.secret_of(account)
        with opener_of(account.kind)(account, password) as session:
            course = Course(account, session, tick)
            while not _leg(home, course):
                time.sleep(TURN)
        followed = course.followed
    except AccountError as error:
        followed = Followed(account, trouble=str(error))
    with home.writing() as writer:
        AccountBook(writer).ended(account.name, clock.now(), followed.trouble)
    return followed


def _leg(home: Home, course: Course) -> bool:
    with home.writing() as writer:
        try:
            return course.leg(_intake(home, writer), LEG)
        except BaseException:
            writer.rollback()
            raise


def _intake(home: Home, writer: Writer) -> Intake:
    with reading(home.folder) as reader:
        words = said(reader.declarations())
        mine = frozenset((*words.me, *reader.my_handles()))
        gone = Forgotten(reader.tombstones(), mine)
    return Intake(writer, words.exclusions, lambda _: None, clock.day(clock.now()), gone)
