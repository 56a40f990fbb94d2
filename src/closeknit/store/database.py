"""Opening the file: modes, migrations, and plain sentences for what can go wrong."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from filelock import FileLock, Timeout

from closeknit.errors import Busy, CloseknitError, HomeTooNew, HomeUnusable, NotFound
from closeknit.private import make_private

FILE = "closeknit.sqlite"
VERSION = 4
# the number of the version that a script begins from; what both have is in schema.sql once more.
# 3: meetings go by other keys since, so that the next import reads them again
MIGRATIONS = {
    1: """
CREATE TABLE act (
  interaction_id INTEGER NOT NULL, act TEXT NOT NULL,
  probability REAL NOT NULL, proof TEXT NOT NULL, size INTEGER, kind TEXT NOT NULL,
  PRIMARY KEY (interaction_id, act)
) WITHOUT ROWID;
CREATE TABLE entry (
  person_id INTEGER NOT NULL, time INTEGER NOT NULL, what TEXT NOT NULL, done_by TEXT NOT NULL,
  ref TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, other INTEGER,
  size INTEGER, kind TEXT NOT NULL, level INTEGER,
  outcome TEXT NOT NULL, outcome_ref TEXT NOT NULL, outcome_key TEXT NOT NULL,
  probability REAL NOT NULL, outcome_probability REAL NOT NULL, state TEXT NOT NULL
);
CREATE INDEX entry_person ON entry (person_id);
CREATE TABLE topic (person_id INTEGER PRIMARY KEY, words TEXT NOT NULL);
""",
    2: """
CREATE INDEX interaction_time ON interaction (time);
CREATE TABLE community (
  person_id INTEGER PRIMARY KEY, community INTEGER NOT NULL, name TEXT NOT NULL
);
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  settings TEXT NOT NULL,           -- JSON (store/accounts.py)
  ended INTEGER NOT NULL DEFAULT 0, trouble TEXT NOT NULL DEFAULT ''
);
CREATE TABLE collection (
  account_id INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
  member_id INTEGER NOT NULL, state TEXT NOT NULL DEFAULT '',
  counts TEXT NOT NULL DEFAULT '{}', -- JSON (store/accounts.py)
  PRIMARY KEY (account_id, key)
) WITHOUT ROWID;
CREATE TABLE affiliation (
  handle_id INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, times INTEGER NOT NULL,
  proof TEXT NOT NULL,
  PRIMARY KEY (handle_id, kind, value)
) WITHOUT ROWID;
""",
    3: """
ALTER TABLE act RENAME TO act_before;
CREATE TABLE act (
  interaction_id INTEGER NOT NULL, act TEXT NOT NULL, handle_id INTEGER NOT NULL,
  probability REAL NOT NULL, proof TEXT NOT NULL, size INTEGER, kind TEXT NOT NULL,
  PRIMARY KEY (interaction_id, act, handle_id)
) WITHOUT ROWID;
INSERT INTO act SELECT interaction_id, act, 0, probability, proof, size, kind FROM act_before;
DROP TABLE act_before;
DROP TABLE IF EXISTS affiliation;
CREATE TABLE affiliation (
  handle_id INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  time INTEGER NOT NULL, interaction_id INTEGER NOT NULL,
  proof TEXT NOT NULL,
  PRIMARY KEY (handle_id, kind, value, time, interaction_id)
) WITHOUT ROWID;
ALTER TABLE interaction ADD COLUMN version TEXT NOT NULL DEFAULT '';
CREATE TEMP TABLE renamed AS SELECT id FROM interaction
  WHERE channel = 1 AND (key LIKE 'meeting:%' OR key LIKE 'aside:%');
DELETE FROM participant WHERE interaction_id IN (SELECT id FROM renamed);
DELETE FROM sighting WHERE interaction_id IN (SELECT id FROM renamed);
DELETE FROM interaction WHERE id IN (SELECT id FROM renamed);
DROP TABLE renamed;
""",
}
WAIT_SECONDS = 3600.0
PATIENCE_SECONDS = 60.0  # with a program that holds the file but not our lock


def path_of(home: Path) -> Path:
    """The database file of a home."""
    return home / FILE


def create_private(folder: Path) -> None:
    """The folder with mode 0700, made where it isn't there."""
    try:
        make_private(folder)
    except OSError as error:
        raise HomeUnusable(
            f"The folder {folder} can't be made or used ({error.strerror}). "
            "Choose another with --home."
        ) from None


