"""Lists of interactions in closeknit's own form; the people are invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from closeknit.model.acts import Act
from closeknit.model.interactions import Channel, Features, Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.interactionlist import InteractionList


def _items(text: str) -> list[Item]:
    data = text.encode()
    assert InteractionList().recognises(data[:4096], "x")
    return list(InteractionList().read(Member("somewhere", "", memoryview(data)), 0))[:-1]


def _objects(*objects: object) -> list[Item]:
    return _items("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects))


GOOD = {
    "time": "2026-03-01T10:00:00+01:00",
    "channel": "call",
    "from": "a@x.example",
    "to": "b@x.example",
}


def test_a_table() -> None:
    items = _items(
        "Time;Channel;From;To;CC;Subject;Id;Text\n"
        "2026-03-01T10:00:00+01:00;mail;Ann Moss <Ann@Moss.example>;robin@vale.example;"
        "bob@lee.example;Tides;<1@moss.example>;Thanks a lot for the tide tables!\n"
        '2026-03-02 18:30;Meeting;robin@vale.example;"ann@moss.example; https://linkedin.com/in/Bob/"'
        ";;Quay;;\n"
        "1772391600;call;+44 7700 900123;robin@vale.example;;;7;\n"
    )
    mail, meeting, call = (item for item in items if isinstance(item, Interaction))
    assert (mail.key, mail.channel, mail.subject) == ("<1@moss.example>", Channel.MAIL, "Tides")
    assert [(seat.handle, seat.name, seat.role) for seat in mail.participants] == [
        ("ann@moss.example", "Ann Moss", Role.FROM),
        ("robin@vale.example", "", Role.TO),
        ("bob@lee.example", "", Role.CC),
    ]
    assert mail.features == Features(False, 7, "en")
    assert Act.THANKS in [act.act for act in mail.acts if act.probability > 0.5]
    assert [(seat.handle, seat.role) for seat in meeting.participants] == [
        ("robin@vale.example", Role.ORGANISER),
        ("ann@moss.example", Role.ATTENDEE),
        ("https://linkedin.com/in/bob", Role.ATTENDEE),
    ]
    assert meeting.features is None
    assert [seat.handle for seat in call.participants] == ["+447700900123", "robin@vale.example"]
    times = [datetime.fromtimestamp(item.time, UTC).isoformat() for item in (mail, meeting, call)]
    assert times == [
        *("2026-03-01T09:00:00+00:00", "2026-03-02T18:30:00+00:00", "2026-03-01T19:00:00+00:00")
    ]


def test_objects() -> None:
    (item,) = _objects(
        {**GOOD, "to": ["b@x.example", "Cy <cy@x.example>"], "time": 1772391600, "more": {"x": 1}}
    )
    assert isinstance(item, Interaction)
    assert [seat.handle for seat in item.participants] == [
        *("a@x.example", "b@x.example", "cy@x.example")
    ]
    assert item.time == 1772391600


def test_one_id_is_one_interaction() -> None:
    first, again, other = _objects(
        {**GOOD, "id": "x"}, {**GOOD, "id": "x", "subject": "mended"}, {**GOOD, "id": "y"}
    )
    assert isinstance(first, Interaction)
    assert isinstance(again, Interaction)
    assert isinstance(other, Interaction)
    assert first.key == again.key != other.key


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"time": "yesterday"}, "without a time"),
        ({"time": "2026-03-01"}, "without a time"),
        ({"channel": "pigeon"}, "the channel is none of mail, meeting, call, chat"),
        ({"from": "Ann"}, "wanted, not “Ann”"),
        ({"from": "030 901820"}, "wanted, not “030 901820”"),
        ({"from": ""}, "one who began it"),
        ({"to": "a@x.example"}, "somebody else"),
        ({"to": {"x": 1}}, "no JSON object of texts"),
    ],
)
def test_what_is_no_interaction_is_named(change: dict[str, object], reason: str) -> None:
    good, bad = _objects(GOOD, {**GOOD, **change})
    assert isinstance(good, Interaction)
    assert isinstance(bad, Problem)
    assert reason in bad.reason
    assert bad.where.startswith("line 2, byte ")


def test_a_meeting_needs_nobody_who_called_it() -> None:
    (item,) = _objects({**GOOD, "channel": "meeting", "from": "", "to": "a@x.example;b@x.example"})
    assert isinstance(item, Interaction)
    assert {seat.role for seat in item.participants} == {Role.ATTENDEE}


@pytest.mark.parametrize("line", ["", "{", "[1]", "[" * 100_000, '"x"', '{"time":', "\x00"])
def test_lines_that_are_no_objects(line: str) -> None:
    items = _items(json.dumps(GOOD) + "\n" + line + "\n" + json.dumps(GOOD))
    problems = [item for item in items if isinstance(item, Problem)]
    assert len(items) - len(problems) == 2
    assert len(problems) == bool(line)


@pytest.mark.parametrize(
    "text",
    ["time,channel\n", '{"time": 1, "channel": 2}\n', "From,To,Sent At,Message,Direction\n", "{\n"],
)
def test_others_are_not_recognised(text: str) -> None:
    assert not InteractionList().recognises(text.encode(), "x.csv")
