"""A connection to a mail server that only reads, and that no server can make wait or swell.

IMAPClient waits for, and keeps, whatever a server sends. Here each read has an end in time and in
bytes, and everything that goes wrong becomes an `AccountError` with its sentence.
"""

from __future__ import annotations

import contextlib
import imaplib
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

from imapclient import IMAPClient
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.imap_utf7 import decode
from imapclient.tls import IMAP4_TLS

from closeknit.accounts import imaptrouble as trouble
from closeknit.errors import LoginRefused, Untrusted
from closeknit.model.accounts import Account

PATIENCE = 30.0  # seconds for one answer, and for the connection
LONGEST_LINE = 16 << 20  # the numbers of two million messages
LONGEST_LITERAL = 4 << 20
LONGEST_ANSWER = 256 << 20
PORTS = {"tls": 993, "starttls": 143, "none": 143}
_GOODBYE = 3.0
Fetched = Mapping[bytes, object]
T = TypeVar("T")


class _Bounded(imaplib.IMAP4):
    """Where the limits are kept; mixed into both of IMAPClient's connections."""

    left = LONGEST_ANSWER

    def read(self, size: int) -> bytes:
        """A literal of as many bytes as the server said."""
        if size > LONGEST_LITERAL:
            raise self.abort(f"a literal of {size} bytes")
        self._spend(size)
        data = super().read(size)
        if len(data) < size:
            raise self.abort("socket error: EOF")
        return data

    def readline(self) -> bytes:
        """A line; imaplib's own limit is less than the numbers of a large mailbox need."""
        line: bytes = self.file.readline(LONGEST_LINE + 1)  # type: ignore[assignment]
        if len(line) > LONGEST_LINE:
            raise self.abort("a line without end")
        self._spend(len(line))
        return line

    def _spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise self.abort("an answer without end")


class _Plain(_Bounded, IMAP4WithTimeout):  # type: ignore[misc]
    pass


class _Encrypted(_Bounded, IMAP4_TLS):  # type: ignore[misc]
    pass


class _Client(IMAPClient):  # type: ignore[misc]
    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802
        if self.ssl:
            of_tls = (self.host, self.port, self.ssl_context, PATIENCE)
            return _Encrypted(*of_tls)  # type: ignore[call-arg]
        return _Plain(self.host, self.port, PATIENCE)


class Wire:
    """A logged-in connection. What a server does wrong raises AccountError."""

    def __init__(self, account: Account, client: _Client) -> None:
        self.account = account
        self._client = client
        self.is_well = True
        words = self._ask(client.capabilities)
        self.can = frozenset(word.decode("ascii", "replace").upper() for word in words)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """One command, whose troubles are told. After one the connection is good for nothing."""
        self._client._imap.left = LONGEST_ANSWER
        self.is_well = False
        try:
            with trouble.told(self.account, PATIENCE):
                yield
        except trouble.Refused:
            self.is_well = True
            raise
        self.is_well = True

    def folders(self) -> list[tuple[frozenset[str], str, str]]:
        """(flags in lower case, delimiter, name) of all folders."""
        with self._told():
            return [
                (
                    frozenset(bytes(flag).decode("ascii", "replace").lower() for flag in flags),
                    bytes(delimiter or b"").decode("ascii", "replace"),
                    str(name),
                )
                for flags, delimiter, name in self._client.list_folders()
            ]

    def status(self, folder: str) -> dict[str, int] | str:
        """The numbers that a server tells of a folder; its words where it doesn't open it."""
        wanted = ["MESSAGES", "UIDNEXT", "UIDVALIDITY"]
        if "CONDSTORE" in self.can or "QRESYNC" in self.can:
            wanted.append("HIGHESTMODSEQ")
        return self._unless_refused(self._client.folder_status, folder, wanted)

    def examine(self, folder: str) -> dict[str, int] | str:
        """Opens a folder for reading only; its numbers, or why it can't be opened."""
        return self._unless_refused(self._client.select_folder, folder, readonly=True)

    def numbers_from(self, first: int) -> list[int]:
        """The numbers (UIDs) of the messages in the open folder from one on."""
        found = self._ask(self._client.search, ["UID", f"{first}:*"])
        # "n:*" means the last message even where its number is smaller
        return sorted({number for number in found if number >= first})

    def fetch(self, numbers: Sequence[int], what: Sequence[str]) -> dict[int, Fetched] | None:
        """What is asked of messages of the open folder, by number; those that are gone are
        lacking. None where the answer was whole but can't be understood."""
        with self._told():
            try:
                found: dict[int, Fetched] = self._client.fetch(list(numbers), list(what))
            except imaplib.IMAP4.abort:
                raise
            except trouble.UNREADABLE:
                return None
            return found

    def idle(self, seconds: float) -> None:
        """Waits until a message comes into the open folder, so many seconds at most."""
        with self._told():
            self._client.idle()
            end = time.monotonic() + seconds
            heard: list[object] = []
            while not any(map(_is_news, heard)) and (left := end - time.monotonic()) > 0:
                heard = self._client.idle_check(left)
                if not heard and time.monotonic() < end - 1:
                    raise imaplib.IMAP4.abort("socket error: EOF")
            self._client.idle_done()

    def _unless_refused(
        self, command: Callable[..., object], *arguments: object, **more: object
    ) -> dict[str, int] | str:
        try:
            with self._told():
                told = command(*arguments, **more)
        except trouble.Refused as refused:
            return refused.words
        if not isinstance(told, dict):
            return "its answer can't be understood"
        return {
            key.decode("ascii", "replace").upper(): value
            for key, value in told.items()
            if isinstance(key, bytes) and isinstance(value, int)
        }

    def _ask(self, command: Callable[..., T], *arguments: object) -> T:
        try:
            with self._told():
                return command(*arguments)
        except trouble.Refused as refused:
            raise trouble.wrong(self.account, refused.words) from None


