"""Calendars on a server (RFC 4791).

A server tells of an event when somebody changes it, and not when it takes place. So whatever has
dates still to come is noted with the next of them, and looked at again once that is past.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from closeknit.accounts.davdialect import Dialect, Looked
from closeknit.accounts.davhttp import Client
from closeknit.accounts.davsession import DavSession
from closeknit.accounts.davxml import CALDAV
from closeknit.clock import DAY
from closeknit.model.accounts import Account
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.ical import ICal
from closeknit.versions import READERS

_HEAD = 4096
_NOT_BEGUN = "not begun yet"
# how far ahead the next date is sought: most series have one soon, and finding all the dates of a
# daily one for years takes time
_AHEAD = (45 * DAY, 5 * 366 * DAY)


@contextmanager
def open_caldav(account: Account, password: str) -> Iterator[DavSession]:
    """The `Opener` of calendars."""
    client = Client(account, password)
    try:
        yield DavSession(client, DIALECT, account)
    finally:
        client.close()


def _look(member: Member, now: int) -> Looked:
    if not ICal().recognises(bytes(member.data[:_HEAD]), member.name):
        return Looked([Problem(member.source, "byte 0", "isn't an event")])
    items = _read(member, now)
    begun = [item for item in items if not _to_come(item)]
    text = bytes(member.data).upper()
    repeats = b"RRULE" in text or b"RDATE" in text
    if not repeats and len(begun) == len(items):
        return Looked(begun)
    return Looked(begun, _next(member, now))


def _next(member: Member, now: int) -> int:
    """When the next meeting is; 0 where none is to come. Where there is one in so many years that
    nobody seeks it, the time to look again."""
    beyond = False
    for ahead in _AHEAD:
        items = _read(member, now + ahead)
        times = [
            item.time
            for item in items
            if isinstance(item, Interaction) and item.automated is None and item.time > now
        ]
        if times:
            return min(times)
        beyond = any(_to_come(item) for item in items)
    return now + _AHEAD[-1] if beyond else 0


def _read(member: Member, until: int) -> list[Item]:
    return list(ICal(lambda: until).read(member, 0))


def _to_come(item: Item) -> bool:
    return isinstance(item, Problem) and item.reason.startswith(_NOT_BEGUN)


DIALECT = Dialect(
    kind="caldav",
    space=CALDAV,
    home="calendar-home-set",
    collection="calendar",
    multiget="calendar-multiget",
    data="calendar-data",
    format="ical",
    version=READERS["ical"],
    things="calendars",
    look=_look,
    components="supported-calendar-component-set",
    wanted="VEVENT",
    own="calendar-user-address-set",
)
