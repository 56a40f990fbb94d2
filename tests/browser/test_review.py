"""Looking through what was found, in a real browser: by buttons, by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]


def test_by_mouse_without_a_new_page(opens: Opens, own_site: Any) -> None:
    page = opens(own_site, "/review")
    page.evaluate("window.stays = true")
    first = page.locator(".proposal").inner_text()
    page.get_by_role("button", name="Yes, it is so").click()
    expect(page.locator("#place")).to_have_text("2 of 20")
    page.get_by_role("button", name="No, it isn't").click()
    expect(page.locator("#place")).to_have_text("3 of 20")
    page.get_by_role("button", name="Not now").click()
    expect(page.locator("#place")).to_have_text("4 of 20")
    for place in ("3 of 20", "2 of 20", "1 of 20"):
        page.get_by_role("button", name="Undo my last word").click()
        expect(page.locator("#place")).to_have_text(place)
    assert page.locator(".proposal").inner_text() == first
    assert page.evaluate("window.stays")


def test_one_key_each_and_nothing_is_lost(opens: Opens, own_site: Any) -> None:
    page = opens(own_site, "/review")
    for key, place in (("y", "2 of 20"), ("n", "3 of 20"), ("s", "4 of 20"), ("u", "3 of 20")):
        page.keyboard.press(key)
        expect(page.locator("#place")).to_have_text(place)
    told = page.locator("#told").inner_text()
    expect(page.locator("#told")).to_be_focused()
    expect(page.locator("#voice")).to_contain_text(told)
    page.reload()
    expect(page.locator("#place")).to_have_text("3 of 20")
    expect(page.locator("#told")).to_have_text(told)
    # a key that is typed into a field is no answer
    page.locator("#find").press_sequentially("yyy")
    expect(page.locator("#voice")).to_have_text("Nobody found")
    expect(page.locator("#place")).to_have_text("3 of 20")


def test_nothing_hinders_anybody(
    opens: Opens, site: Any, violations: Callable[[Page], list[str]]
) -> None:
    for dark in (False, True):
        page = opens(site, "/review", dark=dark)
        assert violations(page) == []
        page.goto(f"{site.address}/review/people")
        assert violations(page) == []
    phone = opens(site, "/review", phone=True)
    for path in ("/review", "/review/people"):
        phone.goto(site.address + path)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_is_who_by_keys(opens: Opens, own_site: Any) -> None:
    page = opens(own_site, "/review/people")
    first = page.locator("#told").text_content() or ""
    page.keyboard.press("s")
    expect(page.locator("#place")).to_contain_text("2 of")
    page.keyboard.press("y")
    expect(page.locator("#place")).to_contain_text("3 of")
    page.keyboard.press("u")
    expect(page.locator("#place")).to_contain_text("2 of")
    page.keyboard.press("u")
    expect(page.locator("#told")).to_have_text(first)
