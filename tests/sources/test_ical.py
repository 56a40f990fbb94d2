"""Calendars as the world's programs write them; the people are invented."""

from __future__ import annotations

import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from closeknit.model.interactions import Channel, Interaction, Participant, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Member, Progress
from closeknit.sources.ical import ICal
from closeknit.sources.recurrence import dates
from closeknit.sources.rules import Rule, parse_rule
from closeknit.sources.zones import defined_zone, read_time

NOW = int(datetime(2026, 7, 1, tzinfo=UTC).timestamp())
ZOE = "ORGANIZER;CN=Zoe Lind:mailto:zoe@lind.example"
ANN = "ATTENDEE;PARTSTAT=ACCEPTED;CN=Ann Moss:mailto:ann@moss.example"
BOTH = {"zoe@lind.example", "ann@moss.example"}


def _read(data: bytes, now: int | None = NOW) -> tuple[list[Interaction], list[Problem]]:
    reader = ICal(None if now is None else lambda: now)
    items = list(reader.read(Member("work.ics", "", memoryview(data)), 0))
    assert items[-1] == Progress(0)
    return (
        [item for item in items if isinstance(item, Interaction)],
        [item for item in items if isinstance(item, Problem)],
    )


def _event(*lines: str, people: tuple[str, ...] = (ZOE, ANN)) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:talk-1", *people, *lines, "END:VEVENT", ""])


def _calendar(*events: str, head: tuple[str, ...] = ()) -> bytes:
    begin = "".join(f"{line}\r\n" for line in ("BEGIN:VCALENDAR", "VERSION:2.0", *head))
    return (begin + "".join(events) + "END:VCALENDAR\r\n").encode()


def _meetings(*events: str, head: tuple[str, ...] = (), now: int | None = NOW) -> list[Interaction]:
    found, problems = _read(_calendar(*events, head=head), now)
    assert not problems
    assert all(item.automated is None for item in found)
    return found


def _reason(*lines: str, people: tuple[str, ...] = (ZOE, ANN), head: tuple[str, ...] = ()) -> str:
    """Why the one event is no meeting; nothing of what it was is kept."""
    event = _event("DTSTART:20260302T090000Z", *lines, people=people)
    (item,), problems = _read(_calendar(event, head=head))
    assert not problems
    assert (item.participants, item.subject) == ((), "")
    assert "talk" not in item.key
    return item.automated or ""


def _times(items: list[Interaction]) -> list[str]:
    return [datetime.fromtimestamp(item.time, UTC).strftime("%m-%d %H:%M") for item in items]


# what programs write ---------------------------------------------------------------------------

GOOGLE = b"""BEGIN:VCALENDAR\r
PRODID:-//Google Inc//Google Calendar 70.9054//EN\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:PUBLISH\r
X-WR-CALNAME:robin@harbour.example\r
X-WR-TIMEZONE:Europe/London\r
BEGIN:VEVENT\r
DTSTART:20260302T093000Z\r
DTEND:20260302T100000Z\r
DTSTAMP:20260601T101010Z\r
ORGANIZER;CN=Marta Lind:mailto:marta@lind.example\r
UID:4f7abc@google.com\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Marta \r
 Lind;X-NUM-GUESTS=0:mailto:marta@lind.example\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=robin@\r
 harbour.example;X-NUM-GUESTS=0:mailto:Robin@Harbour.example\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=Tom;X-\r
 NUM-GUESTS=0:mailto:tom@moss.example\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN=Iris;X-\r
 NUM-GUESTS=0:mailto:iris@bell.example\r
ATTENDEE;CUTYPE=RESOURCE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Quay;X-N\r
 UM-GUESTS=0:mailto:c_1885@resource.calendar.google.com\r
ATTENDEE;PARTSTAT=ACCEPTED:mailto:c_99@group.calendar.google.com\r
DESCRIPTION:-::~:~::~:~:~\\nORGANIZER:mailto:nobody@lind.example\r
STATUS:CONFIRMED\r
SUMMARY:Tides\\, winds\\; and\\nmore \xc3\xa9\r
BEGIN:VALARM\r
ACTION:EMAIL\r
ATTENDEE;PARTSTAT=ACCEPTED:mailto:alarm@harbour.example\r
SUMMARY:Alarm notification\r
TRIGGER:-P0DT0H10M0S\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_google() -> None:
    (item,), problems = _read(GOOGLE)
    assert not problems
    assert item.channel is Channel.MEETING
    assert item.key == f"meeting:{blake2b(b'4f7abc@google.com', digest_size=16).hexdigest()}"
    assert item.version == (0, "20260601101010")
    assert item.participants == (
        Participant("marta@lind.example", "Marta Lind", Role.ORGANISER),
        Participant("robin@harbour.example", "", Role.ATTENDEE),
    )
    assert item.subject == "Tides, winds; and more é"
    assert item.delivered_to == ("robin@harbour.example",)
    assert GOOGLE[item.locator.offset :].startswith(b"BEGIN:VEVENT\r\nDTSTART:20260302T093000Z")
    end = item.locator.offset + item.locator.length
    assert GOOGLE[:end].endswith(b"END:VALARM\r\nEND:VEVENT")


def test_outlook() -> None:
    """It names zones as Windows does and saves nobody's answer."""
    text = b"""BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-MS-OLK-FORCEINSPECTOROPEN:TRUE
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;CN="Moss, Ann";RSVP=TRUE:MAILTO:ann@moss.example
ATTENDEE;CN="Room: Quay";CUTYPE=ROOM;ROLE=NON-PARTICIPANT:mailto:quay@lind.example
CLASS:PUBLIC
DTEND;TZID="W. Europe Standard Time":20260615T110000
DTSTART;TZID="W. Europe Standard Time":20260615T100000
ORGANIZER;CN="Lind, Zoe":mailto:zoe@lind.example
SUMMARY;LANGUAGE=de:Angebot
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E0080000000010
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
END:VEVENT
END:VCALENDAR
"""
    (item,), problems = _read(text)
    assert not problems
    assert item.participants == (
        Participant("zoe@lind.example", "Lind, Zoe", Role.ORGANISER),
        Participant("ann@moss.example", "Moss, Ann", Role.ATTENDEE),
    )
    assert _times([item]) == ["06-15 08:00"]
    tentative = text.replace(b"BUSYSTATUS:BUSY", b"BUSYSTATUS:TENTATIVE")
    assert [item.automated for item in _read(tentative)[0]] == ["was never confirmed"]


