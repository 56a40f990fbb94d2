"""The whole network in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_is_in_the_way_of_anybody(
    opens: Opens, site: Any, violations: Callable[[Page], list[str]], dark: bool
) -> None:
    page = opens(site, "/network", dark=dark)
    for summary in page.locator("details > summary").all():
        summary.click()
    assert violations(page) == []


def test_tables_open_by_keyboard(opens: Opens, site: Any) -> None:
    page = opens(site, "/network")
    closed = page.locator(".rests details")
    closed.locator("summary").focus()
    assert not closed.locator("table").is_visible()
    page.keyboard.press("Enter")
    assert closed.locator("tbody tr").first.is_visible()
    page.locator(".departures .who").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/p*")


def test_names_can_be_hidden(opens: Opens, site: Any) -> None:
    page = opens(site, "/network")
    page.click("#hide")
    expect(page.locator(".departures .who").first).to_have_css("color", "rgba(0, 0, 0, 0)")


def test_on_a_phone_nothing_slides_sideways(opens: Opens, site: Any) -> None:
    page = opens(site, "/network", phone=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
