"""The track record's page: at once, and worked out once."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import httpx2
import pytest

from closeknit.errors import Busy
from closeknit.judge.reliability import Point
from closeknit.judge.trackwords import came_true, verdict
from closeknit.network import Network
from closeknit.network.validation import Validation
from closeknit.web.routes.track import EDGE, SIDE, marks
from closeknit.web.trackwork import Work, work


class Visitor(Protocol):
    app: Any

    def get(self, address: str) -> httpx2.Response: ...

    def change(self, address: str, **fields: str) -> httpx2.Response: ...


def ended(visitor: Visitor) -> Work:
    own = work(visitor.app.app.state.desk)
    assert own.ended.wait(60)
    return own


def test_it_is_worked_out_beside_the_page(visitor: Visitor) -> None:
    page = visitor.get("/track").text
    assert "Working it out on your own mail" in page and "data-working" in page
    assert visitor.get("/track/record").status_code == 202
    result = ended(visitor).result
    assert result
    answer = visitor.get("/track/record")
    assert answer.status_code == 200 and "<html" not in answer.text
    page = visitor.get("/track").text
    assert "Working it out" not in page and "data-working" not in page
    read = html.unescape(page)
    for task, record in result.tasks.items():
        assert came_true(task, record) in read
        assert verdict(record) in read
    assert page.count("<circle") == sum(len(points) for points in result.points.values()) == 50
    # every point of a diagram stands in the table below it too
    rows = re.findall(r'<tr><td class="number">', page)
    assert len(rows) == 50


def test_points_stand_where_they_should() -> None:
    low, high = marks((Point(0.0, 0.0, 0.0, 0.25, 25), Point(1.0, 0.5, 0.25, 0.75, 100)))
    assert (low.x, low.y) == (EDGE, SIDE + 10)
    assert (high.x, high.y) == (EDGE + SIDE, SIDE / 2 + 10)
    assert (high.low, high.high) == (SIDE * 0.75 + 10, SIDE * 0.25 + 10)
    assert high.radius > low.radius


def test_never_twice_at_once_and_no_more_for_an_older_state(
    own_visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most, done = [0], [0], threading.Event()

    def slow(_: Network) -> Validation:
        running[0] += 1
        most[0] = max(most[0], running[0])
        try:
            assert done.wait(60)
            return Validation({}, {}, {})
        finally:
            running[0] -= 1

    monkeypatch.setattr(Network, "validate", slow)
    desk = own_visitor.app.app.state.desk
    first = work(desk)
    assert work(desk) is first
    person = Network(desk.home).people()[0].person.id
    others = []
    for word in ("contact", "clear"):
        Network(desk.home).declare(person, word)
        others.append(work(desk))
    assert len({first, *others}) == 3
    done.set()
    assert all(each.ended.wait(60) for each in (first, *others))
    assert most[0] == 1
    assert others[0].result is None, "nobody asks for it any more"
    assert others[1].result is not None


def test_what_was_before_is_shown_meanwhile(
    own_visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = own_visitor.app.app.state.desk
    net = Network(desk.home)
    found, wait = net.validate(), threading.Event()
    wait.set()
    monkeypatch.setattr(Network, "validate", lambda _: (wait.wait(60), found)[1])
    ended(own_visitor)
    wait.clear()
    net.declare(net.people()[0].person.id, "contact")
    page = own_visitor.get("/track").text
    assert "This is from before" in page and "<circle" in page
    wait.set()
    ended(own_visitor)
    assert "This is from before" not in own_visitor.get("/track").text


def test_a_failure_is_a_sentence(own_visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: Network) -> Validation:
        raise Busy("Another closeknit is writing.")

    monkeypatch.setattr(Network, "validate", busy)
    ended(own_visitor)
    page = own_visitor.get("/track")
    assert page.status_code == 200 and "Another closeknit is writing." in page.text


def test_too_little_is_said_so(
    enter: Callable[[Path], Visitor], tmp_path: Path, lived_files: Path, lived: Any
) -> None:
    mail = sorted((lived_files / "mail").rglob("*"))
    some = next(file for file in mail if file.is_file())
    few = tmp_path / "few.mbox"
    few.write_bytes(b"\n".join(some.read_bytes().split(b"\nFrom ")[:1]) + b"\n")
    home = tmp_path / "home"
    Network(home).bring_in([few], lived.me.addresses)
    visitor = enter(home)
    visitor.get("/track")
    ended(visitor)
    page = visitor.get("/track").text
    assert "There is not enough of your own data yet" in page and "<svg" not in page
