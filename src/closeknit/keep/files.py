"""What closeknit puts into a home, by name: no more than this is ever deleted from it."""

from __future__ import annotations

from pathlib import Path

from closeknit.store.database import FILE

LOCK = "writing.lock"
STAGE = "restoring"  # a backup that is being prepared
BEFORE = "before-restore"  # the file as it was, until the restored one works
DROPPED = "dropped"  # files that were dropped onto a page, until they are read
TOKEN = "assistant-token"  # noqa: S105  # of `closeknit mcp --http`
LOGS = ("-wal", "-shm", "-journal")


def ours(home: Path) -> list[Path]:
    """Everything in a home that is closeknit's and is there, files before their folders."""
    found = []
    for folder in (home / STAGE, home / BEFORE):
        if folder.is_dir() and not folder.is_symlink():
            found += [*_database(folder), folder]
    dropped = home / DROPPED
    if dropped.is_dir() and not dropped.is_symlink():
        found += [*dropped.iterdir(), dropped]
    found += [*_database(home), home / TOKEN, home / LOCK]
    return [path for path in found if path.exists() or path.is_symlink()]


def logs(file: Path) -> list[Path]:
    """The files that SQLite keeps beside a database."""
    return [file.with_name(file.name + ending) for ending in LOGS]


def _database(folder: Path) -> list[Path]:
    file = folder / FILE
    return [file, *logs(file)]
