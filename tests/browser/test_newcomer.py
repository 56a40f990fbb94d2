"""Somebody who never saw closeknit: from the link to a checked ask, with the hands of a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Opens = Callable[..., Page]
ASK = "Would you promote my spring programme to your clients?"
TWO_MINUTES = 120.0
# What a hand needs, after the keystroke-level model (Card, Moran & Newell 1980), for somebody who
# types slowly: seconds for a key, for pointing and clicking, and for thinking before each of them.
KEY, POINT, THINK = 0.5, 1.3, 1.35


@dataclass
class Hands:
    """Does things on a page, and counts what they would take a person."""

    page: Page
    steps: int = 0
    seconds: float = 0.0

    def _took(self, seconds: float) -> None:
        self.steps += 1
        self.seconds += THINK + seconds

    def click(self, what: Locator) -> None:
        what.click()
        self._took(POINT)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self._took(KEY * len(text))

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self._took(KEY)

    def tab_to(self, selector: str) -> None:
        """By the key Tab alone, as far as it is."""
        for _ in range(60):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} isn't reached by Tab")


def checked(page: Page) -> None:
    """The answer is there, in sight, with its reasons."""
    expect(page.locator("#verdict")).to_have_text("Strengthen first.")
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator("#verdict")).to_be_in_viewport()
    expect(page.locator(".answer")).to_contain_text("What speaks for it, what against")


def test_by_mouse(opens: Opens, site: Any) -> None:
    page = opens(site)  # the link from the terminal
    hands = Hands(page)
    hands.click(page.get_by_role("combobox", name="Who"))
    hands.type("Elif K")
    hands.click(page.locator("#offered [role=option]").first)
    hands.click(page.get_by_role("textbox", name="What you would ask for"))
    hands.type(ASK)
    hands.click(page.get_by_role("button", name="May I ask?"))
    checked(page)
    assert hands.steps == 6
    assert hands.seconds < TWO_MINUTES / 2


def test_by_keyboard_alone(opens: Opens, site: Any) -> None:
    page = opens(site)
    hands = Hands(page)
    hands.press("/")  # stands in the box of every page
    hands.type("elif k")
    expect(page.locator("#found [role=option]").first).to_be_visible()
    hands.press("ArrowDown")
    hands.press("Enter")
    expect(page.locator("h1")).to_contain_text("Elif Karasu")
    hands.tab_to("a[href^='/ask?person=']")
    hands.press("Enter")
    expect(page.locator("#person")).to_have_value("Elif Karasu")
    hands.tab_to("#text")
    hands.type(ASK)
    hands.tab_to("#ask > button")
    hands.press("Enter")
    checked(page)
    assert hands.steps < 50
    assert hands.seconds < TWO_MINUTES


# what could still be read of a name that is hidden: its own colour, or a shadow that it casts
LEGIBLE = """() => [...document.querySelectorAll('.hiding .private, .hiding .private *')]
  .filter((one) => one.checkVisibility() && one.textContent.trim() && one.tagName !== 'SELECT')
  .filter((one) => { const style = getComputedStyle(one);
    return style.color !== 'rgba(0, 0, 0, 0)' || style.textShadow !== 'none'; })
  .map((one) => one.outerHTML.slice(0, 80))"""


def test_hidden_names_cannot_be_read(opens: Opens, site: Any) -> None:
    page = opens(site)
    page.get_by_role("button", name="Hide names").click()
    page.locator("#words .name").first.wait_for()
    for path in ("", "/people", "/people/p70", "/people/p70/together", "/week", "/ledger"):
        if path:
            page.goto(site.address + path)
        page.wait_for_timeout(200)  # colours take a moment to change
        assert page.locator(".private").count() > 3
        assert page.evaluate(LEGIBLE) == [], path
