"""Mail, address books and calendars with bytes changed at random: all is read or told, in time."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.network import Network
from closeknit.sources.base import Member, Progress, Reader
from closeknit.sources.eml import Eml
from closeknit.sources.ical import ICal
from closeknit.sources.mbox import Mbox
from closeknit.sources.vcard import VCard

SECONDS_PER_ITEM = 1.0
EVENT = re.compile(rb"(?im)(?:\A|(?<=[\r\n]))BEGIN[ \t]*:[ \t]*VEVENT[ \t]*(?=[\r\n]|\Z)")
NOW = 1_790_000_000  # September 2026
MAIL = b"""From ann@made.example Mon May  4 10:00:00 2026
Return-Path: <bounce+robin=harbour.example@made.example>
Received: from a.example (a.example [192.0.2.1])
 by b.example; Mon, 4 May 2026 10:00:07 +0200 (CEST)
Delivered-To: robin@harbour.example
From: =?utf-8?B?QW5uIEzDqWU=?= <ann@made.example>
To: Robin Vale <robin@harbour.example>, "Lind, Marta" <marta@lind.example>,
 undisclosed-recipients:;, "a \\"quoted\\" name" (a comment) <tom@moss.example>
Cc: friends: iris@bell.example, =?iso-8859-1?Q?J=FCrg?= <jurg@oz.example>;
Date: Mon, 4 May 2026 10:00:00 +0200 (CEST)
Message-ID: <one@made.example>
In-Reply-To: <zero@harbour.example>
References: <minus@harbour.example>
\t<zero@harbour.example>
Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= and
 =?utf-8?Q?_more?=
List-Id: Friends <friends.made.example>
List-Unsubscribe: <mailto:leave@made.example>
Auto-Submitted: no
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Hello.
>From here on it is quoted.
--b--

From tom@moss.example Tue May  5 11:00:00 2026
From: tom@moss.example (Tom Moss)
To: robin@harbour.example
Date: 5 May 26 11:00 EST
Subject: second

Bye.
"""
CARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrg;;Dr.;
TEL;CELL;PREF:+44 1632 960001
EMAIL;INTERNET:jurg@oz.example
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
 2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQ

END:VCARD
BEGIN:VCARD
VERSION:3.0
UID:urn:uuid:2222-3333
FN:Marta Lind\\, Dr.
item1.EMAIL;type=INTERNET;type=pref:marta@lind.example
item1.X-ABLabel:_$!<Work>!$_
ORG:Lind Accounts;Tax
BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-04
NOTE:first line\\nsecond line
 folded on
CATEGORIES:clients,* friends
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:individual
FN;ALTID=1;LANGUAGE=en:Iris Bell
TEL;VALUE=uri;TYPE="voice,home":tel:+44-1632-960-002
URL:https://linkedin.com/in/iris-bell
AGENT:
BEGIN:VCARD
FN:Her Agent
END:VCARD
ADR:;;1 Quay;Port;;P1;United Kingdom
END:VCARD
""".replace("\n", "\r\n").encode()
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-TIMEZONE:Europe/Berlin
BEGIN:VTIMEZONE
TZID:Harbour
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:one@harbour.example
DTSTART;TZID=Harbour:20260302T100000
DTEND;TZID=Harbour:20260302T110000
RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260601T000000Z
EXDATE;TZID=Harbour:20260304T100000
RDATE;VALUE=PERIOD:20260305T100000Z/PT1H
ORGANIZER;CN="Vale, Robin":mailto:robin@harbour.example
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Marta L
 ind:mailto:marta@lind.example
ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED;CN=Quay:mailto:quay@harbour.example
SUMMARY:Tides\\, and more
DTSTAMP:20260501T000000Z
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT10M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:one@harbour.example
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Harbour:20260330T100000
DTSTART;TZID=W. Europe Standard Time:20260330T120000
DURATION:PT1H
ORGANIZER:mailto:robin@harbour.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:iris@bell.example
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260401
RRULE:FREQ=YEARLY
SUMMARY:All fools
END:VEVENT
BEGIN:VEVENT
UID:old
DTSTART:20260402T100000
RRULE:MP1 1+ MO #3
ATTENDEE;ROLE=OWNER;STATUS=CONFIRMED:Tom Moss <tom@moss.example>
ATTENDEE;STATUS=CONFIRMED;ENCODING=QUOTED-PRINTABLE:J=C3=BCrg =
<jurg@oz.example>
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()
# what parsers stumble over
BARBS = (
    b"\0", b"\r", b"\n", b"\n\n", b"\r\n\r\n", b"\n ", b"\t", b":", b";", b",", b"<", b">", b'"',
    b"\\", b"(", b"((((((((", b")", b"@", b"=?", b"?=", b"=?utf-8?Q?=FF?=", b"=?x?B?", b"=\r\n",
    b"=C3", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\xf0\x9f\xa6\x84", b"\xc3", b"\x1b[31m",
    b"\nFrom ", b"\nFrom x Mon May  4 10:00:00 2026\n", b"From: ",
    b"Date: 99 Foo 9999 99:99:99 +9999\n", b"Date: Mon, 4 May -2026\n",
    b"Date: Fri, 31 Dec 9999 23:59:59 -2359\n", b"To: ", b"BEGIN:VCARD\r\n", b"END:VCARD\r\n",
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VCALENDAR\r\n", b"BEGIN:VALARM\r\n",
    b"\r\nRRULE:FREQ=DAILY\r\n", b"\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n",
    b"\r\nRRULE:FREQ=SECONDLY\r\n", b"INTERVAL=0;", b"BYSETPOS=-366;", b"9999", b"0001",
    b"\r\nRDATE:20260305T100000Z\r\n", b"\r\nDTSTART:19020101T000000\r\n", b"COUNT=999999999;",
    b"BEGIN:VCARD", b"BDAY:0000-00-00\r\n", b"TEL:+\r\n", b"ENCODING=BASE64", b"CHARSET=none",
    b"A" * 2_000, b" " * 2_000, b"," * 2_000, b"<" * 2_000, b"=?" * 1_000, b'"' * 999,
    b"a@" * 1_000, b"\n " * 1_000,
)  # fmt: skip
READERS: dict[str, tuple[Reader, bytes, type]] = {
    "mbox": (Mbox(), MAIL, Interaction),
    "eml": (Eml(), MAIL.split(b"\n", 1)[1], Interaction),
    "vcard": (VCard(), CARDS, Card),
    "ical": (ICal(lambda: NOW), CALENDAR, Interaction),
}


@st.composite
def mutated(draw: st.DrawFn, original: bytes) -> bytes:
    """The original after one to eight cuts, doublings, moves, changed bytes and barbs."""
    data = original
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 200)))
        kind = draw(st.sampled_from(("barb", "byte", "cut", "double", "move", "end")))
        if kind == "barb":
            data = data[:at] + draw(st.sampled_from(BARBS)) + data[at:]
        elif kind == "byte":
            data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[to:]
        elif kind == "double":
            data = data[:to] + data[at:]
        elif kind == "move":
            other = draw(st.integers(0, len(data)))
            data = data[:other] + data[at:to] + data[other:]
        else:
            data = data[:at]
    return data


