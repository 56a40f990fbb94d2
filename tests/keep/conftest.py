"""A small mailbox of invented people, and a home that has read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from closeknit.network import Network

ME = "Robin Vale <robin@harbour.example>"
DORIAN = "Dorian Ashdown <dorian@ashdown.example>"
DORIAN_TAGGED = "Dorian Ashdown <Dorian+work@Ashdown.Example>"
MARTA = "Marta Lind <marta@lind.example>"
IRIS = "Iris Bell <iris@bell.example>"

# (id, day of May 2026, from, to, cc, subject)
MAIL = (
    ("one", 1, DORIAN, ME, "", "lunch on Friday"),
    ("two", 2, ME, DORIAN, "", "Re: lunch on Friday"),
    ("three", 3, MARTA, ME, "", "your accounts"),
    ("four", 4, ME, MARTA, "", "Meet Dorian Ashdown, dorian@ashdown.example"),
    ("five", 5, MARTA, ME, DORIAN_TAGGED, "Dorian Ashdown and the harbour"),
    ("six-ashdown", 6, DORIAN, ME, MARTA, "his own words"),
    ("seven", 7, ME, MARTA, IRIS, "Re: his own words"),
    ("eight", 8, IRIS, ME, "", "hello"),
    ("nine", 9, ME, IRIS, "", "Re: hello"),
)
CARDS = """BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:11111111-dorian
FN:Dorian Ashdown
EMAIL:dorian@ashdown.example
TEL:+441632960001
END:VCARD
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:22222222-marta
FN:Marta Lind
EMAIL:marta@lind.example
NOTE:Married to Dorian Ashdown since 2019
END:VCARD
"""


def mbox(mail: tuple[tuple[str, int, str, str, str, str], ...] = MAIL) -> str:
    text = ""
    for key, day, sender, to, cc, subject in mail:
        text += f"From x@y Fri May {day:2} 10:00:00 2026\nFrom: {sender}\nTo: {to}\n"
        text += f"Cc: {cc}\n" if cc else ""
        text += f"Date: {day:02} May 2026 10:00:00 +0000\nMessage-ID: <{key}@mail.example>\n"
        text += f"Subject: {subject}\n\nBody of {key}.\n\n"
    return text


@pytest.fixture(scope="session")
def mailbox() -> Callable[..., str]:
    return mbox


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    mail, cards = tmp_path / "inbox.mbox", tmp_path / "people.vcf"
    mail.write_text(mbox())
    cards.write_text(CARDS)
    return [mail, cards]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def net(tmp_path: Path, sources: list[Path], said: list[str]) -> Network:
    made = Network(tmp_path / "home", said.append)
    made.bring_in(sources, me=["robin@harbour.example"])
    return made


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture(scope="session")
def everything() -> Callable[[Path], bytes]:
    """All bytes of all files below a folder."""
    return bytes_of
