"""The desk: figures follow a change beside the requests, and nobody waits long for them."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from closeknit import derive
from closeknit.model.ties import Standing
from closeknit.network import Network
from closeknit.web import desk as desks
from closeknit.web.desk import Desk


@pytest.fixture
def home(short_home: Path, tmp_path: Path) -> Path:
    own = tmp_path / "home"
    shutil.copytree(short_home, own)
    return own


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    one = Desk(home)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Judging anew that takes until this is set, as with very many people."""
    go_on = threading.Event()
    derived = derive.derived

    def slow(home: Path, now: int) -> derive.Derivation:
        found = derived(home, now)
        assert go_on.wait(20)
        return found

    monkeypatch.setattr(derive, "derived", slow)
    monkeypatch.setattr(desks, "PATIENCE_SECONDS", 0.1)
    yield go_on
    go_on.set()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def standing(home: Path, name: str) -> Standing:
    return next(row.standing for row in Desk(home).roster().rows if row.name == name)


def test_a_change_shows_at_once_where_that_is_quick(desk: Desk) -> None:
    desk.network().declare("Dorian Pike", "connection")
    assert desk.is_settled()
    assert standing(desk.home, "Dorian Pike") is Standing.CONNECTION


def test_nobody_waits_while_people_are_judged_anew(desk: Desk, held: threading.Event) -> None:
    begun = time.monotonic()
    before = standing(desk.home, "Dorian Pike")
    desk.network().declare("Dorian Pike", "connection")
    # nor does a second change wait for the first one's judging
    desk.network().declare("Elif Karasu", "connection")
    assert time.monotonic() - begun < 5
    assert not desk.is_settled()
    assert standing(desk.home, "Dorian Pike") is before
    held.set()
    until(desk.is_settled)
    for name in ("Dorian Pike", "Elif Karasu"):
        assert standing(desk.home, name) is Standing.CONNECTION


def test_what_is_said_while_judging_is_judged_too(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived, times = derive.derived, []

    def interrupted(at: Path, now: int) -> derive.Derivation:
        found = derived(at, now)
        times.append(now)
        if len(times) == 1:
            Network(home, later=lambda: None).declare("Elif Karasu", "connection")
        return found

    Network(home, later=lambda: None).declare("Dorian Pike", "connection")
    monkeypatch.setattr(derive, "derived", interrupted)
    Network(home).renew()
    assert len(times) == 2
    assert standing(home, "Elif Karasu") is Standing.CONNECTION


def test_forgetting_waits_for_the_end(desk: Desk, held: threading.Event) -> None:
    """What is forgotten may not stand in the figures for a moment longer."""
    gone = desk.network().who("Dorian Pike")
    held.set()
    desk.network().forget(gone.id)
    desk.forget()
    assert desk.is_settled()
    assert all(row.name != "Dorian Pike" for row in desk.roster().rows)


def test_one_reading_for_all_who_ask_until_the_home_changes(desk: Desk) -> None:
    made: list[int] = []
    for _ in range(3):
        desk.kept("thing", lambda: made.append(1))
    assert len(made) == 1
    desk.network().declare("Dorian Pike", "contact")
    desk.kept("thing", lambda: made.append(1))
    assert len(made) == 2
