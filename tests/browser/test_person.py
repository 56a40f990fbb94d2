"""A person's page in a real browser: what is tapped is kept, and stands where it was tapped."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from closeknit.network import Network

pytestmark = pytest.mark.browser

MARTA = "Marta Lindqvist"
Violations = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def marta(lived_home: Path) -> str:
    return f"/people/{Network(lived_home).who(MARTA).id}"


@pytest.fixture(scope="session")
def own_marta(short_home: Path) -> str:
    """In a home of one's own."""
    return f"/people/{Network(short_home).who(MARTA).id}"


def test_from_the_sentence_to_the_message_by_mouse(
    site: object, opens: Callable[..., Page], marta: str
) -> None:
    page = opens(site, marta)
    expect(page.locator(".lead")).to_have_text(
        f"{MARTA} is a connection: the signs say that they know and trust you."
    )
    box = page.locator(".course svg").bounding_box()
    assert box and box["width"] > 500 and box["y"] < 860  # the picture is on the first screen
    page.click(".messages summary >> nth=0")
    subject = page.locator(".messages .subject a").first
    words = subject.inner_text()
    subject.click()
    expect(page.locator("h1")).to_have_text(words)
    expect(page.locator("pre.letter")).to_be_visible()
    page.go_back()
    page.click("#tabs a:has-text('Before you ask')")
    expect(page.locator(".thirteen li")).to_have_count(13)
    expect(page).to_have_url(re.compile("/questions$"))
    page.go_back()
    expect(page.locator("#for")).to_be_visible()


def test_questions_and_a_note_by_keyboard_alone(
    own_site: object, opens: Callable[..., Page], own_marta: str, tmp_path: Path
) -> None:
    page = opens(own_site, own_marta)
    network = Network(tmp_path / "home")

    def reach(selector: str) -> None:
        for _ in range(80):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    reach("#tabs a[data-tab=questions]")
    page.keyboard.press("Enter")
    expect(page.locator("#yes-4")).to_be_visible()
    reach("#yes-4")
    page.keyboard.press("Space")
    expect(page.locator("#yes-4")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".notice")).to_have_text("Have I met Marta's family? Yes: kept.")
    assert page.evaluate("document.activeElement.id") == "yes-4"  # the next is one Tab on
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#yes-4")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Shift+Tab")
    page.goto(page.url.replace("questions", "gains"))
    reach("select[name=letter]")
    page.keyboard.type("Sk")
    page.keyboard.press("Tab")
    page.keyboard.type("reads balance sheets at a glance")
    page.keyboard.press("Enter")
    expect(page.locator(".five .is-noted")).to_contain_text("reads balance sheets")
    texts = [line.text for line in network.gains(MARTA).lines]
    assert "reads balance sheets at a glance" in texts


def test_my_word_and_a_choice_stay_on_the_page(
    own_site: object, opens: Callable[..., Page], own_marta: str, tmp_path: Path
) -> None:
    page = opens(own_site, f"{own_marta}/correct")
    page.click("#declare-partner")
    expect(page.locator("#declare-partner")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".lead")).to_have_text(f"{MARTA} is a partner: you said so.")
    page.fill("#other", "Omar Had")
    page.click("#others [role=option]")
    expect(page.locator("#other")).to_have_value("Omar Haddad")
    page.click("text=Forget this person")
    page.click("text=No, keep them")
    expect(page.locator("#forget")).to_be_visible()
    assert Network(tmp_path / "home").who(MARTA)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_for_every_eye(
    site: object,
    opens: Callable[..., Page],
    violations: Violations,
    marta: str,
    lived_home: Path,
    dark: bool,
) -> None:
    page = opens(site, marta, dark=dark)
    page.click(".course summary")
    page.click(".messages summary >> nth=0")
    found = {"": violations(page)}
    unknown = Network(lived_home).people(standing=None)[-1].person.id
    ref = page.locator(".messages a").first.get_attribute("href") or ""
    for path in (
        *(f"{marta}/{tab}" for tab in ("together", "gains", "questions", "correct", "forget")),
        f"/people/{unknown}",
        ref,
    ):
        page.goto(getattr(site, "address") + path)  # noqa: B009
        found[path] = violations(page)
    assert not any(found.values()), found


def test_on_a_phone_nothing_slides_sideways(
    site: object, opens: Callable[..., Page], marta: str
) -> None:
    page = opens(site, marta, phone=True)
    for tab in ("", "/together", "/gains", "/questions", "/correct", "/forget"):
        page.goto(getattr(site, "address") + marta + tab)  # noqa: B009
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
