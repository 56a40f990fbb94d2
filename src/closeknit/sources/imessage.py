"""The database in which Messages keeps iMessages and texts: chat.db of a Mac, sms.db of an iPhone's
backup.

It is opened to be read only, from a copy where it lies in an archive. Times count from 2001, in
seconds before macOS 10.13 and in billionths of one since. Whether a row is a message or a note of
the program's own is told by its kind, and by whether there is anything in it: text, attachments, or
`attributedBody`, which alone holds what was written since macOS 13. What was done is looked for in
`text` only: the other is a form of Apple's own, and isn't decoded.

Rows have no place in bytes that would mean anything: a session's place is that of nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import (
    OWNER,
    Chat,
    interactions,
    is_service,
    number_handle,
    paced,
    shown_name,
)
from closeknit.sources.chatwords import own
from closeknit.sources.sessions import Message, sessions
from closeknit.sources.sqlites import MAGIC, opened
from closeknit.versions import READERS

_APP = "imessage"
# what an iPhone's backup calls its sms.db
_NAMES = ("chat.db", "sms.db", "3d0d7e5fb2ce288813306e4d4636395e047a3d28")
_TABLES = frozenset({"message", "handle", "chat", "chat_message_join", "chat_handle_join"})
_EPOCH = 978_307_200  # 2001
_BILLION = 1_000_000_000
_FIRST, _LAST = _EPOCH, 4_102_444_800
_TAPBACKS = range(1000, 4000)
_AT_ONCE = 500  # parameters of one query
_LONGEST = 8_000  # characters of one message that are looked at


class IMessage:
    """Reader of chat.db, all of it each time."""

    format = "imessage"
    version = READERS["imessage"]

    def recognises(self, head: bytes, name: str) -> bool:
        if not head.startswith(MAGIC):
            return False
        return b"chat_message_join" in head or name.rpartition("/")[2].lower() in _NAMES

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All chats, whatever `start` is."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        try:
            with opened(member) as database:
                yield from _Reading(database, member).items()
        except sqlite3.Error:
            reason = "is damaged, or another program writes it; what came before that is read"
            yield Problem(member.source, member.name or "the database", reason)


@dataclass(slots=True)
class _Talk:
    """The chats with the same people: texts and iMessages with one of them are two chats."""

    chats: list[int] = field(default_factory=list)
    others: tuple[str, ...] = ()
    title: str = ""
    service: bool = False


@dataclass(slots=True)
class _Reading:
    database: sqlite3.Connection
    member: Member
    unread: int = 0
    handles: dict[int, str] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        if not self._is_messages():
            reason = "is a database of another program, or of a version that isn't read"
            yield Problem(self.member.source, self.member.name or "the database", reason)
            return
        services = self._note_handles()
        for talk in self._talks(services):
            yield from self._sessions(talk)
        lost = self._count(
            "SELECT count(*) FROM message WHERE ROWID NOT IN "
            "(SELECT message_id FROM chat_message_join)"
        )
        if lost:
            yield self._problem(lost, "belong to no chat, mostly deleted ones")
        if self.unread:
            yield self._problem(self.unread, "have no usable date, or don't say from whom they are")

    def _is_messages(self) -> bool:
        """Whether the tables are there, and are tables: a view could ask for anything."""
        rows = self.database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        return {name for (name,) in rows} >= _TABLES

    def _note_handles(self) -> set[str]:
        """Fills in whose each number is; gives those of services."""
        has_country = "country" in self._columns("handle")
        country = "country" if has_country else "NULL"
        services: set[str] = set()
        rows = self.database.execute(f"SELECT ROWID, id, {country} FROM handle")  # noqa: S608
        for number, written, region in rows:
            if not isinstance(written, str) or not written.strip():
                continue
            handle = number_handle(written, region.upper() if isinstance(region, str) else None)
            self.handles[number] = handle
            if is_service(written) or written.startswith("urn:"):
                services.add(handle)
        return services

    def _talks(self, services: set[str]) -> list[_Talk]:
        members: dict[int, set[str]] = {}
        for chat, number in self.database.execute(
            "SELECT chat_id, handle_id FROM chat_handle_join"
        ):
            if number in self.handles:
                members.setdefault(chat, set()).add(self.handles[number])
        talks: dict[tuple[str, ...], _Talk] = {}
        named = "display_name" if "display_name" in self._columns("chat") else "NULL"
        for chat, title in self.database.execute(f"SELECT ROWID, {named} FROM chat ORDER BY ROWID"):  # noqa: S608
            others = tuple(sorted(members.get(chat, ())))
            talk = talks.setdefault(others or (f"chat {chat}",), _Talk())
            talk.chats.append(chat)
            talk.others = others
            talk.title = talk.title or shown_name(title if isinstance(title, str) else "")
            talk.service = len(others) == 1 and others[0] in services
        return list(talks.values())

    def _sessions(self, talk: _Talk) -> Iterator[Item]:
        pair = (talk.others[0], OWNER) if len(talk.others) == 1 else ()
        reason = "comes from a service, not from a person" if talk.service else None
        known = "\n".join(talk.others) or str(talk.chats[0])
        title = "" if pair else talk.title
        chat = Chat(_APP, known, pair, OWNER, title, reason)
        for begin in range(0, len(talk.chats), _AT_ONCE):
            messages = self._messages(talk.chats[begin : begin + _AT_ONCE], pair)
            yield from interactions(sessions(messages), chat, self.member)

    def _messages(self, chats: list[int], pair: tuple[str, ...]) -> Iterator[Message]:
        columns = self._columns("message")
        kind, of = (
            name if name in columns else "0" for name in ("item_type", "associated_message_type")
        )
        text = f"substr(m.text, 1, {_LONGEST})" if "text" in columns else "NULL"
        held = " OR ".join(
            test
            for name, test in (
                ("text", "length(m.text) > 0"),
                ("attributedBody", "m.attributedBody IS NOT NULL"),
                ("cache_has_attachments", "m.cache_has_attachments"),
            )
            if name in columns
        )
        marks = ", ".join("?" * len(chats))
        rows = self.database.execute(
            f"SELECT m.date, m.is_from_me, m.handle_id, {kind}, {of}, {held or '1'}, {text} "  # noqa: S608
            "FROM message m JOIN chat_message_join j ON j.message_id = m.ROWID "
            f"WHERE j.chat_id IN ({marks}) ORDER BY m.date, m.ROWID",
            chats,
        )
        for when, mine, number, noted, tapped, holds, said in rows:
            if noted or not holds or (isinstance(tapped, int) and tapped in _TAPBACKS):
                continue
            time = _seconds(when)
            author = OWNER if mine else self.handles.get(number, pair[0] if pair else "")
            if time is None or not author:
                self.unread += 1
            else:
                yield Message(time, author, 0, 0, own(said) if isinstance(said, str) else "")

    def _columns(self, table: str) -> set[str]:
        return {row[1] for row in self.database.execute(f"PRAGMA table_info({table})")}

    def _count(self, query: str) -> int:
        (number,) = self.database.execute(query).fetchone()
        return int(number)

    def _problem(self, count: int, reason: str) -> Problem:
        return Problem(self.member.source, f"{count:,} messages", reason)


def _seconds(when: object) -> int | None:
    """Seconds since 1970."""
    if not isinstance(when, int) or when <= 0:
        return None
    time = _EPOCH + (when // _BILLION if when > _LAST * 10 else when)
    return time if _FIRST < time < _LAST else None
