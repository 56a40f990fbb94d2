"""Referrals, thanks for them and word of how it went, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.course import Course
from closeknit.acts.referrals import referrals
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Referral, Said

HARRIET, DORIAN = 1, 2

DAY = 86_400
LATER = 1_000 * DAY


def event(number: int, day: float, by: int, to: tuple[int, ...], **more: object) -> Event:
    plain = Event(number, f"<{number}@x>", int(day * DAY), by, to, hash=number, thread_hash=1)
    return Event(**{**{f: getattr(plain, f) for f in Event.__slots__}, **more})


def says(act: Act, probability: float = 0.9) -> tuple[Said, ...]:
    return (Said(act, probability, "He needs a printer."),)


LEAD = event(1, 0, HARRIET, (ME,), said=says(Act.REFERRAL, 0.7))


def only(*events: Event, as_of: int = LATER) -> Referral:
    (found,) = referrals(Course(events, as_of))
    return found


def test_shape() -> None:
    assert only(LEAD) == Referral(1, "<1@x>", 0, HARRIET, ME, "He needs a printer.", 0.7)


@pytest.mark.parametrize(
    ("later", "thanked", "told"),
    [
        pytest.param(
            event(2, 1, ME, (HARRIET,), said=says(Act.THANKS)), 2, None, id="thanks at once"
        ),
        pytest.param(
            event(2, 9, ME, (HARRIET,), said=says(Act.THANKS)), 2, None, id="thanks alone"
        ),
        pytest.param(
            event(2, 9, ME, (HARRIET,), said=says(Act.THANKS), thread_hash=9), 2, None,
            id="thanks in another thread",
        ),
        pytest.param(
            event(2, 31, ME, (HARRIET,), said=says(Act.THANKS)), None, 2, id="thanks too late"
        ),
        pytest.param(event(2, 40, ME, (HARRIET,)), None, 2, id="how it went"),
        pytest.param(event(2, 1, ME, (HARRIET,)), None, None, id="too early to tell"),
        pytest.param(
            event(2, 9, ME, (HARRIET,), thread_hash=9), None, None, id="something else"
        ),
        pytest.param(
            event(2, 1, ME, (HARRIET,), said=says(Act.THANKS, 0.4)), None, None, id="hardly"
        ),
        pytest.param(
            event(2, 1, HARRIET, (ME,), said=says(Act.THANKS)), None, None, id="by the giver"
        ),
    ],
)  # fmt: skip
def test_thanked_and_told(later: Event, thanked: int | None, told: int | None) -> None:
    found = only(LEAD, later)
    assert (found.thanked, found.told) == (thanked, told)


def test_thanked_then_told() -> None:
    thanks = event(2, 1, ME, (HARRIET,), said=says(Act.THANKS))
    news = event(3, 20, ME, (HARRIET,), said=says(Act.THANKS))
    found = only(LEAD, thanks, news)
    assert (found.thanked, found.told) == (2, 3)


def test_mine_to_each_who_is_addressed() -> None:
    mine = event(1, 0, ME, (HARRIET, DORIAN), said=says(Act.REFERRAL))
    thanks = event(2, 1, DORIAN, (ME,), said=says(Act.THANKS))
    found = referrals(Course([mine, thanks], LATER))
    assert [(r.by, r.to, r.thanked) for r in found] == [(ME, HARRIET, None), (ME, DORIAN, 2)]


def test_not_mine() -> None:
    aside = event(1, 0, HARRIET, (DORIAN,), copied=(ME,), said=says(Act.REFERRAL))
    crowd = event(2, 0, HARRIET, (ME, *range(2, 9)), said=says(Act.REFERRAL))
    public = event(3, 0, HARRIET, (ME,), said=says(Act.REFERRAL), listed=True)
    assert referrals(Course([aside, crowd, public], LATER)) == ()


PEOPLE = st.integers(0, 3)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 60),
        PEOPLE,
        st.sets(PEOPLE, max_size=4),
        st.lists(
            st.builds(
                Said, st.sampled_from([Act.REFERRAL, Act.THANKS]), st.floats(0, 1), st.just("x")
            ),
            max_size=2,
        ).map(tuple),
        st.integers(0, 3),
    ),
    max_size=20,
).map(
    lambda rows: [
        event(n, day, by, tuple(to - {by}), said=said, thread_hash=thread)
        for n, (day, by, to, said, thread) in enumerate(rows, 1)
    ]
)


@settings(max_examples=150, deadline=None)
@given(EVENTS, st.integers(0, 60))
def test_nothing_after_the_date_counts(events: list[Event], day: int) -> None:
    as_of = day * DAY
    found = referrals(Course(events, as_of))
    assert found == referrals(Course([e for e in reversed(events) if e.time <= as_of], as_of))
    by_id = {e.id: e for e in events}
    for r in found:
        assert ME in (r.by, r.to)
        assert r.by != r.to
        for number in (r.thanked, r.told):
            if number is not None:
                assert by_id[number].sender == r.to
                assert r.time < by_id[number].time <= as_of


def test_thanks_for_a_referral_pass_nothing_on() -> None:
    proof = "Thank you again for the referral."
    both = tuple(Said(act, p, proof) for act, p in ((Act.REFERRAL, 0.6), (Act.THANKS, 0.8)))
    thanks = event(1, 0, HARRIET, (ME,), said=both)
    assert referrals(Course([thanks], LATER)) == ()
    lead = (both[0], Said(Act.THANKS, 0.8, "Thank you for the flyer."))
    assert len(referrals(Course([event(1, 0, HARRIET, (ME,), said=lead)], LATER))) == 1
