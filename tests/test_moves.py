"""Who writes from another organisation than before, over real small files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from closeknit.clock import DAY
from closeknit.network import Network
from closeknit.network.moves import moves
from closeknit.store.reader import reading

ME = "robin@valeandco.example"
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
OLD, NEW, PRIVATE = "ida@elm-fenn.example", "ida@oak-lane.example", "ida@gmail.com"
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ida Fenn\r\n{}END:VCARD\r\n"


def _home(tmp_path: Path, wrote: list[tuple[int, str]]) -> Path:
    home, files = tmp_path / "home", tmp_path / "files"
    files.mkdir()
    for number, (days, sender) in enumerate([*wrote, (1, "tom@reed.example")]):
        message = EmailMessage()
        message["From"] = f"Ida Fenn <{sender}>" if sender[:3] == "ida" else sender
        message["To"] = ME
        message["Date"] = format_datetime(NOW - timedelta(days))
        message["Message-ID"] = f"<{number}@x.example>"
        message["Subject"] = "The fair"
        message.set_content("Shall we?")
        (files / f"{number}.eml").write_bytes(message.as_bytes())
    emails = "".join(f"EMAIL:{sender}\r\n" for sender in dict.fromkeys(s for _, s in wrote))
    (files / "ida.vcf").write_text(CARD.format(emails))
    Network(home).bring_in([files], (ME,))
    return home


@pytest.mark.parametrize(
    ("wrote", "since"),
    [
        ([(400, OLD), (300, OLD), (50, NEW), (20, NEW)], 50),
        ([(400, OLD), (300, OLD), (200, OLD)], None),
        # too long ago to be news
        ([(700, OLD), (600, OLD), (300, NEW), (20, NEW)], None),
        # one message is no place of work
        ([(400, OLD), (50, NEW)], None),
        # they write from both
        ([(400, OLD), (300, OLD), (50, NEW), (30, OLD), (20, NEW)], None),
        # an address that anybody can have tells of no place
        ([(400, OLD), (300, OLD), (50, PRIVATE)], None),
        ([(400, OLD), (300, OLD), (60, PRIVATE), (50, NEW)], 50),
    ],
)
def test_moves(tmp_path: Path, wrote: list[tuple[int, str]], since: int | None) -> None:
    home = _home(tmp_path, wrote)
    with reading(home) as reader:
        ida = Network(home).who("Ida")
        as_of = int(NOW.timestamp())
        found = moves(reader, [ida], as_of)
    if since is None:
        assert found == {}
        return
    move = found[ida.id]
    assert (move.to, move.before) == ("oak-lane.example", "elm-fenn.example")
    assert move.since == as_of - since * DAY
    assert move.proof.startswith("i")
