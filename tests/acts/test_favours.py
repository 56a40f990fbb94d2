"""Favours that show in thanks, by hand, and that no thanks stand in two accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.asks import asks
from closeknit.acts.course import Course
from closeknit.acts.favours import SETTLES_WITHIN, Favour, favours
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Said
from closeknit.model.verdicts import Size

ELIF, DORIAN = 1, 2
DAY = 86_400
LATER = 10_000 * DAY
THANKS = Said(Act.THANKS, 0.8, "Thank you for the tools.")
ASKS = Said(Act.ASK, 0.9, "Could you lend me your tools?", Size.TIME)


def event(
    number: int,
    day: float,
    by: int,
    to: tuple[int, ...],
    *said: Said,
    answers: int | None = None,
    thread: int | None = None,
    copied: tuple[int, ...] = (),
) -> Event:
    return Event(
        number,
        f"<{number}@x>",
        int(day * DAY),
        by,
        to,
        copied,
        number,
        answers,
        thread,
        words=20,
        said=said,
    )


def found(*events: Event, as_of: int = LATER) -> tuple[Favour, ...]:
    course = Course(events, as_of)
    return favours(course, asks(course))


def who(*events: Event) -> list[tuple[int, int]]:
    return [(each.by, each.to) for each in found(*events)]


def test_shape() -> None:
    assert found(event(7, 3, ME, (ELIF,), THANKS)) == (
        Favour(7, "<7@x>", 3 * DAY, ELIF, ME, "Thank you for the tools.", 0.8),
    )


@pytest.mark.parametrize(
    ("by", "to", "expected"),
    [
        (ME, (ELIF,), [(ELIF, ME)]),
        (ELIF, (ME,), [(ME, ELIF)]),
        (ELIF, (DORIAN, ME), []),  # it's Dorian who is thanked
        (ELIF, (ME, DORIAN), [(ME, ELIF)]),
        (ME, (ELIF, DORIAN), [(ELIF, ME)]),
        (ME, (), []),
        (ME, (1, 2, 3, 4, 5), [(1, ME)]),
        (ME, (1, 2, 3, 4, 5, 6), []),  # thanks to a crowd
    ],
)
def test_who_is_thanked_out_of_the_blue(
    by: int, to: tuple[int, ...], expected: list[tuple[int, int]]
) -> None:
    assert who(event(1, 0, by, to, THANKS)) == expected


def test_in_an_answer_it_is_whose_message_is_answered() -> None:
    first = event(1, 0, DORIAN, (ME, ELIF))
    assert who(first, event(2, 1, ME, (ELIF, DORIAN), THANKS, answers=1)) == [(DORIAN, ME)]
    # thanks to others in answer to Dorian aren't for Dorian
    assert who(first, event(2, 1, ME, (ELIF,), THANKS, answers=1)) == []
    assert who(first, event(2, 1, ELIF, (ME, DORIAN), THANKS, answers=1)) == []


@pytest.mark.parametrize(("asker", "asked"), [(ME, ELIF), (ELIF, ME)])
def test_thanks_that_settle_an_ask_are_no_favour_too(asker: int, asked: int) -> None:
    ask = event(1, 0, asker, (asked,), ASKS)
    answer = event(2, 1, asked, (asker,), answers=1, thread=1)
    thanks = event(3, 2, asker, (asked,), THANKS, answers=2, thread=1)
    assert who(ask, answer, thanks) == []
    # those of the one who was asked are for something else
    back = event(3, 2, asked, (asker,), THANKS, answers=1, thread=1)
    assert who(ask, back) == [(asker, asked)]
    # nor does an ask in another thread belong to them, nor one long before, nor one after
    assert who(ask, event(3, 2, asker, (asked,), THANKS)) == [(asked, asker)]
    late = (SETTLES_WITHIN + 1) / DAY
    long_after = event(3, late, asker, (asked,), THANKS, answers=2, thread=1)
    assert who(ask, answer, long_after) == [(asked, asker)]
    before = event(3, -1, asker, (asked,), THANKS, thread=1)
    assert who(before, ask) == [(asked, asker)]


PEOPLE = st.integers(0, 3)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    made: list[Event] = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        by = draw(PEOPLE)
        others = st.lists(st.sampled_from(sorted({0, 1, 2, 3} - {by})), max_size=3, unique=True)
        to, answers = draw(others), draw(st.none() | st.integers(1, number))
        said = draw(st.lists(st.sampled_from([THANKS, ASKS]), max_size=2, unique=True))
        day = draw(st.integers(0, 200))
        before = answers if answers != number else None
        made.append(event(number, day, by, tuple(to), *said, answers=before))
    return made


@settings(max_examples=80, deadline=None)
@given(histories(), st.integers(0, 200))
def test_what_always_holds(events: list[Event], day: int) -> None:
    by_number = {each.id: each for each in events}
    told = found(*events, as_of=day * DAY)
    assert len({each.event for each in told}) == len(told)
    for each in told:
        event_ = by_number[each.event]
        assert each.to == event_.sender
        assert each.by in event_.addressed
        assert ME in (each.by, each.to)
        assert each.time <= day * DAY
        assert THANKS in event_.said
    # asks only take away
    silent = [replace(e, said=tuple(s for s in e.said if s is not ASKS)) for e in events]
    assert set(told) <= set(found(*silent, as_of=day * DAY))
    # one to one and out of the blue, nothing else is needed
    plain = {
        e.id
        for e in silent
        if e.said and e.reply_hash is None and len(e.addressed) == 1 and e.time <= day * DAY
        if ME in (e.sender, *e.addressed)
    }
    assert plain <= {each.event for each in found(*silent, as_of=day * DAY)}
