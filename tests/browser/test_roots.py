"""The home page in a browser: the map by mouse and by keyboard, its dates, its table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from closeknit.model.ties import Probability, Standing
from closeknit.network.roster import Roster, Row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Opens = Callable[..., "Page"]
DRAWN = "performance.getEntriesByName('roots-paint').length > 0"
# names on the map as they really lie there, in the fonts of this machine
BOXES = """() => [...document.querySelectorAll('#words > :not([hidden])')]
  .map(one => { const r = one.getBoundingClientRect(), name = one.className.includes('name');
    return [r.left, name ? r.top + 2 : r.top, r.right, name ? r.bottom - 2 : r.bottom,
      one.textContent] })"""


def until(page: Page, expression: str) -> None:
    """Waits for it to be true; the pages' policy forbids the browser to do this by itself."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(40)
    raise AssertionError(expression)


def drawn(page: Page) -> dict[str, Any]:
    until(page, DRAWN)
    found: dict[str, Any] = page.evaluate("fetch('/roots.json').then(a => a.json())")
    return found


def tip(page: Page, map_: dict[str, Any], at: int) -> tuple[float, float]:
    """Where somebody's root ends on the screen, while the whole tree is shown."""
    box = page.locator("#drawing").bounding_box()
    assert box
    field, scale = map_["field"], box["width"] / map_["field"]["width"]
    down = field["top"] + map_["now"]["reach"][at] * (field["bottom"] - field["top"])
    return box["x"] + map_["x"][at] * scale, box["y"] + down * scale


