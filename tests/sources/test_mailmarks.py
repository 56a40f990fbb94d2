"""What Gmail and Thunderbird write into the messages they keep."""

from __future__ import annotations

import pytest

from closeknit.model.interactions import Interaction
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.eml import Eml
from closeknit.sources.leftout import CHAT, DRAFT, EXPUNGED, SPAM, TRASH, reason_of_folder
from closeknit.sources.mailmarks import Marks, labels_of, marks
from closeknit.sources.mbox import Mbox


def _labelled(value: str) -> Marks:
    return marks(f"X-GM-THRID: 1\r\nX-Gmail-Labels: {value}\r\nFrom: ann@moss.example".encode())


# all of one value is encoded where one label isn't ASCII, as Gmail does
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Inbox,Opened,Category Personal", Marks()),
        ("Sent,Opened", Marks(sent=True)),
        ("Spam,Unread", Marks(SPAM)),
        ("Trash,Sent", Marks(TRASH, sent=True)),
        ("Bin", Marks(TRASH)),
        ("Drafts", Marks(DRAFT)),
        ("Chat,Family/Ann", Marks(CHAT)),
        ("=?UTF-8?Q?Messages_envoy=C3=A9s,Ouvert?=", Marks(sent=True)),
        ("=?UTF-8?Q?Odesl=C3=A1no,Nep=C5=99e=C4=8Dten=C3=A9?=", Marks(sent=True)),
        ("=?UTF-8?Q?Papierkorb,Ge=C3=B6ffnet?=", Marks(TRASH)),
        ("=?UTF-8?B?44K044Of566x?=", Marks(TRASH)),
        ("=?UTF-8?Q?Entw=C3=BCrfe?=", Marks(DRAFT)),
        ('Inbox,"My, Trash","Spam"', Marks(SPAM)),
        ('Inbox,"My, Trash",Bin/old', Marks()),
        ("Inbox,spam of 2003,consent", Marks()),
        ('"', Marks()),
        ("", Marks()),
    ],
)
def test_labels(value: str, expected: Marks) -> None:
    assert _labelled(value)._replace(labels=()) == expected


@pytest.mark.parametrize("reader", [Mbox(), Eml()], ids=lambda one: str(one.format))
def test_a_message_bears_its_labels_to_where_rules_are_applied(reader: Mbox | Eml) -> None:
    text = (
        "From x Mon Jun  1 10:00:00 2026\n"
        * (reader.format == "mbox")
        + "X-Gmail-Labels: Inbox,Private/Doctor\nFrom: ann@moss.example\nTo: me@oak.example\n"
        "Date: Mon, 01 Jun 2026 10:00:00 +0000\nMessage-ID: <1@moss.example>\n\nHello\n"
    )
    items = reader.read(Member("box", "", memoryview(text.encode())), 0)
    [found] = [item for item in items if isinstance(item, Interaction)]
    assert found.labels == ("Inbox", "Private/Doctor")


def test_labels_are_folded_and_quoted() -> None:
    raw = (
        b"=?UTF-8?Q?Messages_archiv=C3=A9s,Ouvert,Cat=C3=A9gorie=C2=A0:_E-mails_?=\n"
        b' =?UTF-8?Q?personnels,"Culture,_associations"?='
    )
    assert labels_of(raw) == (
        "Messages archivés",
        "Ouvert",
        "Catégorie : E-mails personnels",
        "Culture, associations",
    )


def test_only_the_first_labels_count() -> None:
    header = b"X-Gmail-Labels: Inbox\nFrom: ann@moss.example\nX-Gmail-Labels: Spam\n"
    assert marks(header) == Marks(labels=("Inbox",))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"X-Account-Key: account1\r\nX-UIDL: 7\r\nX-Mozilla-Status: 0009\r\n", EXPUNGED),
        (b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nFrom: a@b.example", ""),
        (b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00200000\nFrom: a@b.example", EXPUNGED),
        (b"X-Long: a\n b\nX-Mozilla-Status: 1008\nFrom: a@b.example", EXPUNGED),
        # it came with the message, from somebody who forwarded what lay in Thunderbird
        (b"Received: by x\nX-Mozilla-Status: 0008\nFrom: a@b.example", ""),
        (b"X-Mozilla-Status: none\nFrom: a@b.example", ""),
    ],
)
def test_what_thunderbird_deleted(header: bytes, expected: str) -> None:
    assert marks(header) == Marks(expected)


FOLDERS = (
    ("Trash", TRASH),
    ("Deleted Items", TRASH),
    ("Gelöschte Elemente", TRASH),
    ("Junk E-mail", SPAM),
    ("Unsent Messages", DRAFT),
    ("Templates", DRAFT),
    ("Chats", ""),
    ("Inbox", ""),
    ("Trash of 2003", ""),
)


@pytest.mark.parametrize(("name", "reason"), FOLDERS)
def test_folders(name: str, reason: str) -> None:
    assert reason_of_folder(name) == reason


def _message(number: int, labels: str) -> bytes:
    return (
        f"From {number}@xxx Mon May 04 10:00:00 +0000 2026\r\nX-GM-THRID: {number}\r\n"
        f"X-Gmail-Labels: {labels}\r\nFrom: ann@moss.example\r\nTo: robin@vale.example\r\n"
        f"Date: Mon, 4 May 2026 10:00:00 +0000\r\nMessage-ID: <{number}@moss.example>\r\n\r\n"
        "Hello.\r\n\r\n"
    ).encode()


def _read(data: bytes, start: int = 0) -> list[Item]:
    return list(Mbox().read(Member("here", "All mail.mbox", memoryview(data)), start))


def test_an_export_of_gmail() -> None:
    labels = ["Inbox", "Spam", "Sent", "Trash", "Spam,Unread", "Inbox"]
    items = _read(b"".join(_message(n, each) for n, each in enumerate(labels)))
    found = [item for item in items if isinstance(item, Interaction)]
    assert [(item.message_id[1], item.sent) for item in found] == [
        ("0", False),
        ("2", True),
        ("5", False),
    ]
    assert [item for item in items if isinstance(item, LeftOut)] == [
        LeftOut(SPAM, 2),
        LeftOut(TRASH, 1),
    ]


def test_what_is_left_out_is_counted_once_wherever_reading_starts() -> None:
    data = b"".join(_message(n, "Spam" if n % 3 else "Inbox") for n in range(4_500))
    items = _read(data)
    assert sum(item.messages for item in items if isinstance(item, LeftOut)) == 3_000
    for at, item in enumerate(items):
        if isinstance(item, Progress):
            assert _read(data, item.offset)[:-1] == items[at + 1 : -1]


def test_a_single_message() -> None:
    data = _message(1, "Bin").split(b"\r\n", 1)[1]
    items = list(Eml().read(Member("here", "1.eml", memoryview(data)), 0))
    assert items == [LeftOut(TRASH, 1), Progress(len(data))]
