"""Needs in a real browser: by mouse, by keyboard alone, in light and dark, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PROMOTE = "Promote my spring programme to their clients"
Opens = Callable[..., Page]


def wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_need_by_mouse_in_light_and_dark(
    opens: Opens, own_site: Any, violations: Callable[[Page], list[str]]
) -> None:
    page = opens(own_site, "/needs")
    page.get_by_label("What will you need?").fill(PROMOTE)
    page.get_by_label("By when?").fill("in 12 weeks")
    page.get_by_label("Of how many people?").fill("22")
    page.get_by_role("button", name="Weigh it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PROMOTE)
    expect(page.locator(".verdict")).to_be_visible()
    assert page.locator(".time h3:visible").count() > 2
    assert violations(page) == []
    one = page.url.removeprefix(own_site.address)
    for path in (one, "/needs"):
        dark = opens(own_site, path, dark=True)
        assert violations(dark) == []
        phone = opens(own_site, path, phone=True)
        assert not wide(phone)
    page.get_by_role("button", name="Keep it no longer").click()
    expect(page.get_by_text("The best time to prepare")).to_be_visible()


def test_a_need_by_keyboard(opens: Opens, own_site: Any) -> None:
    page = opens(own_site, "/needs")
    page.get_by_label("What will you need?").focus()
    for text in (PROMOTE, "end of January", "3"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.type("Rep")  # a size, chosen by its first letters
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    page.get_by_text("Another day, or another number").press("Enter")
    people = page.get_by_label("Of how many people?")
    people.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator(".one")).to_contain_text("4 people by")
