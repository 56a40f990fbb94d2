"""The way to somebody in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]
HOUSE = "Saltmarsh Kitchen"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_by_mouse_and_nothing_is_in_the_way(
    opens: Opens, site: Any, violations: Callable[[Page], list[str]], dark: bool
) -> None:
    page = opens(site, "/path", dark=dark)
    assert violations(page) == []
    page.fill("#target", HOUSE)
    page.click("text=Find the way")
    page.click("details.draft summary >> nth=0")
    assert "Hello" in page.locator("details.draft textarea").first.input_value()
    assert page.locator("[data-copy]").first.is_visible()
    page.click("details.small summary >> nth=0")
    assert violations(page) == []


def test_by_keyboard_alone(opens: Opens, own_site: Any) -> None:
    page = opens(own_site, "/path")
    page.focus("#target")
    page.keyboard.type(HOUSE)
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer:focus")
    page.focus("details.draft summary >> nth=0")
    page.keyboard.press("Enter")
    page.focus("details.draft button:has-text('I asked') >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice >> text=Noted: you asked")
    granted = page.locator(".history button >> text=Granted").first
    granted.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice >> text=Noted: granted")


def test_a_person_is_offered_as_one_types(opens: Opens, site: Any) -> None:
    page = opens(site, "/path")
    page.locator("#target").press_sequentially("Marta Lind")
    page.wait_for_selector("#people [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer >> text=You know Marta Lindqvist yourself")


def test_on_a_phone_nothing_slides_sideways(opens: Opens, site: Any) -> None:
    page = opens(site, "/path", phone=True)
    page.fill("#target", HOUSE)
    page.click("text=Find the way")
    page.wait_for_selector("#answer")
    page.click("details.draft summary >> nth=0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