def connect(home: Path, *, write: bool) -> sqlite3.Connection:
    """A connection to the home's file, brought up to this program's version.

    Raises NotFound when there is no file and `write` is false, HomeTooNew, HomeUnusable.
    """
    file = path_of(home)
    if write:
        create_private(home)
        if not file.exists():
            _touch_private(file)
    elif not file.exists():
        raise NotFound(
            f"There is nothing in {home} yet. Begin with: closeknit import PATH-OF-YOUR-MAIL"
        )
    try:
        database = _opened(file, write=write)
        _prepare(database, file, write=write)
    except sqlite3.Error as error:
        raise unusable(file, error) from None
    return database


def _opened(file: Path, *, write: bool) -> sqlite3.Connection:
    """A connection in autocommit mode: transactions are opened by hand."""
    log = file.with_name(file.name + "-wal")
    if not write and not os.access(file.parent, os.W_OK) and not log.exists():
        # SQLite can't make its log here, and needs none where nobody can write
        uri = f"{file.resolve().as_uri()}?immutable=1"
        return sqlite3.connect(uri, uri=True, isolation_level=None)
    return sqlite3.connect(file, timeout=PATIENCE_SECONDS, isolation_level=None)


def unusable(file: Path, error: sqlite3.Error) -> CloseknitError:
    """What an SQLite error means for a person."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return Busy(f"Another program holds {file} and did not let go. Close it and try again.")
    if "full" in text:
        return HomeUnusable(
            f"The disk that holds {file} is full. Nothing is lost: make room and do the same again."
        )
    if "readonly" in text or "unable to open" in text:
        return HomeUnusable(
            f"{file} can't be written. Check the rights of the folder, "
            "or choose another with --home."
        )
    if "I/O error" in text or "too big" in text:
        return HomeUnusable(
            f"The disk did not read or write {file} as asked ({text}). Nothing that was there "
            "before is lost: look whether the disk is full or failing, then do the same again."
        )
    return HomeUnusable(
        f"{file} is damaged or is no closeknit file ({text}). "
        "Bring back a backup with “closeknit restore FILE”, or move it away and import again; "
        "your own mail files are never changed."
    )


@contextmanager
def reported(file: Path) -> Iterator[None]:
    """Turns SQLite's errors into sentences."""
    try:
        yield
    except sqlite3.Error as error:
        raise unusable(file, error) from None


def writer_lock(home: Path) -> FileLock:
    """The lock that lets one process write at a time; the system frees it when a process dies."""
    create_private(home)
    try:
        return FileLock(home / "writing.lock", mode=0o600)
    except OSError as error:
        raise HomeUnusable(f"{home} can't be written ({error.strerror}).") from None


@contextmanager
def sole_writer(
    home: Path, waiting: Iterator[None] | None = None, *, patient: bool = True
) -> Iterator[None]:
    """Holds the writer's lock; advances `waiting` once when another process has it.

    Raises Busy when that one doesn't end within an hour, or at once if not `patient`.
    """
    lock = writer_lock(home)
    try:
        try:
            lock.acquire(timeout=0.05)
        except Timeout:
            if not patient:
                raise Busy("Another closeknit is writing.") from None
            if waiting is not None:
                next(waiting, None)
            lock.acquire(timeout=WAIT_SECONDS)
    except Timeout:
        raise Busy(
            "Another closeknit has been writing for an hour. Stop it and try again."
        ) from None
    except OSError as error:
        raise HomeUnusable(f"{home} can't be written ({error.strerror}).") from None
    try:
        yield
    finally:
        lock.release()


def _touch_private(file: Path) -> None:
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise HomeUnusable(f"{file} can't be made ({error.strerror}).") from None


def _prepare(database: sqlite3.Connection, file: Path, *, write: bool) -> None:
    if write:
        _write_ahead(database)
        database.execute("PRAGMA synchronous = NORMAL")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise HomeTooNew(
            f"{file} was written by a newer closeknit. Update this one, then try again; "
            "nothing was changed."
        )
    if version == VERSION:
        return
    try:
        database.execute("BEGIN IMMEDIATE")
        # another process may have done it while this one waited
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            schema = resources.files("closeknit.store").joinpath("schema.sql").read_text("utf-8")
            _run(database, schema)
        else:
            for step in range(version, VERSION):
                _run(database, MIGRATIONS[step])
        database.execute(f"PRAGMA user_version = {VERSION}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # Ctrl-C may come just before it or just after
            database.execute("ROLLBACK")
        raise


def _write_ahead(database: sqlite3.Connection) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # here alone SQLite doesn't wait: for a reader that is just making the new file's tables
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _run(database: sqlite3.Connection, script: str) -> None:
    # executescript would commit first, and half a migration could be left behind
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement)
            statement = ""
