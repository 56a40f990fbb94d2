"""Needs, against the façade's own answers."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Protocol

import httpx2
import pytest
from markupsafe import escape

from closeknit.clock import DAY
from closeknit.model.needs import Readiness
from closeknit.network import Network
from closeknit.web.plainly import plainly
from closeknit.web.routes.needs import _verdict

PROMOTE = "Promote my spring programme to their clients"


class Visitor(Protocol):
    def get(self, address: str) -> httpx2.Response: ...

    def change(self, address: str, **fields: str) -> httpx2.Response: ...


def says(page: str, sentence: str) -> bool:
    return str(escape(plainly(sentence))) in page


def test_without_needs_it_says_what_they_are(visitor: Visitor) -> None:
    page = visitor.get("/needs").text
    assert "The best time to prepare is before you need it." in page
    assert '<form method="post" action="/needs"' in page


def test_a_need_is_kept_and_weighed_as_the_facade_does(
    own_visitor: Visitor, tmp_path: Path
) -> None:
    net = Network(tmp_path / "home")
    answer = own_visitor.change("/needs", text=PROMOTE, by="in 12 weeks", people="22")
    (progress,) = net.needs()
    reference = f"N{progress.kept.number}"
    assert answer.url.path == f"/needs/{reference}"
    page, need = answer.text, net.kept_need(reference)
    assert (need.text, need.people) == (PROMOTE, 22)
    word, rest = _verdict(need.sentence)
    assert f">{escape(word)}</p>" in page and says(page, rest)
    for candidate in need.candidates:
        assert f'href="/people/{candidate.id}"' in page
        if candidate.status is not Readiness.TOO_LATE:
            assert says(page, candidate.why)
    for step in need.plan:
        assert says(page, step.step)
    ready, can = need.ready, need.can_be_ready
    for heading, many in (("Ready today", ready), ("Ready by [^<]*", can)):
        assert (re.search(rf'{heading} <span class="figure">{many}<', page) is not None) == (
            many > 0
        )
    # the weeks in order, and the day at their end
    mondays = [plainly(week.isoformat()) for week in sorted({step.week for step in need.plan})]
    places = [page.index(f"<h3>{monday}</h3>") for monday in mondays]
    assert places == sorted(places) and len(places) > 4
    assert page.index("The day.") > places[-1]


def test_the_list_tells_progress(own_visitor: Visitor, tmp_path: Path) -> None:
    net = Network(tmp_path / "home")
    net.need(PROMOTE, "in 12 weeks", 22)
    (progress,) = net.needs()
    page = own_visitor.get("/needs").text
    assert f"/needs/N{progress.kept.number}" in page and PROMOTE in page
    ready = len(progress.ready)
    assert page.count('class="ready"') == min(ready, 22)
    assert page.count('class="can"') == max(0, min(progress.can_be_ready or 0, 22 - ready))
    assert f'<b class="figure">{ready}</b>' in page


def test_too_late_is_said(own_visitor: Visitor, tmp_path: Path) -> None:
    need = Network(tmp_path / "home").need("Endorse me to their boards", "in 3 weeks", 90)
    assert not need.enough
    page = own_visitor.get(f"/needs/N{need.number}").text
    assert '<p class="verdict late">' in page
    for each in need.instead:
        assert says(page, each.ask)
    assert "Too late for 90." in own_visitor.get("/needs").text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": PROMOTE, "by": "", "people": "3"}, "By when?"),
        ({"text": PROMOTE, "by": "some time", "people": "3"}, "“some time” is not a date."),
        ({"text": PROMOTE, "by": "yesterday", "people": "3"}, "yesterday"),
        ({"text": PROMOTE, "by": "in 3 weeks", "people": "0"}, "Of how many people?"),
        ({"text": PROMOTE, "by": "in 3 weeks", "people": "many"}, "Of how many people?"),
        ({"text": "", "by": "in 3 weeks", "people": "3"}, "What do you need?"),
        ({"text": "Xyzzy", "by": "in 3 weeks", "people": "3"}, "Choose what comes nearest."),
    ],
)
def test_what_cannot_be_meant_is_said_and_the_rest_kept(
    visitor: Visitor, fields: dict[str, str], told: str
) -> None:
    page = visitor.change("/needs", **fields).text
    found = re.search(r'<p class="trouble[^>]*>([^<]*)</p>', page)
    assert found
    assert told in unescape(found[1]) or fields["by"] == "yesterday"
    assert "--" not in found[1]
    for name in ("text", "by"):
        assert f'name="{name}"' in page and f'value="{fields[name]}"' in page


def test_the_same_words_for_another_day_stay_one_need(own_visitor: Visitor, tmp_path: Path) -> None:
    for by in ("in 12 weeks", "in 14 weeks"):
        own_visitor.change("/needs", text=PROMOTE, by=by, people="5", size="4")
    assert len(Network(tmp_path / "home").needs()) == 1


def test_a_need_is_dropped(own_visitor: Visitor, tmp_path: Path) -> None:
    net = Network(tmp_path / "home")
    number = net.need(PROMOTE, "in 12 weeks", 5).number
    page = own_visitor.change(f"/needs/N{number}/drop")
    assert page.url.path == "/needs" and "No longer kept" in page.text
    assert not net.needs()
    gone = own_visitor.get(f"/needs/N{number}")
    assert gone.status_code == 404


def test_a_day_that_has_passed(
    own_visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the usual date moves on beyond the day."""
    from closeknit.network import needs

    net = Network(tmp_path / "home")
    found = net.need(PROMOTE, "in 2 weeks", 5)
    monkeypatch.setattr(needs, "_moment", lambda home, as_of: found.as_of + 30 * DAY)
    page = own_visitor.get(f"/needs/N{found.number}").text
    assert "The day has passed." in page and f'value="{PROMOTE}"' in page
    assert "that day has passed" in own_visitor.get("/needs").text


@pytest.mark.parametrize(
    ("sentence", "word", "rest"),
    [
        ("Tight: 2 of 3 are ready.", "Tight.", "2 of 3 are ready."),
        (
            "Too late for 4 by 2027-03-01: 2 are ready. More.",
            "Too late for 4 by 1 March 2027.",
            "2 are ready. More.",
        ),
        ("Enough. All are ready: ask.", "Enough.", "All are ready: ask."),
        ("All are ready", "", "All are ready"),
    ],
)
def test_the_large_words(sentence: str, word: str, rest: str) -> None:
    assert _verdict(sentence) == (word, rest)


def test_days_are_days() -> None:
    assert plainly(date(2027, 3, 1).isoformat()) == "1 March 2027"
