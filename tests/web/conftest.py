"""The pages of the demo's life, asked without a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from closeknit.web.app import application
from closeknit.web.security import Gate

ADDRESS = "http://127.0.0.1:8433"
Enter = Callable[[Path], TestClient]


class Visitor(TestClient):
    """A browser that is let in, and sends what browsers send."""

    def token(self, page: str = "/sources") -> str:
        """What a change must carry, as a page has it."""
        found = re.search(r'name="csrf" content="([0-9a-f]+)"', self.get(page).text)
        assert found
        return found[1]

    def change(self, address: str, /, **fields: str | list[str]) -> object:
        """Sends a form of ours; the page that it leads to."""
        return self.post(
            address,
            data={"csrf": self.token(), **fields},
            headers={"Origin": ADDRESS},
        )


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read ahead of what a test asks for, and a change waits for its figures however
    busy the machine is."""
    monkeypatch.setattr("closeknit.web.app.AHEAD", ())
    monkeypatch.setattr("closeknit.web.desk.PATIENCE_SECONDS", 30.0)


@pytest.fixture
def enter() -> Iterator[Callable[[Path], Visitor]]:
    """Opens the pages of a home."""
    opened: list[Visitor] = []

    def opens(home: Path) -> Visitor:
        gate = Gate(8433)
        link = gate.link()
        visitor = Visitor(application(home, gate, lambda _: None), base_url=ADDRESS)
        visitor.__enter__()
        opened.append(visitor)
        visitor.get(link)
        return visitor

    yield opens
    for visitor in opened:
        visitor.__exit__(None, None, None)


@pytest.fixture
def visitor(enter: Callable[[Path], Visitor], lived_home: Path) -> Visitor:
    """Reads the demo's life; may change nothing."""
    return enter(lived_home)


@pytest.fixture
def own_visitor(enter: Callable[[Path], Visitor], short_home: Path, tmp_path: Path) -> Visitor:
    """The same in a home of one's own, to be changed."""
    home = tmp_path / "home"
    shutil.copytree(short_home, home)
    return enter(home)