def check(kind: str, data: bytes) -> None:
    reader, _, wanted = READERS[kind]
    begun = time.monotonic()
    reader.recognises(data[:4096], "x")
    offset = -1
    series = kind == "ical"  # many dates of one place
    told: set[str] = set()
    for item in reader.read(Member("somewhere", "x", memoryview(data)), 0):
        took = time.monotonic() - begun
        assert took < SECONDS_PER_ITEM, f"{took:.1f} s for one item"
        if isinstance(item, Problem):
            assert item.source == "somewhere"
            assert item.where
            assert item.reason
            told |= events_in(item)
        elif not isinstance(item, Progress):
            assert isinstance(item, Interaction | Card)
            assert isinstance(item, wanted)
            place = item.locator
            assert offset < place.offset + series
            assert place.offset <= place.offset + place.length <= len(data)
            offset = place.offset
            told.add(f"byte {offset}")
        begun = time.monotonic()
    if kind == "ical":
        assert len(told) == len(EVENT.findall(data))


def events_in(problem: Problem) -> set[str]:
    """The events that a problem of a calendar stands for: one, or a sum of those to come, or
    of those that were changed."""
    if problem.where.startswith("event "):
        return {problem.where.rpartition(", ")[2]}
    for kind in ("not begun", "changed later"):
        if kind in problem.reason:
            return {f"{kind} {n}" for n in range(int(problem.where.split()[0]))}
    return set()


def trial(kind: str, examples: int) -> Callable[[], None]:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(mutated(READERS[kind][1]))
    def attempt(data: bytes) -> None:
        check(kind, data)

    return attempt


@pytest.mark.parametrize("kind", READERS)
def test_what_is_not_mutated_is_read(kind: str) -> None:
    reader, data, wanted = READERS[kind]
    found = [type(item) for item in reader.read(Member("somewhere", "", memoryview(data)), 0)]
    assert found.count(wanted) == {"mbox": 2, "eml": 1, "vcard": 3, "ical": 18}[kind]
    assert Problem not in found


@pytest.mark.parametrize("kind", READERS)
def test_a_hundred_mutations(kind: str) -> None:
    trial(kind, 100)()


@pytest.mark.faults
@pytest.mark.parametrize("kind", READERS)
def test_ten_thousand_mutations(kind: str) -> None:
    trial(kind, 10_000)()


def stored(examples: int) -> None:
    """Whole imports of mutated files, to the judgement at their end."""

    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(mutated(MAIL) | mutated(CARDS) | mutated(CALENDAR), min_size=40, max_size=40))
    def attempt(files: list[bytes]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "source")
            source.mkdir()
            for number, data in enumerate(files):
                (source / str(number)).write_bytes(data)
            net = Network(Path(folder, "home"))
            result = net.bring_in([source], me=["robin@harbour.example"])
            (summary,) = result.sources
            held = sum(bool(data) for data in files)
            assert summary.items + summary.problems >= held
            assert net.bring_in([source]).sources[0].new == 0
            assert len(net.people()) == result.people

    attempt()


def test_a_few_whole_imports() -> None:
    stored(2)


@pytest.mark.faults
def test_many_whole_imports() -> None:
    stored(40)
