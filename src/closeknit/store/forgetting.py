"""Taking a person out of the file: rows, names, bytes; and what is kept so that they stay out."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from closeknit.store.codes import WITHHELD
from closeknit.store.database import connect, path_of, reported

ME = 0
MEMO = "week"  # meta: how people's standing changed lately (network/week.py)
UNCLEAN = "unclean"  # meta: set from a deletion until no bytes of it are left in the file
_LAST_WORD = 3  # one name alone is anybody's; a first and a last name have at least a letter each


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A salted digest of something that must not come back."""

    salt: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Purged:
    """What a deletion took away."""

    interactions: int
    seats: int
    cards: int


def tombstones(home: Path) -> frozenset[Tombstone]:
    """All of a home."""
    database = connect(home, write=False)
    try:
        return tombstones_of(database, path_of(home))
    finally:
        database.close()


def tombstones_of(database: sqlite3.Connection, file: Path) -> frozenset[Tombstone]:
    """All of an open file."""
    with reported(file):
        rows = database.execute("SELECT salt, digest FROM tombstone")
        return frozenset(Tombstone(salt, digest) for salt, digest in rows)


def names_of(database: sqlite3.Connection, handles: Iterable[str]) -> list[str]:
    """The names that handles went by: displayed in mail, or written on their cards."""
    names: dict[str, None] = {}
    for handle in handles:
        for query in (
            "SELECT n.name FROM handle h JOIN handle_name n ON n.handle_id = h.id "
            "WHERE h.handle = ?",
            "SELECT c.name FROM handle h JOIN card_handle k ON k.handle_id = h.id "
            "JOIN card c ON c.id = k.card_id WHERE h.handle = ?",
            "SELECT p.name FROM handle h JOIN person_handle k ON k.handle_id = h.id "
            "JOIN person p ON p.id = k.person_id WHERE h.handle = ?",
        ):
            names.update((row[0], None) for row in database.execute(query, (handle,)))
    return list(names)


def card_keys_of(database: sqlite3.Connection, handles: Iterable[str]) -> list[str]:
    """The keys of all cards that show one of the handles."""
    query = (
        "SELECT c.key FROM handle h JOIN card_handle k ON k.handle_id = h.id "
        "JOIN card c ON c.id = k.card_id WHERE h.handle = ?"
    )
    return [row[0] for handle in handles for row in database.execute(query, (handle,))]


def handles_of(database: sqlite3.Connection) -> list[str]:
    """Every handle of the file."""
    return [row[0] for row in database.execute("SELECT handle FROM handle")]


def purge(
    database: sqlite3.Connection,
    file: Path,
    handles: Iterable[str],
    stones: Iterable[Tombstone],
) -> Purged:
    """Deletes every trace of handles and lays tombstones, in one transaction.

    An interaction goes whole when fewer than two are left in it, all of my handles counted as
    one. Of others the seat goes; of what they wrote themselves also the subject and the id.
    """
    with reported(file):
        handles = list(handles)
        database.execute("PRAGMA secure_delete = ON")
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute("BEGIN IMMEDIATE")
        try:
            mentions = mention(names_of(database, handles), handles)
            database.executemany(
                "INSERT OR IGNORE INTO tombstone VALUES (?, ?)",
                [(stone.salt, stone.digest) for stone in stones],
            )
            purged = _purge(database, handles, mentions)
            database.execute(
                "INSERT INTO meta VALUES ('facts', '1') ON CONFLICT (key) "
                "DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            )
            database.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (UNCLEAN,))
            database.execute("DELETE FROM meta WHERE key = ?", (MEMO,))
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise
    return purged


def mention(names: Iterable[str], handles: Iterable[str]) -> re.Pattern[str] | None:
    """What finds somebody's handles and full names in a text; None where there is nothing to
    find. One word alone isn't searched for: it is a name of others too."""
    whole = [name for name in names if " " in name.strip() and len(name.strip()) > _LAST_WORD]
    turned = [" ".join(reversed(name.split(", ", 1))) for name in whole if ", " in name]
    words = sorted({*whole, *turned, *handles}, key=len, reverse=True)
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


