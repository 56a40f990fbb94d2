"""Exports of chats with bytes changed at random: every message is read or told, in time.

What begins a message is found by an expression of each format's own, and has to lie in something
that was read, passed over for a reason, or told as a problem.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources import facebook, googlechat, signal, slack, smsbackup, telegram, whatsapp
from closeknit.sources.base import LeftOut, Member, Progress, Reader
from closeknit.sources.imessage import IMessage

SECONDS_PER_ITEM = 1.0
START = 1_700_000_000
Spans = list[tuple[int, int]]

WHATSAPP = """\u200e[14/08/2024, 21:00:10] Choir: \u200eMessages and calls are end-to-end encrypted.
[14/08/2024, 21:00:10] Boris: \u200eBoris created group “Choir”
[14/08/2024, 21:00:12] Boris: Hello all,
this is a line of mine: with a colon
[14/08/2024, 21:00:20] ~\u00a0Nev: \u200eimage omitted
[14/08/2024, 21:02:00] \u202a+44 20 7946 0958\u202c: hi
[14/08/2024, 21:03:00] Robin: \u200eYou deleted this message.
[16/08/2024, 09:00:00] Robin: next week again?
16/08/2024, 09:00 - Robin changed the subject to "a: b"
16/08/2024, 9:30 pm - Ann: <Media omitted>
"""


def _telegram(n: int, **more: object) -> dict[str, object]:
    who = ("user1", "Ann Möss") if n % 2 else ("user2", "Robin")
    told: dict[str, object] = {"id": n, "type": "message", "date_unixtime": str(START + n)}
    told |= {"from": who[1], "from_id": who[0], "text": ["a ", {"type": "link", "text": "b"}]}
    return told | more


TELEGRAM = {
    "about": "Here is the data you requested.",
    "personal_information": {"user_id": 2, "first_name": "Robin", "phone_number": "+442079460958"},
    "contacts": {"about": "", "list": [{"user_id": 1, "first_name": "Ann", "phone_number": ""}]},
    "chats": {
        "about": "",
        "list": [
            {
                "name": "Ann Möss",
                "type": "personal_chat",
                "id": 1,
                "messages": [
                    _telegram(1, type="service", action="joined_telegram"),
                    _telegram(2),
                    _telegram(
                        3, type="service", action="phone_call", actor="Ann", actor_id="user1"
                    ),
                    _telegram(5),
                ],
            },
            {"name": "C {}", "type": "private_group", "id": 5, "messages": [_telegram(7)]},
        ],
    },
}
FACEBOOK = {
    "participants": [{"name": "Ann M\u00c3\u00b6ss"}, {"name": "Robin"}],
    "messages": [
        {
            "sender_name": who,
            "timestamp_ms": (START + n) * 1000,
            "content": "\u00f0\u009f\u008c\u008a",
        }
        for n, who in enumerate(("Robin", "Ann M\u00c3\u00b6ss", "Robin", "Facebook User"))
    ],
    "title": "Ann M\u00c3\u00b6ss",
    "thread_path": "inbox/ann_1",
}
SLACK = [
    {
        "client_msg_id": f"m{n}",
        "type": "message",
        "user": f"U0{n % 2}",
        "ts": f"{START + n}.000100",
        "user_profile": {"real_name": "Ann Möss"},
        "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": "é"}]}],
    }
    for n in range(4)
]
GOOGLE = {
    "messages": [
        {
            "creator": {
                "name": "Ann Möss",
                "email": f"ann{n % 2}@moss.example",
                "user_type": "Human",
            },
            "created_date": f"Tuesday, January 5, 2021 at 4:38:0{n}\u202fPM UTC",
            "text": "é {}",
            "topic_id": "x",
        }
        for n in range(4)
    ]
}
SMS = b"""<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10-->
<smses count="3">
<sms address="+442079460111" date="1700000000007" type="1" body="&#55357;&#56832;"
 contact_name="Ann M&#246;ss" />
