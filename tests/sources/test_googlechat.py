"""Google Chat in a Takeout, after what others published of theirs; the people are invented."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from closeknit.model.interactions import Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.files import members
from closeknit.sources.googlechat import GoogleChat, time_of
from closeknit.sources.recognise import reader_for

START = 1_609_864_685  # 5 January 2021, 16:38:05
ROBIN = {"name": "Robin Vale", "email": "Robin@vale.example", "user_type": "Human"}
ANN = {"name": "Ann Möss", "email": "ann@moss.example", "user_type": "Human"}
CY = {"name": "Cy", "email": "cy@moss.example", "user_type": "Human"}
BOT = {"name": "Forms", "user_type": "Bot"}


def said(
    who: object, at: str = "Tuesday, January 5, 2021 at 4:38:05\u202fPM UTC", **more: object
) -> object:
    return {"creator": who, "created_date": at, "text": "secret", "topic_id": "x"} | more


def _export(
    folder: Path, groups: dict[str, tuple[list[object], list[object]]], *, packed: bool = True
) -> list[Item]:
    files: dict[str, object] = {
        "Users/User 1/user_info.json": {"user": ROBIN, "membership_info": []}
    }
    for name, (people, messages) in groups.items():
        files[f"Groups/{name}/group_info.json"] = {"name": "Tides", "members": people}
        files[f"Groups/{name}/messages.json"] = {"messages": messages}
    if packed:
        path = folder / "takeout-20260930T180000Z-001.zip"
        with zipfile.ZipFile(path, "w") as box:
            for name, told in files.items():
                box.writestr(f"Takeout/Google Chat/{name}", json.dumps(told, ensure_ascii=False))
    else:
        path = folder / "Takeout"
        for name, told in files.items():
            place = path / "Google Chat" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    found: list[Item] = []
    for member in members(path):
        assert isinstance(member, Member)
        reader = reader_for(member)
        assert isinstance(reader, GoogleChat), member.name
        found += reader.read(member, 0)
    return [item for item in found if not isinstance(item, Progress)]


@pytest.mark.parametrize("packed", [True, False])
def test_an_unanswered_message_has_its_addressee(tmp_path: Path, packed: bool) -> None:
    (item,) = _export(tmp_path, {"DM x": ([ROBIN, ANN], [said(ROBIN)])}, packed=packed)
    assert isinstance(item, Interaction)
    assert item.time == START
    assert [(seat.handle, seat.name, seat.role) for seat in item.participants] == [
        ("robin@vale.example", "Robin Vale", Role.ORGANISER),
        ("ann@moss.example", "Ann Möss", Role.TO),
    ]
    assert (item.sent, item.delivered_to) == (True, ("robin@vale.example",))
    assert item.features is not None
    assert item.features.words == 1
    assert "secret" not in repr(item)


def test_of_a_space_only_those_who_wrote_are_named(tmp_path: Path) -> None:
    lines = [said(ANN), said(BOT), said(CY, message_state="DELETED"), said(ROBIN)]
    (item,) = _export(tmp_path, {"Space x": ([ROBIN, ANN, CY, BOT], lines)})
    assert isinstance(item, Interaction)
    assert {seat.handle for seat in item.participants} == {"ann@moss.example", "robin@vale.example"}
    assert item.subject == "Tides"


def test_machines_and_notes_count_for_nothing(tmp_path: Path) -> None:
    found = _export(
        tmp_path, {"DM a": ([ROBIN, BOT], [said(ROBIN)]), "DM b": ([ROBIN], [said(ROBIN)])}
    )
    assert [item.automated for item in found if isinstance(item, Interaction)] == [
        "is a talk with a machine",
        "is what was noted for oneself",
    ]


def test_what_cant_be_read_is_told(tmp_path: Path) -> None:
    lines = [said(ANN, at="soon"), said(None), said({"user_type": "Human"}), said(ANN)]
    found = _export(tmp_path, {"DM x": ([ROBIN, ANN], lines)})
    reasons = [item.reason for item in found if isinstance(item, Problem)]
    assert reasons == [
        "a message without a usable date",
        "a message that doesn't say from whom it is",
        "a message that doesn't say from whom it is",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday, January 5, 2021 at 4:38:05 PM UTC",
        "Tuesday, 5 January 2021 at 16:38:05 UTC",
        "Dienstag, 5. Januar 2021 um 16:38:05 UTC",
        "mardi, 5 janvier 2021 à 16:38:05 UTC",
    ],
)
def test_dates_in_words(text: str) -> None:
    assert time_of(text) == START
