"""The ask pages in a real browser: by mouse, by keyboard alone, in light and dark, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PROMOTE = "Promote my spring programme to your clients"
Opens = Callable[..., Page]


def wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def verdict(page: Page) -> str:
    return page.locator("#verdict").inner_text()


@pytest.mark.parametrize("dark", [False, True])
def test_an_ask_by_mouse(
    opens: Opens, site: Any, violations: Callable[[Page], list[str]], dark: bool
) -> None:
    page = opens(site, "/ask", dark=dark)
    assert violations(page) == []
    page.locator("#person").press_sequentially("Lindqv")
    page.locator("#people [role=option]").first.click()
    expect(page.locator("#person")).to_have_value("Marta Lindqvist")
    page.locator("#text").fill(PROMOTE)
    expect(page.locator("#read")).to_contain_text("Reputation")
    expect(page.locator(".size.told-by")).to_contain_text("4 Reputation")
    page.get_by_role("button", name="May I ask?").click()
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator(".about")).to_contain_text("Marta Lindqvist")
    assert page.url.endswith("/ask")
    assert violations(page) == []


def test_an_ask_by_keyboard(opens: Opens, site: Any) -> None:
    page = opens(site, "/ask")
    page.locator("#person").focus()
    page.keyboard.type("Chidi Ade")
    expect(page.locator("#people [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type(PROMOTE)
    page.keyboard.press("Tab")  # to the sizes, one stop for all of them
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="May I ask?")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()
    before = verdict(page)
    assert before != "Ask."
    page.get_by_role("button", name="Check this one instead").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_text("Ask.")
    expect(page.locator("#person")).to_have_value("Chidi Adeyinka")
    # coming back from somewhere else, the answer is there again
    page.goto(site.address + "/asked")
    page.go_back()
    expect(page.locator("#verdict")).to_have_text("Ask.")


def test_several_of_a_name_and_a_question(own_site: Any, opens: Opens) -> None:
    page = opens(own_site, "/ask")
    page.locator("#person").fill("Chidi")
    page.locator("#text").fill(PROMOTE)
    page.get_by_role("button", name="May I ask?").click()
    page.locator(".choices button", has_text="Adeyinka").click()
    expect(page.locator(".about")).to_contain_text("Chidi Adeyinka")
    first = page.locator("#next").inner_text()
    page.locator(".next").get_by_role("button", name="Yes").click()
    expect(page.locator("#next")).not_to_have_text(first)
    expect(page.locator(".next").get_by_role("button", name="Yes")).to_be_focused()
    # an ask that was made waits for its outcome
    page.get_by_role("button", name="I asked").click()
    expect(page.locator(".waiting")).to_contain_text(PROMOTE)


def test_what_was_asked_on_a_phone(
    opens: Opens, site: Any, violations: Callable[[Page], list[str]]
) -> None:
    page = opens(site, "/ask", phone=True)
    assert not wide(page)
    page.get_by_role("link", name="I was asked").click()
    page.locator("#person").fill("Chidi Adeyinka")
    page.locator("#text").fill("Recommend me to your clients")
    page.get_by_role("button", name="What do I answer?").click()
    expect(page.locator("#verdict")).to_be_in_viewport()
    draft = page.locator("#draft")
    draft.fill("Dear Chidi")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Dear Chidi"
    assert not wide(page)
    assert violations(page) == []