def test_apple() -> None:
    """It gives addresses as a parameter, where its own server stands in the value."""
    event = _event(
        "DTSTART;TZID=Europe/Berlin:20260115T100000",
        people=(
            "ORGANIZER;CN=\"Zoe ^n^'Z^' Lind\";EMAIL=zoe@lind.example:/aMTE5/principal/",
            "ATTENDEE;CN=Ann;CUTYPE=INDIVIDUAL;EMAIL=Ann@Moss.example;PARTSTAT=ACCEPTED:"
            "urn:uuid:7A",
            "ATTENDEE;CN=Me;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:2_GEZTKN@imip.me.com",
            "ATTENDEE;CN=Phone;PARTSTAT=ACCEPTED:tel:+49-30-901820",
        ),
    )
    (item,) = _meetings(event)
    assert [(seat.handle, seat.name) for seat in item.participants] == [
        ("zoe@lind.example", 'Zoe "Z" Lind'),
        ("ann@moss.example", "Ann"),
        ("+4930901820", "Phone"),
    ]
    assert _times([item]) == ["01-15 09:00"]


def test_vcalendar_10() -> None:
    text = """BEGIN:VCALENDAR
VERSION:1.0
BEGIN:VEVENT
UID:old-1
DTSTART:20260302T090000Z
DTEND:20260302T100000Z
RRULE:W1 MO TH #4
SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Gr=FC=DFe =
aus K=F6ln
ATTENDEE;ROLE=OWNER;STATUS=CONFIRMED:Zoe Lind <zoe@lind.example>
ATTENDEE;STATUS=CONFIRMED;ENCODING=QUOTED-PRINTABLE:J=C3=BCrg Moss =
<jurg@moss.example>
ATTENDEE;STATUS=DECLINED:tom@moss.example
END:VEVENT
END:VCALENDAR
"""
    found, problems = _read(text.encode())
    assert not problems
    assert _times(found) == ["03-02 09:00", "03-05 09:00", "03-09 09:00", "03-12 09:00"]
    assert {item.subject for item in found} == {"Grüße aus Köln"}
    assert found[0].participants == (
        Participant("zoe@lind.example", "Zoe Lind", Role.ORGANISER),
        Participant("jurg@moss.example", "Jürg Moss", Role.ATTENDEE),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("D2 #5", "FREQ=DAILY;INTERVAL=2;COUNT=5"),
        ("D1 #0", "FREQ=DAILY"),
        ("D1", "FREQ=DAILY;COUNT=2"),
        ("W2 TU TH 20260501T000000Z", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20260501T000000Z"),
        ("MP1 1+ 2- MO TU #3", "FREQ=MONTHLY;BYDAY=-2MO,-2TU;COUNT=3"),
        ("MP6 1+ MO 2- FR #3", "FREQ=MONTHLY;INTERVAL=6;BYDAY=1MO,-2FR;COUNT=3"),
        ("MD1 7 1- LD #2", "FREQ=MONTHLY;BYMONTHDAY=7,-1;COUNT=2"),
        ("YM1 6 7 #8", "FREQ=YEARLY;BYMONTH=6,7;COUNT=8"),
        ("YD5 100 #4", "FREQ=YEARLY;INTERVAL=5;BYYEARDAY=100;COUNT=4"),
    ],
)
def test_rules_of_vcalendar_10(old: str, new: str) -> None:
    assert isinstance(parse_rule(old), Rule)
    assert parse_rule(old) == parse_rule(new)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\r", "\r\r\n", "\r\n\r\n"])
