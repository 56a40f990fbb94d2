"""The first visit, and bringing in by dropping files, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from closeknit.network import Network

pytestmark = pytest.mark.browser
MAIL = """From x@y Mon Jun  1 10:00:00 2026
From: Iris Bell <iris@bell.example>
To: Robin Vale <robin@harbour.example>
Date: Mon, 01 Jun 2026 10:00:00 +0000
Message-ID: <one@bell.example>
Subject: Lunch

Shall we?

"""


def test_a_newcomer_drops_mail_and_is_led_on(
    opens: Callable[..., Page], empty_site: Any, tmp_path: Path
) -> None:
    mail = tmp_path / "in.mbox"
    mail.write_text(MAIL)
    page = opens(empty_site)
    expect(page.get_by_role("heading", level=1)).to_have_text("How well do they know you?")
    page.get_by_label("Choose files").set_input_files(mail)
    expect(page.get_by_text("Done: 1\u00a0new item.")).to_be_visible()
    expect(page.get_by_role("link", name="See your network")).to_have_attribute("href", "/")


def test_the_same_by_keyboard_with_a_path(
    opens: Callable[..., Page], empty_site: Any, tmp_path: Path
) -> None:
    mail = tmp_path / "in.mbox"
    mail.write_text(MAIL)
    page = opens(empty_site)
    field = page.get_by_label("Or say where they lie")
    for _ in range(60):
        page.keyboard.press("Tab")
        if field.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.type(str(mail))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done: 1\u00a0new item.")).to_be_visible()


def test_an_account_that_can_not_be_reached_is_told(
    opens: Callable[..., Page], empty_site: Any
) -> None:
    page = opens(empty_site, "/sources/accounts")
    page.get_by_label("Address", exact=True).fill("marta@example.org")
    page.get_by_label("Password. It goes").fill("for this alone")
    page.get_by_text("Server, and other ways").click()
    page.get_by_label("Server, where it isn").fill("127.0.0.1")
    page.get_by_label("Port").fill("9")  # where nobody listens
    page.get_by_role("button", name="Add it, and read it").click()
    expect(page.get_by_role("alert")).to_contain_text("127.0.0.1")
    expect(page.get_by_label("Address", exact=True)).to_have_value("marta@example.org")
    expect(page.get_by_label("Password. It goes")).to_have_value("")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_hinders_anybody(
    opens: Callable[..., Page],
    site: Any,
    empty_site: Any,
    violations: Callable[[Page], list[str]],
    dark: bool,
) -> None:
    assert violations(opens(site, "/sources", dark=dark)) == []
    assert violations(opens(site, "/sources/accounts", dark=dark)) == []
    assert violations(opens(empty_site, dark=dark)) == []


def test_it_fits_a_phone(opens: Callable[..., Page], site: Any, empty_site: Any) -> None:
    pages = [opens(site, path, phone=True) for path in ("/sources", "/sources/accounts")]
    for page in (*pages, opens(empty_site, phone=True)):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_names_can_be_hidden_and_stay_so(
    opens: Callable[..., Page], site: Any, lived_home: Path
) -> None:
    page = opens(site, "/sources")
    mine = page.get_by_text(Network(lived_home).me()[0][0]).first
    colour = "one => getComputedStyle(one).color"
    assert mine.evaluate(colour) != "rgba(0, 0, 0, 0)"
    page.get_by_role("button", name="Hide names").click()
    assert mine.evaluate(colour) == "rgba(0, 0, 0, 0)"
    page.reload()
    assert mine.evaluate(colour) == "rgba(0, 0, 0, 0)"
    page.get_by_role("button", name="Show names").click()
    assert mine.evaluate(colour) != "rgba(0, 0, 0, 0)"
