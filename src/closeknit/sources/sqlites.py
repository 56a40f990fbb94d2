"""A program's SQLite database, opened to be read only."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from closeknit.sources.base import Member

MAGIC = b"SQLite format 3\x00"
_PIECE = 1 << 20


@contextmanager
def opened(member: Member) -> Iterator[sqlite3.Connection]:
    """The database that a member is; from a copy where it lies in an archive."""
    path = Path(member.source, member.name)
    # a file of its own may have changes beside it, which SQLite knows how to find
    own = path.is_file() and path.stat().st_size == len(member.data)
    with tempfile.TemporaryDirectory(prefix="closeknit-") as folder:
        if not own:
            path = Path(folder, "copy.db")
            with path.open("wb") as copy:
                for at in range(0, len(member.data), _PIECE):
                    copy.write(member.data[at : at + _PIECE])
        changing = path.with_name(path.name + "-wal").exists()
        where = f"{path.absolute().as_uri()}?mode=ro{'' if changing else '&immutable=1'}"
        with closing(sqlite3.connect(where, uri=True)) as database:
            database.text_factory = _text
            database.execute("PRAGMA query_only = ON")
            database.execute("PRAGMA trusted_schema = OFF")
            yield database


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
