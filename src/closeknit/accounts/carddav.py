"""Address books on a server (RFC 6352)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from closeknit.accounts.davdialect import Dialect, Looked
from closeknit.accounts.davhttp import Client
from closeknit.accounts.davsession import DavSession
from closeknit.accounts.davxml import CARDDAV
from closeknit.model.accounts import Account
from closeknit.model.problems import Problem
from closeknit.sources.base import Member
from closeknit.sources.vcard import VCard

_READER = VCard()
_HEAD = 4096


@contextmanager
def open_carddav(account: Account, password: str) -> Iterator[DavSession]:
    """The `Opener` of address books."""
    client = Client(account, password)
    try:
        yield DavSession(client, DIALECT, account)
    finally:
        client.close()


def _look(member: Member, _: int) -> Looked:
    if not _READER.recognises(bytes(member.data[:_HEAD]), member.name):
        return Looked([Problem(member.source, "byte 0", "isn't a card")])
    return Looked(list(_READER.read(member, 0)))


DIALECT = Dialect(
    kind="carddav",
    space=CARDDAV,
    home="addressbook-home-set",
    collection="addressbook",
    multiget="addressbook-multiget",
    data="address-data",
    format=_READER.format,
    version=_READER.version,
    things="address books",
    look=_look,
)
