"""Asks and their outcomes, on invented exchanges worked out by hand."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.asks import asks
from closeknit.acts.course import Course
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Asked, Direction, Event, Outcome, Said
from closeknit.model.verdicts import Size

ELIF, DORIAN = 1, 2

DAY = 86_400
LATER = 1_000 * DAY


def event(number: int, day: float, by: int, to: tuple[int, ...], **more: object) -> Event:
    plain = Event(number, f"<{number}@x>", int(day * DAY), by, to, hash=number, thread_hash=1)
    return Event(**{**{f: getattr(plain, f) for f in Event.__slots__}, **more})


def says(act: Act, probability: float = 0.9, **more: object) -> tuple[Said, ...]:
    return (Said(act, probability, "As it says.", **more),)  # type: ignore[arg-type]


REVIEW = (Said(Act.ASK, 0.8, "Could you read it?", Size.TIME, "review"),)
MINE = event(1, 0, ME, (ELIF,), said=REVIEW)
THEIRS = event(1, 0, ELIF, (ME,), said=REVIEW)


def answer(day: float, *said: tuple[Said, ...], number: int = 2, **more: object) -> Event:
    given = {"reply_hash": 1, "words": 20, "said": tuple(s for each in said for s in each), **more}
    return event(number, day, ELIF, (ME,), **given)


def only(*events: Event, as_of: int = LATER) -> Asked:
    (found,) = asks(Course(events, as_of))
    return found


def test_shape() -> None:
    found = only(MINE, answer(3, says(Act.GRANT)))
    assert found == Asked(
        1, "<1@x>", 0, Direction.BY_ME, ELIF, Size.TIME, "review", "Could you read it?",
        Outcome.GRANTED, 2, "<2@x>", 0.8, found.outcome_probability,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (says(Act.GRANT), Outcome.GRANTED),
        (says(Act.KEPT), Outcome.GRANTED),
        (says(Act.DECLINE), Outcome.REFUSED),
        (says(Act.PROMISE), Outcome.DEFERRED),
        (says(Act.GRANT) + says(Act.DECLINE, 0.3), Outcome.GRANTED),
        (says(Act.GRANT, 0.3) + says(Act.DECLINE), Outcome.REFUSED),
    ],
)
def test_words_of_the_answer(said: tuple[Said, ...], outcome: Outcome) -> None:
    assert only(MINE, answer(3, said)).outcome is outcome


def test_of_me() -> None:
    mine = event(2, 1, ME, (ELIF,), reply_hash=1, words=20, said=says(Act.DECLINE))
    found = only(THEIRS, mine)
    assert (found.direction, found.person) == (Direction.OF_ME, ELIF)
    assert (found.outcome, found.answer_key) == (Outcome.REFUSED, "<2@x>")


@pytest.mark.parametrize(
    ("day", "outcome"), [(14, Outcome.OPEN), (15, Outcome.UNANSWERED), (400, Outcome.UNANSWERED)]
)
def test_no_answer(day: int, outcome: Outcome) -> None:
    found = only(MINE, event(2, 1, DORIAN, (ME,), reply_hash=1), as_of=day * DAY)
    assert (found.outcome, found.answer, found.answer_key) == (outcome, None, "")


def test_my_silence_shows_only_where_my_mail_is_here() -> None:
    assert only(THEIRS).outcome is Outcome.UNKNOWN
    assert only(THEIRS, as_of=14 * DAY).outcome is Outcome.OPEN
    elsewhere = event(2, 90, ME, (DORIAN,), thread_hash=9)
    assert only(THEIRS, elsewhere).outcome is Outcome.UNANSWERED
    assert only(THEIRS, replace(elsewhere, time=91 * DAY)).outcome is Outcome.UNKNOWN
    assert only(THEIRS, replace(elsewhere, sender=DORIAN)).outcome is Outcome.UNKNOWN


def test_a_late_answer_answers() -> None:
    late = answer(90, says(Act.GRANT))
    assert only(MINE, late, as_of=80 * DAY).outcome is Outcome.UNANSWERED
    assert only(MINE, late, as_of=90 * DAY).outcome is Outcome.GRANTED


def test_promised_then_done() -> None:
    later = answer(9, says(Act.KEPT), number=3, reply_hash=None)
    found = only(MINE, answer(3, says(Act.PROMISE, 0.6)), later)
    assert (found.outcome, found.answer) == (Outcome.GRANTED, 3)


def test_thanks_show_that_it_was_done() -> None:
    dull = answer(3, words=3)
    thanks = event(3, 4, ME, (ELIF,), reply_hash=2, said=says(Act.THANKS))
    assert only(MINE, dull).outcome is Outcome.UNKNOWN
    assert only(MINE, dull, thanks).outcome is Outcome.GRANTED


def test_what_answers_another_before_me_is_asked_of_them() -> None:
    before = event(1, 0, DORIAN, (ELIF,), copied=(ME,))
    theirs = event(2, 1, ELIF, (DORIAN, ME), reply_hash=1, said=REVIEW)
    assert asks(Course([before, theirs], LATER)) == ()
    me_first = replace(theirs, addressed=(ME, DORIAN))
    assert [a.event for a in asks(Course([before, me_first], LATER))] == [2]
    answers_me = replace(before, sender=ME)
    assert [a.event for a in asks(Course([answers_me, theirs], LATER))] == [2]
    work = replace(theirs, subject="[PATCH v2] The hall", said=())
    assert [a.event for a in asks(Course([before, work], LATER))] == [2]


def test_one_word_answers_a_question() -> None:
    small = replace(MINE, said=(Said(Act.SMALL_ASK, 0.8, "Which hall is it?", Size.INFORMATION),))
    assert only(small, answer(3, words=1)).outcome is Outcome.GRANTED
    assert only(MINE, answer(3, words=1)).outcome is Outcome.UNKNOWN


def test_some_of_it_done_and_some_refused_is_granted() -> None:
    both = says(Act.GRANT, 0.7) + says(Act.DECLINE, 0.8)
    assert only(MINE, answer(3, both)).outcome is Outcome.GRANTED


def test_who_passes_it_on_defers() -> None:
    assert only(MINE, answer(3, says(Act.INTRODUCTION))).outcome is Outcome.DEFERRED
    done = says(Act.INTRODUCTION) + says(Act.GRANT)
    assert only(MINE, answer(3, done)).outcome is Outcome.GRANTED
    work = replace(MINE, subject="[PATCH] The hall")
    others_look_too = answer(3, says(Act.INTRODUCTION), subject="Re: [PATCH] The hall")
    assert only(work, others_look_too).outcome is Outcome.GRANTED


def test_a_bystander_is_not_asked() -> None:
    assert asks(Course([event(1, 0, ME, (), copied=(ELIF,), said=REVIEW)], LATER)) == ()
    assert asks(Course([event(1, 0, ELIF, (DORIAN,), copied=(ME,), said=REVIEW)], LATER)) == ()
    assert asks(Course([event(1, 0, ME, tuple(range(1, 9)), said=REVIEW)], LATER)) == ()


def test_whom_of_several() -> None:
    first = event(1, 0, DORIAN, (ME,))
    both = event(2, 1, ME, (ELIF, DORIAN), reply_hash=1, said=REVIEW)
    assert only(first, both).person == DORIAN  # whose message I answered
    assert only(first, both, answer(3, says(Act.GRANT), number=3, reply_hash=2)).person == ELIF


def unlinked(linked: Event) -> Event:
    return replace(linked, thread_hash=None, reply_hash=None)


def test_mail_without_links() -> None:
    mine = unlinked(event(1, 0, ME, (ELIF,), said=REVIEW, subject="The stall"))
    other = unlinked(answer(2, says(Act.DECLINE), subject="Another stall"))
    back = unlinked(answer(3, says(Act.GRANT), number=3, subject="RE: Re: the stall"))
    assert only(mine, other).outcome is Outcome.UNANSWERED
    assert only(mine, other, back).answer == 3


PATCH = event(1, 0, ELIF, (ME,), subject="[PATCH v2 1/2] stall.3: Add a sign")


def mine(day: float, *said: tuple[Said, ...], number: int = 2, **more: object) -> Event:
    given = {"reply_hash": 1, "words": 20, "said": tuple(s for each in said for s in each), **more}
    return event(number, day, ME, (ELIF,), **given)


def test_a_patch_asks_for_a_review_in_any_language() -> None:
    found = only(PATCH, mine(1, says(Act.GRANT)))
    assert (found.size, found.kind, found.text) == (Size.TIME, "review", PATCH.subject)
    assert (found.outcome, found.probability) == (Outcome.GRANTED, 0.8)
    answered = replace(PATCH, subject="Re: " + PATCH.subject)
    assert asks(Course([answered, replace(PATCH, subject="[elif] Lunch")], LATER)) == ()


def test_work_that_is_asked_about_is_deferred() -> None:
    assert only(PATCH, mine(1, question=True)).outcome is Outcome.DEFERRED
    assert asks(Course([PATCH, mine(1, says(Act.SMALL_ASK))], LATER))[0].outcome is Outcome.DEFERRED
    assert only(PATCH, mine(1)).outcome is Outcome.GRANTED


def test_a_yes_to_the_series_serves_its_parts() -> None:
    cover = event(5, -0.1, ELIF, (ME,), subject="The stall")
    elsewhere = mine(2, says(Act.GRANT), reply_hash=5)
    assert only(cover, PATCH, elsewhere).outcome is Outcome.GRANTED
    assert only(cover, THEIRS, elsewhere).outcome is Outcome.UNANSWERED


def test_an_answer_to_something_else_in_the_thread_is_none() -> None:
    other = event(3, 1, DORIAN, (ME,), said=())
    assert only(MINE, other, answer(2, says(Act.GRANT), reply_hash=3)).answer is None


def test_answered_further_down() -> None:
    between = event(2, 1, ME, (ELIF,), reply_hash=1)
    assert only(MINE, between, answer(2, says(Act.GRANT), number=3, reply_hash=2)).answer == 3


def test_somebody_in_copy_answers_for_them() -> None:
    asked = event(1, 0, ME, (DORIAN,), copied=(ELIF,), said=REVIEW)
    found = only(asked, answer(1, says(Act.GRANT)))
    assert (found.person, found.outcome) == (ELIF, Outcome.GRANTED)


def test_a_hesitant_no_answers_a_question() -> None:
    question = (Said(Act.SMALL_ASK, 0.8, "Is it open?", Size.INFORMATION, "information"),)
    asked = event(1, 0, ME, (ELIF,), said=question)
    assert only(asked, answer(1, says(Act.DECLINE, 0.7))).outcome is Outcome.GRANTED
    assert only(asked, answer(1, says(Act.DECLINE, 0.95))).outcome is Outcome.REFUSED
    assert only(MINE, answer(1, says(Act.DECLINE, 0.7))).outcome is Outcome.REFUSED


def test_probability_is_of_either_kind_of_ask() -> None:
    unsure = (Said(Act.ASK, 0.5, "a"), Said(Act.SMALL_ASK, 0.4, "b"))
    found = only(event(1, 0, ME, (ELIF,), said=unsure))
    assert (found.probability, found.text) == (0.7, "a")


PEOPLE = st.integers(0, 4)
SAID = st.lists(
    st.builds(Said, st.sampled_from(Act), st.floats(0, 1), st.just("x")), max_size=4
).map(tuple)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 60), PEOPLE, st.sets(PEOPLE, max_size=7), SAID, st.integers(0, 20),
        st.none() | st.integers(0, 20), st.none() | st.integers(0, 5),
        st.sampled_from(["", "Stall", "Re: stall", "re:", "[PATCH]"]) | st.text(), st.booleans(),
    ),
    max_size=20,
).map(
    lambda rows: [
        event(n, day, by, tuple(to - {by}), said=said, hash=h, reply_hash=r, thread_hash=t,
              subject=subject, question=q, words=n)
        for n, (day, by, to, said, h, r, t, subject, q) in enumerate(rows, 1)
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(EVENTS, st.integers(0, 60))
def test_nothing_after_the_date_counts(events: list[Event], day: int) -> None:
    """Whatever comes later, the answer as of a date stays; and outcomes fit their answers."""
    as_of = day * DAY
    found = asks(Course(events, as_of))
    assert found == asks(Course([e for e in reversed(events) if e.time <= as_of], as_of))
    by_id = {e.id: e for e in events}
    for each in found:
        if each.outcome is not Outcome.UNKNOWN:
            silent = each.outcome in (Outcome.OPEN, Outcome.UNANSWERED)
            assert (each.answer is None) == silent
        elif each.answer is None:
            assert each.direction is Direction.OF_ME
        assert 0 <= each.probability <= 1
        assert 0 < each.outcome_probability <= 1
        if each.outcome is Outcome.OPEN:
            assert as_of - each.time <= 14 * DAY
        if each.answer is not None:
            asked = each.person if each.direction is Direction.BY_ME else ME
            assert by_id[each.answer].sender == asked
            assert each.time < by_id[each.answer].time <= as_of


def test_no_subject_runs_wild() -> None:
    odd = [event(n, n, 1, (0,), subject=s * 100_000) for n, s in enumerate((" ", "re ", "[", "a:"))]
    began = time.process_time()
    asks(Course([unlinked(e) for e in odd], LATER))
    assert time.process_time() - began < 1


def test_linear_in_one_long_thread() -> None:
    def seconds(n: int) -> float:
        thread = [
            event(i, i / 100, i % 2, (1 - i % 2,), reply_hash=i - 1, said=REVIEW)
            for i in range(1, n + 1)
        ]
        began = time.process_time()
        assert len(asks(Course(thread, LATER))) == n
        return time.process_time() - began

    seconds(100)
    assert seconds(8_000) < 12 * max(seconds(2_000), 0.01)
