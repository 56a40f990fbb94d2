"""Google's export, Thunderbird's and Apple Mail's folders, as they lie and in archives."""

from __future__ import annotations

import io
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from closeknit.model.problems import Problem
from closeknit.network import Network
from closeknit.sources.base import Member
from closeknit.sources.files import members, open_member
from closeknit.sources.parts import other_parts

MAIL = b"From x Mon May  4 10:00:00 2026\nFrom: ann@moss.example\nTo: r@vale.example\n\nHello.\n"
TAKEOUT = {
    "Takeout/Mail/All mail Including Spam and Trash.mbox": MAIL,
    "Takeout/Contacts/All Contacts/All Contacts.vcf": b"BEGIN:VCARD\n",
    "Takeout/Contacts/All Contacts/Ann Moss.jpg": b"\xff\xd8",
    "Takeout/Contacts/Friends/Friends.csv": b"First Name\n",
    "Takeout/Calendar/Robin.ics": b"BEGIN:VCALENDAR\n",
    "Takeout/Drive/report.pdf": b"%PDF",
    "Takeout/Drive/Old mail/inbox.mbox": MAIL,
    "Takeout/YouTube/subscriptions/subscribed.csv": b"Channel\n",
    "Takeout/Google Photos/2024/a.jpg.json": b"{}",
    "Takeout/archive_browser.html": b"<html>",
}
TAKEN = [name for name in TAKEOUT if "Mail/All" in name or name.endswith((".vcf", ".ics"))]
TAKEN += ["Takeout/Contacts/Friends/Friends.csv"]
OTHERS = "other things in Google's export (photos, documents, settings), passed over"
THUNDERBIRD = {
    "prefs.js": b"user_pref();",
    "abook.sqlite": b"SQLite format 3\0",
    "cache2/entries/1": b"x",
    "Mail/Feeds/News": MAIL,
    "Mail/Feeds/News.msf": b"// <!-- <mdb",
    "Mail/Local Folders/Inbox": MAIL,
    "Mail/Local Folders/Inbox.msf": b"// <!-- <mdb",
    "Mail/Local Folders/Inbox.sbd/2003": MAIL,
    "Mail/Local Folders/Inbox.sbd/2003.msf": b"// <!-- <mdb",
    "Mail/Local Folders/Sent": MAIL,
    "Mail/Local Folders/Trash": MAIL,
    "Mail/Local Folders/Trash.msf": b"// <!-- <mdb",
    "Mail/Local Folders/Junk": b"",
    "Mail/Local Folders/Unsent Messages": MAIL,
    "Mail/Local Folders/popstate.dat": b"# POP3",
    "Mail/Local Folders/msgFilterRules.dat": b"version=9",
    "ImapMail/imap.vale.example/INBOX": MAIL,
    "ImapMail/imap.vale.example/INBOX.msf": b"// <!-- <mdb",
    "ImapMail/imap.vale.example/INBOX.sbd/Gel&APY-schte Elemente": MAIL,
    "ImapMail/imap.vale.example/[Gmail].msf": b"// <!-- <mdb",
    "ImapMail/imap.vale.example/[Gmail].sbd/Spam": MAIL,
    "ImapMail/imap.vale.example/[Gmail].sbd/All Mail": MAIL,
}
THUNDERBIRD_READ = {
    "abook.sqlite",
    "Mail/Local Folders/Inbox",
    "Mail/Local Folders/Inbox.sbd/2003",
    "Mail/Local Folders/Sent",
    "ImapMail/imap.vale.example/INBOX",
    "ImapMail/imap.vale.example/[Gmail].sbd/All Mail",
}
THUNDERBIRD_LEFT = {
    "Mail/Feeds": "news feeds, no mail",
    "Mail/Local Folders/Trash": "thrown away, which is left out",
    "Mail/Local Folders/Unsent Messages": "a draft, which was never sent",
    "ImapMail/imap.vale.example/INBOX.sbd/Gel&APY-schte Elemente": "thrown away, which is left out",
    "ImapMail/imap.vale.example/[Gmail].sbd/Spam": "spam, which is left out",
    "2 files": "Thunderbird's settings, passed over",
}
APPLE = {
    "MailData/Envelope Index": b"SQLite format 3\0",
    "MailData/Signatures/ubiquitous_1.mailsignature": b"x",
    "A1/.mboxCache.plist": b"<plist>",
    "A1/INBOX.mbox/Info.plist": b"<plist>",
    "A1/INBOX.mbox/B2/Data/1/Messages/1.emlx": b"1\n",
    "A1/INBOX.mbox/B2/Data/1/Messages/2.partial.emlx": b"1\n",
    "A1/INBOX.mbox/B2/Data/1/Attachments/2/2/a.pdf": b"%PDF",
    "A1/Sent Messages.mbox/B2/Data/Messages/3.emlx": b"1\n",
    "A1/Deleted Messages.mbox/B2/Data/Messages/4.emlx": b"1\n",
    "A1/Junk.mbox/B2/Data/Messages/5.emlx": b"1\n",
    "RSS/News.rssmbox/Messages/6.emlx": b"1\n",
}
APPLE_READ = {name for name in APPLE if name[-6:-5] in "123" and name.endswith("emlx")} | {
    "A1/INBOX.mbox/B2/Data/1/Messages/2.partial.emlx"
}
APPLE_LEFT = {
    "A1/Deleted Messages.mbox": "thrown away, which is left out",
    "A1/Junk.mbox": "spam, which is left out",
    "RSS": "news feeds, no mail",
}
BUNDLES = {
    "Exported/Harbour.mbox/mbox": MAIL,
    "Exported/Harbour.mbox/table_of_contents": b"x",
    "Exported/Trash/kept on purpose.mbox": MAIL,
}


