"""The ledger in a real browser: noting down, finding, correcting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]


def test_a_note_by_mouse(opens: Opens, own_site: Any) -> None:
    page = opens(own_site, "/ledger")
    page.get_by_text("Note something down").click()
    page.get_by_label("With whom?").press_sequentially("tomás rey")
    page.locator("#whos [role=option]").first.click()
    page.get_by_label("In a few words").fill("read my draft, on 3 March 2026")
    expect(page.get_by_label("Due when?")).to_be_hidden()
    page.get_by_label("Its size").select_option("2")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("status").first).to_contain_text("Noted for 3 March 2026")
    page.get_by_label("State").select_option("noted")
    expect(page.get_by_text("1 to 1 of 1")).to_be_visible()
    page.locator(".change summary").click()
    page.get_by_role("button", name="Take this note back").click()
    expect(page.get_by_text("is taken back")).to_be_visible()


def test_the_same_by_keyboard(opens: Opens, own_site: Any) -> None:
    page = opens(own_site, "/ledger")
    page.get_by_text("Note something down").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("A promise")
    expect(page.get_by_label("Due when?")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("tomás rey")
    expect(page.locator("#whos [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # who did it: as usual
    page.keyboard.press("Tab")
    page.keyboard.type("send him the figures")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Noted for")
    # what is open closes with Escape, and the keyboard stays where it was
    summary = page.locator(".change summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".panel").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel").first).to_be_hidden()
    expect(summary).to_be_focused()


def test_nothing_hinders_anybody(
    opens: Opens, site: Any, violations: Callable[[Page], list[str]]
) -> None:
    for dark in (False, True):
        page = opens(site, "/ledger?note=yes", dark=dark)
        page.locator(".change summary").first.click()
        assert violations(page) == []
        page.goto(f"{site.address}/ledger/referrals")
        assert violations(page) == []
    phone = opens(site, "/ledger?note=yes", phone=True)
    for path in ("/ledger?note=yes", "/ledger/referrals"):
        phone.goto(site.address + path)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
