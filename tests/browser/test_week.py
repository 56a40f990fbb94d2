"""This week in a real browser: by mouse, by keyboard alone, in light and dark, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Opens = Callable[..., Page]


def test_steps_are_settled_by_mouse(
    opens: Opens, own_site: Any, violations: Callable[[Page], list[str]]
) -> None:
    page = opens(own_site, "/week")
    first = page.locator(".act").first
    what = first.get_by_role("heading").inner_text()
    first.get_by_role("button", name=f"Done: {what}").click()
    gone = page.locator(".settled .done")
    expect(gone).to_contain_text(what)
    assert "line-through" in gone.locator(".what").evaluate(
        "e => getComputedStyle(e).textDecoration"
    )
    later = page.locator(".act").first
    later.locator("summary").click()
    assert violations(page) == []
    later.get_by_role("button", name="In two weeks").click()
    expect(page.locator(".settled li")).to_have_count(2)
    page.get_by_role("button", name=f"Take back: {what}").click()
    expect(page.locator(".act").get_by_role("heading", name=what)).to_be_visible()
    expect(page.locator(".settled li")).to_have_count(1)


def test_minutes_and_steps_by_keyboard(opens: Opens, own_site: Any) -> None:
    page = opens(own_site, "/week")
    expect(page.locator("#set")).to_be_hidden()
    page.locator("#minutes").focus()
    page.keyboard.press("Home")
    expect(page.locator("#chosen")).to_have_text("15")
    expect(page.locator("#sum")).to_contain_text("of 15 minutes")
    page.wait_for_url("**/week?minutes=15")
    done = page.get_by_role("button", name="Done: ").first
    what = (done.get_attribute("aria-label") or "").removeprefix("Done: ")
    done.focus()
    page.keyboard.press("Enter")
    back = page.get_by_role("button", name=f"Take back: {what}")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Done: {what}")).to_be_focused()
    # the minutes are remembered
    page.goto(own_site.address + "/week")
    expect(page.locator("#chosen")).to_have_text("15")
    expect(page.locator("#sum")).to_contain_text("of 15 minutes")


def test_dark_and_phone(opens: Opens, site: Any, violations: Callable[[Page], list[str]]) -> None:
    assert violations(opens(site, "/week", dark=True)) == []
    page = opens(site, "/week?minutes=240", phone=True)
    page.locator(".later summary").first.click()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    copy = page.get_by_role("button", name="Copy the opening lines").first
    copy.click()
    expect(copy).to_have_text("Copied")
