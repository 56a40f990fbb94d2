"""Putting facts in. One writer at a time holds the lock; each batch is one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.store.database import connect, path_of, reported
from closeknit.store.numbers import Numbers, Stored
from closeknit.store.purging import purge
from closeknit.store.putcards import put_cards
from closeknit.store.putting import put_interactions

WALK = "/"  # in place of a member's name, which is "" for a file that is a source by itself


@dataclass(frozen=True, slots=True)
class MemberMark:
    """How far a member was read."""

    id: int
    format: str
    reader_version: int
    offset: int
    items: int


@dataclass(slots=True)
class Writer:
    """Writes to one home. Make it inside `sole_writer`; close it after use."""

    home: Path
    _database: sqlite3.Connection = field(init=False)
    _numbers: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self._database = connect(self.home, write=True)
        self._numbers = Numbers(self._database)

    def close(self) -> None:
        self._database.close()

    def source(self, path: str) -> tuple[int, str]:
        """The number of a source, made where it is new, and the stamp of its last full read."""
        with reported(path_of(self.home)):
            self._database.execute("INSERT OR IGNORE INTO source (path) VALUES (?)", (path,))
            row = self._database.execute(
                "SELECT id, stamp FROM source WHERE path = ?", (path,)
            ).fetchone()
        return int(row[0]), str(row[1])

    def finish_source(self, source: int, format_name: str, stamp: str) -> None:
        """Marks a source as read to its end."""
        with reported(path_of(self.home)):
            self._database.execute(
                "UPDATE source SET format = ?, stamp = ? WHERE id = ?", (format_name, stamp, source)
            )

    def clear_problems(self, source: int, member: str) -> None:
        """Forgets the problems of a member's earlier read, before a new one finds its own."""
        with reported(path_of(self.home)):
            self._database.execute(
                "DELETE FROM problem WHERE source_id = ? AND member = ?", (source, member)
            )

    def drop_members(self, source: int, names: Iterable[str]) -> None:
        """Forgets files that are gone from a source. What was read from them stays."""
        with reported(path_of(self.home)):
            for name in names:
                row = self._database.execute(
                    "SELECT id FROM member WHERE source_id = ? AND name = ?", (source, name)
                ).fetchone()
                self._database.execute("DELETE FROM sighting WHERE member_id = ?", row)
                self._database.execute("DELETE FROM member WHERE id = ?", row)
                self.clear_problems(source, name)

    def forget_places(self, source: int, name: str) -> None:
        """Forgets where things lay in a member that is read from its beginning again, and what
        was wrong with it. What was read from it stays, but for what was found in its words."""
        with reported(path_of(self.home)):
            of_member = "(SELECT id FROM member WHERE source_id = ? AND name = ?)"
            # another reader may find others; those stay that the same one read elsewhere
            for table in ("act", "affiliation"):
                self._database.execute(
                    f"DELETE FROM {table} WHERE interaction_id IN (SELECT interaction_id "  # noqa: S608
                    f"FROM sighting WHERE member_id = {of_member}) AND NOT EXISTS (SELECT 1 "
                    "FROM sighting g JOIN member m ON m.id = g.member_id "
                    "JOIN member n ON n.source_id = ? AND n.name = ? "
                    f"WHERE g.interaction_id = {table}.interaction_id AND m.id != n.id "
                    "AND m.format = n.format AND m.reader_version = n.reader_version)",
                    (source, name, source, name),
                )
            self._database.execute(
                f"DELETE FROM sighting WHERE member_id = {of_member}",  # noqa: S608
                (source, name),
            )
            self._database.execute(
                "UPDATE member SET offset = 0, items = 0 WHERE source_id = ? AND name = ?",
                (source, name),
            )
            self.clear_problems(source, name)

    def last_place(self, member: int) -> tuple[str, int, int] | None:
        """Key, offset and length of the last interaction that was read from a member."""
        with reported(path_of(self.home)):
            row = self._database.execute(
                # the furthest is found in the index alone, before anything is joined to it
                "SELECT i.key, g.offset, g.length FROM (SELECT interaction_id, max(offset) AS end "
                "FROM sighting WHERE member_id = ?1) last "
                "JOIN sighting g ON g.interaction_id = last.interaction_id "
                "AND g.member_id = ?1 AND g.offset = last.end "
                "JOIN interaction i ON i.id = g.interaction_id",
                (member,),
            ).fetchone()
        return (str(row[0]), int(row[1]), int(row[2])) if row else None

    def reread_all(self) -> None:
        """Sets every cursor back, so that the next import reads everything again."""
        with reported(path_of(self.home)):
            self._database.execute("UPDATE source SET stamp = ''")
            self._database.execute("UPDATE member SET offset = 0")
            self._database.execute("UPDATE collection SET state = ''")

    def marks(self, source: int) -> dict[str, MemberMark]:
        """The cursors of a source's members by name."""
        with reported(path_of(self.home)):
            rows = self._database.execute(
                "SELECT name, id, format, reader_version, offset, items "
                "FROM member WHERE source_id = ?",
                (source,),
            )
            return {row[0]: MemberMark(*row[1:]) for row in rows}

    def member(self, source: int, name: str, format_name: str, version: int) -> int:
        """The number of a member, made where it is new."""
        with reported(path_of(self.home)):
            self._database.execute(
                "INSERT INTO member (source_id, name, format, reader_version, offset) "
                "VALUES (?, ?, ?, ?, 0) ON CONFLICT (source_id, name) "
                "DO UPDATE SET format = excluded.format, reader_version = excluded.reader_version",
                (source, name, format_name, version),
            )
            row = self._database.execute(
                "SELECT id FROM member WHERE source_id = ? AND name = ?", (source, name)
            ).fetchone()
        return int(row[0])

    def begin(self) -> None:
        """Opens the transaction that the next `commit` ends."""
        with reported(path_of(self.home)):
            if not self._database.in_transaction:
                self._database.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Makes everything since `begin` permanent at once."""
        with reported(path_of(self.home)):
            if self._database.in_transaction:
                self._database.execute("COMMIT")

    def rollback(self) -> None:
        """Drops what is not committed, and what was remembered of it."""
        self._numbers.clear()
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")

    def put_interactions(self, batch: Sequence[tuple[int, Interaction]]) -> Stored:
        """Stores interactions with the number of the member each was read from; what is there
        already gains a sighting and what its copy adds."""
        with reported(path_of(self.home)):
            stored, changed = put_interactions(self._database, self._numbers, batch)
            if changed:
                self._touch()
            return stored

    def put_cards(self, member: int, cards: Sequence[Card]) -> Stored:
        """Stores cards; a card with a known key replaces it."""
        with reported(path_of(self.home)):
            stored = put_cards(self._database, self._numbers, member, cards)
            if cards:
                self._touch()
            return stored

    def put_problems(self, source: int, member: str, problems: Iterable[Problem]) -> None:
        """Stores problems of one member of a source (WALK for what has no member)."""
        with reported(path_of(self.home)):
            self._database.executemany(
                "INSERT OR IGNORE INTO problem VALUES (?, ?, ?, ?)",
                [(source, member, problem.where, problem.reason) for problem in problems],
            )

    def add_left_out(self, source: int, member: str, reason: str, messages: int) -> None:
        """Adds to the number of messages of a member that were left out for a reason. It stands
        among the problems, as "1,204 messages"."""
        with reported(path_of(self.home)):
            key = (source, member, reason)
            where = "source_id = ? AND member = ? AND reason = ? AND place LIKE '% message%'"
            run = self._database.execute
            for (place,) in run(f"SELECT place FROM problem WHERE {where}", key).fetchall():  # noqa: S608
                messages += int(place.partition(" ")[0].replace(",", ""))
            run(f"DELETE FROM problem WHERE {where}", key)  # noqa: S608
            place = f"{messages:,} message{'s' if messages != 1 else ''}"
            run("INSERT INTO problem VALUES (?, ?, ?, ?)", (source, member, place, reason))

    def advance(self, member: int, offset: int, items: int) -> None:
        """Moves a member's cursor."""
        with reported(path_of(self.home)):
            self._database.execute(
                "UPDATE member SET offset = ?, items = ? WHERE id = ?", (offset, items, member)
            )

    def declare(
        self,
        time: int,
        kind: str,
        subject: str,
        object_: str = "",
        value: str = "",
        *,
        derives: bool = True,
    ) -> int:
        """Appends one declaration; its number. From some nothing is derived: then what was derived
        before stays right."""
        with reported(path_of(self.home)):
            number = self._database.execute(
                "INSERT INTO declaration (time, kind, subject, object, value) "
                "VALUES (?, ?, ?, ?, ?)",
                (time, kind, subject, object_, value),
            ).lastrowid
            if derives:
                self._touch()
        return number or 0

    def purge(
        self, hides_handle: Callable[[str], bool], hides_file: Callable[[str, str], bool]
    ) -> int:
        """Deletes what involves a hidden handle or lies only in hidden files (asked for by source
        and member); how many interactions went. The handles' names and cards go with them."""
        with reported(path_of(self.home)):
            self.begin()
            try:
                count = purge(self._database, hides_handle, hides_file)
                self._touch()
                self.commit()
            except BaseException:
                self.rollback()
                raise
            self._numbers.clear()
            return count

    def remember(self, key: str, value: str) -> None:
        """Keeps one setting of the derived part."""
        with reported(path_of(self.home)):
            self._database.execute(
                "INSERT INTO meta VALUES (?, ?) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )

    def replace_derived(
        self,
        people: Iterable[tuple[int, str, str, str]],
        handles: Iterable[tuple[int, int, str, str, int]],
        ties: Iterable[Sequence[object]],
        meta: dict[str, str],
        more: Mapping[str, Iterable[Sequence[object]]] | None = None,
    ) -> None:
        """Replaces all derived tables in one transaction; a reader sees the old or the new. `more`
        are the rows of "entry", "topic" and "community"."""
        with reported(path_of(self.home)):
            self.begin()
            try:
                for table in ("person", "person_handle", "tie", "entry", "topic", "community"):
                    self._database.execute(f"DELETE FROM {table}")  # noqa: S608
                self._database.executemany("INSERT INTO person VALUES (?, ?, ?, ?)", people)
                self._database.executemany(
                    "INSERT INTO person_handle VALUES (?, ?, ?, ?, ?)", handles
                )
                for table, rows in {"tie": ties, **(more or {})}.items():
                    columns = self._database.execute(f"PRAGMA table_info({table})").fetchall()
                    self._database.executemany(
                        f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
                        rows,
                    )
                for key, value in meta.items():
                    self.remember(key, value)
                self.commit()
            except BaseException:
                self.rollback()
                raise

    # ------------------------------------------------------------------------------------

    def _touch(self) -> None:
        """Marks derived tables as older than the facts."""
        self._database.execute(
            "INSERT INTO meta VALUES ('facts', '1') ON CONFLICT (key) "
            "DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )
