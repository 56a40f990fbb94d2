"""Homes, mailboxes, and the program as its users run it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from closeknit.demo.life import simulate
from closeknit.demo.rhythm import moment
from closeknit.demo.write import write

MAIN = "from closeknit.cli import main; main()"
ME = "robin.vale@brightharbour.example"
# small batches, so that there are many moments between two of them
IMPORT = """
import signal, closeknit.intake, closeknit.sources.mbox
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
closeknit.intake.BATCH = closeknit.sources.mbox.PROGRESS_EVERY = {batch}
closeknit.intake.WORTH = {worth}  # from so many bytes on a file is read by a second process
"""
# kills itself at the n-th statement that holds the words, told by SQLite itself
DIE_AT = """
import os, signal, sqlite3
really, left = sqlite3.connect, {words}
def watched(*words, **settings):
    database = really(*words, **settings)
    def seen(statement):
        if left and left[0] in " ".join(statement.split()):
            del left[0]
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
    database.set_trace_callback(seen)
    return database
sqlite3.connect = watched
"""
# several verbs in one process, since most of a verb's time is the loading of libraries
VERBS = """
import json, sys
from closeknit.cli import main
for words in json.loads({words!r}):
    print("verb", words[0], file=sys.stderr)
    sys.argv = ["closeknit", *words]
    try:
        main()
    except SystemExit as stop:
        if stop.code:
            raise SystemExit(f"{{words[0]}} ended with {{stop.code}}")
    {after}
"""
Run = Callable[..., subprocess.CompletedProcess[str]]
RunAll = Callable[..., str]
Start = Callable[..., subprocess.Popen[str]]
Begun = Callable[[Path, subprocess.Popen[str]], float]
Dump = Callable[[Path], dict[str, list[tuple[object, ...]]]]

# all content by its own keys: numbers of rows may differ where an import was cut in two
CONTENT = {
    "interactions": "SELECT key, hash, channel, time, h.handle, reply_hash, thread_hash, sent, "
    "automated, subject, question, words, language FROM interaction i "
    "LEFT JOIN handle h ON h.id = i.sender",
    "acts": "SELECT i.key, act, probability, proof, size, kind FROM act a "
    "JOIN interaction i ON i.id = a.interaction_id",
    "seats": "SELECT i.key, h.handle, role FROM participant p "
    "JOIN interaction i ON i.id = p.interaction_id JOIN handle h ON h.id = p.handle_id",
    "names": "SELECT handle, name, n FROM handle_name n JOIN handle h ON h.id = n.handle_id",
    "marks": "SELECT handle, listed, delivered FROM handle_mark m "
    "JOIN handle h ON h.id = m.handle_id",
    "sightings": "SELECT i.key, s.path, m.name, g.offset, g.length FROM sighting g "
    "JOIN interaction i ON i.id = g.interaction_id JOIN member m ON m.id = g.member_id "
    "JOIN source s ON s.id = m.source_id",
    "members": "SELECT path, name, m.format, reader_version, offset, items "
    "FROM member m JOIN source s ON s.id = m.source_id",
    "sources": "SELECT path, format, stamp FROM source",
    "cards": "SELECT c.key, name, organisation, title, birthday, note, nickname, categories, "
    "h.handle FROM card c LEFT JOIN card_handle k ON k.card_id = c.id "
    "LEFT JOIN handle h ON h.id = k.handle_id",
    "problems": "SELECT path, member, place, reason FROM problem p "
    "JOIN source s ON s.id = p.source_id",
    "declared": "SELECT kind, subject, object, value FROM declaration",
    "ledger": "SELECT p.name, time, what, done_by, key, text, o.name, size, kind, level, outcome, "
    "outcome_key, probability, outcome_probability, state FROM entry e "
    "JOIN person p ON p.id = e.person_id LEFT JOIN person o ON o.id = e.other",
    "people": "SELECT p.name, organisation, title, h.handle FROM person p "
    "JOIN person_handle k ON k.person_id = p.id JOIN handle h ON h.id = k.handle_id",
    "ties": "SELECT p.name, h.handle, standing, connection, reply, regard, investment, trials "
    "FROM tie t JOIN person p ON p.id = t.person_id "
    "JOIN person_handle k ON k.person_id = p.id JOIN handle h ON h.id = k.handle_id",
}


def _dump(home: Path) -> dict[str, list[tuple[object, ...]]]:
    database = sqlite3.connect(home / "closeknit.sqlite")
    try:
        return {
            name: sorted(database.execute(query).fetchall(), key=repr)
            for name, query in CONTENT.items()
        }
    finally:
        database.close()


@pytest.fixture(scope="session")
def dump() -> Dump:
    """All content of a home, comparable between homes."""
    return _dump


def _run(
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
    before: str = "",
    around: tuple[str, ...] = (),
    stdin: str = "",
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*around, sys.executable, "-c", f"{before}\n{MAIN}", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
    )


@pytest.fixture(scope="session")
def run() -> Run:
    """Runs a verb in a process of its own. `before` is Python that runs first, `around` a command
    that it runs under."""
    return _run


def _run_all(
    verbs: Sequence[Sequence[str | Path]],
    environment: Mapping[str, str] | None = None,
    before: str = "",
    after: str = "pass",
    around: tuple[str, ...] = (),
) -> str:
    words = json.dumps(verbs, default=str)
    code = f"{before}\n{VERBS.format(words=words, after=after)}"
    done = subprocess.run(
        [*around, sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def run_all() -> RunAll:
    """Runs several verbs in one process, `after` is Python that runs after each; what it put
    out. Each has to end with status 0."""
    return _run_all


def _start(
    home: Path, *sources: Path, batch: int = 40, worth: int = 1 << 30, before: str = ""
) -> subprocess.Popen[str]:
    code = f"{before}\n{IMPORT.format(batch=batch, worth=worth)}\n{MAIN}"
    return subprocess.Popen(
        [sys.executable, "-c", code, "import", "--home", home, "--me", ME, *sources],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


@pytest.fixture(scope="session")
def start() -> Start:
    """Starts an import of the demo's person, which the test may stop in the midst of it. `worth`
    are the bytes from which on a file is read by a second process."""
    return _start


def _begun(home: Path, process: subprocess.Popen[str]) -> float:
    while not (home / "closeknit.sqlite").exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)
    return time.monotonic()


@pytest.fixture(scope="session")
def begun() -> Begun:
    """Waits until an import's home has its file, since what comes before can't be cut in two;
    the moment, of `time.monotonic`."""
    return _begun


def _dies_at(*statements: str, times: int = 1) -> str:
    return DIE_AT.format(words=f"{list(statements)} * {times}")


@pytest.fixture(scope="session")
def dies_at() -> Callable[..., str]:
    """Python to run `before` a verb: it is killed once SQLite has been given statements that hold
    these words, one after the other, so many times."""
    return _dies_at


@pytest.fixture(scope="session")
def life(lived_files: Path) -> Path:
    """The demo's life as files: mail/ of about 6,000 messages, contacts.vcf."""
    return lived_files


@pytest.fixture(scope="session")
def short_life(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same up to the middle of 2023, 2,664 messages, where no more is needed."""
    folder = tmp_path_factory.mktemp("short life")
    write(simulate(end=moment(2023, 7, 1)), folder)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
