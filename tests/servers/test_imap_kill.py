"""A sync that is killed at any moment: the next ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Protocol

import pytest

from closeknit.model.accounts import Account
from closeknit.network import Network

pytestmark = [
    pytest.mark.usefixtures("trusted"),
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there"),
]
MESSAGES = 90
STEP = 9  # messages between two places where a sync may begin again
# kills itself at the n-th row that SQLite is given for a table, or goes on to its end
SYNC = """
import os, signal, sqlite3, sys
from pathlib import Path
import closeknit.accounts.imap
from closeknit.network import Network
closeknit.accounts.imap.AT_ONCE = {step}
really, left = sqlite3.connect, [{rows}]
def watched(*words, **settings):
    database = really(*words, **settings)
    def seen(statement):
        if {words!r} in statement:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    database.set_trace_callback(seen)
    return database
sqlite3.connect = watched
print("begun", flush=True)
Network(Path({home!r}), later=lambda: None).sync()
"""
CONTENT = (
    "SELECT key, time, h.handle, sent, automated, subject, question, words, language "
    "FROM interaction i LEFT JOIN handle h ON h.id = i.sender",
    "SELECT i.key, act, probability, proof, size, kind FROM act a "
    "JOIN interaction i ON i.id = a.interaction_id",
    "SELECT i.key, h.handle, role FROM participant p "
    "JOIN interaction i ON i.id = p.interaction_id JOIN handle h ON h.id = p.handle_id",
    "SELECT handle, name, n FROM handle_name n JOIN handle h ON h.id = n.handle_id",
    "SELECT i.key, m.name, g.offset FROM sighting g JOIN member m ON m.id = g.member_id "
    "JOIN interaction i ON i.id = g.interaction_id",
    "SELECT name, format, reader_version, offset, items FROM member",
    "SELECT key, name, state FROM collection",
    "SELECT member, place, reason FROM problem",
)


class Server(Protocol):
    def account(self, user: str) -> Account: ...
    def deliver(self, user: str, folder: str, *messages: bytes) -> None: ...


def letter(number: int) -> bytes:
    date = "" if number % 31 == 7 else f"Date: Mon, 2 Mar 2026 10:{number % 60:02}:00 +0000\n"
    sender = "" if number % 29 == 5 else f"From: Ida Berg <ida{number % 7}@example.org>\n"
    return (
        f"{sender}To: Marta <marta@example.org>\nSubject: No. {number}\n{date}"
        f"Message-ID: <{number}@example.org>\n\nCould you introduce me to Priya next week?\n"
    ).encode()


def content(home: Path) -> list[list[tuple[object, ...]]]:
    database = sqlite3.connect(home / "closeknit.sqlite")
    try:
        return [sorted(database.execute(query).fetchall(), key=repr) for query in CONTENT]
    finally:
        database.close()


def run(home: Path, rows: int = 0, words: str = "INTO sighting", seconds: float = 0.0) -> float:
    """A sync in a process of its own, killed by what is stored or after a time; how long it took
    from its beginning on."""
    code = SYNC.format(step=STEP, rows=rows, words=words, home=str(home))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        begun = time.monotonic()
        if seconds:
            time.sleep(seconds)
            process.kill()
        code_of_end = process.wait()
    assert code_of_end in (0, -signal.SIGKILL)
    return time.monotonic() - begun


def killed(dovecot: Server, folder: Path, times: int, seed: int) -> int:
    """Kills so many syncs, syncs again and compares; how many were cut in two."""
    user = "killed@maildir"
    account = dovecot.account(user)
    dice = random.Random(seed)
    whole = folder / "whole"
    Network(whole).add_account(account, tried=False)
    lasts = run(whole)
    expected = content(whole)
    assert len(expected[0]) > 70
    cut = 0
    for number in range(times):
        home = folder / f"killed{number}"
        Network(home).add_account(account, tried=False)
        part = (number + dice.random()) / times
        match number % 3:
            case 0:
                run(home, max(1, int(part * len(expected[4]))))
            case 1:  # just before or after the state is written
                run(
                    home, 1 + int(part * MESSAGES / STEP), ("INTO collection", "COMMIT")[number % 2]
                )
            case _:
                run(home, seconds=max(0.01, lasts * part))
        held = content(home)
        cut += held != expected
        states = {row[1]: row[2] for row in held[6]}
        [followed] = Network(home, later=lambda: None).sync().accounts
        assert followed.trouble == ""
        seen = sum(one.seen for one in followed.collections)
        # not from the beginning again, but from where it had got to
        assert seen == MESSAGES - sum(_before(state) for state in states.values())
        assert content(home) == expected, f"kill {number} of seed {seed}"
    return cut


def _before(state: object) -> int:
    return int(str(state).split()[0]) - 1 if state else 0


@pytest.fixture(scope="module")
def filled(dovecot: Server) -> Server:
    """The server with two folders of mail."""
    user = "killed@maildir"
    dovecot.deliver(user, "", *(letter(n) for n in range(60)))
    dovecot.deliver(user, "Archive", *(letter(n) for n in range(60, MESSAGES)))
    return dovecot


def test_killed_at_two_moments(filled: Server, tmp_path: Path) -> None:
    assert killed(filled, tmp_path, 2, 4) >= 1


@pytest.mark.faults
def test_killed_at_twenty_moments(filled: Server, tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED", "0")) or random.randrange(10**6)
    cut = killed(filled, tmp_path, 20, seed)
    assert cut >= 12, f"only {cut} were cut in two (seed {seed})"
