"""Waiting until it is worth looking at an account again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from queue import Empty, Queue
from threading import Thread
from typing import Protocol, runtime_checkable

from closeknit.accounts.base import Session
from closeknit.errors import CloseknitError
from closeknit.model.accounts import Account

POLL = 300.0  # seconds between two looks where the server can't tell of news
AGAIN = 60.0  # seconds until a server that failed is asked again
TOGETHER = 1.0  # what comes in so many seconds is looked at together
Open = Callable[[Account], AbstractContextManager[Session]]


@runtime_checkable
class Telling(Protocol):
    """A session that knows when something came."""

    def wait(self) -> None:
        """Returns when it is worth looking: at its first call, and when something changed."""
        ...


def news(accounts: Sequence[Account], opened: Open) -> Iterator[list[str]]:
    """The names of accounts to look at, again and again without an end."""
    heard: Queue[str] = Queue()
    for account in accounts:
        Thread(target=_listen, args=(account, opened, heard), daemon=True).start()
    while True:
        names = {_next(heard)}
        time.sleep(TOGETHER)
        while True:
            try:
                names.add(heard.get_nowait())
            except Empty:
                break
        yield [account.name for account in accounts if account.name in names]


def _next(heard: Queue[str]) -> str:
    while True:
        try:
            return heard.get(timeout=1)  # so that Ctrl-C is heard on every system
        except Empty:
            continue


def _listen(account: Account, opened: Open, heard: Queue[str]) -> None:
    """Looks out for one account for as long as the program runs."""
    while True:
        try:
            with opened(account) as session:
                while isinstance(session, Telling):
                    session.wait()
                    heard.put(account.name)
            time.sleep(POLL)
            heard.put(account.name)
        except CloseknitError:
            # the sync that follows says what is wrong
            time.sleep(AGAIN)
            heard.put(account.name)
