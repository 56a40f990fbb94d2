"""Mail over IMAP: folders that hold mail, and of each message its header and its text.

Nothing on the server changes: folders are opened for reading only, and messages are fetched so
that they stay unread. A folder whose numbers stand as they stood is not even opened.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from closeknit.accounts.base import Change, Collection, Passed, Reached, Seen
from closeknit.accounts.imapfolders import Folder, folders
from closeknit.accounts.imapmessages import Messages
from closeknit.accounts.imaptrouble import place
from closeknit.accounts.imapwire import Wire, connected
from closeknit.errors import ServerWrong
from closeknit.model.accounts import Account
from closeknit.versions import READERS

FORMAT = "eml"
AT_ONCE = 400  # messages between two places where a sync may begin again
RENEWED = 29 * 60.0  # seconds; servers hang up on those who wait for 30 minutes
POLL = 300.0  # seconds between two looks where the server can't tell of news


@contextmanager
def open_imap(account: Account, password: str) -> Iterator[Imap]:
    """Opens a session. Raises AccountError."""
    with connected(account, password) as wire:
        yield Imap(account, wire)


class Imap:
    """A session with a mail server."""

    def __init__(self, account: Account, wire: Wire) -> None:
        self._account = account
        self._wire = wire
        self._folders: dict[str, Folder] = {}
        self._waited = False
        self._next: int | None = None

    def collections(self) -> Iterator[Collection | Passed]:
        """The folders that hold mail; those of Gmail, whose folders show the same mail over and
        over, as one."""
        for found in folders(self._wire):
            if isinstance(found, Passed):
                yield found
            else:
                key = f"{found.validity}/{found.shown}"
                self._folders[key] = found
                yield Collection(found.shown, key, FORMAT, READERS[FORMAT], found.sent)

    def changes(self, collection: Collection, state: str) -> Iterator[Change]:
        """What came since. A state is the number of the first message that wasn't seen yet, and
        the server's count of changes (0: not known)."""
        folder = self._folders[collection.key]
        first, changes = map(int, state.split()) if state else (1, 0)
        as_it_was = folder.changes > 0 and folder.changes == changes
        if folder.messages and not as_it_was and not 0 < folder.next <= first:
            self._open(folder)
            messages = Messages(self._wire, collection)
            numbers = self._wire.numbers_from(first)
            for begin in range(0, len(numbers), AT_ONCE):
                some = numbers[begin : begin + AT_ONCE]
                found = messages.read(some)
                yield Seen(len(found))
                yield from found
                first = some[-1] + 1
                yield Reached(f"{first} 0")
        yield Reached(f"{max(first, folder.next)} {folder.changes}")

    def wait(self) -> None:
        """Returns when it is worth looking: at the first call, when new mail has come, and after
        29 minutes in any case; every few minutes where the server can't tell."""
        found = (f for f in folders(self._wire) if isinstance(f, Folder) and f.main)
        main = next(found, None) if "IDLE" in self._wire.can else None
        if main is None:
            if self._waited:
                time.sleep(POLL)
            self._waited = True
            return
        now = self._open(main).get("UIDNEXT")
        # else something came since the last look, of which nobody told
        if self._waited and now == self._next:
            self._wire.idle(RENEWED)
            now = self._open(main).get("UIDNEXT")
        self._waited, self._next = True, now

    def _open(self, folder: Folder) -> dict[str, int]:
        told = self._wire.examine(folder.name)
        if isinstance(told, str):
            raise ServerWrong(
                f"{place(self._account)} does not open the folder {folder.shown} (“{told}”). "
                "Sync again; what was read before is kept."
            )
        if told.get("UIDVALIDITY", folder.validity) != folder.validity:
            raise ServerWrong(
                f"{place(self._account)} gave the messages of {folder.shown} new numbers while "
                "they were being read. Sync again; what was read before is kept."
            )
        return told
