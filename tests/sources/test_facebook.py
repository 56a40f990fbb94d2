"""Conversations of Facebook and Instagram; the people are invented."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from closeknit.model.interactions import Channel, Interaction, Role
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import shown_name
from closeknit.sources.chatsjson import mended
from closeknit.sources.facebook import Facebook, name_of

START = 1_700_000_000
ANN, ROBIN = "Ann Möss 🌊", "Robin Łoś"


def _as_facebook(value: object) -> bytes:
    """JSON with its UTF-8 as if it were Latin-1, as Facebook writes it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return json.dumps(json.loads(text.encode().decode("latin-1")), indent=2).encode()


def said(when: int, who: str, **more: object) -> dict[str, object]:
    told = {"sender_name": who, "timestamp_ms": when * 1000 + 5, "content": "secret 🌊"}
    return {**told, "is_geoblocked_for_viewer": False, **more}


def thread(title: str, people: tuple[str, ...], *messages: dict[str, object]) -> dict[str, object]:
    return {
        "participants": [{"name": name} for name in people],
        "messages": list(messages),
        "title": title,
        "is_still_participant": True,
        "thread_path": "inbox/annmoss_1",
        "magic_words": [],
    }


PAIR = thread(
    ANN,
    (ANN, ROBIN),
    said(START + 90_000, ROBIN),
    said(START + 700, ROBIN, call_duration=61),
    said(START + 650, ANN, call_duration=0),
    said(START + 60, ROBIN, photos=[{"uri": "x", "creation_timestamp": 1}]),
    said(START, ANN),
)
GROUP = thread("Choir", (ANN, ROBIN, "Tom"), said(START + 9, "Tom"), said(START, ANN))


def _read(raw: bytes, source: str = "message_1.json") -> list[Item]:
    return list(Facebook().read(Member(source, "", memoryview(raw)), 0))


def _found(items: list[Item]) -> list[Interaction]:
    return [item for item in items if isinstance(item, Interaction)]


def _people(item: Interaction) -> list[tuple[str, str, Role]]:
    return [(seat.handle, seat.name, seat.role) for seat in item.participants]


@pytest.mark.parametrize(
    "raw",
    [_as_facebook(PAIR), json.dumps(PAIR).encode(), json.dumps(PAIR, ensure_ascii=False).encode()],
    ids=["as Facebook writes", "with proper escapes", "in UTF-8"],
)
def test_a_conversation_of_two(raw: bytes) -> None:
    assert Facebook().recognises(raw[:4096], "x")
    items = _read(raw)
    missed, answered = sorted(
        (i for i in _found(items) if i.channel == Channel.CALL), key=lambda item: item.time
    )
    first, later = (i for i in _found(items) if i.channel == Channel.CHAT)
    assert _people(first) == [
        ("facebook:ann möss 🌊", ANN, Role.ORGANISER),
        ("facebook:robin łoś", ROBIN, Role.ATTENDEE),
    ]
    assert (first.time, first.sent, first.delivered_to) == (START, False, ("facebook:robin łoś",))
    assert (later.time, later.sent) == (START + 90_000, True)
    assert _people(later)[1][2] is Role.TO
    assert (answered.time, answered.sent, answered.automated) == (START + 700, True, None)
    assert missed.automated == "is a call that nobody answered"
    assert "secret" not in repr(items)


def test_a_group() -> None:
    (item,) = _found(_read(_as_facebook(GROUP)))
    assert [handle for handle, _, _ in _people(item)] == ["facebook:ann möss 🌊", "facebook:tom"]
    assert (item.subject, item.delivered_to) == ("Choir", ())


def test_instagram_is_told_by_its_folder() -> None:
    (item,) = _found(_read(_as_facebook(GROUP), "/x/instagram-robin/messages/message_1.json"))
    assert item.participants[0].handle.startswith("instagram:")


def test_messengers_own_download() -> None:
    told = {
        "participants": ["Ann Möss", "Robin"],
        "threadName": "Ann Möss_7",
        "messages": [
            {"isUnsent": False, "senderName": "Ann Möss", "timestamp": START * 1000, "text": "a"}
        ],
    }
    (item,) = _found(_read(json.dumps(told, ensure_ascii=False).encode()))
    assert [(h, r) for h, _, r in _people(item)] == [
        ("facebook:ann möss", Role.ORGANISER),
        ("facebook:robin", Role.TO),
    ]
    assert item.delivered_to == ("facebook:robin",)


def test_whose_account_is_gone_is_nobody() -> None:
    gone = thread("Facebook User", ("Facebook User", ROBIN), said(START, "Facebook User"))
    assert not _found(_read(_as_facebook(gone)))


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), max_size=20))
def test_names_are_mended(name: str) -> None:
    assume(mended(name) == name)  # unless the name itself looks like what is to be mended
    doubled = name.encode().decode("latin-1")
    for written in (doubled, doubled.encode().decode("latin-1"), name):
        assert name_of(written) == shown_name(name)
