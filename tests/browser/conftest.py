"""A real Chromium and a real server, with the demo's life behind it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from closeknit.loopback import listening
from closeknit.web.app import application
from closeknit.web.security import Gate

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
PATIENCE = 10_000  # milliseconds


@dataclass(frozen=True)
class Site:
    """Running pages: their address, and a link that opens them."""

    address: str
    gate: Gate

    def link(self) -> str:
        return self.gate.link()


@pytest.fixture(scope="session", autouse=True)
def _calm() -> Iterator[None]:
    """Nothing is read ahead of what a test asks for, and a change waits for its figures however
    busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("closeknit.web.app.AHEAD", ())
        patch.setattr("closeknit.web.desk.PATIENCE_SECONDS", 30.0)
        yield


def _serve(home: Path) -> Iterator[Site]:
    own = listening(0)
    port = own.getsockname()[1]
    gate = Gate(port)
    config = uvicorn.Config(
        application(home, gate, lambda _: None), log_level="error", lifespan="on", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [own]}, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{port}", gate)
    server.should_exit = server.force_exit = True  # whatever pages are still open
    thread.join(5)
    own.close()


@pytest.fixture(scope="session")
def site(lived_home: Path) -> Iterator[Site]:
    """The demo's life; nobody may change it."""
    yield from _serve(lived_home)


@pytest.fixture
def own_site(short_home: Path, tmp_path: Path) -> Iterator[Site]:
    """The same in a home of one's own, to be changed."""
    home = tmp_path / "home"
    shutil.copytree(short_home, home)
    yield from _serve(home)


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A home with nothing in it."""
    yield from _serve(tmp_path / "empty")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        if os.environ.get("CLOSEKNIT_REQUIRE_ALL") == "1":
            pytest.fail("There is no Chromium here, and nothing may be skipped.")
        pytest.skip("There is no Chromium here; install Debian's package chromium.")
    with sync_playwright() as play:
        one = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield one
        one.close()


Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """Opens a page of a site as its owner: opens(site, "/people", dark=True, phone=True). A page
    that writes an error to its console fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(site: Site, path: str = "/", *, dark: bool = False, phone: bool = False) -> Page:
        context = browser.new_context(
            color_scheme="dark" if dark else "light",
            viewport={"width": 390, "height": 844} if phone else {"width": 1360, "height": 860},
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        # as the link does (test_newcomer opens that), without drawing the roots for every test
        session = site.gate.open(site.link().partition("key=")[2])
        assert session
        context.add_cookies(
            [
                {
                    "name": site.gate.cookie,
                    "value": session,
                    "url": site.address,
                    "sameSite": "Strict",
                }
            ]
        )
        page.goto(site.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[str]]:
    """What axe finds wrong on a page."""
    axe = Axe()

    def run(page: Page) -> list[str]:
        found = axe.run(page).response["violations"]
        return [
            f"{one['id']}: {one['help']}: {', '.join(str(n['target']) for n in one['nodes'][:4])}"
            for one in found
        ]

    return run
