"""Reading by a second process gives what reading here gives, whatever becomes of that process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from closeknit.sources import ahead
from closeknit.sources.base import Item, Member
from closeknit.sources.mbox import Mbox

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
