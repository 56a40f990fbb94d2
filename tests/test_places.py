"""What signatures and announcements tell, from the file to the answer: places of work at a date,
who is one, who is complete; and that it goes when they go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from closeknit.cli.show import verb as show
from closeknit.network import Network, path_of

ME = "robin@valeandco.example"
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
OAK, ELM = "Ida Fenn <ida@oak.example>", "Ida Fenn <ida@elm.example>"
SIGNED = "\n\n-- \nIda Fenn\n{}\n"


def write(folder: Path, mail: Iterable[tuple[int, str, str]]) -> Path:
    """(days before now, sender, text) as files."""
    folder.mkdir()
    for number, (days, sender, text) in enumerate(mail):
        message = EmailMessage()
        message["From"], message["To"] = sender, ME
        message["Date"] = format_datetime(NOW - timedelta(days))
        message["Message-ID"] = f"<{number}@{folder.name}.example>"
        message["Subject"] = "The fair"
        message.set_content(text)
        (folder / f"{number}.eml").write_bytes(message.as_bytes())
    return folder


def rows(home: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path_of(home))) as database:
        return database.execute("SELECT * FROM affiliation ORDER BY 1, 2, 3, 4, 5").fetchall()


def kept(home: Path) -> set[object]:
    return {row[2] for row in rows(home)}


def home_of(tmp_path: Path, *mail: tuple[int, str, str]) -> Network:
    net = Network(tmp_path / "home")
    net.bring_in([write(tmp_path / "mail", mail)], (ME,))
    return net


def day(days: int) -> int:
    return int((NOW - timedelta(days)).timestamp())


TOM = (1, "Tom Reed <tom@reed.example>", "Ida Fenn sails.\n\n-- \nTom Reed\nIda Fenn Boats Ltd\n")
CAREER = (
    (900, OAK, "One" + SIGNED.format("Oak Lane Ltd")),
    (800, OAK, "Two" + SIGNED.format("Engineer, Oak Lane Ltd")),
    (300, OAK, "Three" + SIGNED.format("Director\nQuiet Sea Inc.\nTel +44 20 7946 0018")),
    (200, OAK, "Four" + SIGNED.format("Director\nQuiet Sea Inc.")),
    TOM,
)


@pytest.fixture(scope="module")
def career(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return home_of(tmp_path_factory.mktemp("career"), *CAREER)


@pytest.mark.parametrize(
    ("days", "organisation", "title"),
    [
        (850, "Oak Lane Ltd", ""),
        (700, "Oak Lane Ltd", "Engineer"),
        (100, "Quiet Sea Inc.", "Director"),
    ],
)
def test_where_they_worked_then(career: Network, days: int, organisation: str, title: str) -> None:
    person = career.show("Ida", day(days)).tie.person
    assert (person.organisation, person.title) == (organisation, title)


def test_show_tells_since_when(career: Network) -> None:
    told = CliRunner().invoke(show, ["Ida", "--home", str(career.home), "--as-of", "2026-05-30"])
    assert "At Quiet Sea Inc. since about August 2025; before: Oak Lane Ltd." in told.output
    told = CliRunner().invoke(show, ["Ida", "--home", str(career.home), "--as-of", "2025-01-01"])
    assert "since about" not in told.output
    assert "(Engineer, Oak Lane Ltd)" in told.output


def test_read_again_nothing_doubles(career: Network, tmp_path: Path) -> None:
    before = rows(career.home)
    assert len(before) == 9
    career.bring_in([write(tmp_path / "mail", CAREER)], (ME,))
    assert rows(career.home) == before


class TestGone:
    """Forgotten, excluded or read no more."""

    def test_forgotten(self, tmp_path: Path) -> None:
        net = home_of(tmp_path, *CAREER)
        net.forget("Ida")
        assert kept(net.home) == set()  # of Tom's too, since it bore her name
        net.bring_in([write(tmp_path / "again", CAREER)], (ME,))
        assert kept(net.home) <= {"Ida Fenn Boats Ltd"}

    def test_excluded(self, tmp_path: Path) -> None:
        net = home_of(tmp_path, *CAREER)
        net.exclude("@oak.example")
        assert kept(net.home) == {"Ida Fenn Boats Ltd"}


class TestNewAddress:
    TOLD = (50, OAK, "I am leaving. My new address is ida@elm.example.")

    def test_announced_and_confirmed_is_one(self, tmp_path: Path) -> None:
        net = home_of(tmp_path, self.TOLD, (20, ELM, "Hello"), TOM)
        assert set(net.who("Ida").handles) == {"ida@oak.example", "ida@elm.example"}

    @pytest.mark.parametrize(
        "reply",
        [
            # nothing came from it
            (20, "Tom Reed <tom@reed.example>", "Hello"),
            # under another name
            (20, "Una Wick <ida@elm.example>", "Hello"),
        ],
    )
    def test_else_they_stay_two(self, tmp_path: Path, reply: tuple[int, str, str]) -> None:
        net = home_of(tmp_path, self.TOLD, reply, TOM)
        assert net.who("ida@oak.example").handles == ("ida@oak.example",)

    def test_it_is_a_reason_for_an_offer(self, tmp_path: Path) -> None:
        bare = (20, "ida@elm.example", "Hello")
        net = home_of(tmp_path, self.TOLD, bare, TOM)
        (offer,) = net.merge_offers()
        assert {offer.a.handles[0], offer.b.handles[0]} == {"ida@oak.example", "ida@elm.example"}
        assert "ida@oak.example announced ida@elm.example as their address" in [
            text for text, _ in offer.reasons
        ]

    def test_in_an_automatic_reply(self, tmp_path: Path) -> None:
        message = EmailMessage()
        message["From"], message["To"] = OAK, ME
        message["Date"], message["Message-ID"] = format_datetime(NOW), "<auto@x.example>"
        message["Auto-Submitted"] = "auto-replied"
        message["Subject"] = "Out of office"
        message.set_content("I no longer work at Oak. You can reach me at ida@elm.example.")
        folder = write(tmp_path / "mail", [(20, ELM, "Hello"), (90, OAK, "Hello"), TOM])
        (folder / "auto.eml").write_bytes(message.as_bytes())
        net = Network(tmp_path / "home")
        net.bring_in([folder], (ME,))
        assert len(net.who("Ida").handles) == 2


class TestLock:
    MAIL = (
        (50, OAK, "Hello"),
        (40, ELM, "Hello"),
        (30, "Ida Fenn <ida.fenn@gmail.com>", "Hello"),
        TOM,
    )
    CARD = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ida Fenn\r\nEMAIL:ida@oak.example\r\n"
        "EMAIL:ida.fenn@gmail.com\r\nEND:VCARD\r\n"
    )

    def test_nothing_is_offered_or_joined(self, tmp_path: Path) -> None:
        net = home_of(tmp_path, *self.MAIL)
        assert len(net.merge_offers()) == 3
        net.same("ida@oak.example", "ida@elm.example")
        both = {"ida@oak.example", "ida@elm.example"}
        assert len(net.merge_offers()) == 1
        net.lock("ida@oak.example")
        assert net.merge_offers() == []
        (tmp_path / "ida.vcf").write_text(self.CARD)
        net.bring_in([tmp_path / "ida.vcf"])
        assert set(net.who("ida@oak.example").handles) == both
        # my own word still counts, and the lock holds without it
        net.same("ida@elm.example", "ida.fenn@gmail.com")
        assert len(net.who("ida@oak.example").handles) == 3
        net.undo("ida@elm.example", "ida.fenn@gmail.com")
        assert set(net.who("ida@oak.example").handles) == both
        net.unlock("ida@oak.example")
        assert set(net.who("ida@oak.example").handles) == {"ida@oak.example", "ida.fenn@gmail.com"}

    def test_what_a_card_joined_stays_joined(self, tmp_path: Path) -> None:
        net = home_of(tmp_path, *self.MAIL)
        (tmp_path / "ida.vcf").write_text(self.CARD)
        net.bring_in([tmp_path / "ida.vcf"])
        net.lock("ida@oak.example")
        assert net.exclude("folder:ida.vcf")
        assert len(net.who("ida@oak.example").handles) == 2


class TestDatedCard:
    CARD = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ida-in-my-book\r\nFN:Ida Fenn\r\nORG:{}\r\n"
        "EMAIL:ida@oak.example\r\nREV:{}\r\nEND:VCARD\r\n"
    )

    def test_it_tells_of_its_day_on(self, tmp_path: Path) -> None:
        net = home_of(tmp_path, (900, OAK, "Hello"), (100, OAK, "Hello"), TOM)
        for organisation, revised in (("Fenn & Sons", "20250101T090000Z"), ("Dune", "2026-04-01")):
            (tmp_path / "ida.vcf").write_text(self.CARD.format(organisation, revised))
            net.bring_in([tmp_path / "ida.vcf"])
        assert net.who("Ida").organisation == "Dune"
        ties = {days: net.show("Ida", day(days)).tie.person for days in (20, 200, 800)}
        assert [person.organisation for person in ties.values()] == [
            "Dune",
            "Fenn & Sons",
            "oak.example",
        ]
        assert net.exclude("folder:ida.vcf")
        assert kept(net.home) == {"Ida Fenn Boats Ltd"}

    def test_one_newer_than_all_mail_counts_today(self, tmp_path: Path) -> None:
        net = home_of(tmp_path, (900, OAK, "Hello"), TOM)
        (tmp_path / "ida.vcf").write_text(self.CARD.format("Dune", "2026-10-01"))
        net.bring_in([tmp_path / "ida.vcf"])
        assert net.who("Ida").organisation == "Dune"
        assert net.show("Ida", day(100)).tie.person.organisation == "oak.example"
