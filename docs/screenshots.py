"""Draws the pictures of docs/pages.md anew: the demo's life, in a browser, as of a day that is
fixed. Needs Chromium. Run by `make screenshots`."""

from __future__ import annotations

import base64
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
import uvicorn
from palette import Pixels, png
from playwright.sync_api import Browser, Page, sync_playwright

from closeknit import clock
from closeknit.demo.life import simulate
from closeknit.demo.write import write
from closeknit.network import Network
from closeknit.web.app import application
from closeknit.web.security import Gate
from closeknit.web.serving import listening

PICTURES = Path(__file__).parent / "img"
TODAY = clock.parse("2026-09-30")
WIDTH, PHONE = 1360, 390
PROMOTE = "Would you promote my spring programme to your clients?"
MOST_BYTES = 2_500_000
Prepare = Callable[[Page, str], None]


@dataclass(frozen=True)
class Picture:
    """`prepare` goes to what is shown, with the address of the pages before its own."""

    name: str
    prepare: Prepare
    height: int = 860
    width: int = WIDTH
    dark: bool = False
    empty: bool = False


def at(path: str) -> Prepare:
    return lambda page, site: _go(page, site + path)


def person(tab: str = "") -> Prepare:
    def prepare(page: Page, site: str) -> None:
        _go(page, f"{site}/people?q=marta+lindqvist")
        page.locator("#list .who").first.click()
        page.wait_for_load_state("networkidle")
        _go(page, page.url + tab)

    return prepare


def roots(page: Page, site: str) -> None:
    _go(page, site + "/")
    _until(page, "performance.getEntriesByName('roots-paint').length > 0")
    _until(page, "!document.querySelector('#changed a[href=\"/roots/changed\"]')")


def ask(side: str, who: str, what: str) -> Prepare:
    def prepare(page: Page, site: str) -> None:
        _go(page, site + side)
        page.fill("#person", who)
        page.fill("#text", what)
        page.locator("#found, #people").last.wait_for(state="attached")
        page.keyboard.press("Escape")
        page.locator("#ask > button").click()
        page.locator("#verdict").wait_for()
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")

    return prepare


def way(page: Page, site: str) -> None:
    _go(page, site + "/path")
    page.get_by_label("To a person, an organisation or a domain").fill("Saltmarsh Kitchen")
    page.get_by_role("button", name="Find the way").click()
    page.locator("#answer").wait_for()


def need(page: Page, site: str) -> None:
    _go(page, site + "/needs")
    page.fill(".need-form [name=text]", "Promote my spring programme to their clients")
    page.fill(".need-form [name=by]", "31 March 2027")
    page.fill(".need-form [name=people]", "8")
    page.locator(".need-form button").click()
    page.wait_for_load_state("networkidle")


def track(page: Page, site: str) -> None:
    _go(page, site + "/track")
    page.locator(".task").first.wait_for(timeout=120_000)
    _until(page, "!document.querySelector('.working')")


def sources(page: Page, site: str) -> None:
    _go(page, site + "/sources")
    page.locator("#hide").click()  # the places on this machine


ALL = (
    Picture("roots", roots, 1060),
    Picture("roots-dark", roots, 1060, dark=True),
    Picture("roots-phone", roots, 940, PHONE),
    Picture("people", at("/people")),
    Picture("person", person(), 1020),
    Picture("between", person("/together"), 1160),
    Picture("network", at("/network"), 1240),
    Picture("path", way, 900),
    Picture("ask", ask("/ask", "Elif Karasu", PROMOTE), 1240),
    Picture("asked", ask("/asked", "Dorian Pike", "Would you promote my business?"), 1000),
    Picture("need", need, 1000),
    Picture("week", at("/week"), 1000),
    Picture("ledger", at("/ledger")),
    Picture("referrals", at("/ledger/referrals"), 700),
    Picture("review", at("/review"), 620),
    Picture("who-is-who", at("/review/people"), 660),
    Picture("track", track, 800),
    Picture("sources", sources, 760),
    Picture("welcome", at("/"), 1130, empty=True),
)


def _go(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")


def _until(page: Page, expression: str) -> None:
    """The pages' policy forbids the browser to wait for an expression by itself."""
    for _ in range(500):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(40)
    raise TimeoutError(expression)


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, Gate]]:
    own = listening(0)
    port = own.getsockname()[1]
    gate = Gate(port)
    app = application(home, gate, lambda _: None)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [own]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}", gate
    finally:
        server.should_exit = True
        thread.join(10)
        own.close()


def _draw(browser: Browser, picture: Picture, site: str, gate: Gate) -> None:
    context = browser.new_context(
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        viewport={"width": picture.width, "height": picture.height},
    )
    page = context.new_page()
    page.goto(gate.link())
    picture.prepare(page, site)
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    taken = page.screenshot(animations="disabled")
    context.close()
    (PICTURES / f"{picture.name}.png").write_bytes(png(_pixels(browser, taken)))


def _pixels(browser: Browser, taken: bytes) -> Pixels:
    """What a PNG holds; the browser is the one here who can read it."""
    page = browser.new_page()
    width, height, raw = page.evaluate(
        """async (source) => {
          const image = new Image(); image.src = source; await image.decode();
          const board = Object.assign(document.createElement('canvas'),
            { width: image.width, height: image.height });
          const pen = board.getContext('2d'); pen.drawImage(image, 0, 0);
          const blob = new Blob([pen.getImageData(0, 0, board.width, board.height).data]);
          const reader = new FileReader();
          await new Promise((done) => { reader.onload = done; reader.readAsDataURL(blob); });
          return [board.width, board.height, reader.result.split(',')[1]];
        }""",
        "data:image/png;base64," + base64.b64encode(taken).decode(),
    )
    page.close()
    return np.frombuffer(base64.b64decode(raw), np.uint8).reshape(height, width, 4)[..., :3]


def main(wanted: list[str]) -> int:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        sys.stderr.write("There is no Chromium here; install it, then do the same again.\n")
        return 1
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(clock, "now", lambda: TODAY),
        # no mail of this machine's own is offered
        mock.patch.dict(os.environ, {"HOME": folder, "USERPROFILE": folder}),
        sync_playwright() as play,
    ):
        root, lived, empty = Path(folder), Path(folder) / "robin", Path(folder) / "new"
        life = simulate()
        write(life, root / "life")
        files = [root / "life" / "mail", root / "life" / "contacts.vcf"]
        Network(lived).bring_in(files, life.me.addresses)
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = play.chromium.launch(executable_path=chromium, args=arguments)
        with _served(lived) as full, _served(empty) as bare:
            for picture in ALL:
                if not wanted or picture.name in wanted:
                    _draw(browser, picture, *(bare if picture.empty else full))
        browser.close()
    size = sum(file.stat().st_size for file in PICTURES.glob("*.png"))
    sys.stdout.write(f"The pictures are in {PICTURES.name}, {size / 1e6:.1f} MB in all.\n")
    return 0 if size <= MOST_BYTES else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
