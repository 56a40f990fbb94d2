"""The page of the whole network says what the façade says."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Protocol

import httpx2
import pytest

from closeknit.judge.whole.report import Report
from closeknit.network import Network


class Visitor(Protocol):
    def get(self, address: str) -> httpx2.Response: ...


@pytest.fixture(scope="module")
def report(lived_home: Path) -> Report:
    return Network(lived_home).report()


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").split())


def test_it_says_what_the_facade_says(visitor: Visitor, report: Report) -> None:
    page = visitor.get("/network")
    text = plain(page.text)
    assert page.status_code == 200
    assert report.verdict.why in text and report.reference.limits in text
    d, b = report.depth, report.breadth
    assert f"{d.expected:.0f} connections to expect ({d.low:.0f} to {d.high:.0f})" in text
    assert f"{b.people} people in touch" in text
    assert f"Organisations: as diverse as {b.organisations.effective:.1f}" in text
    for _, count in d.layers:
        assert f" {count:.0f} " in text


def test_every_picture_has_its_table(visitor: Visitor, report: Report) -> None:
    html = visitor.get("/network").text
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    layers, departures, *groups, years = map(plain, tables)
    assert "Weekly" in layers and "Yearly" in layers
    for row in report.balance.departures:
        assert report.names[row.person] in departures
    assert len(groups) == 3 and report.breadth.organisations.groups[0].name in groups[0]
    for year in report.years:
        assert f" {year.people} {year.effective_size:.0f} " in years
    # as many full dots as people to expect
    assert html.count('class="held"') == round(report.depth.layers[-1][1])


def test_names_are_marked_to_be_hidden(visitor: Visitor, report: Report) -> None:
    html = visitor.get("/network").text
    bare = re.sub(r'<(\w+)[^>]*class="[^"]*private[^"]*"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    for row in report.balance.departures:
        assert report.names[row.person] not in bare
    assert report.breadth.organisations.groups[0].name not in bare
