"""Signal's plain-text export, written after its backup format; the people are invented."""

from __future__ import annotations

import json

from closeknit.model.interactions import Channel, Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import OWNER
from closeknit.sources.signal import Signal

START = 1_700_000_000


def said(chat: int, when: int, author: int, what: str = "standardMessage") -> dict[str, object]:
    way = "outgoing" if author == 3 else "incoming"
    item = {"chatId": str(chat), "authorId": str(author), "dateSent": str(when * 1000), way: {}}
    return {"chatItem": {**item, what: {"text": {"body": "secret"}}}}


def called(chat: int, when: int, direction: str, state: str) -> dict[str, object]:
    call = {"callId": "1", "type": "AUDIO_CALL", "direction": direction, "state": state}
    item = {"chatId": str(chat), "authorId": "1", "dateSent": str(when * 1000), "directionless": {}}
    return {"chatItem": {**item, "updateMessage": {"individualCall": call}}}


FRAMES: list[dict[str, object]] = [
    {"version": "1", "backupTimeMs": "1700000000000", "mediaRootBackupKey": "AAAA"},
    {"account": {"givenName": "Robin"}},
    {
        "recipient": {
            "id": "1",
            "contact": {
                "e164": "442079460111",
                "profileGivenName": "annie",
                "systemGivenName": "Ann",
                "systemFamilyName": "Möss",
            },
        }
    },
    {"recipient": {"id": "2", "group": {"snapshot": {"title": {"title": "Choir"}}}}},
    {"recipient": {"id": "3", "self": {}}},
    {"recipient": {"id": "4", "contact": {"aci": "q83v", "profileGivenName": "Tom"}}},
    {"recipient": {"id": "5", "releaseNotes": {}}},
    {"chat": {"id": "10", "recipientId": "1"}},
    {"chat": {"id": "11", "recipientId": "2"}},
    {"chat": {"id": "12", "recipientId": "3"}},
    said(10, START, 1),
    said(11, START + 5, 4),
    said(10, START + 60, 3, "stickerMessage"),
    said(11, START + 65, 3),
    said(12, START, 3),
    said(10, START + 70, 1, "updateMessage"),
    called(10, START + 80, "OUTGOING", "ACCEPTED"),
    called(10, START + 90, "INCOMING", "MISSED"),
]


def _raw(frames: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(frame, ensure_ascii=False) + "\n" for frame in frames).encode()


def _read(raw: bytes) -> list[Item]:
    return list(Signal().read(Member("main.jsonl", "", memoryview(raw)), 0))


def test_an_export() -> None:
    raw = _raw(FRAMES)
    assert Signal().recognises(raw[:4096], "x")
    items = _read(raw)
    assert not [item for item in items if isinstance(item, Problem)]
    found = [item for item in items if isinstance(item, Interaction)]
    call, missed, pair, group, noted = found
    assert [(seat.handle, seat.name, seat.role) for seat in pair.participants] == [
        ("+442079460111", "Ann Möss", Role.ORGANISER),
        (OWNER, "", Role.ATTENDEE),
    ]
    assert (pair.time, pair.delivered_to) == (START, (OWNER,))
    assert [seat.handle for seat in group.participants] == ["signal:tom", OWNER]
    assert group.subject == "Choir"
    assert (call.channel, call.sent, call.automated) == (Channel.CALL, True, None)
    assert missed.automated == "is a call that nobody answered"
    assert noted.automated == "is what was noted for oneself"
    assert "secret" not in repr(items)


def test_what_names_nobody_is_told() -> None:
    frames = [*FRAMES[:10], said(99, START, 1), said(10, START, 77), said(10, 0, 1)]
    reasons = [item.reason for item in _read(_raw(frames)) if isinstance(item, Problem)]
    assert reasons == [
        "a message that belongs to no chat",
        "a message that doesn't say from whom it is",
        "a message without a usable date",
    ]
