"""Calendars and address books into a home, through the façade."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from closeknit.errors import LoginRefused
from closeknit.model.accounts import Account, Kind, Secret
from closeknit.network import Network

if TYPE_CHECKING:
    from tests.servers.dav.conftest import Scripted, Shelf


def event(uid: str, day: str, other: str = "bruno") -> str:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
        f"DTSTAMP:20260101T000000Z\r\nDTSTART:{day}T100000Z\r\nDURATION:PT1H\r\nSUMMARY:Roof\r\n"
        "ORGANIZER:mailto:marta@quill.example\r\n"
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{other}@sand.example\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def card(uid: str, name: str, more: str = "") -> str:
    return (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:{name};;;;\r\n"
        f"EMAIL:bruno@sand.example\r\n{more}END:VCARD\r\n"
    )


@pytest.fixture
def home(tmp_path: Path) -> Network:
    return Network(tmp_path / "home")


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Kind], Account]:
    """An account at an address, its password in the environment."""
    monkeypatch.setenv("MARTAS", "oak and rain")

    def made(url: str, kind: Kind) -> Account:
        secret = Secret("variable", "MARTAS")
        return Account(f"{kind} of marta", kind, "marta", url, secret, security="none")

    return made


def rows(home: Network, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(next(home.home.glob("*.sqlite*")))
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def test_from_the_first_sync_to_a_deletion(
    shelf: Shelf, home: Network, account: Callable[[str, Kind], Account], tmp_path: Path
) -> None:
    """The same meeting from a file, from one calendar and from another is one interaction."""
    shelf.make("own", "caldav", "Own")
    shelf.make("team", "caldav", "Team")
    shelf.make("people", "carddav", "People")
    for path in ("own", "team"):
        shelf.put(f"{path}/same.ics", event("same-0001", "20260302"))
    shelf.put("team/more.ics", event("team-0001", "20260309"))
    shelf.put("people/bruno.vcf", card("bruno-0001", "Bruno Sand", "ORG:Sand & Sons\r\n"))
    file = tmp_path / "own.ics"
    file.write_text(event("same-0001", "20260302"), "utf-8")
    home.bring_in([file], ["marta@quill.example"])
    home.add_account(account(shelf.url, "caldav"))
    home.add_account(account(shelf.url, "carddav"))

    first = home.sync()
    assert [one.trouble for one in first.accounts] == ["", ""]
    told = [(c.collection, c.seen, c.new, c.known) for a in first.accounts for c in a.collections]
    assert told == [("Own", 1, 0, 1), ("Team", 2, 1, 1), ("People", 1, 1, 0)]
    assert first.interactions == 2
    [bruno] = home.people()
    assert (bruno.person.name, bruno.person.organisation) == ("Bruno Sand", "Sand & Sons")

    again = home.sync()
    assert [c.seen for a in again.accounts for c in a.collections] == [0, 0, 0]
    # whatever else the machine does meanwhile
    assert min(again.seconds, *(home.sync().seconds for _ in range(2))) < 1

    shelf.put("people/bruno.vcf", card("bruno-0001", "Bruno Sand-Fern"))
    shelf.delete("team/more.ics")
    shelf.delete("own/same.ics")
    changed = home.sync()
    assert changed.interactions == 2
    [bruno] = home.people()
    assert bruno.person.name == "Bruno Sand-Fern"


def test_a_fault_is_told_and_what_came_before_is_kept(
    shelf: Shelf,
    home: Network,
    account: Callable[[str, Kind], Account],
    between: Callable[..., Scripted],
    answer: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("closeknit.accounts.davsync.AT_ONCE", 2)
    monkeypatch.setattr("closeknit.accounts.davsync.REACHED_EVERY", 2)
    shelf.make("own", "caldav", "Own")
    for number in range(1, 7):
        shelf.put(f"own/{number}.ics", event(f"own-000{number}", f"2026030{number}"))
    requests: list[bytes] = []

    def meddle(asked: object) -> bytes | None:
        body: bytes = asked.body  # type: ignore[attr-defined]
        if b"multiget" in body:
            requests.append(body)
        return answer(500, b"<html>") if len(requests) == 3 else None

    server = between(meddle)
    home.add_account(account(server.url, "caldav"))
    broken = home.sync()
    [followed] = broken.accounts
    assert "127.0.0.1 has a fault of its own (error 500)" in followed.trouble
    assert [(c.seen, c.new) for c in followed.collections] == [(4, 4)]
    assert broken.interactions == 4
    [state] = home.accounts()
    assert state.trouble == followed.trouble

    requests.clear()
    well = home.sync()
    assert [(c.seen, c.new, c.known) for c in well.accounts[0].collections] == [(2, 2, 0)]
    assert well.interactions == 6
    assert home.accounts()[0].trouble == ""


def test_a_refused_login_is_not_added(
    shelf: Shelf,
    home: Network,
    account: Callable[[str, Kind], Account],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MARTAS", "wrong")
    with pytest.raises(LoginRefused, match="doesn't accept the login of marta"):
        home.add_account(account(shelf.url, "caldav"))
    assert home.accounts() == []


def test_an_excluded_calendar_is_passed_over(
    shelf: Shelf, home: Network, account: Callable[[str, Kind], Account]
) -> None:
    shelf.make("own", "caldav", "Own")
    shelf.make("doctor", "caldav", "Doctor")
    shelf.put("own/a.ics", event("own-00001", "20260302"))
    shelf.put("doctor/a.ics", event("doc-00001", "20260303", "medic"))
    home.add_account(account(shelf.url, "caldav"))
    assert home.sync().interactions == 2
    home.exclude("folder:Doctor")
    excluded = home.sync()
    assert [one.name for one in excluded.accounts[0].passed] == ["Doctor"]
    assert excluded.interactions == 1
    home.include("folder:Doctor")
    assert home.sync().interactions == 2


def test_renamed_calendars_double_nothing(
    shelf: Shelf,
    home: Network,
    account: Callable[[str, Kind], Account],
    between: Callable[..., Scripted],
) -> None:
    """A name is part of the key, so that a new one means reading anew."""
    shelf.make("own", "caldav", "Own")
    shelf.put("own/a.ics", event("own-00001", "20260302"))
    home.add_account(account(shelf.url, "caldav"))
    assert home.sync().interactions == 1
    shelf.rename("own", "Work")
    renamed = home.sync()
    assert [(c.collection, c.new) for c in renamed.accounts[0].collections] == [("Work", 0)]
    assert renamed.interactions == 1
    assert rows(home, "SELECT name FROM collection") == [("Work",)]


def test_a_meeting_that_was_moved_and_then_cancelled(
    shelf: Shelf, home: Network, account: Callable[[str, Kind], Account]
) -> None:
    """It stays one, with those who were there in the end."""
    shelf.make("own", "caldav", "Own")
    home.add_account(account(shelf.url, "caldav"))
    held = []
    for number, (day, other, more) in enumerate(
        (("02", "bruno", ""), ("04", "ida", ""), ("04", "ida", "STATUS:CANCELLED\r\n"))
    ):
        text = event("same-0001", f"202603{day}", other)
        shelf.put("own/a.ics", text.replace("DTSTART", f"{more}SEQUENCE:{number}\r\nDTSTART"))
        synced = home.sync()
        assert [c.known for a in synced.accounts for c in a.collections] == [min(number, 1)]
        held += rows(
            home,
            "SELECT strftime('%d', i.time, 'unixepoch'), i.automated, group_concat(h.handle) "
            "FROM interaction i LEFT JOIN participant s ON s.interaction_id = i.id "
            "LEFT JOIN handle h ON h.id = s.handle_id AND s.role = 5 GROUP BY i.id",
        )
    assert held == [
        ("02", None, "bruno@sand.example"),
        ("04", None, "ida@sand.example"),
        ("04", "was cancelled", None),
    ]
