"""The page of accounts: adding one, its state, a sync beside the pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from closeknit.accounts.base import Change, Collection, Passed, Reached, Seen, Session
from closeknit.errors import LoginRefused, ServerWrong, Unreachable
from closeknit.model.accounts import Account
from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role
from closeknit.network import Network

ADDRESS = "marta@example.org"
INBOX = Collection("Inbox", "1/Inbox", "eml", 4)
PASSWORD = "for <this> & nobody else"
Enter = Callable[[Path], TestClient]


class Server:
    """Holds messages; accepts one password, and may fail while it is read."""

    def __init__(self) -> None:
        self.messages = 3
        self.asked: list[Account] = []
        self.failure: Exception | None = None
        self.kept: dict[str, str] = {}

    def collections(self) -> Iterator[Collection | Passed]:
        yield INBOX

    def changes(self, collection: Collection, state: str) -> Iterator[Change]:
        for number in range(int(state or 0), self.messages):
            ann = Participant(f"ann{number}@oak.example", "Ann", Role.FROM)
            seats = (ann, Participant(ADDRESS, "", Role.TO))
            place = Locator(collection.key, number, 100)
            key = f"<{number}@oak.example>"
            yield Interaction(key, Channel.MAIL, 1_700_000_000 + number, seats, place, "Hello")
            yield Seen(1)
        if self.failure:
            raise self.failure
        yield Reached(str(self.messages))

    @contextmanager
    def __call__(self, account: Account, password: str) -> Iterator[Session]:
        self.asked.append(account)
        if password != PASSWORD:
            raise LoginRefused(f"{account.server} did not accept the login.")
        yield self


def found_at(kind: str, address: str) -> str:
    """In place of looking for a calendar or address book at a domain."""
    if address.endswith("@outlook.com"):
        raise ServerWrong("Microsoft has no CalDAV.")
    return f"https://dav.example.org/{kind}/"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """In place of all servers, and of the keyring."""
    one = Server()
    monkeypatch.setattr("closeknit.network.accounts.opener_of", lambda _: one)
    monkeypatch.setattr("closeknit.accounts.discovery.discover", found_at)
    monkeypatch.setattr("closeknit.accounts.secrets.keep", one.kept.__setitem__)
    monkeypatch.setattr("closeknit.accounts.secrets.discard", lambda a: one.kept.pop(a.name, None))
    monkeypatch.setattr("closeknit.accounts.secrets.secret_of", lambda a: one.kept[a.name])
    return one


@pytest.fixture
def visitor(enter: Enter, tmp_path: Path) -> TestClient:
    return enter(tmp_path / "home")


def change(visitor: TestClient, what: str, **fields: str) -> str:
    """The page that follows a change, once nothing is being read any more."""
    answer = visitor.change(f"/sources/accounts/{what}", **fields)  # type: ignore[attr-defined]
    text = str(answer.text)
    for _ in range(200):
        if 'data-running="yes"' not in text:
            return text
        time.sleep(0.02)
        text = visitor.get("/sources/accounts").text
    raise AssertionError("it reads and reads")


def test_added_read_synced_and_removed(visitor: TestClient, server: Server, tmp_path: Path) -> None:
    text = change(visitor, "add", address=ADDRESS, kind="imap", password=PASSWORD)
    assert "Done: 3\u00a0new items." in text
    assert [(a.server, a.user, a.security) for a in server.asked[:1]] == [
        ("imap.example.org", ADDRESS, "tls")
    ]
    assert server.kept == {f"mail of {ADDRESS}": PASSWORD}
    server.messages = 5
    text = change(visitor, "sync", name=f"mail of {ADDRESS}")
    assert "Done: 2\u00a0new items." in text
    [state] = Network(tmp_path / "home").accounts()
    assert [(one.seen, one.new) for one in state.collections] == [(2, 2)]
    assert "Brought up to date on" in visitor.get("/sources/accounts").text
    assert "up to date on" in visitor.get("/sources").text
    text = change(visitor, "remove", name=f"mail of {ADDRESS}")
    assert "What was read from it is kept." in text
    assert server.kept == {}
    assert len(Network(tmp_path / "home").people()) == 5


def test_a_server_that_fails_is_told_and_what_was_read_before_stays(
    visitor: TestClient, server: Server
) -> None:
    change(visitor, "add", address=ADDRESS, kind="imap", password=PASSWORD)
    server.failure = Unreachable("imap.example.org hung up. Try again later.")
    text = change(visitor, "sync")
    assert "imap.example.org hung up. Try again later." in text
    assert "The last sync did not end well." in text
    assert "the last sync did not end well" in visitor.get("/sources").text


def test_a_refused_login_adds_nothing_and_keeps_what_was_typed_but_the_password(
    visitor: TestClient, server: Server, tmp_path: Path
) -> None:
    text = change(visitor, "add", address=ADDRESS, kind="caldav", password="guessed")
    assert "https://dav.example.org/caldav/ did not accept the login." in text
    assert f'value="{ADDRESS}"' in text
    assert '<option value="caldav" selected>' in text
    assert "guessed" not in text
    assert Network(tmp_path / "home").accounts() == []
    assert server.kept == {}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"address": "marta", "password": "x"}, "Say the whole address"),
        ({"address": ADDRESS}, f"Give the password for {ADDRESS}."),
        ({"address": "marta@gmail.com"}, "Google takes an app password"),
        (
            {"address": "marta@outlook.com", "kind": "caldav", "password": "x"},
            "Microsoft has no CalDAV.",
        ),
        ({"address": ADDRESS, "port": "99999", "password": "x"}, "A port is a number"),
        ({"address": ADDRESS, "password": "x", "command": "pass show x"}, "not both"),
    ],
)
def test_what_is_lacking_is_said(
    visitor: TestClient, server: Server, fields: dict[str, str], sentence: str
) -> None:
    assert sentence in change(visitor, "add", **fields)
    assert server.asked == []
