"""Mail of a real server: what comes in, once, and that nothing there changes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Protocol

import pytest

from closeknit.accounts.base import Passed
from closeknit.accounts.sync import Followed
from closeknit.model.accounts import Account, Secret, Synced
from closeknit.network import Network

CONTENT = (
    "SELECT key, channel, time, h.handle, reply_hash, thread_hash, sent, automated, subject, "
    "question, words, language FROM interaction i LEFT JOIN handle h ON h.id = i.sender",
    "SELECT i.key, act, probability, proof, size, kind FROM act a "
    "JOIN interaction i ON i.id = a.interaction_id",
    "SELECT i.key, h.handle, role FROM participant p "
    "JOIN interaction i ON i.id = p.interaction_id JOIN handle h ON h.id = p.handle_id",
    "SELECT handle, name, n FROM handle_name n JOIN handle h ON h.id = n.handle_id",
    "SELECT handle, listed, delivered FROM handle_mark m JOIN handle h ON h.id = m.handle_id",
)
ASK = "Could you introduce me to Priya next week? I would be glad to meet her.\n"
DEED = "I introduced you to Omar yesterday, he will call you on Friday.\n"


class Server(Protocol):
    @property
    def folder(self) -> Path: ...
    @property
    def plain(self) -> int: ...
    def account(self, user: str) -> Account: ...
    def mail(self, user: str) -> Path: ...
    def own(self, path: Path) -> None: ...
    def deliver(self, user: str, folder: str, *messages: bytes) -> None: ...


pytestmark = pytest.mark.usefixtures("trusted")


def letter(number: int, body: str = ASK, more: str = "", sender: str = "ida@example.org") -> bytes:
    return (
        f"From: Ida Berg <{sender}>\nTo: Marta Kern <marta@example.org>\nSubject: No. {number}\n"
        f"Message-ID: <{number}@example.org>\n"
        f"Date: Mon, 2 Mar 2026 10:{number % 60:02}:00 +0000\n{more}\n{body}"
    ).encode()


def parted(kind: str, *parts: tuple[str, str], boundary: str = "edge") -> tuple[str, str]:
    """A multipart of parts (header lines, body): its body, and its own header lines."""
    inside = "".join(f"--{boundary}\n{header}\n\n{body}\n" for header, body in parts)
    header = f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="{boundary}"\n'
    return f"{inside}--{boundary}--\n", header


def odd_letters() -> Iterator[bytes]:
    """Messages in all the ways in which their text may lie."""
    quoted = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"
    coded = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64"
    html = "Content-Type: text/html; charset=utf-8", f"<html><body><p>{ASK}</p></body></html>"
    plain = "Content-Type: text/plain; charset=utf-8", DEED
    blank = "Content-Type: text/plain", " \n\n"
    data = "A" * 76 + "\n"
    pdf = (
        "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=a.pdf",
        data * 2_000,
    )
    log = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt", "no text\n"
    latin = "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
    packed = b64encode(f"Grüße! {ASK}".encode()).decode()
    yield letter(1)
    yield letter(2, "Gr=C3=BC=C3=9Fe! " + ASK, f"MIME-Version: 1.0\n{quoted}\n")
    yield letter(3, packed + "\n", f"MIME-Version: 1.0\n{coded}\n")
    yield letter(4, "Gruesse! " + ASK, latin).replace(b"ue", b"\xfc")
    yield letter(5, *parted("alternative", plain, html))
    yield letter(6, *parted("alternative", html, plain))
    yield letter(7, *parted("alternative", blank, html))
    yield letter(8, *parted("mixed", pdf, plain))
    yield letter(9, *parted("mixed", log, html))
    inner, header = parted("alternative", plain, html, boundary="inner")
    yield letter(10, *parted("mixed", (header.partition("\n")[2].strip(), inner), pdf))
    inner, header = parted("related", html, pdf, boundary="inner")
    yield letter(11, *parted("alternative", (header.partition("\n")[2].strip(), inner), plain))
    yield letter(12, *parted("mixed", pdf))
    yield letter(13, "")
    yield letter(
        14, f"{ASK}\nOn 1 Mar 2026, Marta wrote:\n> {DEED}", "In-Reply-To: <1@example.org>\n"
    )
    yield letter(15, more="List-Id: <friends.example.org>\nList-Post: <mailto:f@example.org>\n")
    yield letter(16, more="Auto-Submitted: auto-replied\n", sender="robot@example.org")
    yield letter(17).replace(b"Message-ID: <17@example.org>\n", b"")
    yield letter(18).replace(b"Subject: No. 18", b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n aus Ulm")
    yield letter(19, more="Cc: " + ",\n ".join(f"p{n}@example.org" for n in range(25)) + "\n")
    yield letter(20, ASK * 2_500)
    yield letter(21, "Content without a header that says what it is\n", "Content-Type: text\n")
    signed = parted("signed", plain, ("Content-Type: application/pgp-signature", "x"))
    yield letter(22, *signed)
    yield b"X-Mozilla-Status: 0009\n" + letter(23)
    invite = "Content-Type: text/calendar; method=REQUEST", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
    yield letter(24, *parted("alternative", invite, html))


def mbox_of(messages: Iterator[bytes]) -> bytes:
    return b"".join(
        b"From ida@example.org Mon Mar  2 10:00:00 2026\n" + message.rstrip(b"\n") + b"\n\n"
        for message in messages
    )


def content(home: Path) -> list[list[tuple[object, ...]]]:
    database = sqlite3.connect(home / "closeknit.sqlite")
    try:
        return [sorted(database.execute(query).fetchall(), key=repr) for query in CONTENT]
    finally:
        database.close()


def synced(net: Network) -> Followed:
    [followed] = net.sync().accounts
    assert followed.trouble == ""
    return followed


def test_the_same_as_from_a_file(dovecot: Server, tmp_path: Path) -> None:
    """A mailbox that is synced and the same one imported give the same home."""
    user = "same@mbox"
    (dovecot.mail(user) / "inbox").write_bytes(mbox_of(odd_letters()))
    mine = (letter(n, DEED, sender="marta@example.org") for n in range(40, 44))
    (dovecot.mail(user) / "Sent").write_bytes(mbox_of(mine))
    dovecot.own(dovecot.mail(user))
    files = tmp_path / "files"
    shutil.copytree(dovecot.mail(user), files)
    imported = Network(tmp_path / "imported", later=lambda: None)  # nobody is judged here
    followed = Network(tmp_path / "synced", later=lambda: None)
    imported.bring_in([files])
    followed.add_account(dovecot.account(user), tried=False)
    found = synced(followed).collections
    assert found == (
        Synced("INBOX", 24, 23, 0, (("deleted, and only waiting to be removed", 1),)),
        Synced("Sent", 4, 4),
    )
    assert content(imported.home) == content(followed.home)
    acts, words = content(imported.home)[1], [row[10] for row in content(imported.home)[0]]
    assert len(acts) > 15, "little was found in the texts"
    assert words.count(None) == 1, "only what a machine wrote has no text"
    # and once more from the files: nothing is new, nothing changes
    before = content(followed.home)
    assert sum(source.new for source in followed.bring_in([files]).sources) == 0
    assert content(followed.home) == before


def test_only_what_is_new_and_nothing_changes_there(dovecot: Server, tmp_path: Path) -> None:
    user = "new@maildir"
    dovecot.deliver(user, "", *(letter(n) for n in range(1, 6)))
    dovecot.deliver(user, "Archive.Old Friends", letter(6))
    net = Network(tmp_path / "home", later=lambda: None)
    net.add_account(dovecot.account(user))
    # whoever came last was given its name by the server only now
    assert [(c.collection, c.seen, c.new) for c in synced(net).collections] == [
        ("INBOX", 5, 5),
        ("Archive/Old Friends", 1, 1),
    ]
    before = listing(dovecot.mail(user))
    again = synced(net)
    assert [c.seen for c in again.collections] == [0, 0]
    dovecot.deliver(user, "", letter(7), letter(5))
    # a message that is deleted there stays here
    next((dovecot.mail(user) / ".Archive.Old Friends").glob("[cn]*/*.example*")).unlink()
    assert [(c.seen, c.new, c.known) for c in synced(net).collections] == [(2, 1, 1), (0, 0, 0)]
    assert net.sync().interactions == 7
    flags = [path.name.partition(",")[2] for path in dovecot.mail(user).glob("cur/*")]
    assert not any("S" in flag for flag in flags), "a message counts as read now"
    assert before <= listing(dovecot.mail(user)) | {p for p in before if "Old Friends" in p}
    said = net.open("<6@example.org>")
    assert said.content is None
    assert said.elsewhere == (
        "The original lies on the server localhost, in Archive/Old Friends of “mail of "
        "new@maildir” (Message-ID <6@example.org>). closeknit goes online only to sync: look it "
        "up in your own program."
    )


def listing(folder: Path) -> set[str]:
    """The messages that lie in a maildir, by what stays of their names."""
    return {
        f"{path.parent.parent.name}/{path.name.partition(':')[0]}"
        for path in folder.rglob("*.example*")
    }


def test_folders_by_their_use_and_messages_by_their_flags(dovecot: Server, tmp_path: Path) -> None:
    user = "uses@maildir"
    dovecot.deliver(user, "", letter(1))
    dovecot.deliver(user, "Weg", letter(2))  # special use says that it is the trash
    dovecot.deliver(user, "Entw&APw-rfe", letter(3))  # "Entwürfe": drafts by name alone
    dovecot.deliver(user, "Gesendet", letter(4, sender="marta@example.org"))
    cur = dovecot.mail(user) / "cur"
    (cur / "1.M1.example:2,DS").write_bytes(letter(5))
    (cur / "2.M2.example:2,ST").write_bytes(letter(6))
    (cur / "3.M3.example:2,S").write_bytes(letter(7).replace(b"From: Ida", b"X-From: Ida"))
    dovecot.own(cur)
    net = Network(tmp_path / "home", later=lambda: None)
    net.add_account(dovecot.account(user))
    followed = synced(net)
    left = (("a draft, which was never sent", 1), ("deleted, and only waiting to be removed", 1))
    assert followed.collections == (Synced("INBOX", 4, 1, 0, left, 1), Synced("Gesendet", 1, 1))
    assert followed.passed == (
        Passed("Entwürfe", "a draft, which was never sent"),
        Passed("Weg", "thrown away, which is left out"),
    )
    [source] = net.sources()
    assert [(p.where.partition(" ")[0], p.reason) for p in source.problems] == [
        ("INBOX,", "a draft, which was never sent"),
        ("INBOX,", "deleted, and only waiting to be removed"),
        ("INBOX,", "no sender's address"),
    ]
    sent = {row[0] for row in content(net.home)[0] if row[6]}
    assert sent == {"<4@example.org>"}


def test_a_renumbered_folder_is_read_again(dovecot: Server, tmp_path: Path) -> None:
    """Nothing is lost, and nothing counted twice."""
    user = "renumbered@maildir"
    dovecot.deliver(user, "", *(letter(n) for n in range(1, 5)))
    net = Network(tmp_path / "home", later=lambda: None)
    net.add_account(dovecot.account(user))
    synced(net)
    before = content(net.home)
    for path in dovecot.mail(user).glob("dovecot*"):
        path.unlink()
    kept = dovecot.mail(user) / "dovecot-uidlist"
    kept.write_text("3 V1234567 N9 G0123456789abcdef0123456789abcdef\n")
    dovecot.own(dovecot.mail(user))
    assert synced(net).collections == (Synced("INBOX", 4, 0, 4),)
    assert content(net.home) == before
    assert net.sources()[0].items == 4
    assert synced(net).collections == (Synced("INBOX"),)


def test_starttls(dovecot: Server, tmp_path: Path) -> None:
    user = "starttls@maildir"
    dovecot.deliver(user, "", letter(1))
    net = Network(tmp_path / "home", later=lambda: None)
    net.add_account(replace(dovecot.account(user), port=dovecot.plain, security="starttls"))
    assert synced(net).collections == (Synced("INBOX", 1, 1),)


def test_password_from_a_command(dovecot: Server, tmp_path: Path) -> None:
    user = "command@maildir"
    dovecot.deliver(user, "", letter(1))
    word = os.environ["WORD"]
    account = replace(dovecot.account(user), secret=Secret("command", f"echo {word}"))
    net = Network(tmp_path / "home", later=lambda: None)
    net.add_account(account)
    assert synced(net).collections == (Synced("INBOX", 1, 1),)


@pytest.mark.parametrize("leg", [0.0, 5.0])
def test_a_large_folder_in_steps(
    dovecot: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leg: float
) -> None:
    """In several batches, with others having a turn after each, or none."""
    monkeypatch.setattr("closeknit.network.accounts.LEG", leg)
    monkeypatch.setattr("closeknit.network.accounts.TURN", 0.0)
    monkeypatch.setattr("closeknit.accounts.imap.AT_ONCE", 7)
    user = "large@mbox"
    (dovecot.mail(user) / "inbox").write_bytes(mbox_of(letter(n) for n in range(100)))
    dovecot.own(dovecot.mail(user))
    net = Network(tmp_path / "home", later=lambda: None)
    net.add_account(dovecot.account(user))
    seen: list[int] = []
    net.sync(tick=lambda going: seen.append(going.seen))
    assert seen == [0, *range(7, 99, 7), 100, 100]
    assert net.sync().interactions == 100


def test_watching_hears_of_new_mail(dovecot: Server, tmp_path: Path) -> None:
    user = "watched@maildir"
    dovecot.deliver(user, "", letter(1))
    net = Network(tmp_path / "home", later=lambda: None)
    net.add_account(dovecot.account(user))
    watching = net.watch()
    assert next(watching).new == 1
    late = threading.Timer(1.5, dovecot.deliver, (user, "", letter(2)))
    late.start()
    # the first look after a connection is made finds nothing
    found = [done.new for done in islice(watching, 2)]
    assert found == [0, 1]
