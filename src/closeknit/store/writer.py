"""Putting facts in. One writer at a time holds the lock; each batch is one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction, Role
from closeknit.model.problems import Problem
from closeknit.store.codes import CHANNELS, ROLES, digest
from closeknit.store.database import connect, path_of, reported

WALK = "/"  # in place of a member's name, which is "" for a file that is a source by itself
INTERACTION_WIDTH = 14
LOOKUP = 500  # how many values one query asks for


@dataclass(slots=True)
class Stored:
    """What became of a batch."""

    new: int = 0
    duplicates: int = 0
    problems: int = 0


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
    _handles: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._database = connect(self.home, write=True)

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
        was wrong with it. What was read from it stays."""
        with reported(path_of(self.home)):
            self._database.execute(
                "DELETE FROM sighting WHERE member_id = "
                "(SELECT id FROM member WHERE source_id = ? AND name = ?)",
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
        self._handles.clear()
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")

    def put_interactions(self, batch: Sequence[tuple[int, Interaction]]) -> Stored:
        """Stores interactions with the number of the member each was read from; what is there
        already gains a sighting and what its copy adds."""
        with reported(path_of(self.home)):
            return self._put_interactions(batch)

    def put_cards(self, member: int, cards: Sequence[Card]) -> Stored:
        """Stores cards; a card with a known key replaces it."""
        with reported(path_of(self.home)):
            return self._put_cards(member, cards)

    def put_problems(self, source: int, member: str, problems: Iterable[Problem]) -> None:
        """Stores problems of one member of a source (WALK for what has no member)."""
        with reported(path_of(self.home)):
            self._database.executemany(
                "INSERT OR IGNORE INTO problem VALUES (?, ?, ?, ?)",
                [(source, member, problem.where, problem.reason) for problem in problems],
            )

    def advance(self, member: int, offset: int, items: int) -> None:
        """Moves a member's cursor."""
        with reported(path_of(self.home)):
            self._database.execute(
                "UPDATE member SET offset = ?, items = ? WHERE id = ?", (offset, items, member)
            )

    def declare(
        self, time: int, kind: str, subject: str, object_: str = "", value: str = ""
    ) -> None:
        """Appends one declaration."""
        with reported(path_of(self.home)):
            self._database.execute(
                "INSERT INTO declaration (time, kind, subject, object, value) "
                "VALUES (?, ?, ?, ?, ?)",
                (time, kind, subject, object_, value),
            )
            self._touch()

    def purge(
        self, hides_handle: Callable[[str], bool], hides_file: Callable[[str, str], bool]
    ) -> int:
        """Deletes what involves a hidden handle or lies only in hidden files (asked for by source
        and member); how many interactions went. The handles' names and cards go with them."""
        with reported(path_of(self.home)):
            run = self._database.execute
            hidden = [
                (number,)
                for number, handle in run("SELECT id, handle FROM handle")
                if hides_handle(handle)
            ]
            files = [
                (number,)
                for number, source, name in run(
                    "SELECT m.id, s.path, m.name FROM member m JOIN source s ON s.id = m.source_id"
                )
                if hides_file(source, name)
            ]
            self.begin()
            try:
                run("CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)")
                many = self._database.executemany
                many(
                    "INSERT OR IGNORE INTO gone SELECT interaction_id FROM sighting "
                    "WHERE member_id = ?",
                    files,
                )
                many("DELETE FROM sighting WHERE member_id = ?", files)
                # what was also seen elsewhere stays
                run("DELETE FROM gone WHERE id IN (SELECT interaction_id FROM sighting)")
                many(
                    "INSERT OR IGNORE INTO gone SELECT interaction_id FROM participant "
                    "WHERE handle_id = ?",
                    hidden,
                )
                count = int(run("SELECT count(*) FROM gone").fetchone()[0])
                for table in ("participant", "sighting"):
                    run(f"DELETE FROM {table} WHERE interaction_id IN (SELECT id FROM gone)")  # noqa: S608
                run("DELETE FROM interaction WHERE id IN (SELECT id FROM gone)")
                many("DELETE FROM handle_name WHERE handle_id = ?", hidden)
                many("DELETE FROM handle_mark WHERE handle_id = ?", hidden)
                many(
                    "DELETE FROM card WHERE id IN "
                    "(SELECT card_id FROM card_handle WHERE handle_id = ?)",
                    hidden,
                )
                many("DELETE FROM card WHERE member_id = ?", files)
                many("DELETE FROM card_handle WHERE handle_id = ?", hidden)
                run("DELETE FROM card_handle WHERE card_id NOT IN (SELECT id FROM card)")
                many("DELETE FROM handle WHERE id = ?", hidden)
                # nor does anybody stay who took part in nothing else
                run(
                    "DELETE FROM handle WHERE id NOT IN (SELECT handle_id FROM participant) "
                    "AND id NOT IN (SELECT handle_id FROM card_handle) "
                    "AND id NOT IN (SELECT handle_id FROM handle_mark)"
                )
                run("DELETE FROM handle_name WHERE handle_id NOT IN (SELECT id FROM handle)")
                run("DROP TABLE gone")
                self._touch()
                self.commit()
            except BaseException:
                self.rollback()
                raise
            self._handles.clear()
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
    ) -> None:
        """Replaces all derived tables in one transaction; a reader sees the old or the new."""
        with reported(path_of(self.home)):
            self.begin()
            try:
                for table in ("person", "person_handle", "tie"):
                    self._database.execute(f"DELETE FROM {table}")  # noqa: S608
                self._database.executemany("INSERT INTO person VALUES (?, ?, ?, ?)", people)
                self._database.executemany(
                    "INSERT INTO person_handle VALUES (?, ?, ?, ?, ?)", handles
                )
                width = len(self._database.execute("PRAGMA table_info(tie)").fetchall())
                self._database.executemany(
                    f"INSERT INTO tie VALUES ({', '.join('?' * width)})",  # noqa: S608
                    ties,
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

    def _put_interactions(self, batch: Sequence[tuple[int, Interaction]]) -> Stored:
        stored = Stored()
        items = [item for _, item in batch]
        hashes = [digest(item.key) for item in items]
        known = self._known(hashes)
        next_id = self._next_id("interaction")
        rows, seats, sightings = [], [], []
        names: Counter[tuple[int, str]] = Counter()
        listed: Counter[int] = Counter()
        delivered: Counter[int] = Counter()
        unautomated, sent, read = [], [], []
        self._number_handles(
            {seat.handle for item in items for seat in item.participants}
            | {handle for item in items for handle in item.list_handles}
            | {handle for item in items for handle in item.delivered_to}
        )
        handles = self._handles
        for (member, item), hashed in zip(batch, hashes, strict=True):
            number = known.get(hashed)
            place = item.locator
            if number is None:
                number = known[hashed] = next_id
                next_id += 1
                stored.new += 1
                rows.append(_interaction_row(number, hashed, item, handles))
                for seat in item.participants:
                    if seat.name:
                        names[handles[seat.handle], seat.name] += 1
                for handle in item.list_handles:
                    listed[handles[handle]] += 1
                for handle in item.delivered_to:
                    delivered[handles[handle]] += 1
            else:
                stored.duplicates += 1
                if item.automated is None:
                    unautomated.append((number,))
                if item.sent:
                    sent.append((number,))
                if item.features is not None:
                    read.append((*_features(item), number))
            for seat in item.participants:
                seats.append((number, handles[seat.handle], ROLES[seat.role]))
            sightings.append((number, member, place.offset, place.length))
        many = self._database.executemany
        many(f"INSERT INTO interaction VALUES ({', '.join('?' * INTERACTION_WIDTH)})", rows)  # noqa: S608
        # two copies may disagree; the most direct role holds, whichever comes first
        many(
            "INSERT INTO participant VALUES (?, ?, ?) ON CONFLICT (interaction_id, handle_id) "
            "DO UPDATE SET role = excluded.role WHERE excluded.role < role",
            seats,
        )
        many("INSERT OR IGNORE INTO sighting VALUES (?, ?, ?, ?)", sightings)
        many(
            "INSERT INTO handle_name VALUES (?, ?, ?) "
            "ON CONFLICT (handle_id, name) DO UPDATE SET n = n + excluded.n",
            [(handle, name, n) for (handle, name), n in names.items()],
        )
        many(
            "INSERT INTO handle_mark VALUES (?, ?, ?) ON CONFLICT (handle_id) DO UPDATE SET "
            "listed = listed + excluded.listed, delivered = delivered + excluded.delivered",
            [(h, listed[h], delivered[h]) for h in listed.keys() | delivered.keys()],
        )
        many("UPDATE interaction SET automated = NULL WHERE id = ?", unautomated)
        many("UPDATE interaction SET sent = 1 WHERE id = ?", sent)
        # of copies that differ the shortest holds, whichever comes first: lists add to a text
        learnt = many(
            "UPDATE interaction SET question = ?1, words = ?2, language = ?3 WHERE id = ?4 "
            "AND (words IS NULL OR ?2 < words OR (?2 = words AND ?1 < question))",
            read,
        ).rowcount
        if rows or unautomated or sent or learnt > 0:
            self._touch()
        return stored

    def _put_cards(self, member: int, cards: Sequence[Card]) -> Stored:
        stored = Stored()
        self._number_handles({h for card in cards for h in _card_handles(card)})
        for card in cards:
            row = self._database.execute(
                "SELECT id FROM card WHERE key = ?", (card.key,)
            ).fetchone()
            if row is None:
                stored.new += 1
                number = self._next_id("card")
            else:
                stored.duplicates += 1
                number = int(row[0])
            self._database.execute(
                "INSERT OR REPLACE INTO card VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    card.key,
                    member,
                    card.locator.offset,
                    card.locator.length,
                    card.name,
                    card.organisation,
                    card.title,
                    card.birthday,
                    card.note,
                    card.nickname,
                    json.dumps(card.categories, ensure_ascii=False),
                ),
            )
            self._database.execute("DELETE FROM card_handle WHERE card_id = ?", (number,))
            self._database.executemany(
                "INSERT OR IGNORE INTO card_handle VALUES (?, ?)",
                [(number, self._handles[handle]) for handle in _card_handles(card)],
            )
        if cards:
            self._touch()
        return stored

    def _next_id(self, table: str) -> int:
        row = self._database.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()  # noqa: S608
        return int(row[0])

    def _known(self, hashes: Sequence[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for begin in range(0, len(hashes), LOOKUP):
            part = hashes[begin : begin + LOOKUP]
            marks = ", ".join("?" * len(part))
            found.update(
                self._database.execute(
                    f"SELECT hash, id FROM interaction WHERE hash IN ({marks})",  # noqa: S608
                    part,
                )
            )
        return found

    def _number_handles(self, wanted: set[str]) -> None:
        """Fills the cache with the numbers of handles, making those that are new in order."""
        missing = sorted(handle for handle in wanted if handle not in self._handles)
        for begin in range(0, len(missing), LOOKUP):
            part = missing[begin : begin + LOOKUP]
            marks = ", ".join("?" * len(part))
            self._handles.update(
                self._database.execute(
                    f"SELECT handle, id FROM handle WHERE handle IN ({marks})",  # noqa: S608
                    part,
                )
            )
        next_id = self._next_id("handle")
        fresh = [handle for handle in missing if handle not in self._handles]
        numbered = list(enumerate(fresh, next_id))
        self._database.executemany("INSERT INTO handle VALUES (?, ?)", numbered)
        self._handles.update((handle, number) for number, handle in numbered)


def _interaction_row(
    number: int, hashed: int, item: Interaction, handles: dict[str, int]
) -> tuple[object, ...]:
    sender = next(
        (s.handle for s in item.participants if s.role in (Role.FROM, Role.ORGANISER)), None
    )
    return (
        number,
        hashed,
        item.key,
        CHANNELS[item.channel],
        item.time,
        handles[sender] if sender else None,
        digest(item.reply_to) if item.reply_to else None,
        digest(item.thread) if item.thread else None,
        int(item.sent),
        item.automated,
        item.subject,
        *_features(item),
    )


def _features(item: Interaction) -> tuple[int | None, int | None, str | None]:
    of = item.features
    return (int(of.question), of.words, of.language) if of else (None, None, None)


def _card_handles(card: Card) -> list[str]:
    return [*card.emails, *card.phones, *card.urls]