def _purge(
    database: sqlite3.Connection, handles: list[str], mentions: re.Pattern[str] | None
) -> Purged:
    run, many = database.execute, database.executemany
    run("CREATE TEMP TABLE hidden (id INTEGER PRIMARY KEY)")
    run("CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)")
    many(
        "INSERT OR IGNORE INTO hidden SELECT id FROM handle WHERE handle = ?",
        [(handle,) for handle in handles],
    )
    run(
        "INSERT INTO gone SELECT a.interaction_id FROM participant a "
        "LEFT JOIN person_handle p ON p.handle_id = a.handle_id AND p.person_id = 0 "
        "WHERE a.interaction_id IN (SELECT interaction_id FROM participant "
        "  WHERE handle_id IN (SELECT id FROM hidden)) "
        "GROUP BY 1 HAVING count(DISTINCT CASE WHEN a.handle_id IN (SELECT id FROM hidden) "
        "  THEN NULL WHEN p.person_id = 0 THEN 0 ELSE a.handle_id END) < 2"
    )
    interactions = _count(database, "SELECT count(*) FROM gone")
    _drop_words(database, mentions)
    run("DELETE FROM interaction WHERE id IN (SELECT id FROM gone)")
    for table in _tables_with(database, "interaction_id"):
        run(f"DELETE FROM {table} WHERE interaction_id IN (SELECT id FROM gone)")  # noqa: S608
    seats = _count(
        database, "SELECT count(*) FROM participant WHERE handle_id IN (SELECT id FROM hidden)"
    )
    _withhold(database)
    cards = _drop_cards(database)
    if mentions is not None:
        _redact(database, mentions)
    people = (
        "SELECT DISTINCT person_id FROM person_handle WHERE person_id > 0 "
        "AND handle_id IN (SELECT id FROM hidden)"
    )
    run(f"DELETE FROM person WHERE id IN ({people})")  # noqa: S608
    run("DELETE FROM entry")  # made anew of what is left
    for table in _tables_with(database, "person_id"):
        if table != "person_handle":
            run(f"DELETE FROM {table} WHERE person_id IN ({people})")  # noqa: S608
    for table in _tables_with(database, "handle_id"):
        run(f"DELETE FROM {table} WHERE handle_id IN (SELECT id FROM hidden)")  # noqa: S608
    run("DELETE FROM handle WHERE id IN (SELECT id FROM hidden)")
    same = [(handle,) for handle in handles]
    many(
        "DELETE FROM declaration WHERE kind IN ('unlog', 'outcome') AND subject IN (SELECT "
        "'L' || id FROM declaration WHERE kind = 'log' AND (subject = ?1 OR object = ?1))",
        same,
    )
    many("DELETE FROM declaration WHERE subject = ?1 OR object = ?1", same)
    run("DROP TABLE hidden")
    run("DROP TABLE gone")
    return Purged(interactions, seats, cards)


def _drop_words(database: sqlite3.Connection, mentions: re.Pattern[str] | None) -> None:
    """What I said of acts in messages that go or that they wrote; their keys would tell of them."""
    database.create_function(
        "tells", 1, lambda key: mentions is not None and mentions.search(key) is not None
    )
    database.execute(
        "DELETE FROM declaration WHERE kind IN ('judged', 'outcome') AND (tells(subject) "
        "OR subject IN (SELECT key FROM interaction WHERE id IN (SELECT id FROM gone) "
        "OR sender IN (SELECT id FROM hidden)))"
    )


def _withhold(database: sqlite3.Connection) -> None:
    """Of what they wrote to several, only that it was written stays."""
    database.execute(
        "DELETE FROM act WHERE interaction_id IN "
        "(SELECT id FROM interaction WHERE sender IN (SELECT id FROM hidden))"
    )
    database.execute("DELETE FROM affiliation WHERE handle_id IN (SELECT id FROM hidden)")
    database.execute(
        "UPDATE interaction SET sender = NULL, subject = '', question = NULL, words = NULL, "
        "language = NULL, key = ? || hash "
        "WHERE sender IN (SELECT id FROM hidden)",
        (WITHHELD,),
    )


def _drop_cards(database: sqlite3.Connection) -> int:
    shown = "SELECT card_id FROM card_handle WHERE handle_id IN (SELECT id FROM hidden)"
    count = _count(database, f"SELECT count(DISTINCT card_id) FROM ({shown})")  # noqa: S608
    database.execute(f"DELETE FROM card WHERE id IN ({shown})")  # noqa: S608
    database.execute("DELETE FROM card_handle WHERE card_id NOT IN (SELECT id FROM card)")
    database.execute(
        "DELETE FROM affiliation WHERE interaction_id = 0 "
        "AND handle_id NOT IN (SELECT handle_id FROM card_handle)"
    )
    return count


def _redact(database: sqlite3.Connection, mentions: re.Pattern[str]) -> None:
    """Takes full names and handles out of the texts of others."""
    database.create_function("mentions", 1, lambda text: mentions.search(text) is not None)
    database.create_function("redacted", 1, lambda text: mentions.sub("…", text))
    database.create_function("noted", 1, lambda value: _noted(value, mentions))
    run = database.execute
    run("UPDATE interaction SET subject = redacted(subject) WHERE mentions(subject)")
    run("UPDATE interaction SET key = ? || hash WHERE mentions(key)", (WITHHELD,))
    run("UPDATE act SET proof = redacted(proof) WHERE mentions(proof)")
    run("DELETE FROM affiliation WHERE mentions(value)")
    run("UPDATE affiliation SET proof = redacted(proof) WHERE mentions(proof)")
    run(
        "UPDATE declaration SET value = redacted(value) "
        "WHERE kind NOT IN ('log', 'gains') AND mentions(value)"
    )
    run("UPDATE declaration SET value = noted(value) WHERE kind IN ('log', 'gains')")
    run("UPDATE card SET note = redacted(note) WHERE mentions(note)")
    # a card of nobody but a name; and "Ann Lee via friends" on the address of a list
    run("DELETE FROM card WHERE mentions(name) AND id NOT IN (SELECT card_id FROM card_handle)")
    run(
        "DELETE FROM handle_name WHERE mentions(name) AND handle_id IN "
        "(SELECT handle_id FROM person_handle WHERE kind != 'human')"
    )


def _noted(value: str, mentions: re.Pattern[str]) -> str:
    """A note of mine without them: its words only, for a name can look like anything, also like
    what stands between the words."""
    told = json.loads(value)
    for part in {"text", "ref"} & told.keys():
        told[part] = mentions.sub("…", told[part])
    return json.dumps(told, ensure_ascii=False)


def _tables_with(database: sqlite3.Connection, column: str) -> list[str]:
    """Every table that has such a column, so that tables made later aren't overlooked."""
    return [
        row[0]
        for row in database.execute(
            "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = ?",
            (column,),
        )
    ]


def _count(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0])
