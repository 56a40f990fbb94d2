"""Sessions: worked by hand, and against a plain count."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from closeknit.sources.sessions import GAP, LONGEST, Message, Session, Talk, sessions

HOUR = 3600


def _talk(*said: tuple[int, str]) -> list[Message]:
    return [Message(time, who, 10 * n, 10 * n + 9) for n, (time, who) in enumerate(said)]


def test_a_silence_of_hours_ends_a_session() -> None:
    said = _talk((0, "ann"), (60, "me"), (120, "me"), (5 * HOUR, "ann"), (12 * HOUR, "me"))
    assert list(sessions(said)) == [
        Session(0, "ann", {"ann": 2, "me": 2}, 0, 39),
        Session(12 * HOUR, "me", {"me": 1}, 40, 49),
    ]


def test_just_short_of_the_gap_is_one_session() -> None:
    assert len(list(sessions(_talk((0, "a"), (GAP - 1, "b"))))) == 1
    assert len(list(sessions(_talk((0, "a"), (GAP, "b"))))) == 2


def test_a_group_that_never_sleeps_has_a_session_a_day() -> None:
    said = _talk(*((n * HOUR, "a") for n in range(72)))
    assert [session.time for session in sessions(said)] == [0, LONGEST, 2 * LONGEST]


def test_a_message_that_comes_late_is_of_the_session() -> None:
    (session,) = sessions(_talk((600, "a"), (500, "b"), (700, "a")))
    assert (session.time, session.opener, session.counts) == (600, "a", {"a": 2, "b": 1})


def test_apart_the_place_is_that_of_the_first_message() -> None:
    said = [Message(60, "a", 900, 950), Message(61, "b", 10, 20)]
    (whole,), (apart,) = sessions(said), sessions(said, apart=True)
    assert (whole.begin, whole.end) == (10, 950)
    assert (apart.begin, apart.end) == (900, 950)


def test_a_talk_is_put_in_order_from_either_end() -> None:
    said = _talk((10, "a"), (10, "b"), (20, "c"), (5 * HOUR, "a"))
    rising, falling = Talk(), Talk()
    for message in said:
        rising.add(message)
    for message in reversed(said):
        falling.add(message)
    assert list(rising.in_order()) == said
    assert list(falling.in_order()) == said
    assert rising.authors == ("a", "b", "c")


TIMES = st.lists(st.tuples(st.integers(0, 10 * LONGEST), st.sampled_from("abc")))


@given(TIMES)
def test_no_message_is_lost_and_none_counts_twice(said: list[tuple[int, str]]) -> None:
    found = list(sessions(_talk(*said)))
    for who in "abc":
        assert sum(session.counts.get(who, 0) for session in found) == [w for _, w in said].count(
            who
        )
    assert sum((session.end - session.begin + 1) for session in found) == 10 * len(said)


@given(TIMES)
def test_sessions_of_ordered_messages_lie_a_gap_apart(said: list[tuple[int, str]]) -> None:
    said.sort(key=lambda pair: pair[0])
    found = list(sessions(_talk(*said)))
    times = [time for time, _ in said]
    starts = [session.time for session in found]
    for before, start in pairwise(starts):
        last = max(time for time in times if time < start)
        assert start - last >= GAP or start - before >= LONGEST
