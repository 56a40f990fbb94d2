"""Reading by a second process gives what reading here gives, whatever becomes of that process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from closeknit.model.problems import Problem
from closeknit.sources import ahead
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.mbox import Mbox
from closeknit.sources.unpack import mapped

COUNT = 2 * ahead.FRAME + 7
POPEN = subprocess.Popen


@pytest.fixture
def box(tmp_path: Path) -> Path:
    path = tmp_path / "inbox"
    path.write_text(
        "".join(
            f"From x Thu Jan  1 00:00:00 2026\nFrom: ann{n}@oak.example\nTo: me@elm.example\n"
            f"Date: Thu, 1 Jan 2026 00:00:00 +0000\nMessage-ID: <{n}@oak.example>\n\nHello\n\n"
            for n in range(COUNT)
        )
    )
    return path


def member(path: Path) -> Member:
    return Member(str(path), "", memoryview(path.read_bytes()), sent=True)


def here(path: Path, start: int = 0) -> list[Item]:
    return list(Mbox().read(member(path), start))


def test_the_same_items_in_the_same_order(box: Path) -> None:
    found = list(ahead.read_ahead(Mbox(), member(box), box, 0))
    assert found == here(box)
    assert len(found) > COUNT


def test_from_a_place_within(box: Path) -> None:
    start = box.read_bytes().index(b"From x", 1000)
    assert list(ahead.read_ahead(Mbox(), member(box), box, start)) == here(box, start)


@pytest.mark.parametrize(
    "script",
    ["raise SystemExit(3)", "import sys; sys.stdout.buffer.write(b'\\0' * 6 + b'\\1\\0half')"],
)
def test_a_child_that_dies_is_replaced(
    box: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    def dying(_: list[str], **settings: int) -> subprocess.Popen[bytes]:
        return POPEN([sys.executable, "-c", script + "; raise SystemExit(3)"], **settings)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(subprocess, "Popen", dying)
    assert list(ahead.read_ahead(Mbox(), member(box), box, 0)) == here(box)


# a real child, that is killed the hard way once it has sent so many frames
KILLED = """
import os, signal, sys
from closeknit.sources import ahead, mbox
ahead.FRAME, mbox.PROGRESS_EVERY, left = {frame}, {every}, [{frames}]
send = ahead.send
def and_die(frame):
    send(frame)
    left[0] -= 1
    if not left[0]:
        sys.stdout.buffer.flush()
        if {half}:
            sys.stdout.buffer.write(b"\\0" * 6 + b"\\1\\0half")
            sys.stdout.buffer.flush()
        os.kill(os.getpid(), signal.SIGKILL)
