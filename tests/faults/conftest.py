"""Homes, mailboxes, and the program as its users run it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from closeknit.demo.life import simulate
from closeknit.demo.write import write

MAIN = "from closeknit.cli import main; main()"
Run = Callable[..., subprocess.CompletedProcess[str]]
Dump = Callable[[Path], dict[str, list[tuple[object, ...]]]]

# all content by its own keys: numbers of rows may differ where an import was cut in two
CONTENT = {
    "interactions": "SELECT key, hash, channel, time, h.handle, reply_hash, thread_hash, sent, "
    "automated, subject FROM interaction i LEFT JOIN handle h ON h.id = i.sender",
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


@pytest.fixture(scope="session")
def life(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's life as files: mail/ of about 6,000 messages, contacts.vcf."""
    folder = tmp_path_factory.mktemp("life")
    write(simulate(), folder)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