def test_any_encoding_and_line_end(encoding: str, breaks: str) -> None:
    event = _event("DTSTART:20260302T090000Z", "SUMMARY:Tea", " m für drei")
    data = _calendar(event).decode().replace("\r\n", breaks).encode(encoding)
    assert ICal().recognises(data[:4096], "")
    (item,), problems = _read(data)
    assert not problems
    assert item.subject == "Team für drei"
    assert {seat.handle for seat in item.participants} == BOTH


# what is a meeting -----------------------------------------------------------------------------


def test_a_mark_of_another_encoding_hides_nothing() -> None:
    data = _calendar(_event("DTSTART:20260302T090000Z"))
    for mark in (b"\xfe\xff", b"\xff\xfe"):
        (found,), problems = _read(mark + data)
        assert not problems
        assert {seat.handle for seat in found.participants} == BOTH


def test_what_is_no_meeting_says_why() -> None:
    """And nothing is kept of it that says with whom or about what."""
    declined = ANN.replace("ACCEPTED", "DECLINED")
    asked = ANN.replace("ACCEPTED", "NEEDS-ACTION")
    room = "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:quay@lind.example"
    whole_day = "takes the whole day, as holidays and birthdays do"
    assert _reason("STATUS:CANCELLED") == "was cancelled"
    assert _reason("SUMMARY:Canceled: talk") == "was cancelled"
    assert _reason("SUMMARY:Abgesagt: talk") == "was cancelled"
    assert _reason(head=("METHOD:CANCEL",)) == "was cancelled"
    assert _reason(head=("METHOD:COUNTER",)) == "is a proposal of another time"
    assert _reason(people=()) == "has nobody else in it"
    assert _reason(people=(ZOE,)) == "has nobody else in it"
    assert _reason(people=(ZOE, room)) == "has nobody else in it"
    assert _reason(people=(ZOE, ZOE.replace("ORGANIZER", "ATTENDEE"))) == "has nobody else in it"
    assert _reason(people=(ZOE, declined)) == "was accepted by nobody else"
    assert _reason(people=(ZOE, asked)) == "was accepted by nobody else"
    assert _reason("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE") == whole_day
    assert _reason("DTEND:20260303T090000Z") == "lasts a day or longer"
    assert _reason("DURATION:P1W") == "lasts a day or longer"
    (item,), _ = _read(_calendar(_event("DTSTART;VALUE=DATE:20260302", "TRANSP:TRANSPARENT")))
    assert item.automated == whole_day


def test_organiser_who_did_not_answer_was_there() -> None:
    asked = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:zoe@lind.example"
    (item,) = _meetings(_event("DTSTART:20260302T090000Z", people=(ZOE, asked, ANN)))
    assert [seat.role for seat in item.participants] == [Role.ORGANISER, Role.ATTENDEE]


def test_organiser_who_declined_was_not() -> None:
    away = "ATTENDEE;PARTSTAT=DECLINED:mailto:zoe@lind.example"
    tom = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:tom@moss.example"
    (item,) = _meetings(_event("DTSTART:20260302T090000Z", people=(ZOE, away, ANN, tom)))
    assert [(seat.handle, seat.role) for seat in item.participants] == [
        ("ann@moss.example", Role.ATTENDEE),
        ("tom@moss.example", Role.ATTENDEE),
    ]


