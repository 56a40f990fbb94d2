"""What a page may weigh: every page that can be opened, with the demo's life behind it.

A page that nobody gave a place in `PLACES` fails, so that a new one can't be forgotten.
"""

from __future__ import annotations

import gzip
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import httpx2
import pytest
from starlette.routing import Route

from closeknit.network import Network
from closeknit.web.app import _routes
from closeknit.web.trackwork import work

Fetch = Callable[[str], httpx2.Response]
KB = 1024


class Visitor(Protocol):
    app: Any

    def get(self, address: str) -> httpx2.Response: ...


class Budget(NamedTuple):
    """Most kB of HTML as the browser unpacks it, most kB over the wire for everything (gzip), and
    most requests until the page stands."""

    html: int
    wire: int
    requests: int


# 200 kB of HTML are parsed in some 20 ms; 30 kB over the wire is a page of text with its styles,
# half of what it may take before anybody would notice; 9 requests: the page, base.css, base.js,
# hide.js, the icon and four of its own, all but the page kept by the browser from then on
PAGE = Budget(200, 30, 9)
# the map draws everybody, and its table lists them once more
MAP = Budget(300, 50, 10)
# fetched by a page as one types, waits or points at something; a list is as long as on its page
PART = Budget(200, 20, 1)
WORD = Budget(16, 6, 1)

# for each route that can be opened: what it may weigh, and the addresses that are tried
PLACES: dict[str, tuple[Budget, tuple[str, ...]]] = {
    "/": (MAP, ("/",)),
    "/roots.json": (PART, ("/roots.json",)),
    "/roots/changed": (PAGE, ("/roots/changed",)),
    "/roots/why/{person}": (WORD, ("/roots/why/{person}",)),
    "/find": (WORD, ("/find?q=a",)),
    "/people": (PAGE, ("/people", "/people?q=a")),
    "/people/list": (PART, ("/people/list",)),
    "/people/{id}": (PAGE, ("/people/{person}",)),
    "/people/{id}/{tab}": (
        PAGE,
        tuple(f"/people/{{person}}/{tab}" for tab in ("together", "gains", "questions", "correct")),
    ),
    "/people/{id}/forget": (PAGE, ("/people/{person}/forget",)),
    "/original/{ref}": (PAGE, ("/original/{ref}", "/original/{ref}?with={person}")),
    "/ask": (PAGE, ("/ask", "/ask?person={person}")),
    "/asked": (PAGE, ("/asked",)),
    "/needs": (PAGE, ("/needs",)),
    "/needs/{reference}": (PAGE, ("/needs/{need}",)),
    "/week": (PAGE, ("/week",)),
    "/week/week.html": (PART, ("/week/week.html",)),
    "/week/week.ics": (PART, ("/week/week.ics",)),
    "/feed/{name}": (PART, ()),  # nobody but its subscribers opens it: test_feeds.py
    "/ledger": (PAGE, ("/ledger", "/ledger?person={person}&doubtful=yes", "/ledger?page=2")),
    "/ledger/referrals": (PAGE, ("/ledger/referrals", "/ledger/referrals?doubtful=yes")),
    "/review": (PAGE, ("/review",)),
    "/review/people": (PAGE, ("/review/people",)),
    "/network": (PAGE, ("/network",)),
    "/path": (PAGE, ("/path", "/path?person={person}")),
    "/track": (PAGE, ("/track",)),
    "/track/record": (PART, ("/track/record",)),
    "/sources": (PAGE, ("/sources",)),
    "/sources/accounts": (PAGE, ("/sources/accounts",)),
    "/sources/progress": (PART, ("/sources/progress",)),
}


def opened() -> list[str]:
    """The paths of everything that can be opened."""
    routes = [route for route in _routes() if isinstance(route, Route)]
    return sorted({r.path for r in routes if "GET" in (r.methods or {"GET"})})


def test_every_page_has_a_budget() -> None:
    assert set(opened()) == set(PLACES), "give a new page its place and budget in PLACES"


def assets(html: str) -> set[str]:
    """The addresses that a browser fetches for a page by itself."""
    found = re.findall(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/[^"]+)"', html)
    return set(found)


def modules(address: str, script: str) -> set[str]:
    """Those that a module imports from beside it."""
    folder = address.rsplit("/", 1)[0]
    return {
        f"{folder}/{name}"
        for name in re.findall(r"""(?:from|import)\s*\(?['"]\./([\w.-]+)['"]""", script)
    }


def weighed(fetch: Fetch, address: str) -> tuple[int, int, int]:
    """Bytes of HTML, bytes over the wire, requests."""
    page = fetch(address)
    assert page.status_code in (200, 202), address
    wire, seen = zipped(page), set[str]()
    waiting = assets(page.text)
    while waiting:
        one = waiting.pop()
        seen.add(one)
        answer = fetch(one)
        assert answer.status_code == 200, one
        wire += zipped(answer)
        if one.endswith(".js"):
            waiting |= modules(one, answer.text) - seen
    return len(page.content), wire, 1 + len(seen)


def zipped(answer: httpx2.Response) -> int:
    return len(gzip.compress(answer.content, 9))


@pytest.fixture(scope="module")
def needed(
    lived_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    """A home with a need, and what addresses speak of: whoever has most in the ledger has the
    heaviest page."""
    home = tmp_path_factory.mktemp("needed") / "home"
    shutil.copytree(lived_home, home)
    net = Network(home)
    need = net.need("promote my spring programme", "31 March 2027", 5)
    entries = net.ledger().entries
    (person, _), *_ = Counter(entry.person for entry in entries).most_common(1)
    ref = next(e.ref for e in reversed(entries) if e.person == person and e.ref[0] == "i")
    return home, {"person": f"p{person}", "ref": ref, "need": f"N{need.number}"}


@pytest.mark.parametrize("path", PLACES)
def test_weight(
    enter: Callable[[Path], Visitor], needed: tuple[Path, dict[str, str]], path: str
) -> None:
    home, words = needed
    visitor = enter(home)
    budget, addresses = PLACES[path]
    for address in addresses:
        where = address.format(**words)
        if path == "/track/record":
            assert work(visitor.app.app.state.desk).ended.wait(60)
        html, wire, requests = weighed(visitor.get, where)
        got = Budget(-(-html // KB), -(-wire // KB), requests)
        over = [n for n, g, b in zip(Budget._fields, got, budget, strict=True) if g > b]
        print(f"{where}: {got}")
        assert not over, f"{where}: {got} is over {budget} in {', '.join(over)}"


def test_nothing_is_fetched_from_elsewhere(
    enter: Callable[[Path], Visitor], needed: tuple[Path, dict[str, str]]
) -> None:
    home, words = needed
    visitor = enter(home)
    for _, addresses in PLACES.values():
        page = visitor.get((addresses or ("/week",))[0].format(**words)).text
        fetched = re.sub(r"<a [^>]*>", "", page)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', fetched), addresses[0]
