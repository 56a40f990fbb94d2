"""The façade: what comes in, from files and from accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from closeknit.model.accounts import Account, SyncState
from closeknit.network.face.base import Face
from closeknit.network.results import Imported

if TYPE_CHECKING:
    from closeknit.accounts.sync import Going
    from closeknit.intake import Tick
    from closeknit.network.accounts import Synchronised
    from closeknit.network.sources import Source


class Coming(Face):
    """What comes in, from files and from accounts."""

    def bring_in(
        self,
        paths: Sequence[Path],
        me: Sequence[str] = (),
        tick: Callable[[Tick], None] = lambda _: None,
    ) -> Imported:
        """Imports files, folders and archives; what was read before is passed over."""
        from closeknit.network.imports import bring_in

        return bring_in(self._home, paths, me, tick)

    def sources(self) -> list[Source]:
        """What was brought in so far, the latest first."""
        from closeknit.network.sources import sources

        return sources(self._home)

    def accounts(self) -> list[SyncState]:
        """The accounts that were added, and how the last sync of each went."""
        from closeknit.network.accounts import accounts

        return accounts(self._home)

    def add_account(self, account: Account, password: str = "", *, tried: bool = True) -> None:
        """Adds an account once it was `tried`; a `password` goes into the system's keyring.
        Raises AccountError."""
        from closeknit.network.accounts import add

        add(self._home, account, password, tried=tried)

    def remove_account(self, name: str) -> Account:
        """Removes an account; what was read from it stays. Raises NotFound, Ambiguous."""
        from closeknit.network.accounts import remove

        return remove(self._home, name)

    def sync(
        self, names: Sequence[str] = (), tick: Callable[[Going], None] = lambda _: None
    ) -> Synchronised:
        """Brings in what is new in accounts, in all where none is named. What goes wrong with one
        is told in its `trouble`. Raises NotFound, Ambiguous."""
        from closeknit.network.accounts import sync

        return sync(self._home, names, tick)

    def watch(
        self, names: Sequence[str] = (), tick: Callable[[Going], None] = lambda _: None
    ) -> Iterator[Synchronised]:
        """Syncs, and again whenever something came, without an end. Raises NotFound,
        Ambiguous."""
        from closeknit.network.accounts import watch

        return watch(self._home, names, tick)
