"""Who of mine is closest, over a real small mailbox of invented people."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closeknit.cli import command
from closeknit.errors import Misuse, NotFound
from closeknit.model.ledger import Deed
from closeknit.network import Network
from closeknit.network.logging import Told

DAY = 86_400
NOW = 20_600 * DAY  # 2026-05-27
ME = "Sam Vale <sam@made.example>"
ANN = "Ann Lee <ann@oak.example>"
BOB = "Bob Ray <bob@elm.example>"
CARA = "Cara Fenn <cara@birch.example>"
TOM = "Tom Reed <tom@acme.example>"
IDA = "Ida Moss <ida@acme.example>"
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c1\r\nFN:Cara Fenn\r\nEMAIL:cara@birch.example\r\n"
    "NOTE:Spouse: Tom Reed\r\nEND:VCARD\r\n"
)


def _mail(
    number: int, days: float, sender: str, to: str, cc: str = "", answers: int = 0
) -> tuple[float, bytes]:
    moment = datetime.fromtimestamp(NOW - days * DAY, UTC)
    reply = f"In-Reply-To: <{answers}@made.example>\n" if answers else ""
    copied = f"Cc: {cc}\n" if cc else ""
    return -days, (
        f"From x@made.example {moment:%a %b %d %H:%M:%S %Y}\n"
        f"From: {sender}\nTo: {to}\n{copied}Subject: about {number}\n"
        f"Date: {moment:%a, %d %b %Y %H:%M:%S} +0000\nMessage-ID: <{number}@made.example>\n"
        f"{reply}\nThe text of number {number}.\n\n"
    ).encode()


def _exchanges(first: int, days: float, who: str, times: int) -> list[tuple[float, bytes]]:
    return [
        part
        for n in range(times)
        for part in (
            _mail(first + 2 * n, days - 8 * n, ME, who),
            _mail(first + 2 * n + 1, days - 8 * n - 0.2, who, ME, "", first + 2 * n),
        )
    ]


MAILS = [
    *_exchanges(100, 300, ANN, 28),
    *_exchanges(200, 299, BOB, 28),
    *_exchanges(300, 298, CARA, 28),
    # Tom writes to Ann and me, and Ann answers him; Bob is only copied in
    _mail(400, 90, TOM, ANN, f"{ME}, {BOB}"),
    _mail(401, 89, ANN, TOM, ME, 400),
    # Ida is named with Bob, in the last month
    _mail(402, 20, IDA, ME, BOB),
]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("path")
    (folder / "mail.mbox").write_bytes(b"".join(part for _, part in sorted(MAILS)))
    (folder / "cards.vcf").write_text(CARD, newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("closeknit.clock.now", lambda: NOW)
        Network(folder / "home").bring_in(
            [folder / "mail.mbox", folder / "cards.vcf"], ["sam@made.example"]
        )
    return folder / "home"


@pytest.fixture
def own(imported: Path, tmp_path: Path) -> Path:
    shutil.copytree(imported, tmp_path / "home")
    return tmp_path / "home"


def test_ways_to_a_person(imported: Path) -> None:
    found = Network(imported).path("Tom Reed")
    assert found.kind == "person" and found.target == "Tom Reed"
    assert [route.people[0].name for route in found.routes] == ["Cara Fenn", "Ann Lee", "Bob Ray"]
    cara, ann, bob = found.routes
    assert cara.hops[1].probability.estimate == 0.95
    assert cara.hops[1].why == "a card says so (“Spouse: Tom Reed”)"
    # he wrote to her once (.35), she answered once (.55)
    assert ann.hops[1].probability.estimate == pytest.approx(1 - 0.65 * 0.45, abs=1e-3)
    assert ann.hops[1].why == "Ann answered Tom once; Tom wrote to Ann once where you see it"
    # one of four in the one message: 1/3
    assert bob.hops[1].why == "both are named in 1 message"
    for route in found.routes:
        mine, theirs = (hop.probability.estimate for hop in route.hops)
        assert route.probability == pytest.approx(mine * theirs, abs=1e-4)


def test_an_organisation_and_a_domain_are_everybody_there(imported: Path) -> None:
    net = Network(imported)
    domain, house = net.path("acme.example"), net.path("ACME")
    assert domain.kind == "domain" and house.kind == "organisation"
    assert {one.name for one in domain.there} == {"Tom Reed", "Ida Moss"}
    assert domain.routes == house.routes
    # Bob was named with Ida among three, with Tom among four
    reached = {route.people[0].name: route.people[-1].name for route in domain.routes}
    assert reached == {"Cara Fenn": "Tom Reed", "Ann Lee": "Tom Reed", "Bob Ray": "Ida Moss"}


def test_nothing_after_the_date_is_used(imported: Path) -> None:
    before = Network(imported).path("Tom Reed", NOW - 100 * DAY)
    # of the card no date is known
    assert [route.people[0].name for route in before.routes] == ["Cara Fenn"]
    between = Network(imported).path("Tom Reed", int(NOW - 89.5 * DAY))
    ann = next(route for route in between.routes if route.people[0].name == "Ann Lee")
    assert ann.hops[1].why == "Tom wrote to Ann once where you see it"


def test_where_nobody_is_nothing_is_said(imported: Path) -> None:
    found = Network(imported).path("nowhere.example")
    assert found.routes == () and found.sentence.startswith("Nobody of yours is at")
    with pytest.raises(NotFound, match="Nobody and no organisation"):
        Network(imported).path("Zebulon")
    with pytest.raises(Misuse, match="Anybody can have an address"):
        Network(imported).path("gmail.com")
    said: list[str] = []
    assert Network(imported, said.append).path("new@acme.example").kind == "domain"
    assert any("Looked for: acme.example" in each for each in said)


def test_the_quiet_are_not_proposed_and_not_aimed_at(own: Path) -> None:
    net = Network(own)
    net.quiet("Cara Fenn", "private")
    assert [r.people[0].name for r in net.path("Tom Reed").routes] == ["Ann Lee", "Bob Ray"]
    net.quiet("Tom Reed", "left")
    found = net.path("Tom Reed")
    assert found.routes == () and "keep quiet about Tom Reed" in found.sentence
    assert all("Tom Reed" not in str(route.people) for route in net.path("acme.example").routes)


def test_the_forgotten_are_gone(own: Path) -> None:
    net = Network(own)
    net.forget("Cara Fenn")
    assert [r.people[0].name for r in net.path("Tom Reed").routes] == ["Ann Lee", "Bob Ray"]


def test_what_was_asked_for_is_shown_with_what_came_of_it(own: Path) -> None:
    net = Network(own)
    assert net.path("Tom Reed").history == ()
    noted = net.log("Ann Lee", Told(Deed.ASK, ("introduction", "to", "Tom", "Reed")))
    (asked,) = net.path("Tom Reed").history
    assert asked.ref == noted.ref and "You asked Ann Lee" in asked.text
    net.log_outcome(noted.ref, "granted")
    net.log("Ann Lee", Told(Deed.INTRODUCTION, (), other="Tom Reed"))
    after = {each.ref: each for each in net.path("acme.example").history}
    assert after.pop(noted.ref).outcome == "granted"
    (made,) = after.values()
    assert made.text.startswith("Ann Lee introduced you to Tom Reed")
    # who brought us together knows him
    ann = next(r for r in net.path("Tom Reed").routes if r.people[0].name == "Ann Lee")
    assert "Ann brought you and Tom together" in ann.hops[1].why


def test_the_verb_says_it_in_sentences_and_as_json(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(imported)]
    command().main(["path", "Tom", "Reed", *home], standalone_mode=False)
    told = capsys.readouterr().out
    assert told.startswith("The closest is Cara Fenn, who may know Tom Reed")
    assert "you → Ann Lee → Tom Reed" in told and "Hello Cara," in told
    assert "\n  closeknit log ask p" in told
    command().main(["path", "Tom Reed", "--json", *home], standalone_mode=False)
    shape = json.loads(capsys.readouterr().out)
    assert set(shape) >= {"target", "paths"}
    first = shape["paths"][0]
    assert [one["name"] for one in first["people"]] == ["Cara Fenn", "Tom Reed"]
    assert first["weakest"]["from"]["name"] in ("you", "Cara Fenn")
    assert 0 < first["probability"] < 1
