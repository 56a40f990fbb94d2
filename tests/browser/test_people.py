"""The list of everybody in a real browser: by mouse, by keyboard, and for every eye."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Violations = Callable[[Page], list[str]]


def names(page: Page) -> list[str]:
    return page.locator("#list .who").all_inner_texts()


def test_search_sort_and_a_filter_of_ones_own_by_mouse(
    site: object, opens: Callable[..., Page]
) -> None:
    page = opens(site, "/people")
    page.fill("#q", "marta l")
    expect(page.locator("#list .who").first).to_have_text("Marta Lindqvist")
    expect(page).to_have_url(re.compile(r"/people\?q=marta(\+|%20)l$"))
    page.reload()  # the address says it all
    assert names(page)[0] == "Marta Lindqvist"
    page.fill("#q", "")
    page.select_option("select[name=standing]", "contact")
    expect(page).to_have_url(re.compile("standing=contact$"))
    page.click("thead a:has-text('They show you')")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("They show you")
    regards = [
        int(one)
        for one in page.locator("td.regard .figure").evaluate_all(
            "all => all.map(one => one.lastChild.textContent)"
        )
    ]
    assert regards == sorted(regards, reverse=True) and len(regards) > 20
    page.click("#keep")
    page.fill("#filter-name", "Who warms to me")
    page.click("#naming button")
    page.goto(page.url.split("?")[0])
    page.click("#saved a:has-text('Who warms to me')")
    expect(page).to_have_url(re.compile("standing=contact.*sort=regard"))
    expect(page.locator("select[name=standing]")).to_have_value("contact")
    page.click("#saved li button")
    expect(page.locator("#saved li")).to_have_count(0)
    page.click("#list .who >> nth=0")
    expect(page).to_have_url(re.compile(r"/people/p\d+$"))


def test_the_same_by_keyboard_alone(site: object, opens: Callable[..., Page]) -> None:
    page = opens(site, "/people")

    def reach(selector: str) -> None:
        for _ in range(60):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    reach("#q")
    page.keyboard.type("omar")
    expect(page.locator("#list .who").first).to_have_text("Omar Haddad")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator("#list tbody tr")).to_have_count(100)
    reach("thead th:first-child a")
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Name")
    assert page.evaluate("document.activeElement.textContent.trim().startsWith('Name')")
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Name")
    reach("tbody .who")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(first)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_for_every_eye(
    site: object, opens: Callable[..., Page], violations: Violations, dark: bool
) -> None:
    page = opens(site, "/people?q=mar&sort=-regard", dark=dark)
    page.click("#keep")
    assert violations(page) == []


def test_on_a_phone_nothing_slides_sideways(
    site: object, opens: Callable[..., Page], violations: Violations
) -> None:
    page = opens(site, "/people?all=yes", phone=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#q", "mar")
    expect(page.locator("#count")).to_contain_text("found")
    assert violations(page) == []


def test_hidden_names_are_gone_from_the_list(site: object, opens: Callable[..., Page]) -> None:
    page = opens(site, "/people?q=marta")
    page.click("#hide")
    for seen in ("#list .who", "#list small", "#q"):
        # a link's colour takes a moment to go
        expect(page.locator(seen).first).to_have_css("color", "rgba(0, 0, 0, 0)")
