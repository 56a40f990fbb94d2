"""Outlook for Mac's archives, after what others found in theirs; the people are invented."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from closeknit.model.cards import Card
from closeknit.model.interactions import Channel, Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.files import members
from closeknit.sources.leftout import TRASH
from closeknit.sources.meetings import NOT_BEGUN, REPEATS
from closeknit.sources.olm import DAMAGED, ENTITIES, Olm
from closeknit.sources.recognise import reader_for

NOW = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())
TOP = "Accounts/robin@vale.example/com.microsoft.__Messages"


def _people(tag: str, *people: tuple[str, str]) -> str:
    inner = "".join(
        f'<emailAddress OPFContactEmailAddressAddress="{address}" '
        f'OPFContactEmailAddressName="{name}" OPFContactEmailAddressType="0"/>'
        for name, address in people
    )
    return f"<OPFMessageCopy{tag}>{inner}</OPFMessageCopy{tag}>"


def message(number: int, body: str = "Could you send me the tables?", form: str = "Body") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<emails elementCount="1"><email xml:space="preserve">'
        f"{_people('FromAddresses', ('Ann Möss', 'Ann@moss.example'))}"
        f"{_people('ToAddresses', ('robin@vale.example', 'robin@vale.example'))}"
        f"{_people('CCAddresses', ('Marta', 'marta@lind.example'))}"
        "<OPFMessageCopySentTime xml:space='preserve'>2026-05-04T08:00:00</OPFMessageCopySentTime>"
        f"<OPFMessageCopyMessageID>{number}@moss.example</OPFMessageCopyMessageID>"
        "<OPFMessageCopyInReplyTo>&lt;0@vale.example&gt;</OPFMessageCopyInReplyTo>"
        "<OPFMessageCopySubject>Tides &amp; tables&#x1F;</OPFMessageCopySubject>"
        f"<OPFMessageCopy{form}>{body}</OPFMessageCopy{form}></email></emails>"
    )


CONTACTS = """<contacts elementCount="2"><contact>
<OPFContactCopyFirstName>Ann</OPFContactCopyFirstName><OPFContactCopyLastName>Möss</OPFContactCopyLastName>
<OPFContactCopyBusinessCompany>Moss &amp; Sons</OPFContactCopyBusinessCompany>
<OPFContactCopyCellPhone>+44 20 7946 0111</OPFContactCopyCellPhone>
<OPFContactCopyEmailAddressList>
<contactEmailAddress OPFContactEmailAddressAddress="Ann@moss.example"/>
</OPFContactCopyEmailAddressList></contact>
<contact><OPFContactCopyCity>X</OPFContactCopyCity></contact></contacts>"""


def appointment(start: str, more: str = "") -> str:
    return (
        f"<appointment><OPFCalendarEventCopyStartTime>{start}</OPFCalendarEventCopyStartTime>"
        "<OPFCalendarEventCopyEndTime>2026-05-04T11:00:00</OPFCalendarEventCopyEndTime>"
        "<OPFCalendarEventCopyUUID>u-1</OPFCalendarEventCopyUUID>"
        "<OPFCalendarEventCopySummary>Tea</OPFCalendarEventCopySummary>"
        "<OPFCalendarEventCopyOrganizer>ann@moss.example</OPFCalendarEventCopyOrganizer>"
        "<OPFCalendarEventCopyAttendeeList><appointmentAttendee "
        'OPFCalendarAttendeeAddress="robin@vale.example" OPFCalendarAttendeeName="Robin"/>'
        f"</OPFCalendarEventCopyAttendeeList>{more}</appointment>"
    )


def _read(folder: Path, files: dict[str, str]) -> list[Item]:
    path = folder / "robin.olm"
    with zipfile.ZipFile(path, "w") as box:
        for name, text in files.items():
            box.writestr(name, text)
    found: list[Item] = []
    for member in members(path):
        assert isinstance(member, Member)
        assert isinstance(reader_for(member), Olm), member.name
        found += Olm(lambda: NOW).read(member, 0)
    return [item for item in found if not isinstance(item, Progress)]


def test_messages_by_folder(tmp_path: Path) -> None:
    files = {
        f"{TOP}/Inbox/message_00001.xml": message(1),
        f"{TOP}/Sent Items/message_00001.xml": message(
            2, "&lt;p&gt;Hello there, Ann&lt;/p&gt;", "HTMLBody"
        ),
        f"{TOP}/Deleted Items/message_00001.xml": message(3),
        f"{TOP}/Inbox/com.microsoft.__Attachments/tables.pdf": "%PDF",
    }
    first, second, left = _read(tmp_path, files)
    assert isinstance(first, Interaction)
    assert isinstance(second, Interaction)
    assert left == LeftOut(TRASH, 1)
    assert (first.key, first.reply_to) == ("<1@moss.example>", "<0@vale.example>")
    assert first.time == int(datetime(2026, 5, 4, 8, tzinfo=UTC).timestamp())
    assert first.subject == "Tides & tables"
    assert [(seat.handle, seat.name, seat.role) for seat in first.participants] == [
        ("ann@moss.example", "Ann Möss", Role.FROM),
        ("robin@vale.example", "", Role.TO),
        ("marta@lind.example", "Marta", Role.CC),
    ]
    assert first.features is not None
    assert first.features.question
    assert second.features is not None
    assert (second.sent, second.features.words) == (True, 3)


def test_contacts_and_appointments(tmp_path: Path) -> None:
    dates = (
        appointment("2026-05-04T10:00:00"),
        appointment(
            "2026-05-05T10:00:00", "<OPFCalendarEventIsRecurring>1</OPFCalendarEventIsRecurring>"
        ),
        appointment("2027-05-04T10:00:00"),
        appointment("soon"),
    )
    calendar = f'<appointments elementCount="4">{"".join(dates)}</appointments>'
    found = _read(
        tmp_path,
        {"Local/Address Book/Contacts.xml": CONTACTS, "Local/Calendar/Calendar.xml": calendar},
    )
    (card,) = [item for item in found if isinstance(item, Card)]
    assert (card.name, card.emails, card.phones) == (
        "Ann Möss",
        ("ann@moss.example",),
        ("+442079460111",),
    )
    assert card.organisation == "Moss & Sons"
    first, second = [item for item in found if isinstance(item, Interaction)]
    uid = blake2b(b"u-1", digest_size=16).hexdigest()
    assert (first.channel, first.key) == (Channel.MEETING, f"meeting:{uid}")
    assert {seat.handle for seat in first.participants} == {
        "ann@moss.example",
        "robin@vale.example",
    }
    # over a day long, as it was written
    assert second.key == f"meeting:{uid}:20260505T100000Z"
    assert [item.reason for item in found if isinstance(item, Problem)] == [
        "a contact without a name or an address",
        "an event without a usable date",
        REPEATS,
        NOT_BEGUN,
    ]


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE emails [<!ENTITY a "aa">]>' + message(1).partition("\n")[2]
    files = {
        f"{TOP}/Inbox/message_1.xml": message(1)[:-30],
        f"{TOP}/Inbox/message_2.xml": message(1).replace("OPFMessageCopyFrom", "OPFMessageCopyX"),
        "Local/Tasks/Tasks.xml": '<tasks elementCount="1"><task/></tasks>',
    }
    found = _read(tmp_path, files)
    assert [item.reason for item in found if isinstance(item, Problem)] == [
        DAMAGED,
        "no sender's address",
        "tasks, not messages",
    ]
    (told, _) = Olm(lambda: NOW).read(Member("x", "y.xml", memoryview(bomb.encode())), 0)
    assert isinstance(told, Problem)
    assert told.reason == ENTITIES
