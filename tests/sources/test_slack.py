"""Slack's export of a workspace; the people are invented."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.files import members
from closeknit.sources.recognise import reader_for
from closeknit.sources.slack import Slack

START = 1_700_000_000
USERS = [
    {
        "id": "U01ANN",
        "team_id": "T01",
        "name": "ann",
        "deleted": False,
        "real_name": "Ann Möss",
        "profile": {
            "title": "Tuner",
            "phone": "+44 20 7946 0111",
            "real_name": "Ann Möss",
            "email": "Ann@moss.example",
        },
        "is_bot": False,
    },
    {"id": "U02ROB", "team_id": "T01", "name": "robin", "profile": {"email": "robin@vale.example"}},
    {"id": "B03", "team_id": "T01", "name": "bot", "is_bot": True, "profile": {}},
    {"team_id": "T01", "name": "nobody", "profile": {}},
]
PLACES = [{"id": "C01", "name": "general", "created": 1, "members": ["U01ANN"]}]
DIRECT = [{"id": "D0123ABCD", "created": 1, "members": ["U01ANN", "U02ROB"]}]


def said(when: int, user: str, **more: object) -> dict[str, object]:
    return {
        "client_msg_id": f"id-{when}",
        "type": "message",
        "text": 'secret "ts": {"user": 1}',
        "user": user,
        "ts": f"{when}.000100",
        "user_profile": {"real_name": "Ann Möss" if user == "U01ANN" else ""},
        "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": "secret"}]}],
        **more,
    }


DAY = [
    said(START, "U01ANN"),
    said(START + 9, "U01ANN", subtype="channel_join"),
    said(START + 60, "U02ROB", subtype="thread_broadcast"),
    said(START + 70, "U09BOT", subtype="bot_message", bot_id="B03"),
    said(START + 80, "USLACKBOT"),
]


def _read(value: object, name: str = "general/2023-11-14.json") -> list[Item]:
    raw = json.dumps(value, indent=4).encode()
    return list(Slack().read(Member("export.zip", name, memoryview(raw)), 0))


def test_members_become_cards() -> None:
    items = _read(USERS, "users.json")
    ann, robin = [item for item in items if isinstance(item, Card)]
    assert (ann.name, ann.emails, ann.phones, ann.urls, ann.title) == (
        "Ann Möss",
        ("ann@moss.example",),
        ("+442079460111",),
        ("slack:u01ann",),
        "Tuner",
    )
    assert (robin.name, robin.emails) == ("robin", ("robin@vale.example",))
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert problem.reason == "a member without a number"


def test_a_day_in_a_channel() -> None:
    items = _read(DAY)
    (item,) = [item for item in items if isinstance(item, Interaction)]
    assert [(seat.handle, seat.name, seat.role) for seat in item.participants] == [
        ("slack:u01ann", "Ann Möss", Role.ORGANISER),
        ("slack:u02rob", "", Role.ATTENDEE),
    ]
    assert (item.time, item.subject) == (START, "general")
    assert not [item for item in items if isinstance(item, Problem)]
    assert "secret" not in repr(items)


def test_a_direct_conversation_has_no_title() -> None:
    (item, _) = _read(DAY, "D0123ABCD/2023-11-14.json")
    assert isinstance(item, Interaction)
    assert item.subject == ""


def test_a_whole_export(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("users.json", json.dumps(USERS))
        box.writestr("channels.json", json.dumps(PLACES))
        box.writestr("dms.json", json.dumps(DIRECT))
        box.writestr("mpims.json", "[]")
        box.writestr("general/2023-11-14.json", json.dumps(DAY))
        box.writestr("D0123ABCD/2023-11-14.json", json.dumps(DAY))
    found: list[Item] = []
    for member in members(path):
        assert isinstance(member, Member)
        reader = reader_for(member)
        assert isinstance(reader, Slack), member.name
        found += reader.read(member, 0)
    assert sum(isinstance(item, Card) for item in found) == 2
    keys = {item.key for item in found if isinstance(item, Interaction)}
    assert len(keys) == 2


def _export(folder: Path, **files: object) -> list[Interaction]:
    """The interactions of an export; "/" in names is written as "__"."""
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as box:
        for name, value in files.items():
            box.writestr(f"{name.replace('__', '/')}.json", json.dumps(value))
    found: list[Item] = []
    for member in members(path):
        assert isinstance(member, Member)
        found += Slack().read(member, 0)
    return [item for item in found if isinstance(item, Interaction)]


def _direct(*pairs: tuple[str, ...]) -> list[dict[str, object]]:
    return [
        {"id": f"D012345{n}", "created": 1, "members": list(pair)} for n, pair in enumerate(pairs)
    ]


def test_an_unanswered_direct_message_keeps_its_addressee(tmp_path: Path) -> None:
    pairs = _direct(("U01ANN", "U02ROB"), ("U02ROB", "U07CY"))
    day = [said(START, "U02ROB")]
    (item,) = _export(tmp_path, dms=pairs, D0123450__x=day)
    assert [(seat.handle, seat.role) for seat in item.participants] == [
        ("slack:u02rob", Role.ORGANISER),
        ("slack:u01ann", Role.TO),
    ]
    # Robin is in both, so the export is Robin's
    assert (item.sent, item.delivered_to) == (True, ("slack:u02rob",))


def test_a_direct_message_to_several_names_them_all(tmp_path: Path) -> None:
    name = "mpdm-ann--rob--cy-1"
    several = [{"id": "G01", "name": name, "created": 1, "members": ["U01ANN", "U02ROB", "U07CY"]}]
    (item,) = _export(tmp_path, mpims=several, **{f"{name}__x": [said(START, "U01ANN")]})
    assert {(seat.handle, seat.role) for seat in item.participants} == {
        ("slack:u01ann", Role.ORGANISER),
        ("slack:u02rob", Role.TO),
        ("slack:u07cy", Role.TO),
    }
    assert (item.subject, item.delivered_to) == ("", ())


def test_nobody_is_the_owner_of_an_export_of_everybody(tmp_path: Path) -> None:
    day = [said(START, "U02ROB")]
    for pairs, closed in (
        ((("U01ANN", "U02ROB"), ("U02ROB", "U07CY"), ("U07CY", "U01ANN")), []),
        ((("U01ANN", "U02ROB"),), []),  # either may be
        (
            (("U01ANN", "U02ROB"), ("U02ROB", "U07CY")),
            [{"id": "G01", "name": "board", "created": 1, "members": ["U01ANN", "U07CY"]}],
        ),
    ):
        (item,) = _export(tmp_path, dms=_direct(*pairs), groups=closed, D0123450__x=day)
        assert (len(item.participants), item.delivered_to) == (2, ())


def test_notes_to_oneself_and_talks_with_machines_count_for_nothing(tmp_path: Path) -> None:
    day = [said(START, "U02ROB")]
    pairs = _direct(("U02ROB",), ("U02ROB", "USLACKBOT"), ("U02ROB", "B03"))
    found = _export(
        tmp_path, users=USERS, dms=pairs, D0123450__x=day, D0123451__x=day, D0123452__x=day
    )
    assert [item.participants for item in found] == [()] * 3
    assert {item.automated for item in found} == {
        "is what was noted for oneself",
        "is a talk with a machine",
    }


def test_lists_of_conversations_that_are_broken_tell_nothing(tmp_path: Path) -> None:
    broken = [7, {"id": 5, "members": "U02"}, {"id": "D0123450", "members": [None, "U 2", {}]}]
    (item,) = _export(tmp_path, dms=broken, mpims={}, D0123450__x=[said(START, "U02ROB")])
    assert [seat.handle for seat in item.participants] == ["slack:u02rob"]


def test_a_folder_is_read_as_its_zip_is(tmp_path: Path) -> None:
    (tmp_path / "D0123450").mkdir()
    (tmp_path / "dms.json").write_text(json.dumps(_direct(("U01ANN", "U02ROB"))))
    (tmp_path / "D0123450" / "x.json").write_text(json.dumps([said(START, "U02ROB")]))
    found = [
        item
        for member in members(tmp_path)
        if isinstance(member, Member)
        for item in Slack().read(member, 0)
        if isinstance(item, Interaction)
    ]
    assert [len(item.participants) for item in found] == [2]
