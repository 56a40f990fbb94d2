"""The week as one file, opened from the disk, and the part of the page that other programs use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from closeknit.network import Network
from closeknit.web.digest import html

pytestmark = pytest.mark.browser

Opens = Callable[..., Page]
Violations = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def file(lived_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = Network(lived_home).week()
    path = tmp_path_factory.mktemp("digest") / "week.html"
    path.write_text(html(found), "utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_file_stands_by_itself(
    browser: Browser, file: Path, violations: Violations, scheme: Any
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(file.as_uri())
    assert page.title().startswith("Your week from Monday, ")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(247, 243, 234)" if scheme == "light" else "rgb(27, 24, 21)")
    # axe is put into the page by the driver, which its policy would keep away from anybody else
    assert wrong == [] and asked == [file.as_uri()]
    unguarded = browser.new_context(color_scheme=scheme, bypass_csp=True).new_page()
    unguarded.goto(file.as_uri())
    assert violations(unguarded) == []
    unguarded.emulate_media(media="print", color_scheme=scheme)
    printed = unguarded.evaluate("getComputedStyle(document.body).backgroundColor")
    assert printed == "rgb(255, 255, 255)"
    unguarded.context.close()
    context.close()


def test_whatever_stands_in_mail_is_only_shown(browser: Browser, lived_home: Path) -> None:
    text = html(Network(lived_home).week()).replace(
        "</h1>", "</h1><script>document.title = 'run'</script><img src='http://evil.example/x'>"
    )
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: asked.remove(request.url))
    page.set_content(text)
    assert page.title() != "run" and asked == []
    context.close()


def test_addresses_for_other_programs(
    opens: Opens, own_site: Any, violations: Violations, tmp_path: Path
) -> None:
    page = opens(own_site, "/week", phone=True)
    page.get_by_role("button", name="Make the addresses").press("Enter")
    calendar = page.get_by_role("textbox", name="For your calendar")
    first = calendar.input_value()
    assert first.startswith(f"{own_site.address}/feed/") and first.endswith(".ics")
    page.get_by_role("button", name="Copy the address for your calendar").click()
    expect(page.get_by_role("button", name="Copy the address for your calendar")).to_have_text(
        "Copied"
    )
    page.get_by_text("How to subscribe").click()
    expect(page.get_by_text("Thunderbird", exact=True)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer = page.request.get(first)
    assert answer.ok and answer.text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="Make new addresses").click()
    expect(page.locator(".notice").first).to_contain_text("New addresses.")
    assert calendar.input_value() != first
    assert page.request.get(first).status == 404