def test_a_meeting_of_many_is_not_one_of_two() -> None:
    """An invited person's copy may hold nobody's answer but their own."""
    silent = [f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:p{n}@moss.example" for n in range(4)]
    reason = "was answered by few, so that who was there isn't known"
    assert _reason(people=(ZOE, ANN, *silent)) == reason
    for few in (silent[:3], [line.replace("NEEDS-ACTION", "DECLINED") for line in silent]):
        (item,) = _meetings(_event("DTSTART:20260302T090000Z", people=(ZOE, ANN, *few)))
        assert {seat.handle for seat in item.participants} == BOTH


def test_a_group_is_a_list() -> None:
    group = "ATTENDEE;CUTYPE=GROUP;PARTSTAT=ACCEPTED:mailto:friends@moss.example"
    (item,) = _meetings(_event("DTSTART:20260302T090000Z", people=(ZOE, ANN, group)))
    assert item.list_handles == ("friends@moss.example",)


def test_a_flight_across_zones_is_no_whole_day() -> None:
    """From 20:00 to 08:00 in UTC, though 22 hours lie between what is written."""
    event = _event(
        "DTSTART;TZID=Pacific/Kiritimati:20260302T100000",
        "DTEND;TZID=Pacific/Honolulu:20260301T220000",
    )
    (item,) = _meetings(event)
    assert item.time == int(datetime(2026, 3, 1, 20, tzinfo=UTC).timestamp())


def test_one_meeting_in_two_calendars_has_one_key() -> None:
    """Whatever zone, time of change and alarm each writes."""
    mine = _event("DTSTART;TZID=Europe/Berlin:20260302T100000", "RRULE:FREQ=WEEKLY;COUNT=3")
    theirs = _event("DTSTART:20260302T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3", "SEQUENCE:7")
    moved = _event(
        "RECURRENCE-ID;TZID=America/New_York:20260309T050000", "DTSTART:20260311T150000Z"
    )
    keys = {item.key for item in _meetings(mine)}
    assert len(keys) == 3
    assert {item.key for item in _meetings(theirs, moved)} == keys
    assert {item.key for item in _meetings(moved)} < keys


def test_of_one_event_the_newest_version_counts() -> None:
    first = _event("DTSTART:20260302T090000Z", "SEQUENCE:0", "SUMMARY:Old")
    moved = _event("DTSTART:20260303T090000Z", "SEQUENCE:2", "SUMMARY:New")
    between = _event("DTSTART:20260304T090000Z", "SEQUENCE:1", "LAST-MODIFIED:20260101T000000Z")
    for events in ((first, moved, between), (moved, between, first)):
        found, (problem,) = _read(_calendar(*events))
        assert [(item.subject, *_times([item])) for item in found] == [("New", "03-03 09:00")]
        assert problem.where == "2 events"
    # by when it was changed, where nobody counted
    one = _event("DTSTART:20260302T090000Z", "LAST-MODIFIED:20260101T000000Z")
    other = _event("DTSTART:20260305T090000Z", "LAST-MODIFIED:20260102T000000Z")
    found, _ = _read(_calendar(other, one))
    assert _times(found) == ["03-05 09:00"]
    # and where nothing tells, each is one
    days = [_event(f"DTSTART:2026030{day}T090000Z", "DTSTAMP:20260401T000000Z") for day in (2, 3)]
    assert [item.key[-17:] for item in _meetings(*days)] == [
        ":20260302T090000Z",
        ":20260303T090000Z",
    ]


def test_one_key_wherever_it_is_moved_or_when_it_is_cancelled() -> None:
    silent = [f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:p{n}@moss.example" for n in range(6)]
    versions = [
        _event("DTSTART:20260302T090000Z", "SEQUENCE:1", "LAST-MODIFIED:20260101T000000Z"),
        _event("DTSTART:20260304T110000Z", "SEQUENCE:2", "DTSTAMP:20260201T000000Z"),
        _event("DTSTART:20260304T110000Z", "SEQUENCE:2", "STATUS:CANCELLED"),
        _event("DTSTART:20260302T090000Z", "SEQUENCE:3", people=(ZOE, ANN, *silent)),
    ]
    found = [_read(_calendar(version))[0][0] for version in versions]
    assert len({item.key for item in found}) == 1
    assert [item.version for item in found] == [
        (1, "20260101000000"),
        (2, "20260201000000"),
        (2, ""),
        (0, ""),  # a copy that doesn't know who was there, whatever it says of its version
    ]
    # the same event twice in one file, in two calendars of other zones, is one
    berlin = _event("DTSTART;TZID=Europe/Berlin:20260302T100000", "SEQUENCE:1")
    keys = {item.key for item in _meetings(versions[0].replace("LAST-", "X-"), berlin)}
    assert keys == {found[0].key}


def test_one_that_was_cancelled_later_is_none() -> None:
    first = _event("DTSTART:20260302T090000Z", "SEQUENCE:0")
    gone = _event("DTSTART:20260302T090000Z", "SEQUENCE:1", "STATUS:CANCELLED")
    (item,), _ = _read(_calendar(first, gone))
    assert item.automated == "was cancelled"
    assert item.participants == ()


def test_of_a_moved_date_the_newest_version_counts() -> None:
    series = _event("DTSTART:20260302T090000Z", "RRULE:FREQ=DAILY;COUNT=3")
    date = "RECURRENCE-ID:20260303T090000Z"
    old = _event("DTSTART:20260303T110000Z", date, "SEQUENCE:1")
    new = _event("DTSTART:20260303T150000Z", date, "SEQUENCE:2")
    found, _ = _read(_calendar(series, old, new))
    assert sorted((item.time - found[0].time) // 3600 for item in found) == [0, 30, 48]


def test_without_uid_its_content_is_its_key() -> None:
    first, other, again = (
        _event("DTSTART:20260302T090000Z", f"SUMMARY:{text}", more).replace("UID:talk-1\r\n", "")
        for text, more in (("a", "SEQUENCE:1"), ("b", "SEQUENCE:1"), ("a", "SEQUENCE:2"))
    )
    keys = [item.key for item in _meetings(first, other, again)]
    assert keys[0] == keys[2] != keys[1]


# what repeats ----------------------------------------------------------------------------------


def test_series_over_the_change_of_clocks() -> None:
    event = _event("DTSTART;TZID=Europe/Berlin:20260318T100000", "RRULE:FREQ=WEEKLY;COUNT=3")
    assert _times(_meetings(event)) == ["03-18 09:00", "03-25 09:00", "04-01 08:00"]


def test_without_within_and_besides() -> None:
    event = _event(
        "DTSTART;TZID=Europe/Berlin:20260302T100000",
        "RRULE:FREQ=DAILY;COUNT=6",
        "EXDATE;TZID=Europe/Berlin:20260303T100000,20260304T100000",
        "EXDATE:20260305T090000Z",
        "EXDATE;VALUE=DATE:20260306",
        "RDATE;TZID=Europe/Berlin;VALUE=PERIOD:20260310T120000/PT1H,20260311T120000/PT1H",
        "RDATE;VALUE=DATE:20260312",
    )
    assert _times(_meetings(event)) == [
        *("03-02 09:00", "03-07 09:00"),
        *("03-10 11:00", "03-11 11:00", "03-12 09:00"),
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_dates_that_were_moved_or_cancelled(order: int) -> None:
    """Wherever in the file they stand."""
    series = _event("DTSTART:20260302T090000Z", "RRULE:FREQ=DAILY;COUNT=4", "SUMMARY:daily")
    moved = _event("RECURRENCE-ID:20260303T090000Z", "DTSTART:20260308T090000Z", "SUMMARY:moved")
    gone = _event(
        "RECURRENCE-ID;VALUE=DATE:20260304", "DTSTART:20260304T090000Z", "STATUS:CANCELLED"
    )
    found, problems = _read(_calendar(*[series, moved, gone][::order]))
    assert not problems
    held = sorted((item for item in found if not item.automated), key=lambda item: item.time)
    assert _times(held) == ["03-02 09:00", "03-05 09:00", "03-08 09:00"]
    assert [item.subject for item in held] == ["daily", "daily", "moved"]
    assert held[2].key.endswith(":20260303T090000Z")
    assert [item.automated for item in found if item.automated] == ["was cancelled"]


def test_this_and_all_that_follow() -> None:
    series = _event("DTSTART:20260302T090000Z", "RRULE:FREQ=DAILY;COUNT=5")
    tom = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:tom@moss.example"
    change = _event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T090000Z",
        "DTSTART:20260304T110000Z",
        people=(ZOE, tom),
    )
    found = sorted(_meetings(series, change), key=lambda item: item.time)
    assert _times(found) == [
        *("03-02 09:00", "03-03 09:00"),
        *("03-04 11:00", "03-05 11:00", "03-06 11:00"),
    ]
    assert ["tom@moss.example" in {s.handle for s in item.participants} for item in found] == [
        *(False, False),
        *(True, True, True),
    ]
    assert [item.key[-16:] for item in found] == [f"2026030{d}T090000Z" for d in range(2, 7)]


def test_a_series_that_nobody_came_to_any_more_is_told() -> None:
    """All that follow were changed so that nobody else is there: no date of it is a meeting."""
    series = _event("DTSTART:20260304T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    emptied = _event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T090000Z",
        "DTSTART:20260304T090000Z",
        people=(),
    )
    found, problems = _read(_calendar(emptied, series))
    assert not problems
    assert [item.automated for item in found] == [
        "has nobody else in it",
        "has no date left that wasn't moved or taken out",
    ]


def test_only_what_is_past_counts() -> None:
    endless = _event("DTSTART:20260602T090000Z", "RRULE:FREQ=WEEKLY")
    planned = _event("DTSTART:20260702T090000Z").replace("talk-1", "talk-2")
    found, problems = _read(_calendar(endless, planned))
    assert _times(found) == [f"06-{day:02} 09:00" for day in (2, 9, 16, 23, 30)]
    assert [problem.where[:7] for problem in problems] == ["1 event"]
    later, problems = _read(_calendar(endless, planned), NOW + 7 * 86_400)
    assert _times(later) == [*_times(found), "07-07 09:00", "07-02 09:00"]
    assert not problems


def test_without_a_clock_a_file_tells_of_the_time_until_it_was_written() -> None:
    endless = _event("DTSTART:20260602T090000Z", "RRULE:FREQ=WEEKLY", "DTSTAMP:20260610T000000Z")
    assert _times(_meetings(endless, now=None)) == ["06-02 09:00", "06-09 09:00"]


def test_series_of_nobody_are_not_followed() -> None:
    found, _ = _read(_calendar(_event("DTSTART:20260101T090000Z", "RRULE:FREQ=DAILY", people=())))
    assert len(found) == 1


def test_the_last_of_very_many_dates() -> None:
    found, problems = _read(_calendar(_event("DTSTART:20100101T090000Z", "RRULE:FREQ=DAILY")))
    assert len(found) == 2_000
    assert found[-1].time == NOW - 15 * 3600
    assert ["more than 2,000 dates" in problem.reason for problem in problems] == [True]


def test_a_series_that_was_taken_out_is_told() -> None:
    event = _event(
        "DTSTART:20260302T090000Z", "RRULE:FREQ=DAILY;COUNT=1", "EXDATE:20260302T090000Z"
    )
    (item,), problems = _read(_calendar(event))
    assert item.automated == "has no date left that wasn't moved or taken out"
    assert not problems


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY", "FREQ=", "FREQ=FORTNIGHTLY"),
        *("INTERVAL=2", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0"),
        *("FREQ=DAILY;COUNT=x", "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=99MO"),
        *("FREQ=MONTHLY;BYDAY=0MO", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYMONTHDAY=0"),
        *("FREQ=DAILY;BYHOUR=1,2,3,4,5", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;WKST=XX"),
        *("RSCALE=CHINESE;FREQ=YEARLY", "FREQ=DAILY;INTERVAL=٣", "X9", "D1 #x", "MP1 9+ MO 99+ TU"),
    ],
)
def test_rules_that_make_no_sense(rule: str) -> None:
    """The first date stands, and the rest is told."""
    found, problems = _read(_calendar(_event("DTSTART:20260302T090000Z", f"RRULE:{rule}")))
    assert _times(found) == ["03-02 09:00"]
    assert [problem.where for problem in problems] == ["event 1, byte 30"]
    assert problems[0].reason.startswith("repeats ")


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        *("FREQ=WEEKLY;INTERVAL=999999999", "FREQ=DAILY;BYSETPOS=366", "FREQ=DAILY;UNTIL=19690101"),
        *("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", "FREQ=MONTHLY;BYDAY=53MO"),
    ],
)
def test_rules_without_a_further_date_end(rule: str) -> None:
    begun = time.monotonic()
    event = _event("DTSTART:19700301T090000Z", f"RRULE:{rule}")
    assert _times(_meetings(event)) == ["03-01 09:00"]
    assert time.monotonic() - begun < 1


_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@st.composite
def _rules(draw: st.DrawFn) -> str:
    """Rules on whose meaning dateutil and RFC 5545 agree: it takes BYSETPOS in the first week
    from the start on, a numbered weekday with one that isn't to mean both at once, and leaves out
    those days of a week counted from the end that lie in the year before."""
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]

    def perhaps(name: str, values: st.SearchStrategy[int]) -> bool:
        if draw(st.integers(0, 4)):
            return False
        found = draw(st.lists(values.filter(bool), min_size=1, max_size=3))
        parts.append(f"{name}={','.join(map(str, found))}")
        return True

    perhaps("BYMONTH", st.integers(1, 12))
    perhaps("BYMONTHDAY", st.integers(-31, 31))
    weeks = False
    if frequency == "YEARLY":
        perhaps("BYYEARDAY", st.integers(-366, 366))
        weeks = perhaps("BYWEEKNO", st.integers(1, 53))
    if draw(st.booleans()):
        days = draw(st.lists(st.sampled_from(_WEEKDAYS), min_size=1, max_size=3, unique=True))
        if frequency in ("MONTHLY", "YEARLY") and not weeks and draw(st.booleans()):
            days = [f"{draw(st.sampled_from((1, 2, 5, -1, -2)))}{day}" for day in days]
        parts.append("BYDAY=" + ",".join(days))
    if len(parts) > 2 and frequency != "WEEKLY":
        perhaps("BYSETPOS", st.integers(-4, 4))
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(_WEEKDAYS))}")
    return ";".join(parts)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(_rules(), st.datetimes(datetime(1999, 1, 1), datetime(2026, 1, 1)))
