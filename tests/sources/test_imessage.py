"""chat.db as Messages keeps it; the people are invented."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from closeknit.model.acts import Act
from closeknit.model.interactions import Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import OWNER
from closeknit.sources.files import members
from closeknit.sources.imessage import IMessage

START = 1_700_000_000
APPLE = START - 978_307_200
SCHEMA = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT NOT NULL, country TEXT, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT,
  display_name TEXT);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER,
  attributedBody BLOB, date INTEGER, is_from_me INTEGER, cache_has_attachments INTEGER DEFAULT 0,
  item_type INTEGER DEFAULT 0, associated_message_type INTEGER DEFAULT 0);
INSERT INTO handle VALUES (1, '+442079460111', 'gb', 'iMessage'), (2, '+442079460111', 'gb', 'SMS'),
  (3, 'Tom@Oak.example', 'gb', 'iMessage'), (4, '77420', 'gb', 'SMS');
INSERT INTO chat VALUES (1, 'iMessage;-;+442079460111', 45, '+442079460111', ''),
  (2, 'SMS;-;+442079460111', 45, '+442079460111', NULL),
  (3, 'iMessage;+;chat1', 43, 'chat1', 'Choir'),
  (4, 'SMS;-;77420', 45, '77420', '');
INSERT INTO chat_handle_join VALUES (1, 1), (2, 2), (3, 1), (3, 3), (4, 4);
"""
# text, body, handle, seconds after START, from me, kind, tapback, chat
ROWS: tuple[tuple[str | None, bytes | None, int, int, int, int, int, int | None], ...] = (
    ("secret", None, 1, 0, 0, 0, 0, 1),
    (None, b"\x04\x0bstreamtyped secret", 0, 60, 1, 0, 0, 2),
    (None, None, 1, 70, 0, 0, 0, 1),  # empty
    ("Loved “secret”", None, 1, 80, 0, 0, 2000, 1),
    (None, None, 1, 90, 0, 2, 0, 3),  # the group was renamed
    ("secret", None, 3, 100, 0, 0, 0, 3),
    ("secret", None, 0, 160, 1, 0, 0, 3),
    ("code 1", None, 4, 5, 0, 0, 0, 4),
    ("secret", None, 1, 7, 0, 0, 0, None),  # deleted
    ("secret", None, 99, 7, 0, 0, 0, 3),  # from nobody
)


def _database(path: Path, unit: int = 1_000_000_000) -> bytes:
    with sqlite3.connect(path) as database:
        database.executescript(SCHEMA)
        for n, (text, body, handle, after, mine, kind, tapped, chat) in enumerate(ROWS, 1):
            database.execute(
                "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
                (n, f"g{n}", text, handle, body, (APPLE + after) * unit, mine, kind, tapped),
            )
            if chat:
                database.execute("INSERT INTO chat_message_join VALUES (?, ?)", (chat, n))
    database.close()
    return path.read_bytes()


def _read(raw: bytes) -> list[Item]:
    return list(IMessage().read(Member("copy.zip", "chat.db", memoryview(raw)), 0))


def _people(item: Interaction) -> list[tuple[str, Role]]:
    return [(seat.handle, seat.role) for seat in item.participants]


@pytest.mark.parametrize("unit", [1, 1_000_000_000], ids=["seconds", "billionths"])
def test_a_database(tmp_path: Path, unit: int) -> None:
    raw = _database(tmp_path / "chat.db", unit)
    assert IMessage().recognises(raw[:4096], "x")
    items = _read(raw)
    pair, group, service = [item for item in items if isinstance(item, Interaction)]
    assert _people(pair) == [("+442079460111", Role.ORGANISER), (OWNER, Role.ATTENDEE)]
    assert (pair.time, pair.delivered_to) == (START, (OWNER,))
    assert _people(group) == [("tom@oak.example", Role.ORGANISER), (OWNER, Role.ATTENDEE)]
    assert group.subject == "Choir"
    assert service.automated == "comes from a service, not from a person"
    told = [(item.where, item.reason) for item in items if isinstance(item, Problem)]
    assert told == [
        ("1 messages", "belong to no chat, mostly deleted ones"),
        ("1 messages", "have no usable date, or don't say from whom they are"),
    ]
    assert "secret" not in repr(items)


def test_a_file_of_its_own_is_read_with_what_is_not_yet_in_it(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    _database(path)
    writing = sqlite3.connect(path)
    writing.execute("PRAGMA journal_mode = WAL")
    writing.execute("PRAGMA wal_autocheckpoint = 0")
    writing.execute("DELETE FROM message WHERE ROWID = 8")
    writing.commit()
    before = path.read_bytes()
    (member,) = members(tmp_path)
    assert isinstance(member, Member)
    found = [i for i in IMessage().read(member, 0) if isinstance(i, Interaction)]
    assert len(found) == 2
    assert path.read_bytes() == before
    writing.close()


def test_another_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE x (y)")
        database.execute("CREATE VIEW message AS SELECT 1")
    database.close()
    (problem,) = [item for item in _read(path.read_bytes()) if isinstance(item, Problem)]
    assert "another program" in problem.reason


def test_what_was_done_in_texts(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    _database(path)
    asked = "\ufffccould you look over my cv before friday? https://cv.example/could/you/please"
    with sqlite3.connect(path) as database:
        database.execute("UPDATE message SET text = ? WHERE ROWID = 6", (asked,))
        database.execute("UPDATE message SET text = 'ill call him tmrw' WHERE ROWID = 7")
        database.execute("UPDATE message SET text = ? WHERE ROWID = 8", (asked,))  # a service
    database.close()
    pair, group, service = [i for i in _read(path.read_bytes()) if isinstance(i, Interaction)]
    said = "could you look over my cv before friday?"
    found = {(act.act, act.by): act.proof for act in group.acts}
    assert {proof for (_, by), proof in found.items() if not by} == {said}
    assert found[Act.ASK, ""] == said
    assert found[Act.PROMISE, OWNER] == "ill call him tmrw"
    assert (pair.acts, service.acts) == ((), ())  # an attributed body isn't decoded


def test_a_database_without_texts(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    _database(path)
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE message DROP COLUMN text")
        database.execute("UPDATE message SET attributedBody = x'04'")
    database.close()
    found = [item for item in _read(path.read_bytes()) if isinstance(item, Interaction)]
    assert len(found) == 3
    assert not any(item.acts or item.features for item in found)
