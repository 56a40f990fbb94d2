"""The page of the way to somebody."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Protocol

import httpx2

from closeknit.network import Network

HOUSE = "Saltmarsh Kitchen"


class Visitor(Protocol):
    def get(self, address: str) -> httpx2.Response: ...

    def change(self, address: str, **fields: str) -> httpx2.Response: ...


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").split())


def test_the_way_to_an_organisation(visitor: Visitor, lived_home: Path) -> None:
    found = Network(lived_home).path(HOUSE)
    page = visitor.change("/path", target=HOUSE)
    text = plain(page.text)
    assert found.sentence in text
    assert page.text.count('class="way"') == len(found.routes)
    for route in found.routes:
        assert route.sentence in text
    asked = next(route for route in found.routes if route.draft)
    assert asked.draft in unescape(page.text)
    assert HOUSE not in str(page.url)


def test_a_person_by_their_link_and_nobody(visitor: Visitor, lived_home: Path) -> None:
    marta = Network(lived_home).who("Marta Lindqvist")
    assert "You know Marta Lindqvist yourself" in visitor.get(f"/path?person={marta.id}").text
    for said, told in (
        ("", "To whom? Say a person"),
        ("Zebulon Quux", "Nobody and no organisation here goes by"),
        ("gmail.com", "Anybody can have an address at gmail.com"),
        ("Harriet Loxley", "Several people go by"),
        ("nowhere.example", "Nobody of yours is at nowhere.example"),
    ):
        page = visitor.change("/path", target=said)
        assert page.status_code == 200 and told in plain(page.text), said


def test_which_of_several_is_chosen(visitor: Visitor) -> None:
    page = visitor.change("/path", target="Harriet Loxley")
    picks = re.findall(r'name="pick" value="(p\d+)"', page.text)
    assert len(picks) == 2
    chosen = visitor.change("/path", target="Harriet Loxley", pick=picks[0])
    assert 'id="answer"' in chosen.text


def test_an_ask_is_noted_and_what_came_of_it(own_visitor: Visitor, tmp_path: Path) -> None:
    net = Network(tmp_path / "home")
    route = next(r for r in net.path(HOUSE).routes if r.draft)
    between, target = route.people
    page = own_visitor.change("/path/asked", between=between.id, target=target.id)
    assert f"Noted: you asked {between.name}" in plain(page.text)
    (waits,) = [each for each in net.path(target.id).history if each.waits]
    assert f"introduction to {target.name}" in waits.text
    page = own_visitor.change("/path/outcome", ref=waits.ref, word="granted", target=target.id)
    assert "Noted: granted." in plain(page.text)
    (after,) = [each for each in net.path(target.id).history if each.ref == waits.ref]
    assert after.outcome == "granted" and not after.waits
    wrong = own_visitor.change("/path/outcome", ref=waits.ref, word="forged", target=target.id)
    assert wrong.status_code == 400


def test_names_are_marked_to_be_hidden(visitor: Visitor, lived_home: Path) -> None:
    html = visitor.change("/path", target=HOUSE).text
    bare = re.sub(r'<(\w+)[^>]*class="[^"]*private[^"]*"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    bare = re.sub(r'<input[^>]*class="private"[^>]*>', "", bare)
    for route in Network(lived_home).path(HOUSE).routes:
        for one in route.people:
            assert one.name not in bare