def test_rules_give_what_dateutil_gives(text: str, start: datetime) -> None:
    start = start.replace(microsecond=0)
    last = start.date() + timedelta(days=2_000)
    rule = parse_rule(text)
    assert isinstance(rule, Rule)
    # it seeks a date after the last, in all years that there are
    assume(next(dates(rule, datetime.combine(last, start.time()), date(2045, 1, 1)), None))
    expected = list(rrulestr(f"{text};UNTIL={last:%Y%m%d}T235959", dtstart=start))
    assert list(dates(rule, start, last)) == expected


# zones -----------------------------------------------------------------------------------------

BERLIN = b"""BEGIN:VTIMEZONE
TZID:Our own
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@settings(max_examples=300, deadline=None)
@given(st.datetimes(datetime(1997, 1, 1), datetime(2037, 1, 1)))
def test_a_defined_zone_is_that_zone(local: datetime) -> None:
    """In the hours too that the clocks skip or show twice."""
    zone = defined_zone(BERLIN)
    assert zone is not None
    local = local.replace(microsecond=0, fold=0)
    assert zone(local) == int(local.replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp())


@pytest.mark.parametrize("local", [datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)])
def test_hours_that_clocks_skip_or_show_twice(local: datetime) -> None:
    zone = defined_zone(BERLIN)
    assert zone is not None
    assert zone(local) == int(local.replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp())


@pytest.mark.parametrize(
    ("named", "hour"),
    [
        ("Europe/Berlin", 8),
        ("/mozilla.org/20070129_1/Europe/Berlin", 8),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Ushuaia", 13),
        ("W. Europe Standard Time", 8),
        ('"Eastern Standard Time"', 14),
        ('"tzone://Microsoft/Utc"', 10),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern"', 9),
        ("GMT-0330", 13),
        ("Our own", 8),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_names_of_zones(named: str, hour: int, before: bool) -> None:
    event = _event(f"DTSTART;TZID={named}:20260601T100000")
    zone = BERLIN.decode()
    (item,) = _meetings(*([zone, event] if before else [event, zone]))
    assert datetime.fromtimestamp(item.time, UTC).hour == hour


def test_times_without_a_zone_are_the_calendar_s() -> None:
    event = _event("DTSTART:20260601T100000")
    assert _times(_meetings(event, head=("X-WR-TIMEZONE:Europe/Berlin",))) == ["06-01 08:00"]
    assert _times(_meetings(event)) == ["06-01 10:00"]


def test_an_unknown_zone_is_told_once() -> None:
    events = [_event("DTSTART;TZID=Nowhere:20260601T100000").replace("-1", f"-{n}") for n in "12"]
    found, problems = _read(_calendar(*events))
    assert _times(found) == ["06-01 10:00"] * 2
    assert [problem.where for problem in problems] == ["time zone “Nowhere”"]


@pytest.mark.parametrize(
    "text", ["20261301T000000", "20260230", "x", "", "00010101", "99991231T235959Z", "2026030", "²"]
)
def test_no_date(text: str) -> None:
    assert read_time(text) is None


# ugly files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [b"", b"BEGIN:VCARD\r\n", b"BEGIN:VTIMEZONE\r\n", b"Dear BEGIN:VCALENDAR\r\n", b"END:VEVENT"],
)
def test_what_is_no_calendar(text: bytes) -> None:
    assert not ICal().recognises(text, "a.ics")


def test_parts_that_are_broken_stand_alone() -> None:
    good = _event("DTSTART:20260302T090000Z")
    broken = [
        "BEGIN:VEVENT\r\nUID:no-date\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nDTSTART:soon\r\nEND:VEVENT\r\n",
        "SUMMARY:no begin\r\nEND:VEVENT\r\n",
        good.replace("END:VEVENT", "BEGIN:VALARM\r\nEND:VEVENT"),
        good.replace("DTSTART", "END:VALARM\r\nDTSTART"),
    ]
    others = [
        "BEGIN:VTODO\r\nDTSTART:20260302T090000Z\r\nEND:VTODO\r\n",
        "BEGIN:VJOURNAL\r\nEND:VJOURNAL\r\n",
        "BEGIN:X-OURS\r\nBEGIN:X-MORE\r\nEND:X-OURS\r\n",
        "\0\0\r\n",
    ]
    mixed = [part for pair in zip(broken, [*others, ""], strict=True) for part in (*pair, good)]
    found, problems = _read(_calendar(*mixed))
    assert len(found) == 5
    assert [problem.reason for problem in problems] == [
        "an event without a usable date",
        "an event without a usable date (“soon”)",
        "the end of an event whose beginning is missing",
        *["an event with a part that has no end"] * 2,
    ]
    assert len({problem.where for problem in problems}) == 5


def test_an_end_that_is_missing() -> None:
    """Before the next event it is no loss, at the end of the file the rest is gone."""
    good = _event("DTSTART:20260302T090000Z")
    found, problems = _read(_calendar(good.replace("END:VEVENT\r\n", ""), good))
    assert (len(found), problems) == (2, [])
    found, (problem,) = _read(_calendar(good, good)[:-40])
    assert len(found) == 1
    assert problem.reason == "an event that can't be read: its end is missing"


def test_a_calendar_without_people_is_told() -> None:
    """As Outlook saves a whole one; a calendar of holidays has none either way."""
    events = [_event(f"DTSTART:202603{day:02}T090000Z", people=()) for day in range(1, 22)]
    _, (problem,) = _read(_calendar(*events))
    assert problem.where == "21 events"
    assert problem.reason.startswith("nobody is named in any")
    for calendar in (events[:19], [*events, _event("DTSTART:20260302T090000Z")]):
        assert not _read(_calendar(*calendar))[1]
    days = [event.replace("T090000Z", "") for event in events]
    assert not _read(_calendar(*days))[1]


def test_dates_that_cant_be_read_are_told() -> None:
    event = _event(
        "DTSTART:20260302T090000Z", "EXDATE:20260303T090000Z,x", "RRULE:FREQ=DAILY;COUNT=3"
    )
    found, (problem,) = _read(_calendar(event))
    assert _times(found) == ["03-02 09:00", "03-04 09:00"]
    assert problem.reason == "names a date that can't be read: x"


def test_endless_lines() -> None:
    begun = time.process_time()
    ugly = [
        "DESCRIPTION:" + "x" * 10_000_000,
        "DESCRIPTION:" + "\r\n y" * 500_000,
        'ATTENDEE;CN="' + "a;b" * 300_000,
        "ATTENDEE;" + 'X="' * 100_000 + ":mailto:",
        "ATTENDEE:mailto:" + "a@" * 300_000,
        "EXDATE:" + "20260303T090000Z," * 50_000,
        "BEGIN:X\r\n" * 100_000 + "END:X\r\n" * 100_000,
        "SUMMARY:Tides",
    ]
    (item,), problems = _read(_calendar(_event("DTSTART:20260302T090000Z", *ugly)))
    assert item.subject == "Tides"
    assert {seat.handle for seat in item.participants} == BOTH
    assert len(problems) == 1  # of the 50,000 dates
    assert time.process_time() - begun < 5


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(n: int) -> int:
        data = _calendar(*(_event(f"DTSTART:20260302T09{k % 60:02}00Z") for k in range(n)))
        member = Member("work.ics", "", memoryview(data))
        tracemalloc.start()
        for _ in ICal(lambda: NOW).read(member, 0):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(4_000) < peak(400) + 100_000


def _count(found: list[Interaction], problems: list[Problem]) -> int:
    """How many events are accounted for: by a place, a problem of their own, or in a sum."""
    places = {f"byte {item.locator.offset}" for item in found}
    places |= {p.where.rpartition(", ")[2] for p in problems if p.where.startswith("event ")}
    later = [int(p.where.split()[0]) for p in problems if "not begun" in p.reason]
    return len(places) + sum(later)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("20260302T090000Z", "20270302T090000Z", "20260302", "soon", "")),
            st.sampled_from(("", "FREQ=DAILY", "FREQ=DAILY;COUNT=3", "FREQ=SECONDLY", "?")),
            st.sampled_from(("", "STATUS:CANCELLED", "RECURRENCE-ID:20260303T090000Z", "RDATE:x")),
            st.sampled_from(((), (ZOE,), (ZOE, ANN))),
            st.integers(0, 2),
        ),
        max_size=8,
    )
)
def test_every_event_is_accounted_for(
    kinds: list[tuple[str, str, str, tuple[str, ...], int]],
) -> None:
    events = [
        _event(f"DTSTART:{start}", f"RRULE:{rule}" * bool(rule), more, people=people).replace(
            "talk-1", f"talk-{uid}"
        )
        for start, rule, more, people, uid in kinds
    ]
    assert _count(*_read(_calendar(*events))) == len(kinds)


def test_a_file_of_nothing_but_series_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen kilobytes can tell of 200,000 dates; what is beyond the bound is a problem each."""
    monkeypatch.setattr("closeknit.sources.ical._MOST_SEARCHED", 300_000)
    event = _event("DTSTART:19020101T090000Z", "RRULE:FREQ=DAILY")
    found, problems = _read(_calendar(*[event] * 100))
    # a series weighs 45,472 days searched and 2,000 dates of 20
    assert len(found) == 4 * 2_000
    reasons = [problem.reason for problem in problems]
    assert reasons.count("repeats, in a file that does so more than can be followed") == 96
    assert len({item.locator.offset for item in found}) == 4


def test_weeks_counted_from_the_end() -> None:
    """2001 has 52 weeks and its first begins on a Monday; the first of 2002 begins the day before
    that year does."""
    rule = parse_rule("FREQ=YEARLY;BYWEEKNO=-52;BYDAY=MO")
    assert isinstance(rule, Rule)
    start = datetime(2001, 1, 1, 9)
    assert list(dates(rule, start, date(2002, 6, 1))) == [start, datetime(2001, 12, 31, 9)]


def test_last_day_that_is_followed() -> None:
    far = int(datetime(9000, 1, 1, tzinfo=UTC).timestamp())
    event = _event("DTSTART:21980302T090000Z", "RRULE:FREQ=YEARLY")
    found = _meetings(event, now=far)
    assert [datetime.fromtimestamp(item.time, UTC).date() for item in found] == [
        date(2198, 3, 2),
        date(2199, 3, 2),
    ]
