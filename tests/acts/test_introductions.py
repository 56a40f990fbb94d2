"""Introductions in structure, on invented exchanges worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.course import Course
from closeknit.acts.introductions import FOLLOWED_MINE, FOLLOWED_THEIRS, introductions
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Introduction, Said

DAY = 86_400
XENIA, YORIK, ZORA, WREN = 1, 2, 3, 4
LATER = 1_000 * DAY


def event(number: int, day: float, by: int, to: tuple[int, ...], **more: object) -> Event:
    plain = Event(number, f"<{number}@x>", int(day * DAY), by, to, hash=number)
    return Event(**{**{f: getattr(plain, f) for f in Event.__slots__}, **more})


def says(probability: float) -> tuple[Said, ...]:
    return (Said(Act.INTRODUCTION, probability, "Meet Yorik."),)


KNOWN = event(1, 0, XENIA, (ME,))
BRINGS = event(2, 10, XENIA, (ME, YORIK))
GOES_ON = event(3, 12, YORIK, (ME,))


def test_somebody_introduces_me() -> None:
    assert introductions(Course([KNOWN, BRINGS, GOES_ON], LATER)) == (
        Introduction(2, "<2@x>", 10 * DAY, XENIA, YORIK, ME, FOLLOWED_THEIRS, 3),
    )


def test_words_raise_the_probability() -> None:
    told = event(2, 10, XENIA, (ME, YORIK), said=says(0.6))
    (found,) = introductions(Course([KNOWN, told, GOES_ON], LATER))
    assert found.probability == 0.8  # 1 - (1 - .5) * (1 - .6)
    assert found.proof == "Meet Yorik."
    (unseen,) = introductions(Course([KNOWN, told], LATER))
    assert (unseen.probability, unseen.followed) == (0.6, None)


def test_first_answer_copies_the_introducer() -> None:
    polite = event(3, 11, YORIK, (ME,), copied=(XENIA,))
    alone = event(4, 13, ME, (YORIK,))
    (found,) = introductions(Course([KNOWN, BRINGS, polite, alone], LATER))
    assert found.followed == 4
    assert introductions(Course([KNOWN, BRINGS, polite], LATER)) == ()


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([KNOWN, BRINGS], id="nobody wrote on"),
        pytest.param([BRINGS, GOES_ON], id="I didn't know the one who wrote"),
        pytest.param([KNOWN, event(9, 5, ME, (YORIK,)), BRINGS, GOES_ON], id="we had written"),
        pytest.param([KNOWN, BRINGS, event(3, 71, YORIK, (ME,))], id="61 days later"),
        pytest.param(
            [KNOWN, event(9, 5, ZORA, (ME, YORIK)), BRINGS, event(3, 66, YORIK, (ME,))],
            id="we had stood in one message before",
        ),
        pytest.param(
            [KNOWN, event(2, 10, XENIA, (ME, YORIK, ZORA, WREN)), GOES_ON], id="five people"
        ),
        pytest.param(
            [KNOWN, event(2, 10, XENIA, (ME, YORIK), listed=True), GOES_ON], id="on a list"
        ),
        pytest.param(
            [KNOWN, BRINGS, event(3, 12, YORIK, (ME,), listed=True)], id="went on in public"
        ),
    ],
)
def test_no_introduction(events: list[Event]) -> None:
    assert introductions(Course(events, LATER)) == ()


def test_words_count_on_a_list_and_among_people_seen_before() -> None:
    told = event(2, 10, XENIA, (ME, YORIK), said=says(0.6), listed=True)
    (found,) = introductions(Course([event(9, 5, ZORA, (ME, YORIK)), KNOWN, told], LATER))
    assert (found.introducer, found.introduced, found.to) == (XENIA, YORIK, ME)
    unsure = event(2, 10, XENIA, (ME, YORIK), said=says(0.4), listed=True)
    assert introductions(Course([KNOWN, unsure], LATER)) == ()


def test_what_was_said_on_a_list_may_go_on_there() -> None:
    told = event(2, 10, XENIA, (ME, YORIK), said=says(0.6), listed=True)
    (found,) = introductions(Course([KNOWN, told, event(3, 12, YORIK, (ME,), listed=True)], LATER))
    assert (found.probability, found.followed) == (0.8, 3)


def test_i_introduce_two_others() -> None:
    mine = event(1, 0, ME, (XENIA, YORIK))
    answers_me = event(2, 1, YORIK, (ME,), copied=(XENIA,))
    writes_to_her = event(3, 2, YORIK, (XENIA,), copied=(ME,))
    assert introductions(Course([mine, answers_me], LATER)) == ()
    assert introductions(Course([mine, answers_me, writes_to_her], LATER)) == (
        Introduction(1, "<1@x>", 0, ME, YORIK, XENIA, FOLLOWED_MINE, 3),
    )


def test_two_at_once() -> None:
    brings = event(2, 10, XENIA, (ME, YORIK), copied=(ZORA,))
    events = [KNOWN, brings, event(3, 12, YORIK, (ME,)), event(4, 13, ME, (ZORA,))]
    assert [(f.introduced, f.followed) for f in introductions(Course(events, LATER))] == [
        (YORIK, 3),
        (ZORA, 4),
    ]


def test_somebody_is_added_to_a_conversation() -> None:
    asks_me = event(1, 0, XENIA, (ME,))
    adds = event(2, 1, ME, (XENIA,), copied=(YORIK,), reply_hash=1, said=says(0.8), listed=True)
    (found,) = introductions(Course([asks_me, adds], LATER))
    assert (found.introducer, found.introduced, found.to) == (ME, YORIK, XENIA)
    swapped = event(2, 1, ME, (YORIK, XENIA), reply_hash=1, said=says(0.8))
    (found,) = introductions(Course([asks_me, swapped], LATER))
    assert (found.introduced, found.to) == (YORIK, XENIA)


def test_on_a_list_two_copied_ones_are_not_brought_together() -> None:
    adds = event(2, 1, ME, (XENIA,), copied=(YORIK, ZORA), said=says(0.8), listed=True)
    found = introductions(Course([adds], LATER))
    assert {frozenset((i.introduced, i.to)) for i in found} == {
        frozenset((XENIA, YORIK)),
        frozenset((XENIA, ZORA)),
    }


def test_those_who_were_in_the_message_before_are_not_introduced() -> None:
    both = event(1, 0, ZORA, (ME, XENIA, YORIK))
    answers = event(2, 1, ME, (XENIA, YORIK), reply_hash=1, said=says(0.8))
    assert introductions(Course([both, answers], LATER)) == ()


PEOPLE = st.integers(0, 5)
EVENTS = st.lists(
    st.builds(
        lambda day, by, to, cc, p, listed: (day, by, tuple(to - {by}), tuple(cc - to), p, listed),
        st.integers(0, 100),
        PEOPLE,
        st.sets(PEOPLE, max_size=5),
        st.sets(PEOPLE, max_size=3),
        st.sampled_from([0.0, 0.3, 0.9]),
        st.booleans(),
    ),
    max_size=25,
).map(
    lambda rows: [
        event(n, day, by, to, copied=cc, said=says(p) if p else (), listed=listed)
        for n, (day, by, to, cc, p, listed) in enumerate(rows, 1)
    ]
)


@settings(max_examples=200, deadline=None)
@given(EVENTS, st.integers(0, 100), st.randoms())
def test_nothing_after_the_date_counts(events: list[Event], day: int, chance: object) -> None:
    past = [e for e in events if e.time <= day * DAY]
    found = introductions(Course(events, day * DAY))
    assert found == introductions(Course(reversed(past), LATER))
    by_id = {e.id: e for e in events}
    pairs = [frozenset((f.introduced, f.to)) for f in found]
    for f in found:
        assert 0 < f.probability <= 1
        assert ME in (f.introducer, f.to)
        assert len({f.introducer, f.introduced, f.to}) == 3
        if f.followed is not None:
            assert 0 <= by_id[f.followed].time - f.time <= 60 * DAY
            assert pairs.count(frozenset((f.introduced, f.to))) == 1


def test_a_subject_that_introduces() -> None:
    """Marta and Wren had stood in one message before, and no words of the text are known."""
    plain = event(2, 10, ME, (WREN, ZORA), subject="Introduction: Wren Moss and Zora Lind")
    (found,) = introductions(Course([plain], LATER))
    assert (found.introducer, {found.introduced, found.to}) == (ME, {WREN, ZORA})
    assert (found.probability, found.proof) == (0.8, plain.subject)
    answer = event(2, 10, ME, (WREN, ZORA), subject="Re: Introduction: Wren Moss and Zora Lind")
    assert introductions(Course([answer], LATER)) == ()
