"""Sources: bringing in by the pages is the same as by the command line."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from closeknit.network import Network
from closeknit.store.database import sole_writer
from closeknit.web.places import places
from closeknit.web.reading import Reading, State
from closeknit.web.routes.sources import sentence

ADDRESS = "http://127.0.0.1:8433"
MAIL = """From x@y Mon Jun  1 10:00:00 2026
From: Iris Bell <iris@bell.example>
To: Robin Vale <robin@harbour.example>
Date: Mon, 01 Jun 2026 10:00:00 +0000
Message-ID: <one@bell.example>
Subject: Lunch

Shall we?

"""
Enter = Callable[[Path], "TestClient"]


def finished(visitor: TestClient) -> str:
    """The page once nothing is being read any more."""
    for _ in range(200):
        text: str = visitor.get("/sources").text
        if 'data-running="yes"' not in text:
            assert "Done: " in text, re.findall(r'role="status">(.*?)</p>', text)
            return text
        time.sleep(0.05)
    raise AssertionError("it reads and reads")


def test_an_empty_home_begins_with_three_steps(enter: Enter, tmp_path: Path) -> None:
    visitor = enter(tmp_path / "new")
    for address in ("/", "/people", "/week"):
        answer = visitor.get(address, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sources")
    text = visitor.get("/sources").text
    assert text.count("<li><h2>") == 3


def test_a_dropped_file_is_read_and_not_kept(enter: Enter, tmp_path: Path) -> None:
    home = tmp_path / "new"
    visitor = enter(home)
    token = visitor.token("/sources")  # type: ignore[attr-defined]
    headers = {"Origin": ADDRESS, "X-CSRF": token}
    answer = visitor.post("/sources/drop?name=in.mbox", content=MAIL.encode(), headers=headers)
    assert answer.json() == {"name": "in.mbox", "bytes": len(MAIL)}
    visitor.post(
        "/sources/read",
        data={"csrf": token, "dropped": "yes", "me": "robin@harbour.example"},
        headers={"Origin": ADDRESS},
    )
    text = finished(visitor)
    assert "Done: 1\u00a0new item." in text
    assert "Dropped here and not kept" in text
    assert not (home / "dropped").exists()
    assert [tie.person.name for tie in Network(home).people()] == ["Iris Bell"]
    # a later update says nothing of a file that was never to stay
    said: list[str] = []
    Network(home, said.append).bring_in([])
    assert not said


def test_a_path_is_read_where_it_lies(enter: Enter, tmp_path: Path) -> None:
    mail = tmp_path / "in.mbox"
    mail.write_text(f"{MAIL}From x@y Mon Jun  1 11:00:00 2026\nSubject: by nobody\n\nHello\n\n")
    visitor = enter(tmp_path / "new")
    visitor.post(
        "/sources/read",
        data={"csrf": visitor.token("/sources"), "path": f'"{mail}"'},  # type: ignore[attr-defined]
        headers={"Origin": ADDRESS},
    )
    text = finished(visitor)
    assert str(mail) in text
    assert mail.read_text().startswith("From x@y Mon")
    assert "1\u00a0item could not be read; the reasons stand below." in text
    assert "1\u00a0problem: what could not be read, and why" in text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"path": "/nowhere/at/all"}, "There is no file or folder"),
        ({"path": ""}, "Say where your mail lies"),
        ({"dropped": "yes"}, "Nothing was dropped"),
    ],
)
def test_what_cannot_be_read_is_said(
    enter: Enter, tmp_path: Path, fields: dict[str, str], says: str
) -> None:
    visitor = enter(tmp_path / "new")
    answer = visitor.change("/sources/read", **fields)  # type: ignore[attr-defined]
    assert answer.status_code == 400
    assert says in answer.text


def test_half_a_file_is_neither_read_nor_deleted(enter: Enter, tmp_path: Path) -> None:
    home = tmp_path / "new"
    visitor = enter(home)
    token = visitor.token("/sources")  # type: ignore[attr-defined]
    (home / "dropped").mkdir(parents=True)
    part, inbox = home / "dropped" / ".0.part", home / "dropped" / "in.mbox"
    part.write_text("From x@y")
    begin = {"csrf": token, "dropped": "yes"}
    assert visitor.post("/sources/read", data=begin, headers={"Origin": ADDRESS}).status_code == 400
    inbox.write_text(MAIL)
    visitor.post("/sources/read", data=begin, headers={"Origin": ADDRESS})
    assert "Done: 1\u00a0new item." in finished(visitor)
    assert part.exists() and not inbox.exists()
    assert Network(home).sources()[0].path.endswith("in.mbox")


def test_what_another_closeknit_is_reading_stays(tmp_path: Path) -> None:
    dropped = tmp_path / "dropped"
    dropped.mkdir()
    (dropped / "in.mbox").write_text(MAIL)
    with sole_writer(tmp_path):
        Reading(tmp_path).clear()
        assert (dropped / "in.mbox").exists()
    Reading(tmp_path).clear()
    assert not dropped.exists()


def test_a_drop_needs_the_token(enter: Enter, tmp_path: Path) -> None:
    visitor = enter(tmp_path / "new")
    for headers in ({}, {"X-CSRF": "0" * 64}):
        answer = visitor.post(
            "/sources/drop?name=a", content=b"x", headers={"Origin": ADDRESS, **headers}
        )
        assert answer.status_code == 403
    assert not (tmp_path / "new" / "dropped").exists()


def test_me_and_exclusions_are_said_here(own_visitor: TestClient) -> None:
    desk = own_visitor.app.app.state.desk  # type: ignore[attr-defined]
    own_visitor.change("/sources/exclude", rule="@trueline-surveys.example")  # type: ignore[attr-defined]
    assert desk.network().excluded() == ("@trueline-surveys.example",)
    own_visitor.change("/sources/exclude", remove="@trueline-surveys.example")  # type: ignore[attr-defined]
    assert desk.network().excluded() == ()
    own_visitor.change("/sources/me", handles="robin@valeandco.example, r@x.example")  # type: ignore[attr-defined]
    assert set(desk.network().me()[0]) >= {"robin@valeandco.example"}


def test_the_progress_ends_with_the_reading(visitor: TestClient) -> None:
    answer = visitor.get("/sources/progress")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text == 'data: {"running": false, "share": null, "sentence": ""}\n\n'


def test_how_far_it_is_in_words() -> None:
    half = State(True, "in.mbox", 4_000, 50, 100, seconds=2.0)
    assert sentence(half) == "4,000\u00a0items read, 2,000 a second, about 2 s left (in.mbox)."
    assert "how well each person knows you" in sentence(State(True, "", 4_000, judging=True))
    assert sentence(State(True)) == "Beginning to read…"
    assert "Stopped after 9\u00a0items" in sentence(State(items=9, stopped=True))
    assert sentence(State(failure="The disk is full.")) == "The disk is full."


def test_mail_programs_are_found_where_they_keep_their_mail(tmp_path: Path) -> None:
    (tmp_path / ".thunderbird/abc.default/ImapMail").mkdir(parents=True)
    (tmp_path / "Downloads").mkdir()
    (tmp_path / "Downloads/takeout-20260601.zip").write_bytes(b"")
    (tmp_path / "Downloads/holiday.jpg").write_bytes(b"")
    found = [(place.program, place.path.name) for place in places(tmp_path)]
    assert found == [("Thunderbird", "ImapMail"), ("Downloads", "takeout-20260601.zip")]
    assert places(tmp_path / "nobody") == ()
