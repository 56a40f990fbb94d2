"""The page of everybody: what is listed, in which order, and how fast."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from closeknit.model.ties import Probability, Standing
from closeknit.network import Network
from closeknit.network.roster import Roster, Row, roster
from closeknit.web.routes.people import Everybody, Wish

NAMES = re.compile(r'<th scope="row" class="person"><a class="who private" href="/people/(p\d+)"')


def listed(visitor: TestClient, query: str = "") -> list[str]:
    answer = visitor.get(f"/people/list?{query}")
    assert answer.status_code == 200
    return NAMES.findall(answer.text)


def row(name: str, standing: Standing = Standing.CONTACT, **more: object) -> Row:
    values: dict[str, object] = {
        "id": f"p{sum(name.encode())}",
        "organisation": "",
        "title": "",
        "handle": "",
        "dormant": False,
        "trust": None,
        "reply": None,
        "familiarity": 1.0,
        "investment": 1.0,
        "regard": 1.0,
        "credibility": 1.0,
        "from_me": 1,
        "to_me": 1,
        "first": 1,
        "last_from_me": 1,
        "last_to_me": 1,
        "declared": False,
        "community": None,
    }
    return Row(name=name, standing=standing, **{**values, **more})  # type: ignore[arg-type]


def three() -> Everybody:
    rows = (
        row("Bea Ash", Standing.CONNECTION, regard=5.0, trust=Probability(0.7, 0.6, 0.8), first=20),
        row("Åke Birk", Standing.PARTNER, regard=9.0, last_to_me=None, first=30, community=0),
        row("Cleo Fir", Standing.CONTACT, regard=7.0, organisation="Fir & Sons", first=10),
        row("Dora Elm", Standing.UNKNOWN, regard=0.0, community=0, first=None),
    )
    texts = tuple(f"{one.name.casefold()} {one.organisation.casefold()}" for one in rows)
    return Everybody(Roster(rows, texts, ("the wood",), 100), ())


@pytest.mark.parametrize(
    ("wish", "places", "folded_away"),
    [
        (Wish(), [0, 1, 2], 1),
        (Wish(everybody=True), [0, 1, 2, 3], 0),
        (Wish(standing="unknown"), [3], 0),
        (Wish(standing="connection"), [0, 1], 0),  # a partner is one
        (Wish(standing="partner"), [1], 0),
        (Wish(q="elm"), [3], 0),  # who is sought is found
        (Wish(circle="the wood"), [1], 1),
        (Wish(circle="no such"), [], 0),
        (Wish(organisation="FIR"), [2], 0),
        (Wish(sort="regard"), [1, 2, 0], 1),
        (Wish(sort="regard", turned=True), [0, 2, 1], 1),
        (Wish(sort="name"), [1, 0, 2], 1),  # Å among the A
        (Wish(sort="first"), [2, 0, 1], 1),  # the longest known
        (Wish(sort="last"), [0, 2, 1], 1),  # without a last word: last
        (Wish(sort="last", turned=True), [0, 2, 1], 1),
        (Wish(sort="trust", everybody=True), [0, 1, 2, 3], 0),
        (Wish(q="e", sort="regard"), [1, 2, 0, 3], 0),
    ],
)
def test_what_is_chosen(wish: Wish, places: list[int], folded_away: int) -> None:
    assert three().chosen(wish) == (places, folded_away)


def test_connections_first_and_those_without_evidence_folded(
    visitor: TestClient, lived_home: Path
) -> None:
    everybody = Network(lived_home).listing()
    ids = [tie.person.id for tie in everybody.ties]
    assert listed(visitor) == ids[:100]
    assert listed(visitor, "page=2") == ids[100:]
    page = unescape(visitor.get("/people").text)
    assert f"{everybody.tally.connections}\u00a0connections" in page
    assert f"{everybody.tally.unknown}\u00a0more people too little is seen to say" in page
    assert len(listed(visitor, "all=yes") + listed(visitor, "all=yes&page=2")) == (
        everybody.tally.people
    )


def test_a_page_beyond_the_last_is_the_last(visitor: TestClient) -> None:
    assert listed(visitor, "page=2") == listed(visitor, "page=999")
    for nonsense in ("page=x", "page=-1", "sort=nonsense", "standing=friend", "sort=-"):
        assert listed(visitor, nonsense) == listed(visitor)


def test_found_by_name_address_and_organisation(visitor: TestClient, lived_home: Path) -> None:
    marta = Network(lived_home).who("Marta Lindqvist")
    assert listed(visitor, "q=marta+lind")[0] == marta.id
    assert marta.id in listed(visitor, f"q={marta.handles[0]}")
    assert marta.id in listed(visitor, f"organisation={marta.organisation[:6].lower()}")
    assert "Nobody here fits that." in visitor.get("/people?q=nobody+at+all").text


def test_columns_lead_to_their_order_and_say_it(visitor: TestClient) -> None:
    page = visitor.get("/people?q=a&sort=regard").text
    assert 'aria-sort="descending"><a href="/people?q=a&amp;sort=-regard" data-list>' in page
    assert page.count("aria-sort") == 1
    turned = visitor.get("/people?sort=-regard").text
    assert 'aria-sort="ascending"><a href="/people?sort=regard"' in turned
    assert "turned round" in turned


def test_what_is_typed_is_text(visitor: TestClient) -> None:
    page = visitor.get("/people", params={"q": '"><script>x</script>', "organisation": "<b>"}).text
    assert "<script>x" not in page and "<b>" not in page


def test_of_the_quiet_nothing_is_foretold(own_visitor: TestClient, tmp_path: Path) -> None:
    network = Network(tmp_path / "home")
    omar, marta = network.who("Omar Haddad"), network.who("Marta Lindqvist")
    network.quiet(omar.id, "deceased")
    network.quiet(marta.id, "private")
    rows = own_visitor.get("/people?q=omar+haddad").text.split("<tbody>")[1]
    assert "quiet" in rows and "%" not in rows and 'class="bar' not in rows
    assert "dormant</span>" not in rows.replace("standing dormant", "")
    rows = own_visitor.get("/people?q=marta+lindqvist").text.split("<tbody>")[1]
    assert "quiet" in rows and "%" in rows


def test_the_order_of_everybody_is_that_of_their_figures(
    visitor: TestClient, lived_home: Path
) -> None:
    rows = {one.id: one for one in roster(lived_home).rows}
    regards = [rows[one].regard for one in listed(visitor, "sort=regard")]
    assert regards == sorted(regards, reverse=True)
    times = [rows[one].last_to_me for one in listed(visitor, "sort=-last")]
    known = [time for time in times if time is not None]
    assert known == sorted(known) and times[: len(known)] == known