def collisions(page: Page) -> list[tuple[str, str]]:
    boxes = page.evaluate(BOXES)
    return [
        (a[4], b[4])
        for a, b in itertools.combinations(boxes, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_by_mouse(site: Any, opens: Opens) -> None:
    page = opens(site)
    map_ = drawn(page)
    deepest = map_["name"][0]
    page.mouse.move(*tip(page, map_, 0))
    card = page.locator("#card")
    card.wait_for()
    assert deepest in card.inner_text()
    assert re.search(r"connection · 9\d %", card.inner_text())
    until(page, "!document.getElementById('card').innerText.includes('from you;')")
    page.mouse.click(*tip(page, map_, 0))
    page.wait_for_url(f"**/people/p{map_['id'][0]}")


def test_by_keyboard(site: Any, opens: Opens) -> None:
    page = opens(site)
    map_ = drawn(page)
    page.locator("#highlight").focus()
    page.keyboard.type(map_["name"][3])
    until(page, "document.getElementById('matching').textContent === '1 root'")
    assert page.locator(".name").all_inner_texts() == [map_["name"][3]]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "cursor"
    assert map_["name"][3] in page.locator("#card").inner_text()
    # all again, then one root to the right and back
    page.locator("#highlight").fill("")
    until(page, "document.getElementById('matching').textContent === ''")
    page.locator("#cursor").focus()
    order = sorted(range(len(map_["id"])), key=lambda n: map_["x"][n])
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.locator("#cursor").inner_text().startswith(map_["name"][order[1]])
    page.keyboard.press("ArrowLeft")
    assert map_["name"][order[0]] in page.locator("#voice").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/p{map_['id'][order[0]]}")


def test_names_don_t_collide_and_more_appear_as_it_grows(site: Any, opens: Opens) -> None:
    page = opens(site)
    drawn(page)
    few = page.locator(".name").count()
    assert few > 5 and not collisions(page)
    page.check("#connections")
    until(page, "/ root/.test(document.getElementById('matching').textContent)")
    until(page, f"document.querySelectorAll('.name').length >= {few}")
    assert not collisions(page)
    page.uncheck("#connections")
    until(page, f"document.querySelectorAll('.name').length === {few}")
    for _ in range(2):
        page.click("#in")
    page.wait_for_timeout(250)
    assert not collisions(page)
    box = page.locator("#drawing").bounding_box()
    assert box
    before = page.locator(".name").first.bounding_box()
    page.mouse.move(box["x"] + 400, box["y"] + 350)
    page.mouse.down()
    page.mouse.move(box["x"] + 340, box["y"] + 300, steps=4)
    page.mouse.up()
    page.wait_for_timeout(250)
    after = page.locator(".name").first.bounding_box()
    assert before and after and before != after
    assert page.url.endswith("/")  # to drag is not to open
    page.click("#all")
    until(page, f"document.querySelectorAll('.name').length === {few}")


def test_it_grows_and_the_table_tells_the_same(site: Any, opens: Opens) -> None:
    page = opens(site)
    map_ = drawn(page)
    early = len(map_["moments"]) // 3
    page.locator("#moment").fill(str(early))
    until(page, "/: \\d+ connection/.test(document.getElementById('date').textContent)")
    url = f"/roots.json?as_of={map_['moments'][early]}"
    then = page.evaluate(f"fetch('{url}').then(a => a.json())")
    assert f"{then['connections']} connection" in page.locator("#date").inner_text()
    page.click("#switch")
    page.locator("#rows tr").first.wait_for()
    there = sum(reach is not None for reach in then["reach"])
    until(page, f"document.querySelectorAll('#rows tr').length === {there}")
    assert then["day"] in page.locator("#caption").inner_text()
    page.check("#connections")
    mapped = sum(flags & 1 for flags in then["flags"])
    until(page, f"document.querySelectorAll('#rows tr').length === {mapped}")


def test_it_plays_without_motion_where_that_is_asked(site: Any, opens: Opens) -> None:
    page = opens(site)
    page.emulate_media(reduced_motion="reduce")
    drawn(page)
    page.locator("#moment").fill("0")
    page.click("#play")
    until(page, "Number(document.getElementById('moment').value) >= 1")
    assert page.locator("#play").get_attribute("aria-label") == "Stop"
    page.click("#play")
    assert page.locator("#play").get_attribute("aria-label") == "See it grow"


def test_the_ask_begins_here(site: Any, opens: Opens) -> None:
    page = opens(site)
    map_ = drawn(page)
    page.locator("#who").focus()
    page.keyboard.type(map_["name"][0])
    page.locator("#offered li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Could you read two pages?")
    with page.expect_request("**/ask") as asked:
        page.keyboard.press("Enter")
    assert asked.value.method == "POST"
    sent = asked.value.post_data or ""
    assert f"person=p{map_['id'][0]}&" in sent and "csrf=" in sent


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_stands_in_anybodys_way(
    site: Any, opens: Opens, violations: Callable[[Page], list[str]], dark: bool
) -> None:
    page = opens(site, "/?view=table" if dark else "/", dark=dark)
    page.locator("#changed li, #changed .soft.small").first.wait_for()
    assert violations(page) == []
    page.click("#switch")
    if dark:
        drawn(page)
    assert violations(page) == []


def test_on_a_phone(site: Any, opens: Opens) -> None:
    page = opens(site, phone=True)
    drawn(page)
    narrow = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(narrow) and not collisions(page)
    page.click("#switch")
    assert page.evaluate(narrow)


def test_names_are_hidden(site: Any, opens: Opens) -> None:
    page = opens(site)
    drawn(page)
    page.click("#hide")
    colour = "getComputedStyle(document.querySelector('.name')).color"
    assert page.evaluate(colour) == "rgba(0, 0, 0, 0)"


def test_five_thousand_are_drawn_within_half_a_second(
    own_site: Any, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tuple(
        Row(
            f"p{n}",
            f"Person Number {n}",
            f"firm{n % 300}.example",
            "",
            "",
            Standing.CONNECTION if n < 200 else Standing.CONTACT,
            False,
            Probability(0.02 + 0.96 * (1 - n / 5_000) ** 4, 0.01, 0.99),
            None,
            100 - n / 50,
            0.0,
            0.0,
            0.0,
            n % 90,
            n % 70,
            1_300_000_000 + n,
            None,
            1_700_000_000,
            False,
            n % 12,
        )
        for n in range(1, 5_001)
    )
    big = Roster(rows, ("",) * 5_000, tuple("abcdefghijkl"), 1_750_000_000)
    monkeypatch.setattr("closeknit.web.routes.roots.seen_people", lambda _: big)
    page = opens(own_site)
    until(page, DRAWN)
    first = "performance.getEntriesByName('roots-paint')[0].duration"
    assert page.evaluate(first) < 500
    assert not collisions(page)
