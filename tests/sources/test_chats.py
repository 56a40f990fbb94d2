"""How sessions become interactions, and what people without an address are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.identity.normalise import canonical
from closeknit.model.interactions import Channel, Role
from closeknit.sources.base import Member
from closeknit.sources.chats import Chat, handle_of, interaction, is_service, shown_name
from closeknit.sources.sessions import Session

MEMBER = Member("chat.txt", "x", memoryview(b""))
PAIR = Chat("app", "7", ("app:ann", "app:robin"), "app:robin", names={"app:ann": "Ann"})


def test_of_a_pair_both_take_part() -> None:
    item = interaction(Session(60, "app:ann", {"app:ann": 3}, 5, 9), PAIR, MEMBER)
    assert [(seat.handle, seat.name, seat.role) for seat in item.participants] == [
        ("app:ann", "Ann", Role.ORGANISER),
        ("app:robin", "", Role.TO),
    ]
    assert (item.channel, item.time, item.sent) == (Channel.CHAT, 60, False)
    assert item.delivered_to == ("app:robin",)
    assert (item.locator.member, item.locator.offset, item.locator.length) == ("x", 5, 4)


def test_what_i_began_is_sent() -> None:
    counts = {"app:robin": 1, "app:ann": 1}
    item = interaction(Session(60, "app:robin", counts, 5, 9), PAIR, MEMBER)
    assert item.sent
    assert [seat.role for seat in item.participants] == [Role.ORGANISER, Role.ATTENDEE]


def test_of_a_group_only_who_wrote() -> None:
    group = Chat("app", "8", (), "app:robin", "Choir")
    item = interaction(Session(60, "app:ann", {"app:ann": 1, "app:tom": 2}, 0, 1), group, MEMBER)
    assert [seat.handle for seat in item.participants] == ["app:ann", "app:tom"]
    assert (item.subject, item.delivered_to) == ("Choir", ())


def test_what_does_not_count_says_nothing_of_whom() -> None:
    bot = Chat("app", "9", ("app:bot", "app:robin"), automated="is a talk with a machine")
    item = interaction(Session(60, "app:bot", {"app:bot": 1}, 0, 1), bot, MEMBER)
    assert (item.participants, item.automated) == ((), "is a talk with a machine")
    assert "bot" not in item.key


def test_the_same_session_has_the_same_key_wherever_it_is_read() -> None:
    early = Session(60, "app:ann", {"app:ann": 1}, 0, 1)
    later = Session(60, "app:ann", {"app:ann": 1, "app:robin": 4}, 900, 990)
    keys = {interaction(session, PAIR, MEMBER).key for session in (early, later)}
    assert len(keys) == 1
    other = Chat("app", "8", PAIR.pair)
    assert interaction(early, other, MEMBER).key not in keys


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Ana Maria", "app:ana maria"),
        ("  ANA\u00a0 Maria\u200e ", "app:ana maria"),
        ("\u202a+44 20 7946 0958\u202c", "+442079460958"),
        ("+1 (202) 555‑0143", "+12025550143"),
        ("Ann@Moss.Example", "ann@moss.example"),
        ("Ann @ work", "app:ann work"),
        ("A.B./C <3>", "app:a.b. c 3"),
        ("+1 123 456 789", "app:+1 123 456 789"),
    ],
)
def test_handles(name: str, handle: str) -> None:
    assert handle_of("app", name) == handle


def test_a_name_of_nothing_still_tells_apart() -> None:
    assert handle_of("app", "@") != handle_of("app", "<>")


@given(st.text(max_size=40) | st.from_regex(r"[a-zA-Z.@/+0-9 <>:]{1,20}"))
def test_a_handle_is_what_the_person_may_type(name: str) -> None:
    handle = handle_of("app", name)
    assert canonical(handle) == handle
    assert handle == handle.strip().lower()
    assert handle.startswith(("app:", "+")) or "@" in handle
    assert not any(ord(letter) < 32 for letter in shown_name(name))


def test_services_are_no_telephones() -> None:
    assert [is_service(sender) for sender in ("77420", "VODAFONE", "Bank24")] == [True] * 3
    assert not any(
        is_service(sender) for sender in ("+442079460958", "07700 900123", "a@b.example")
    )
