"""The track record in a real browser: it comes by itself once it is worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]


def test_it_comes_by_itself(
    opens: Opens, site: Any, violations: Callable[[Page], list[str]]
) -> None:
    page = opens(site, "/track")
    expect(page.locator("svg.diagram").first).to_be_visible(timeout=30_000)
    assert violations(page) == []
    table = page.locator("figure details").first
    table.locator("summary").click()
    expect(table.locator("tbody tr")).to_have_count(10)
    # the same by keyboard
    second = page.locator("figure details summary").nth(1)
    second.focus()
    page.keyboard.press("Enter")
    expect(page.locator("figure details").nth(1).locator("tbody tr").first).to_be_visible()
    assert violations(opens(site, "/track", dark=True)) == []
    phone = opens(site, "/track", phone=True)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
