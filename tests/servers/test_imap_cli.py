"""The two verbs as a person uses them, with a real server."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import keyring
import pytest
from click.testing import CliRunner, Result
from keyring.backend import KeyringBackend

from closeknit.cli import command
from closeknit.errors import LoginRefused, Misuse, Unreachable

pytestmark = pytest.mark.usefixtures("trusted")
USER = "verbs@maildir"
NAME = f"mail of {USER}"
REASON = "I could not tell which address is yours"


class Server(Protocol):
    @property
    def tls(self) -> int: ...
    @property
    def plain(self) -> int: ...
    def deliver(self, user: str, folder: str, *messages: bytes) -> None: ...


class Kept(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Kept:
    """A keyring, and somebody at the terminal."""
    kept = Kept()
    monkeypatch.setattr(keyring, "get_keyring", lambda: kept)
    monkeypatch.setattr("closeknit.cli.account_add.on_terminal", lambda: True)
    return kept


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(home: Path, *words: object, typed: str = "") -> Result:
    words = (*words, "--home", home)
    return CliRunner().invoke(command(), [str(word) for word in words], input=typed)


def letter(number: int) -> bytes:
    return (
        f"From: Ida <ida@example.org>\nTo: {USER}\nSubject: No. {number}\n"
        f"Message-ID: <{number}@example.org>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nHello\n"
    ).encode()


def test_from_the_address_to_the_people(dovecot: Server, ring: Kept, home: Path) -> None:
    dovecot.deliver(USER, "", letter(1), letter(2), b"Subject: nobody\n\nx\n")
    dovecot.deliver(USER, "Weg", letter(3))
    server = ("--server", "localhost", "--port", dovecot.tls)
    wrong = run(home, "account", "add", USER, *server, typed="wrong\n")
    assert isinstance(wrong.exception, LoginRefused)
    assert ring.kept == {}
    # asked for what is missing; what is typed as password isn't shown
    added = run(home, "account", "add", *server, typed=f"{USER}\ngeheim-1\n")
    assert added.exit_code == 0, added.exception
    assert "geheim-1" not in added.output
    assert added.stdout.splitlines() == [
        f"“{NAME}” is added; its password comes from the system's keyring.",
        "You have 1 account now. Next: closeknit sync",
    ]
    assert ring.kept == {NAME: "geheim-1"}
    assert b"geheim-1" not in (home / "closeknit.sqlite").read_bytes()
    told = run(home, "sync").stdout.splitlines()
    assert told[:3] == [
        f"{NAME}, from localhost:",
        "  INBOX: 3 seen, 2 new, 1 not readable.",
        "  Weg: not read (thrown away, which is left out).",
    ]
    assert re.fullmatch(
        r"The home now holds 2 interactions and \d (person|people) \(.* s\)\.", told[3]
    )
    again = run(home, "sync", "verbs").stdout.splitlines()
    assert again[1] == "  INBOX: nothing new."
    dovecot.deliver(USER, "", letter(4))
    told_json = json.loads(run(home, "sync", "--json").stdout)
    [account] = told_json["accounts"]
    assert account["collections"] == [
        {"name": "INBOX", "seen": 1, "new": 1, "known": 0, "left_out": {}, "problems": 0}
    ]
    assert account["passed"] == [{"name": "Weg", "reason": "thrown away, which is left out"}]
    assert (account["trouble"], told_json["interactions"]) == (None, 3)
    listed = run(home, "account", "list").stdout
    assert f"imap at localhost, port {dovecot.tls}, login {USER}" in listed
    assert re.search(r"last synced 20\d\d-\d\d-\d\d \d\d:\d\d UTC, 1 folder or book", listed)
    removed = run(home, "account", "remove", "verbs")
    assert removed.stdout == f"“{NAME}” is removed. What was read from it is kept.\n"
    assert ring.kept == {}
    assert "There is no account." in run(home, "account", "list").stdout


def test_a_server_that_fails_is_told_and_the_status_says_so(
    dovecot: Server, ring: Kept, home: Path
) -> None:
    dovecot.deliver(USER, "")
    server = ("--server", "localhost", "--port", dovecot.tls)
    assert run(home, "account", "add", USER, *server, typed="geheim-1\n").exit_code == 0
    ring.kept[NAME] = "changed since"
    done = run(home, "sync")
    assert done.exit_code == 1
    assert f"{NAME}: The server localhost (port {dovecot.tls}) did not accept" in done.stderr
    assert "The last sync: The server localhost" in run(home, "account", "list").stdout


def test_a_guess_is_called_one(home: Path) -> None:
    words = ("account", "add", "marta@nowhere.invalid", "--password-command", "echo x")
    failed = run(home, *words)
    assert isinstance(failed.exception, Unreachable)
    assert str(failed.exception) == (
        "There is no server called imap.nowhere.invalid, or you are not online. Check the name, "
        "then try again. imap.nowhere.invalid was only a guess from the address: your provider "
        "says what the server is called. Then: closeknit account add ADDRESS --server HOST"
    )
    assert not home.exists()


def test_what_is_asked_for_where_nobody_can_answer(
    home: Path, ring: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("closeknit.cli.account_add.on_terminal", lambda: False)
    cases: list[tuple[tuple[str, ...], type[Exception], str]] = [
        ((), Misuse, "Say which account: closeknit account add ADDRESS"),
        (("marta@example.org",), Misuse, "Nobody is there to ask for the password."),
        (("marta",), Misuse, "“marta” is no e-mail address, so its server can't be guessed."),
        (("m@outlook.com",), Misuse, "Microsoft takes no password here, only a token"),
        (("m@example.org", "--token"), Misuse, "--token goes with --password-command"),
    ]
    for words, kind, told in cases:
        failed = run(home, "account", "add", *words)
        assert isinstance(failed.exception, kind)
        assert str(failed.exception).startswith(told)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to one process there")
def test_watching_until_ctrl_c(dovecot: Server, home: Path) -> None:
    """What comes is told as it comes, and the end is a sentence."""
    user = "watching@maildir"
    dovecot.deliver(user, "", letter(1))
    server = ("--server", "localhost", "--port", dovecot.tls)
    added = run(home, "account", "add", user, *server, "--password-command", "echo geheim-1")
    assert added.exit_code == 0, added.exception
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += "from closeknit.cli import main; main()"
    words = ["sync", "--watch", "--json", "--home", str(home)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["interactions"] == 1
        assert process.stderr.readline() == "Watching. Press Ctrl-C to stop.\n"
        dovecot.deliver(user, "", letter(2))
        assert json.loads(process.stdout.readline())["interactions"] == 2
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert err == "No longer watching. What was read is kept.\n"
    assert process.returncode == 0