def _is_news(answer: object) -> bool:
    return isinstance(answer, tuple) and len(answer) > 1 and answer[1] == b"EXISTS"


@contextmanager
def connected(account: Account, password: str) -> Iterator[Wire]:
    """Connects and logs in. Raises AccountError; without encryption only on this machine."""
    if account.security == "none" and not trouble.is_loopback(account.server):
        raise Untrusted(
            f"closeknit sends no password to {account.server} without encryption. Add the account "
            "again with --security tls or starttls."
        )
    with trouble.told(account, PATIENCE):
        client = _Client(
            account.server,
            account.port or PORTS[account.security],
            ssl=account.security == "tls",
            ssl_context=ssl.create_default_context(),
            timeout=PATIENCE,
        )
    client.normalise_times = False
    client._imap.debug = 0  # else each answer is written out for a log that nobody keeps
    wire = None
    try:
        with trouble.told(account, PATIENCE):
            if account.security == "starttls":
                _encrypt(account, client)
            _log_in(account, client, password)
        wire = Wire(account, client)
        yield wire
    finally:
        # a server that failed isn't asked for its goodbye
        with contextlib.suppress(Exception):
            if wire is not None and wire.is_well:
                client.socket().settimeout(_GOODBYE)
                client.logout()
        with contextlib.suppress(Exception):
            client.shutdown()


def _encrypt(account: Account, client: _Client) -> None:
    if not client.has_capability("STARTTLS"):
        raise Untrusted(
            f"{trouble.place(account)} offers no encryption (STARTTLS), so no password was sent. "
            "Add the account again with --security tls, which uses port 993."
        )
    client.starttls(ssl.create_default_context())


def _log_in(account: Account, client: _Client, password: str) -> None:
    try:
        if account.secret.token:
            plain = client.has_capability("AUTH=XOAUTH2") or not client.has_capability(
                "AUTH=OAUTHBEARER"
            )
            (client.oauth2_login if plain else client.oauthbearer_login)(account.user, password)
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(account.user, password)
        else:
            client.login(account.user, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise LoginRefused(trouble.refused_login(account, str(error))) from None
    except ValueError as error:  # a password of signs that its way of login can't carry
        raise LoginRefused(trouble.refused_login(account, str(error))) from None


def folder_name(written: bytes) -> str:
    """A folder's name, or a label, from the coding in which servers write it."""
    try:
        return str(decode(written))
    except ValueError:
        return written.decode("utf-8", "replace")
