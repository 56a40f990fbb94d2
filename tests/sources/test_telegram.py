"""Telegram's result.json of one chat and of all; the people are invented."""

from __future__ import annotations

import json
import time

import pytest

from closeknit.model.cards import Card
from closeknit.model.interactions import Channel, Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.telegram import Telegram

DAY = 86_400
START = 1_700_000_000
ME, ANN, TOM = ("user777", "Robin Vale"), ("user11", "Ann Möss 🌊"), ("user12", "Tom")


def message(n: int, time: int, who: tuple[str, str], **more: object) -> dict[str, object]:
    spans = ["see ", {"type": "link", "text": "https://x.example"}, ' {"id": 3} \\ "messages": [']
    return {
        "id": n,
        "type": "message",
        "date": "2023-11-14T22:13:20",
        "date_unixtime": str(time),
        "from": who[1],
        "from_id": who[0],
        "text": spans,
        "text_entities": [{"type": "plain", "text": "secret"}],
        **more,
    }


def service(
    n: int, time: int, who: tuple[str, str], action: str, **more: object
) -> dict[str, object]:
    said = {"id": n, "type": "service", "date_unixtime": str(time), "actor": who[1]}
    return {**said, "actor_id": who[0], "action": action, "text": "", **more}


PERSONAL = {
    "name": "Ann Möss 🌊",
    "type": "personal_chat",
    "id": 11,
    "messages": [
        service(1, START - 5, ANN, "joined_telegram"),
        message(2, START, ANN),
        message(3, START + 60, ME),
        service(4, START + 90, ME, "phone_call", duration_seconds=61, discard_reason="hangup"),
        service(5, START + 95, ANN, "phone_call", discard_reason="missed"),
        message(6, START + DAY, ME),
    ],
}
GROUP = {
    "name": "Choir {basses}",
    "type": "private_group",
    "id": 5,
    "messages": [message(1, START, TOM), message(2, START + 9, ANN)],
}
BOT = {
    "name": "Bot",
    "type": "bot_chat",
    "id": 9,
    "messages": [message(1, START, ("user9", "Bot"))],
}
ACCOUNT = {
    "about": "Here is the data you requested.",
    "personal_information": {
        "user_id": 777,
        "first_name": "Robin",
        "last_name": "Vale",
        "phone_number": "+44 20 7946 0958",
    },
    "contacts": {
        "about": "These are your contacts.",
        "list": [
            {
                "user_id": 11,
                "first_name": "Ann",
                "last_name": "Möss",
                "phone_number": "0044 20 7946 0111",
            },
            {"first_name": "", "last_name": "", "phone_number": ""},
        ],
    },
    "chats": {"about": "", "list": [PERSONAL, GROUP, BOT]},
    "left_chats": {"about": "", "list": []},
}


def _read(value: object, **how: bool | int) -> list[Item]:
    raw = json.dumps(value, **how).encode()  # type: ignore[arg-type]
    return list(Telegram().read(Member("result.json", "", memoryview(raw)), 0))


def _people(item: Interaction) -> list[tuple[str, str, Role]]:
    return [(seat.handle, seat.name, seat.role) for seat in item.participants]


@pytest.mark.parametrize("how", [{"ensure_ascii": False, "indent": 1}, {"ensure_ascii": True}])
def test_the_export_of_an_account(how: dict[str, bool | int]) -> None:
    items = _read(ACCOUNT, **how)
    me, ann = [item for item in items if isinstance(item, Card)]
    assert (me.name, me.phones, me.urls) == ("Robin Vale", ("+442079460958",), ("telegram:777",))
    assert (ann.name, ann.phones, ann.urls) == ("Ann Möss", ("+442079460111",), ("telegram:11",))
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert problem.reason == "a contact without a number"
    found = [item for item in items if isinstance(item, Interaction)]
    counted = [item for item in found if item.automated is None]
    call, first, later, group = counted
    assert _people(first) == [
        ("telegram:11", "Ann Möss 🌊", Role.ORGANISER),
        ("telegram:777", "Robin Vale", Role.ATTENDEE),
    ]
    assert (first.time, first.sent, first.delivered_to) == (START, False, ("telegram:777",))
    assert (later.time, later.sent) == (START + DAY, True)
    assert [role for _, _, role in _people(later)] == [Role.ORGANISER, Role.TO]
    assert (call.channel, call.time, call.sent) == (Channel.CALL, START + 90, True)
    assert (group.subject, group.delivered_to) == ("Choir {basses}", ())
    assert [handle for handle, _, _ in _people(group)] == ["telegram:12", "telegram:11"]
    assert sorted(item.automated or "" for item in found if item.automated) == [
        "is a call that nobody answered",
        "is a talk with a machine",
    ]
    assert "secret" not in repr(items)


def test_of_a_single_chat_the_remaining_one_is_me() -> None:
    found = [item for item in _read(PERSONAL) if isinstance(item, Interaction)]
    assert all(item.delivered_to == ("telegram:777",) for item in found if item.automated is None)
    whole = [item for item in _read(ACCOUNT) if isinstance(item, Interaction)]
    assert {item.key for item in found} < {item.key for item in whole}


def test_an_old_export_has_dates_and_numbers_of_another_form() -> None:
    old = message(1, START, ANN, from_id=(1 << 32) + 11)
    del old["date_unixtime"]
    (item,) = [i for i in _read({**GROUP, "messages": [old]}) if isinstance(i, Interaction)]
    assert _people(item)[0][0] == "telegram:11"
    assert item.time == START


def test_whoever_writes_in_the_next_chat_is_not_me() -> None:
    alone = {**PERSONAL, "messages": [message(2, START, ANN)]}
    told = {"about": "", "chats": {"about": "", "list": [alone, GROUP]}}
    first, _ = [item for item in _read(told) if isinstance(item, Interaction)]
    assert (first.delivered_to, len(first.participants)) == ((), 1)


def test_a_file_of_broken_messages_is_told_in_time() -> None:
    raw = (
        b'{"name": "x", "type": "private_group", "id": 1, "messages": ['
        + b'{"id": 1, "x" ' * 30_000
    )
    begun = time.process_time()
    items = list(Telegram().read(Member("r", "", memoryview(raw)), 0))
    assert sum(isinstance(item, Problem) for item in items) == 30_000
    assert time.process_time() - begun < 5


def test_a_message_that_cannot_be_read_is_told() -> None:
    messages = [message(1, START, ANN), message(2, 0, ANN), {"id": 3}, message(4, START, ("", ""))]
    items = _read({**GROUP, "messages": messages})
    assert [i.reason for i in items if isinstance(i, Problem)] == [
        "a message without a usable date",
        "a message without a usable date",
        "a message that doesn't say from whom it is",
    ]


def test_a_file_larger_than_a_window_is_read_whole() -> None:
    many = [message(n, START + n, ANN, text="é" * 900) for n in range(3_000)]
    raw = json.dumps({**GROUP, "messages": many}, ensure_ascii=False).encode()
    (item, _) = list(Telegram().read(Member("r", "", memoryview(raw)), 0))
    assert isinstance(item, Interaction)
    own = raw[item.locator.offset : item.locator.offset + item.locator.length]
    assert len(json.loads(b"[" + own + b"]")) == 3_000
