"""Messages apart from meetings, over real small files."""

from __future__ import annotations

from pathlib import Path

from closeknit.network import Network
from closeknit.network.met import between, has_calendar
from closeknit.store.reader import reading

ME = "robin@valeandco.example"
MAIL = """\
From robin Mon Mar  2 09:00:00 2026
From: Robin <robin@valeandco.example>
To: Ida Fenn <ida@elm.example>
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <1@valeandco.example>
Subject: The move

Shall we?

From ida Tue Mar  3 09:00:00 2026
From: Ida Fenn <ida@elm.example>
To: Robin <robin@valeandco.example>
Date: Tue, 03 Mar 2026 09:00:00 +0000
Message-ID: <2@elm.example>
In-Reply-To: <1@valeandco.example>
Subject: Re: The move

Yes.

"""
EVENT = """\
BEGIN:VEVENT
UID:{uid}@x.example
DTSTAMP:20260301T000000Z
DTSTART:202603{day}T100000Z
DTEND:202603{day}T110000Z
SUMMARY:Coffee
ORGANIZER:mailto:{organiser}
ATTENDEE;PARTSTAT=ACCEPTED:mailto:robin@valeandco.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ida@elm.example
END:VEVENT
"""


def _home(tmp_path: Path, events: str) -> Path:
    home, files = tmp_path / "home", tmp_path / "files"
    files.mkdir()
    (files / "mail.mbox").write_text(MAIL)
    if events:
        text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}END:VCALENDAR\n"
        (files / "a.ics").write_text(text.replace("\n", "\r\n"))
    Network(home).bring_in([files], (ME,))
    return home


def test_a_meeting_that_i_called_is_no_message_of_mine(tmp_path: Path) -> None:
    events = EVENT.format(uid=1, day="10", organiser=ME)
    events += EVENT.format(uid=2, day="12", organiser="ida@elm.example")
    home = _home(tmp_path, events)
    net = Network(home)
    tie = net.show("Ida").tie
    found = between(home, tie)
    assert (found.from_me, found.to_me) == (1, 1)
    assert (found.meetings, found.called_by_me) == (2, 1)
    assert found.calendar
    # the tie counts each by who called it
    assert tie.interactions.from_me + tie.interactions.to_me + tie.interactions.shared == 4


CALLS = """\
<?xml version="1.0"?>
<calls count="2">
<call number="+442079460111" duration="65" date="1773306000000" type="1" contact_name="Ida Fenn" />
<call number="+442079460111" duration="30" date="1773392400000" type="2" contact_name="Ida Fenn" />
</calls>
"""
# Ida asks and Robin answers, Robin asks and nobody answers
CHAT = """\
04/03/2026, 08:00 - Ida Fenn: are you there?
04/03/2026, 08:05 - Robin: here
14/03/2026, 08:00 - Robin: are you?
"""


def test_a_chat_is_written_and_a_call_is_spoken(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "WhatsApp Chat with Ida Fenn.txt").write_text(CHAT)
    (files / "calls.xml").write_text(CALLS)
    net = Network(tmp_path / "home")
    net.bring_in([files], ())
    net.same("whatsapp:ida fenn", "+442079460111")
    tie = net.show("Ida").tie
    found = between(tmp_path / "home", tie)
    assert (found.from_me, found.to_me) == (1, 1)
    # her chat holds my answer, mine nothing of hers
    assert found.last_to_me == 1772611200
    assert found.last_from_me == 1773475200
    assert (found.meetings, found.called_by_me, found.last_met) == (2, 1, 1773392400)
    assert not found.calendar


def test_without_a_calendar_none_is_seen(tmp_path: Path) -> None:
    home = _home(tmp_path, "")
    found = between(home, Network(home).show("Ida").tie)
    assert (found.meetings, found.calendar) == (0, False)
    with reading(home) as reader:
        assert not has_calendar(reader)


def test_messages_are_those_of_the_tie_where_there_are_no_meetings(lived_home: Path) -> None:
    net = Network(lived_home)
    for tie in net.listing(None, None, 20).ties:
        found = between(lived_home, tie)
        assert (found.from_me, found.to_me) == (tie.interactions.from_me, tie.interactions.to_me)
        assert (found.last_from_me, found.last_to_me) == (tie.last_from_me, tie.last_to_me)