ahead.send = and_die
ahead._serve(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize(
    ("frame", "every", "frames", "half"),
    [
        (7, 10**6, 1, False),  # before any place to go on from
        (7, 100, 60, True),  # 420 items sent, some since the last such place, and half a frame
        (1, 5, 12, False),  # ten messages and two such places, one of them the last thing sent
        pytest.param(1, 5, 13, False, marks=pytest.mark.faults),
        (400, 100, 3, False),  # all of it, only the word that it is all is missing
    ],
)
def test_a_child_that_is_killed_leaves_nothing_out_and_nothing_twice(
    box: Path, monkeypatch: pytest.MonkeyPatch, frame: int, every: int, frames: int, half: bool
) -> None:
    # every tenth has no sender, so that there are problems among the items
    broken = box.read_text().split("From: ")
    text = "".join(("From: " if n % 10 else "Nobody: ") + part for n, part in enumerate(broken[1:]))
    box.write_text(broken[0] + text)
    code = KILLED.format(frame=frame, every=every, frames=frames, half=half)
    died: list[subprocess.Popen[bytes]] = []

    def dying(words: list[str], **settings: int) -> subprocess.Popen[bytes]:
        died.append(POPEN([sys.executable, "-c", code, *words[3:]], **settings))  # type: ignore[call-overload]
        return died[0]

    monkeypatch.setattr(subprocess, "Popen", dying)
    monkeypatch.setattr("closeknit.sources.mbox.PROGRESS_EVERY", every)
    for start in (0, 17):  # 17 is no boundary
        died.clear()
        found = list(ahead.read_ahead(Mbox(), member(box), box, start))
        assert [child.returncode for child in died] == [-9]
        assert any(isinstance(item, Problem) for item in found)
        assert without_progress(found) == without_progress(here(box, start))
        assert found[-1] == here(box, start)[-1]


def without_progress(items: list[Item]) -> list[Item]:
    return [item for item in items if not isinstance(item, Progress)]


@pytest.mark.parametrize("part", [300, 20_000, 60_000])
@pytest.mark.parametrize("start", [17])
def test_parts_read_by_two_add_up_to_the_whole(
    box: Path, monkeypatch: pytest.MonkeyPatch, part: int, start: int
) -> None:
    monkeypatch.setattr(ahead, "PART", part)
    found = list(ahead.read_ahead(Mbox(), member(box), box, start))
    assert without_progress(found) == without_progress(here(box, start))
    marks = [item.offset for item in found if isinstance(item, Progress)]
    assert marks == sorted(marks)
    assert marks[-1] == box.stat().st_size


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("victim", [0, 1])
def test_one_of_two_is_killed(box: Path, monkeypatch: pytest.MonkeyPatch, victim: int) -> None:
    monkeypatch.setattr(ahead, "PART", 15_000)
    code = KILLED.format(frame=30, every=50, frames=3, half=False)
    started: list[subprocess.Popen[bytes]] = []

    def dying(words: list[str], **settings: int) -> subprocess.Popen[bytes]:
        if len(started) == victim:
            words = [sys.executable, "-c", code, *words[3:]]
        started.append(POPEN(words, **settings))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", dying)
    found = list(ahead.read_ahead(Mbox(), member(box), box, 0))
    assert started[victim].returncode == -9
    assert without_progress(found) == without_progress(here(box))


def test_what_comes_in_meanwhile_is_left_for_the_next_import(box: Path) -> None:
    before = member(box)
    items = here(box)
    with box.open("ab") as file:
        file.write(box.read_bytes()[:500])
    assert list(ahead.read_ahead(Mbox(), before, box, 0)) == items


# a real child, whose file is cut short under its hands
CUT = """
import os, sys
from closeknit.sources import ahead, unpack
unpack.SMALL = 1 << 20  # more is mapped
send = ahead.send
def and_cut(frame):
    send(frame)
    os.truncate({path!r}, 4096)
ahead.send = and_cut
ahead._serve(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="others forbid it or do it differently")
def test_a_file_that_is_cut_short_meanwhile_ends_in_a_problem(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("closeknit.sources.unpack.SMALL", 1 << 20)
    large = tmp_path / "large"  # enough to be mapped
    large.write_bytes(box.read_bytes() * 20)
    with large.open("rb") as file:
        mail = Member(str(large), "", mapped(file, large.stat().st_size))
    code = CUT.format(path=str(large))
    monkeypatch.setattr(
        subprocess,
        "Popen",
        lambda words, **settings: POPEN([sys.executable, "-c", code, *words[3:]], **settings),
    )
    found = list(ahead.read_ahead(Mbox(), mail, large, 0))
    assert len(found) >= ahead.FRAME
    problems = [item for item in found if isinstance(item, Problem)]
    assert [problem.reason for problem in problems] == [ahead.SHRUNK]
    assert found[-1] == problems[-1]


def test_a_child_that_cannot_start_is_not_needed(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(subprocess, "Popen", refused)
    assert list(ahead.read_ahead(Mbox(), member(box), box, 0)) == here(box)


def test_stopping_early_leaves_no_child(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = []

    def kept(*words: object, **settings: object) -> object:
        children.append(POPEN(*words, **settings))  # type: ignore[call-overload]
        return children[-1]

    monkeypatch.setattr(subprocess, "Popen", kept)
    items = ahead.read_ahead(Mbox(), member(box), box, 0)
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert [child.returncode is not None for child in children] == [True]
