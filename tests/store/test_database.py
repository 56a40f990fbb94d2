"""Opening the file: modes, versions, and sentences for what goes wrong."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from closeknit.errors import Busy, HomeTooNew, HomeUnusable, NotFound
from closeknit.store import database
from closeknit.store.database import connect, path_of, sole_writer
from closeknit.store.reader import Reader
from closeknit.store.writer import Writer


def test_the_schema_is_made_at_once_in_wal_mode(home: Path) -> None:
    made = connect(home, write=True)
    tables = {row[0] for row in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"interaction", "participant", "declaration", "tie", "person", "meta"} <= tables
    assert made.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert made.execute("PRAGMA user_version").fetchone() == (database.VERSION,)
    made.close()
    connect(home, write=True).close()  # a second time changes nothing


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_the_owner_may_read_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir(mode=0o755)
    before = os.umask(0)
    try:
        writer = Writer(home)
        writer.declare(1, "me", "me@made.example")
        with sole_writer(home):
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in home.iterdir()}
        writer.close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert set(modes) >= {"closeknit.sqlite", "closeknit.sqlite-wal", "writing.lock"}
    assert set(modes.values()) == {0o600}


def test_a_newer_file_is_refused_and_left_alone(home: Path) -> None:
    Writer(home).close()
    raw = sqlite3.connect(path_of(home))
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    before = path_of(home).read_bytes()
    for opened in (Reader, Writer):
        with pytest.raises(HomeTooNew, match=r"newer closeknit\. Update this one"):
            opened(home)
    assert path_of(home).read_bytes() == before


def test_no_home_yet(home: Path) -> None:
    with pytest.raises(NotFound, match="Begin with: closeknit import"):
        Reader(home)
    assert not home.exists()


@pytest.mark.parametrize("content", [b"not a database at all, but longer than a header" * 9])
def test_a_file_that_is_something_else(home: Path, content: bytes) -> None:
    home.mkdir()
    path_of(home).write_bytes(content)
    for opened in (Reader, Writer):
        with pytest.raises(HomeUnusable, match="import again"):
            opened(home)
    assert path_of(home).read_bytes() == content


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    with pytest.raises(HomeUnusable, match="--home"):
        Writer(tmp_path / "home")


def test_a_migration_that_fails_leaves_the_old_version(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Writer(home).close()
    now = database.VERSION
    monkeypatch.setattr(database, "VERSION", now + 1)
    monkeypatch.setattr(
        database,
        "MIGRATIONS",
        {now: "CREATE TABLE extra (n INTEGER);\nINSERT INTO nowhere VALUES (1);\n"},
    )
    with pytest.raises(HomeUnusable):
        Writer(home)
    raw = sqlite3.connect(path_of(home))
    assert raw.execute("PRAGMA user_version").fetchone() == (now,)
    assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone() == (0,)
    raw.close()
    # and one that works leads on, for a reader too
    monkeypatch.setattr(database, "MIGRATIONS", {now: "CREATE TABLE extra (n INTEGER);\n"})
    Reader(home).close()
    raw = sqlite3.connect(path_of(home))
    assert raw.execute("PRAGMA user_version").fetchone() == (now + 1,)
    raw.close()


HOLD = """
import sys, time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from closeknit.store.database import sole_writer
with sole_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_the_second_writer_waits_and_says_so_once(home: Path) -> None:
    said: list[float] = []

    def waiting() -> Iterator[None]:
        said.append(time.monotonic())
        holder.stdin.write("go\n")  # type: ignore[union-attr]
        holder.stdin.flush()  # type: ignore[union-attr]
        yield
        raise AssertionError("said twice")

    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with sole_writer(home, waiting()):
            assert len(said) == 1
    with sole_writer(home, waiting()):  # free: nothing to say
        assert len(said) == 1


def test_a_dead_writer_holds_nothing(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    with sole_writer(home):
        pass


def test_a_writer_that_never_ends(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.05)
    with (
        sole_writer(home),
        pytest.raises(Busy, match="Stop it and try again"),
        sole_writer(home),
    ):
        pass


def test_a_writer_waits_for_who_is_making_the_file(home: Path) -> None:
    """SQLite itself doesn't wait when it turns to its log."""
    home.mkdir(mode=0o700, exist_ok=True)
    path_of(home).touch(0o600)
    maker = sqlite3.connect(path_of(home), isolation_level=None, check_same_thread=False)
    maker.execute("BEGIN IMMEDIATE")
    maker.execute("CREATE TABLE begun (x)")

    def go() -> None:
        maker.execute("ROLLBACK")
        maker.close()

    later = threading.Timer(0.3, go)
    later.start()
    with closing(connect(home, write=True)) as own:
        assert own.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    later.join()