<mms date="1700000060000" msg_box="1" address="+442079460111~+442079460222">
<parts><part seq="0" ct="image/jpeg" data="QUJD" /></parts>
<addrs><addr address="+442079460222" type="137" /></addrs></mms>
<sms address="77420" date="1700000000007" type="2" body="'&gt;'"></sms>
</smses>
<calls count="1">
<call number="020 7946 0111" duration="61" date="1700000000000" type="3" />
</calls>
"""
SIGNAL = [
    {"version": "1", "backupTimeMs": "1700000000000"},
    {"recipient": {"id": "1", "contact": {"e164": "442079460111", "systemGivenName": "Ann"}}},
    {"recipient": {"id": "3", "self": {}}},
    {"chat": {"id": "10", "recipientId": "1"}},
    *(
        {
            "chatItem": {
                "chatId": "10",
                "authorId": "1",
                "dateSent": f"{START + n}000",
                "incoming" if n % 2 else "outgoing": {},
                "standardMessage": {"text": {"body": "é"}},
            }
        }
        for n in range(3)
    ),
]


def _imessage() -> bytes:
    database = sqlite3.connect(":memory:")
    database.executescript(
        f"""
        PRAGMA page_size = 512;
        CREATE TABLE handle (id TEXT);
        CREATE TABLE chat (display_name TEXT);
        CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
        CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
        CREATE TABLE message (text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER);
        INSERT INTO handle VALUES ('+442079460111');
        INSERT INTO chat VALUES ('');
        INSERT INTO chat_handle_join VALUES (1, 1);
        INSERT INTO chat_message_join VALUES (1, 1), (1, 2);
        INSERT INTO message VALUES ('é', 1, {START - 978_307_200}, 0),
          ('b', 1, {START - 978_307_100}, 1);
        """
    )
    return database.serialize()


def _json(value: object, indent: int | None = 1) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def _whatsapp_spans(data: memoryview) -> Spans:
    found = whatsapp.events(data, whatsapp.surveyed(data))
    return [(event.begin, event.begin + 1) for event in found]


def _telegram_spans(data: memoryview) -> Spans:
    spans: Spans = []
    at = 0
    while header := LISTS.search(data, at):
        reading = telegram.events(data, header.end(), telegram.Names())
        while True:
            try:
                event = next(reading)
            except StopIteration as ended:
                at = int(ended.value)
                break
            spans.append((event.begin, event.end))
    return spans


def _facebook_spans(data: memoryview) -> Spans:
    header = LISTS.search(data)
    if header is None:
        return []
    found = facebook.events(data, header.end(), "facebook", {})
    # what stands before the list is no message, whatever it looks like
    return [(0, header.end()), *((event.begin, event.end) for event in found)]


def _slack_spans(data: memoryview) -> Spans:
    return [(event.begin, event.end) for event in slack.events(data, {})]


def _google_spans(data: memoryview) -> Spans:
    header = LISTS.search(data)
    if header is None:
        return []
    found = googlechat.events(data, header.end(), {})
    return [(0, header.end()), *((event.begin, event.end) for event in found)]


def _sms_spans(data: memoryview) -> Spans:
    return [(found.begin, found.end) for found in smsbackup.records(data)]


def _signal_spans(data: memoryview) -> Spans:
    found = signal.events(data, signal.Told())
    events = (event.what if isinstance(event, signal.In) else event for event in found)
    return [(event.begin, event.end) for event in events]


@dataclass(frozen=True)
class Format:
    reader: Reader
    sample: bytes
    begins: re.Pattern[bytes]
    spans: Callable[[memoryview], Spans]
    items: int


LISTS = re.compile(rb'(?<!\\)"messages"\s*:\s*\[')
FORMATS = {
    "whatsapp": Format(
        whatsapp.WhatsApp(),
        WHATSAPP.encode(),
        re.compile(
            rb"(?:\A|(?<=\n))(?:\xe2\x80\x8e)?\[?\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d(?::\d\d)?"
            rb"(?:\] | - )[^\n]"
        ),
        _whatsapp_spans,
        3,
    ),
    "telegram": Format(
        telegram.Telegram(),
        _json(TELEGRAM),
        re.compile(rb'\{\s*"id"\s*:\s*\d{1,20}\s*,\s*"type"\s*:\s*"(?:message|service)"'),
        _telegram_spans,
        3 + 2,
    ),
    "facebook": Format(
        facebook.Facebook(),
        json.dumps(FACEBOOK, indent=2).encode(),
        re.compile(rb'\{\s*"sender_name"\s*:'),
        _facebook_spans,
        1,
    ),
    "slack": Format(
        slack.Slack(), _json(SLACK, 4), re.compile(rb'\{\s*"client_msg_id"\s*:'), _slack_spans, 1
    ),
    "googlechat": Format(
        googlechat.GoogleChat(),
        _json(GOOGLE, 2),
        re.compile(rb'\{\s*"creator"\s*:'),
        _google_spans,
        1,
    ),
    "smsbackup": Format(
        smsbackup.SmsBackup(), SMS, re.compile(rb"<(?:sms|mms|call)[\s/>]"), _sms_spans, 4
    ),
    "signal": Format(
        signal.Signal(),
        b"".join(_json(frame, None) + b"\n" for frame in SIGNAL),
        re.compile(rb"(?m)^[^\n]*[^\s][^\n]*$"),
        _signal_spans,
        1,
    ),
    "imessage": Format(IMessage(), _imessage(), re.compile(rb"(?!)"), lambda _: [], 1),
}
# what parsers stumble over
BARBS = (
    b'"', b"{", b"}", b"[", b"]", b"\\", b",", b":", b"<", b">", b"/>", b"&", b"&#0;", b"&x;",
    b"&#55357;", b"<!--", b"]]>", b"<![CDATA[", b"</smses>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<sms ", b"<mms>", b'{"id": 1, "type": "message"', b'"messages": [', b'{"sender_name":',
    b"\0", b"\r", b"\n", b"\n\n", b"\xe2\x80\x8e", b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80",
    b"\n31/02/2024, 10:00 - Ann: a\n", b"\n[1/1/24, 10:00:00] ", b": ", b" - ", b"99/99/9999, ",
    "٣١/١٢/٢٠٢٤، ".encode(), b"\xe2\x80\xaf", b"null", b"true", b"-1", b"1e999", b"NaN",
    b"9" * 5_000, b"[" * 5_000, b'{"a":' * 2_000, b"A" * 2_000, b" " * 2_000, b'"' * 999,
    b"\\u00c3" * 300, b"\\ud83d",
)  # fmt: skip


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


def _read(of: Format, data: bytes) -> Iterator[Interaction | Card | Problem]:
    """Everything, each in its time."""
    begun = time.process_time()
    of.reader.recognises(data[:4096], "x")
    for item in of.reader.read(Member("somewhere", "x", memoryview(data)), 0):
        took = time.process_time() - begun
        assert took < SECONDS_PER_ITEM, f"{took:.1f} s for one item"
        if not isinstance(item, Progress | LeftOut):
            yield item
        begun = time.process_time()


def check(kind: str, data: bytes) -> None:
    of = FORMATS[kind]
    spans = of.spans(memoryview(data))
    for item in _read(of, data):
        if isinstance(item, Problem):
            assert item.source == "somewhere"
            assert item.where
            assert item.reason
            if place := re.fullmatch(r"bytes (\d+) to (\d+)", item.where):
                spans.append((int(place[1]), int(place[2])))
            if "declares entities" in item.reason:
                return
        else:
            place_of = item.locator
            assert 0 <= place_of.offset <= place_of.offset + place_of.length <= len(data)
            json.dumps(repr(item)).encode()
    spans.sort()
    for begin in (found.start() for found in of.begins.finditer(data)):
        assert any(start <= begin < stop for start, stop in spans), begin


def trial(kind: str, examples: int) -> Callable[[], None]:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(mutated(FORMATS[kind].sample))
    def attempt(data: bytes) -> None:
        check(kind, data)

    return attempt


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_not_mutated_is_read(kind: str) -> None:
    found = list(_read(FORMATS[kind], FORMATS[kind].sample))
    assert sum(not isinstance(item, Problem) for item in found) == FORMATS[kind].items
    check(kind, FORMATS[kind].sample)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_hundred_mutations(kind: str) -> None:
    trial(kind, 100)()


@pytest.mark.faults
@pytest.mark.parametrize("kind", FORMATS)
def test_ten_thousand_mutations(kind: str) -> None:
    trial(kind, 10_000)()