def _laid(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def _zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as box:
        for name, data in files.items():
            box.writestr(name, data)
    return path


def _tgz(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def _walk(path: Path) -> tuple[set[str], dict[str, str]]:
    found = list(members(path))
    told = {item.where: item.reason for item in found if isinstance(item, Problem)}
    return {item.name for item in found if isinstance(item, Member)}, told


@pytest.fixture(params=["folder", "zip", "tgz"])
def packing(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _packed(packing: str, tmp_path: Path, files: dict[str, bytes]) -> Path:
    if packing == "zip":
        return _zipped(tmp_path / "all.zip", files)
    return _tgz(tmp_path / "all", files) if packing == "tgz" else _laid(tmp_path / "all", files)


def test_takeout(packing: str, tmp_path: Path) -> None:
    read, told = _walk(_packed(packing, tmp_path, TAKEOUT))
    assert read == set(TAKEN)
    assert told == {"6 files": OTHERS}


def test_takeout_from_within(tmp_path: Path) -> None:
    root = _laid(tmp_path, TAKEOUT)
    assert _walk(root / "Takeout")[0] == {name.removeprefix("Takeout/") for name in TAKEN}
    assert _walk(root / "Takeout/Contacts") == (
        {"All Contacts/All Contacts.vcf", "Friends/Friends.csv"},
        {"1 file": OTHERS},
    )
    (drive,) = members(root / "Takeout/Drive/Old mail")  # asked for by itself
    assert isinstance(drive, Member)


def test_photos_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    true_open = zipfile.ZipFile.open

    def watching(self: zipfile.ZipFile, name: zipfile.ZipInfo) -> object:
        opened.append(name.filename)
        return true_open(self, name)

    path = _zipped(tmp_path / "t.zip", TAKEOUT)
    monkeypatch.setattr(zipfile.ZipFile, "open", watching)
    _walk(path)
    assert sorted(opened) == sorted(TAKEN)


def test_thunderbird(packing: str, tmp_path: Path) -> None:
    read, told = _walk(_packed(packing, tmp_path, THUNDERBIRD))
    assert read == THUNDERBIRD_READ
    empty = {} if packing == "folder" else {"Mail/Local Folders/Junk": "spam, which is left out"}
    assert told == THUNDERBIRD_LEFT | empty


def test_a_part_of_thunderbird(tmp_path: Path) -> None:
    root = _laid(tmp_path, THUNDERBIRD)
    assert _walk(root / "ImapMail/imap.vale.example")[0] == {"INBOX", "[Gmail].sbd/All Mail"}
    assert _walk(root / "Mail")[1].keys() == {
        "Feeds",
        "Local Folders/Trash",
        "Local Folders/Unsent Messages",
    }
    (asked,) = members(root / "Mail/Local Folders/Trash")  # asked for by itself
    assert isinstance(asked, Member)
    sent = {item.name for item in members(root) if isinstance(item, Member) and item.sent}
    assert sent == {"Mail/Local Folders/Sent"}


@pytest.mark.skipif(sys.platform == "win32", reason="no links to make")
def test_thunderbirds_lock(tmp_path: Path) -> None:
    root = _laid(tmp_path, THUNDERBIRD)
    (root / "lock").symlink_to("127.0.1.1:+4711")
    told = _walk(root)[1]
    assert told.pop("3 files") == THUNDERBIRD_LEFT["2 files"]
    assert told.items() <= THUNDERBIRD_LEFT.items()


def test_apple_mail(packing: str, tmp_path: Path) -> None:
    files = {f"V10/{name}": data for name, data in APPLE.items()}
    read, told = _walk(_packed(packing, tmp_path, files))
    assert read == {f"V10/{name}" for name in APPLE_READ}
    assert told == {f"V10/{name}": reason for name, reason in APPLE_LEFT.items()}


def test_apple_mail_from_within(tmp_path: Path) -> None:
    root = _laid(tmp_path / "V10", APPLE)
    assert _walk(root) == (APPLE_READ, APPLE_LEFT)
    sent = {item.name for item in members(root) if isinstance(item, Member) and item.sent}
    assert sent == {"A1/Sent Messages.mbox/B2/Data/Messages/3.emlx"}


def test_bundles(packing: str, tmp_path: Path) -> None:
    read, told = _walk(_packed(packing, tmp_path, BUNDLES))
    assert read == {"Exported/Harbour.mbox/mbox", "Exported/Trash/kept on purpose.mbox"}
    assert told == {}


def test_what_was_passed_over_can_still_be_opened(tmp_path: Path) -> None:
    root = _laid(tmp_path, THUNDERBIRD)
    assert bytes(open_member(root, "Mail/Local Folders/Trash")) == MAIL


def test_a_path_of_endless_depth(tmp_path: Path) -> None:
    files = {"a/" * 20_000 + "b": MAIL, "Takeout/a.jpg": b"x"}
    read, told = _walk(_zipped(tmp_path / "t.zip", files))
    assert read == {"a/" * 20_000 + "b"}
    assert told == {"1 file": OTHERS}


# parts of an export -------------------------------------------------------------------------

STEM = "takeout-20260504T081500Z-1"


def _parts(folder: Path, *numbers: int, stem: str = STEM) -> list[Path]:
    paths = [folder / f"{stem}-{number:03}.zip" for number in numbers]
    for path in paths:
        path.write_bytes(b"")
    return paths


def test_parts_that_lie_beside(tmp_path: Path) -> None:
    one, two, three = _parts(tmp_path, 1, 2, 3)
    _parts(tmp_path, 1, 2, stem="takeout-20250101T000000Z")
    assert list(other_parts([one], [])) == [
        f"{one.name} is only a part of an export by Google. Beside it lie {two.name} and "
        f"{three.name}: import those too."
    ]
    assert list(other_parts([one, two], [])) == [
        f"{one.name}, {two.name} are only a part of an export by Google. Beside it lies "
        f"{three.name}: import that too."
    ]
    assert list(other_parts([one], [two, three])) == []
    assert list(other_parts([one, two, three], [])) == []
    assert list(other_parts([tmp_path], [])) == []
    assert list(other_parts([one, tmp_path], [])) == []


def test_parts_that_are_missing(tmp_path: Path) -> None:
    one, four = _parts(tmp_path, 1, 4)
    assert list(other_parts([one, four], [])) == [
        f"{one.name}, {four.name} are only a part of an export by Google, of which 002 and 003 "
        "are not there: download and import them too."
    ]


# whole imports ------------------------------------------------------------------------------

CARD = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Moss\r\nN:Moss;Ann;;;\r\n"
    b"EMAIL;TYPE=INTERNET:ann@moss.example\r\nCATEGORIES:myContacts\r\nEND:VCARD\r\n"
)


def _gmail(number: int, sender: str, to: str, labels: str) -> bytes:
    return (
        f"From {number}@xxx Mon May 04 10:00:{number:02} +0000 2026\r\nX-GM-THRID: 1\r\n"
        f"X-Gmail-Labels: {labels}\r\nFrom: {sender}\r\nTo: {to}\r\n"
        f"Date: Mon, 4 May 2026 10:00:{number:02} +0000\r\n"
        f"Message-ID: <{number}@mail.example>\r\nSubject: Tides\r\n\r\nHello.\r\n\r\n"
    ).encode()


def test_an_import_in_parts(tmp_path: Path) -> None:
    me, ann, eve = "robin@vale.example", "ann@moss.example", "eve@spam.example"
    mail = [
        _gmail(1, me, ann, "Sent"),
        _gmail(2, ann, me, "Inbox"),
        _gmail(3, me, ann, "Sent,Opened"),
        _gmail(4, eve, me, "Spam"),
        _gmail(5, eve, me, "Spam,Unread"),
        _gmail(6, ann, me, "Trash"),
    ]
    one, two = (tmp_path / f"{STEM}-00{n}.zip" for n in (1, 2))
    _zipped(one, {"Takeout/Mail/All.mbox": b"".join(mail), "Takeout/Drive/a.pdf": b"%PDF"})
    contacts = "Takeout/Contacts/{0}/{0}.vcf"
    _zipped(two, {contacts.format(n): CARD for n in ("All Contacts", "My Contacts")})
    said: list[str] = []
    net = Network(tmp_path / "home", say=said.append)
    first = net.bring_in([one])
    assert any(two.name in sentence for sentence in said)
    (summary,) = first.sources
    assert summary.items == 3
    assert {(p.where, p.reason) for p in first.problems} == {
        ("Takeout/Mail/All.mbox, 2 messages", "spam, which is left out"),
        ("Takeout/Mail/All.mbox, 1 message", "thrown away, which is left out"),
        ("1 file", OTHERS),
    }
    assert first.me == (me,)
    second = net.bring_in([two])
    (summary,) = second.sources
    assert (summary.new, summary.duplicates) == (1, 1)
    assert second.people == 1
    # more mail in the same file is counted on
    _laid(tmp_path / "Takeout", {"Mail/All.mbox": b"".join(mail[:5])})
    net.bring_in([tmp_path / "Takeout"])
    _laid(tmp_path / "Takeout", {"Mail/All.mbox": b"".join([*mail[:5], mail[3], mail[5]])})
    again = net.bring_in([tmp_path / "Takeout"])
    assert {p.where for p in again.problems} == {
        "Mail/All.mbox, 3 messages",
        "Mail/All.mbox, 1 message",
    }
