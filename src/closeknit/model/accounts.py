"""Accounts on servers that the person added, and how the last sync with each went."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["imap", "caldav", "carddav"]
Security = Literal["tls", "starttls", "none"]
NAMES: dict[Kind, str] = {"imap": "mail", "caldav": "calendar", "carddav": "address book"}


@dataclass(frozen=True, slots=True)
class Secret:
    """Where the password (or token) is to be had; never the password itself.

    One of: the system's `keyring`; the output of a `command`; an environment `variable`.
    `token` tells that it is an OAuth 2 access token (XOAUTH2, Bearer) rather than a password.
    """

    place: Literal["keyring", "command", "variable"]
    value: str = ""
    token: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """One server and login. `name` is unique and shown to people, as "mail of marta@example.org".

    `server` is a host for IMAP, an address (https://…) for the others; `port` 0 is the usual one.
    """

    name: str
    kind: Kind
    user: str
    server: str
    secret: Secret
    port: int = 0
    security: Security = "tls"


@dataclass(frozen=True, slots=True)
class Synced:
    """What the last sync of one collection (a folder, calendar or address book) found: `seen` on
    the server since the one before, of which `new` here, `known` here before, and those passed
    over by reason."""

    collection: str
    seen: int = 0
    new: int = 0
    known: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    problems: int = 0


@dataclass(frozen=True, slots=True)
class SyncState:
    """How an account stands: when a sync last ended well (0: never), and the sentence that says
    why the last one did not ("" where it did)."""

    account: Account
    ended: int = 0
    trouble: str = ""
    collections: tuple[Synced, ...] = field(default=())
