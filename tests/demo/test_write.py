"""What is written, read back by the standard library alone."""

from __future__ import annotations

import hashlib
import json
import mailbox
import time
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from pathlib import Path

import pytest

from closeknit.demo.__main__ import main
from closeknit.demo.life import Life, Message, simulate
from closeknit.demo.write import ARCHIVED, as_bytes, write


@pytest.fixture(scope="module")
def life() -> Life:
    return simulate()


@pytest.fixture(scope="module")
def folder(life: Life, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("demo")
    write(life, where)
    return where


def _all(folder: Path) -> Iterator[tuple[bool, mailbox.Message]]:
    """(from me, message) of every file."""
    mail = folder / "mail"
    archive = mailbox.Maildir(mail / "Archive-2021", create=False)
    boxes: list[tuple[bool, mailbox.Mailbox[mailbox.mboxMessage | mailbox.MaildirMessage]]]
    boxes = [
        (False, mailbox.mbox(mail / "Inbox.mbox", create=False)),
        (True, mailbox.mbox(mail / "Sent.mbox", create=False)),
        (False, archive),
        (True, archive.get_folder("Sent")),
    ]
    for from_me, box in boxes:
        for message in box:
            yield from_me, message
        box.close()
    archive.close()


def test_every_message_reads_back(life: Life, folder: Path) -> None:
    by_id = {m.id: m for m in life.messages}
    seen: set[str] = set()
    for from_me, read in _all(folder):
        message = by_id[str(read["Message-ID"])]
        seen.add(message.id)
        assert message.from_me == from_me
        assert datetime.strptime(read["Date"], "%a, %d %b %Y %H:%M:%S %z").timestamp() == message.at
        assert (read["In-Reply-To"] or "") == message.parent
        assert tuple((read["References"] or "").split()) == message.references
        written = [a for _, a in getaddresses([str(read[h]) for h in ("To", "Cc") if read[h]])]
        assert written == [h.address for h in message.to + message.cc]
    assert len(seen) == len(life.messages)


def test_counts_of_the_files(life: Life, folder: Path) -> None:
    inbox = (folder / "mail" / "Inbox.mbox").read_bytes()
    sent = (folder / "mail" / "Sent.mbox").read_bytes()
    later = [m for m in life.messages if m.at >= ARCHIVED]
    assert ("\n" + inbox.decode()).count("\nFrom ") == sum(not m.from_me for m in later)
    assert ("\n" + sent.decode()).count("\nFrom ") == sum(m.from_me for m in later)
    archive = folder / "mail" / "Archive-2021"
    assert len(list((archive / "cur").iterdir())) == sum(
        not m.from_me for m in life.messages if m.at < ARCHIVED
    )
    assert b"\r" not in inbox + sent


def _parsed(message: Message) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(as_bytes(message))


def test_names_subjects_and_text_survive_encoding(life: Life) -> None:
    odd = [m for m in life.messages if not (m.subject + m.origin.name + m.new_text).isascii()]
    kinds = set()
    for message in odd[:150] + list(life.messages[:50]):
        read = _parsed(message)
        assert read["From"].addresses[0].display_name == message.origin.name
        assert read["From"].addresses[0].addr_spec == message.origin.address
        assert read["Subject"] == message.subject
        body = read.get_body(("plain",))
        if body is not None:
            assert body.get_content().rstrip("\n") == message.text.rstrip("\n")
            kinds.add((body["Content-Transfer-Encoding"], body.get_content_charset()))
    assert {k for k, _ in kinds} == {"7bit", "quoted-printable", "base64"}
    assert {c for _, c in kinds} >= {"utf-8", "iso-8859-1"}


def test_kinds_of_mail(life: Life) -> None:
    heads = [as_bytes(m).partition(b"\n\n")[0].decode("ascii") for m in life.messages]
    text = "\n".join(heads)
    for header in ("List-Unsubscribe: <https", "List-Id: ", "Precedence: bulk", "Auto-Submitted: "):
        assert text.count(header) > 20
    assert "multipart/alternative" in text
    assert '"Hall, Peter" <p.hall' in text
    # A line of text that begins with "From " is quoted in an mbox and here is not.
    assert any("\nFrom what" in m.text for m in life.messages)


def test_two_runs_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 0
    assert _digest(tmp_path) == _digest(folder)


def test_another_seed_writes_others(folder: Path, tmp_path: Path) -> None:
    main([str(tmp_path), "--seed", "8"])
    assert _digest(tmp_path) != _digest(folder)


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return found.hexdigest()


def test_address_book(life: Life, folder: Path) -> None:
    raw = (folder / "contacts.vcf").read_bytes()
    assert raw.count(b"BEGIN:VCARD\r\n") == raw.count(b"END:VCARD\r\n")
    assert all(len(row) <= 75 for row in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n")
    text = raw.decode().replace("\r\n ", "")
    for stranger in life.strangers:
        assert f"FN:{stranger.name}\r\n" in text
    jan = text[text.index("FN:Jan Bauer") :].partition("END:VCARD")[0]
    assert jan.count("EMAIL") == 2
    for field in ("ORG:", "TITLE:", "BDAY:", "NOTE:", "TEL;"):
        assert text.count(field) > 5
    assert "Dorian" not in text
    assert "VERSION:3.0" in text


def test_strangers_never_wrote(life: Life) -> None:
    strange = {a for p in life.strangers for a in p.addresses}
    for m in life.messages:
        assert not strange & {h.address for h in (m.origin, *m.to, *m.cc)}


def test_truth_lies_beside_the_mail(life: Life, folder: Path) -> None:
    told = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert told["end"] == "2026-09-30T18:00:00+00:00"
    assert len(told["people"]) == len(life.people) == len(life.truths)
    assert len(told["asks"]) == len(life.asks)
    marta = next(p for p in told["people"] if p["key"] == "marta-lindqvist")
    assert marta["connection"] is True
    assert marta["addresses"] == ["marta@lindqvist-accounts.example"]


def test_it_is_quick(tmp_path: Path) -> None:
    """About one second where it was written; processor time, for others may be at work."""
    begin = time.process_time()
    write(simulate(), tmp_path)
    assert time.process_time() - begin < 6
