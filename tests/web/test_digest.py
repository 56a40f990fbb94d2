"""The week as one page: what stands in mail is text in it, whatever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from closeknit.advise.digest import Digest, Promised
from closeknit.model.people import Person
from closeknit.model.plans import Kind, Plan, Step
from closeknit.web.digest import html

NASTY = "</title><script>x()</script><img src=x onerror=x()>\"'&{{ 7 * 7 }}"


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_nothing_in_mail_becomes_part_of_the_page() -> None:
    step = Step(
        Person("p1", NASTY, ()), Kind.MAINTENANCE, NASTY, 10, 0.1, "assumed", NASTY, "S1", 0.5
    )
    plan = Plan("2025-W24", "2025-06-09", 1_750_000_000, 90, (step,))
    promise = Promised("p2", NASTY, True, NASTY, date(2025, 6, 3), None, "i3")
    digest = Digest(plan, date(2025, 6, 9), date(2025, 6, 15), promises=(promise,))
    page = html(digest)
    read, empty = Tags(), Tags()
    read.feed(page)
    empty.feed(html(replace(digest, plan=replace(plan, steps=()), promises=())))
    assert read.tags - empty.tags == {"section", "h2", "ul", "li"}
    assert read.text.count(NASTY) >= 5 and "49" not in page
