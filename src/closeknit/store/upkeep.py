"""The file as a whole: copying it, checking it, and leaving no deleted bytes in it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from closeknit.errors import Busy, HomeTooNew, HomeUnusable
from closeknit.store.database import VERSION, connect, path_of, reported, unusable
from closeknit.store.forgetting import UNCLEAN

_MAGIC = b"SQLite format 3\0"
_OURS = frozenset({"source", "member", "handle", "interaction", "participant", "declaration"})
_MOST_FAULTS = 20
SETTLE_SECONDS = 5.0
# what must lead somewhere: (table, column, the table it names)
_LINKS = (
    ("participant", "interaction_id", "interaction"),
    ("participant", "handle_id", "handle"),
    ("sighting", "interaction_id", "interaction"),
    ("sighting", "member_id", "member"),
    ("member", "source_id", "source"),
    ("card_handle", "card_id", "card"),
    ("card_handle", "handle_id", "handle"),
)


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as the last import left it."""

    path: str
    stamp: str
    items: int
    problems: int


def copy_to(home: Path, target: Path) -> None:
    """A consistent copy of a home's file in `target`, a new file for this user alone.

    Others may read and write meanwhile: the copy is of one moment. `target` must not exist.
    """
    with closing(connect(home, write=False)) as database:
        _copy(database, target)


def copy_from(backup: Path, target: Path) -> None:
    """A copy of a backup that stands by itself. Raises HomeUnusable where it is no sound file
    of closeknit, HomeTooNew where a newer closeknit wrote it."""
    if not is_database(backup):
        raise HomeUnusable(f"{backup} is no backup of closeknit; nothing was changed.")
    try:
        with closing(_opened(backup)) as database:
            version = _version(database, backup)
            _copy(database, target)
    except sqlite3.Error as error:
        raise HomeUnusable(
            f"{backup} can't be read as a backup ({error}); nothing was changed."
        ) from None
    if version > VERSION:
        raise HomeTooNew(
            f"{backup} was written by a newer closeknit. Update this one, then try again; "
            "nothing was changed."
        )
    if faults := faults_of(target):
        raise HomeUnusable(f"{backup} is damaged ({faults[0]}); nothing was changed.")


def is_database(file: Path) -> bool:
    """Whether a file begins as SQLite's do."""
    with file.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC


def is_ours(file: Path) -> bool:
    """Whether a file is one of closeknit's, of whatever version."""
    try:
        if not is_database(file):
            return False
        with closing(_opened(file)) as database:
            return _tables(database) >= _OURS
    except (OSError, sqlite3.Error):
        return False


def faults_of(file: Path) -> list[str]:
    """What is wrong with a file, in SQLite's words; empty where it is sound. Nothing is changed.
    Raises Busy while another program holds it."""
    try:
        with closing(_opened(file)) as database:
            rows = database.execute(f"PRAGMA integrity_check({_MOST_FAULTS})").fetchall()
    except sqlite3.Error as error:
        if isinstance(busy := unusable(file, error), Busy):
            raise busy from None
        return [str(error)]
    return [row[0].splitlines()[-1] for row in rows if row[0] != "ok"]


def loose_ends(home: Path) -> list[str]:
    """Rows that name others that aren't there, as "table.column: n"."""
    found = []
    with closing(connect(home, write=False)) as database, reported(path_of(home)):
        for table, column, named in _LINKS:
            query = f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT id FROM {named})"  # noqa: S608
            if count := database.execute(query).fetchone()[0]:
                found.append(f"{table}.{column}: {count}")
    return found


def source_states(home: Path) -> list[SourceState]:
    """All sources that are files or folders, in the order of their first import."""
    with closing(connect(home, write=False)) as database, reported(path_of(home)):
        return [
            SourceState(*row)
            for row in database.execute(
                "SELECT s.path, s.stamp, "
                "(SELECT coalesce(sum(items), 0) FROM member m WHERE m.source_id = s.id), "
                "(SELECT count(*) FROM problem p WHERE p.source_id = s.id) "
                "FROM source s WHERE s.format NOT IN "
                "('imap', 'caldav', 'carddav') ORDER BY s.id"
            )
        ]


def compact(home: Path) -> None:
    """Writes the file anew, so that nothing deleted is left in its pages or its log."""
    with closing(connect(home, write=True)) as database, reported(path_of(home)):
        database.execute("VACUUM")
        busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise sqlite3.OperationalError("database is locked")
        database.execute("DELETE FROM meta WHERE key = ?", (UNCLEAN,))


def is_unclean(home: Path) -> bool:
    """Whether a deletion was cut off before its bytes were gone."""
    with closing(connect(home, write=False)) as database, reported(path_of(home)):
        row = database.execute("SELECT 1 FROM meta WHERE key = ?", (UNCLEAN,)).fetchone()
        return row is not None


def settle(file: Path) -> None:
    """Ends the log of a file, so that it stands by itself and may be moved. Raises Busy while
    another program has it open; a damaged file is left as it is."""
    try:
        with closing(
            sqlite3.connect(file, timeout=SETTLE_SECONDS, isolation_level=None)
        ) as database:
            database.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if isinstance(busy := unusable(file, error), Busy):
            raise busy from None


def versions(home: Path) -> tuple[int, str]:
    """The version of the file's schema, and of SQLite."""
    with closing(connect(home, write=False)) as database, reported(path_of(home)):
        return int(database.execute("PRAGMA user_version").fetchone()[0]), sqlite3.sqlite_version


def _copy(database: sqlite3.Connection, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            database.backup(copy)
            # one file, without a log beside it
            copy.execute("PRAGMA journal_mode = DELETE")
        with target.open("rb+") as written:
            os.fsync(written.fileno())
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise unusable(target, error) from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _opened(file: Path) -> sqlite3.Connection:
    """A file opened to be read only, on a medium that can't be written too."""
    uri = file.resolve().as_uri()
    wait = SETTLE_SECONDS
    try:
        database = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=wait, isolation_level=None)
        database.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if isinstance(unusable(file, error), Busy):
            raise
        database = sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)
    return database


def _version(database: sqlite3.Connection, file: Path) -> int:
    if not _tables(database) >= _OURS:
        raise HomeUnusable(f"{file} is a database, but none of closeknit; nothing was changed.")
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _tables(database: sqlite3.Connection) -> set[str]:
    return {
        row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
