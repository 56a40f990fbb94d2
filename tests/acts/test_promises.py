"""Promises and what keeps them, on invented exchanges worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.course import Course
from closeknit.acts.promises import introduced_as_promised, is_promise, promises
from closeknit.acts.text import find_acts
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, By, Deed, Entry, Event, Promise, Said, Word

MARTA, WREN = 1, 2

DAY = 86_400
LATER = 1_000 * DAY


def event(number: int, day: float, by: int, to: tuple[int, ...], **more: object) -> Event:
    plain = Event(number, f"<{number}@x>", int(day * DAY), by, to, hash=number, thread_hash=1)
    return Event(**{**{f: getattr(plain, f) for f in Event.__slots__}, **more})


def says(act: Act, probability: float = 0.9) -> tuple[Said, ...]:
    return (Said(act, probability, "I'll send it."),)


MINE = event(1, 0, ME, (MARTA,), said=says(Act.PROMISE, 0.8))


def only(*events: Event, as_of: int = LATER) -> Promise:
    (found,) = promises(Course(events, as_of))
    return found


def test_open_then_late() -> None:
    assert only(MINE, as_of=30 * DAY) == Promise(
        1, "<1@x>", 0, ME, MARTA, "I'll send it.", Word.OPEN, 0.8
    )
    assert only(MINE, as_of=31 * DAY).word is Word.LATE


@pytest.mark.parametrize(
    "keeps",
    [
        pytest.param(event(2, 3, ME, (MARTA,), said=says(Act.KEPT)), id="as promised"),
        pytest.param(event(2, 3, ME, (MARTA,), said=says(Act.GRANT)), id="here it is"),
        pytest.param(event(2, 90, ME, (MARTA,), said=says(Act.KEPT)), id="late, in the thread"),
        pytest.param(
            event(2, 3, ME, (WREN, MARTA), said=says(Act.KEPT), thread_hash=9), id="elsewhere"
        ),
    ],
)
def test_kept(keeps: Event) -> None:
    found = only(MINE, keeps)
    assert (found.word, found.kept_in, found.kept_key) == (Word.KEPT, 2, "<2@x>")
    assert found.kept_probability == 0.9


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(event(2, 3, MARTA, (ME,), said=says(Act.KEPT)), id="by the other"),
        pytest.param(event(2, 31, ME, (MARTA,), said=says(Act.GRANT)), id="a yes much later"),
        pytest.param(
            event(2, 31, ME, (MARTA,), said=says(Act.KEPT), thread_hash=9), id="later elsewhere"
        ),
        pytest.param(event(2, 3, ME, (WREN,), said=says(Act.KEPT), thread_hash=9), id="to another"),
        pytest.param(event(2, 3, ME, (MARTA,), words=50), id="no word of it"),
        pytest.param(event(2, 3, ME, (WREN,), said=says(Act.GRANT)), id="a yes to another"),
    ],
)
def test_not_kept(other: Event) -> None:
    assert only(MINE, other).word is Word.LATE


def test_thanks_after_i_wrote_again() -> None:
    sends = event(2, 3, ME, (MARTA,), words=50)
    thanks = event(3, 4, MARTA, (ME,), said=says(Act.THANKS))
    found = only(MINE, sends, thanks)
    assert (found.word, found.kept_in) == (Word.KEPT, 2)
    assert found.kept_probability == 0.935  # 1 - (1 - .35) * (1 - .9)
    assert only(MINE, thanks).word is Word.LATE


def test_a_new_version_delivers() -> None:
    mine = event(1, 0, ME, (MARTA,), said=says(Act.PROMISE), subject="Re: [DRAFT 1] The flyer")
    new = event(2, 3, ME, (MARTA,), subject="[DRAFT v2] the flyer", thread_hash=9)
    assert (only(mine, new).word, only(mine, new).kept_in) == (Word.KEPT, 2)
    other = event(2, 3, ME, (MARTA,), subject="[DRAFT v2] The poster", thread_hash=9)
    assert only(mine, other).word is Word.LATE


def test_an_answer_to_a_new_version_is_none() -> None:
    mine = event(1, 0, ME, (MARTA,), said=says(Act.PROMISE), subject="Re: [DRAFT 1] The flyer")
    about = event(2, 3, ME, (MARTA,), subject="Re: [DRAFT v2] The flyer", thread_hash=9)
    assert only(mine, about).word is Word.LATE
    says_yes = replace(about, said=says(Act.GRANT))
    assert only(mine, says_yes).kept_in == 2


def test_a_yes_in_another_branch_is_of_another_thing() -> None:
    mine = event(2, 1, ME, (MARTA,), said=says(Act.PROMISE), subject="Re: [2/9] Menu", reply_hash=1)
    other = event(3, 0, MARTA, (ME,), subject="[3/9] Hall")
    yes = event(4, 2, ME, (MARTA,), said=says(Act.GRANT), subject="Re: [3/9] Hall", reply_hash=3)
    asked = event(1, 0, MARTA, (ME,), subject="[2/9] Menu")
    assert only(asked, mine, other, yes).word is Word.LATE
    same_branch = replace(yes, reply_hash=1)
    assert only(asked, mine, other, same_branch).kept_in == 4
    same_subject = replace(yes, subject="Re: [v2 2/9] Menu")
    assert only(asked, mine, other, same_subject).kept_in == 4


def test_who_promises_anew_has_not_delivered() -> None:
    again = event(2, 3, ME, (MARTA,), words=50, said=says(Act.GRANT) + says(Act.PROMISE, 0.7))
    first, _ = promises(Course([MINE, again], LATER))
    assert first.word is Word.LATE


def test_thanks_for_another_message_keep_nothing() -> None:
    sends = event(2, 3, ME, (MARTA,), words=50)
    asks = event(3, 3, ME, (MARTA,), reply_hash=9)
    thanks = event(4, 4, MARTA, (ME,), said=says(Act.THANKS), reply_hash=3)
    assert only(MINE, sends, asks, thanks).kept_in == 3
    assert only(MINE, sends, asks, replace(thanks, reply_hash=2)).kept_in == 2


def test_promised_to_another_who_is_answered() -> None:
    before = event(1, 0, WREN, (MARTA,), copied=(ME,))
    theirs = event(2, 1, MARTA, (WREN, ME), reply_hash=1, said=says(Act.PROMISE))
    assert promises(Course([before, theirs], LATER)) == ()


def test_of_others_to_me_only() -> None:
    theirs = event(1, 0, MARTA, (ME,), said=says(Act.PROMISE))
    assert (only(theirs).by, only(theirs).to) == (MARTA, ME)
    aside = event(1, 0, MARTA, (WREN,), copied=(ME,), said=says(Act.PROMISE))
    assert promises(Course([aside], LATER)) == ()
    assert (
        promises(Course([event(1, 0, ME, tuple(range(1, 9)), said=says(Act.PROMISE))], LATER)) == ()
    )


PEOPLE = st.integers(0, 3)
SAID = st.lists(
    st.builds(
        Said,
        st.sampled_from([Act.PROMISE, Act.KEPT, Act.GRANT, Act.THANKS]),
        st.floats(0, 1),
        st.just("x"),
    ),
    max_size=3,
).map(tuple)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 60),
        PEOPLE,
        st.sets(PEOPLE, max_size=4),
        SAID,
        st.integers(0, 4),
        st.sampled_from(["", "[v2] Flyer", "Re: flyer"]) | st.text(),
    ),
    max_size=20,
).map(
    lambda rows: [
        event(n, day, by, tuple(to - {by}), said=said, thread_hash=thread, words=n * 3, subject=s)
        for n, (day, by, to, said, thread, s) in enumerate(rows, 1)
    ]
)


@settings(max_examples=200, deadline=None)
@given(EVENTS, st.integers(0, 60))
def test_nothing_after_the_date_counts(events: list[Event], day: int) -> None:
    as_of = day * DAY
    found = promises(Course(events, as_of))
    assert found == promises(Course([e for e in reversed(events) if e.time <= as_of], as_of))
    by_id = {e.id: e for e in events}
    for p in found:
        assert ME in (p.by, p.to)
        assert (p.kept_in is None) == (p.word is not Word.KEPT)
        assert (p.word is Word.LATE) <= (as_of - p.time > 30 * DAY)
        if p.kept_in is not None:
            assert by_id[p.kept_in].sender == p.by
            assert p.time < by_id[p.kept_in].time <= as_of
            assert 0.5 <= p.kept_probability <= 1


MUSES = (
    "Let me think about it.",
    "Let me think it over.",
    "I'll think about it.",
    "I’ll think about it over the weekend.",
    "I'll have a think.",
    "Let me see.",
    "Let me see what I can do.",
    "I'll see if that works.",
    "I'll sleep on it.",
    "I will give it some thought.",
    "I'll give the idea some careful thought.",
    "I'll mull it over.",
    "I'll consider it.",
    "We'll have to think about that.",
    "I'll just think about whom I could introduce you to.",
    "I'll keep you in mind.",
)
BINDS = (
    "I'll send it tomorrow.",
    "I'll get back to you.",
    "I'll think about it and let you know by Friday.",
    "Let me think about it and I'll call you tomorrow.",
    "Let me have a think and come back to you.",
    "I'll see to it.",
    "I'll see that you get the papers.",
    "I will look into it.",
    "I'll introduce you to Ines next week.",
    "Let me check with the printer and get back to you.",
)


@pytest.mark.parametrize("text", MUSES)
def test_who_will_think_about_it_promises_nothing(text: str) -> None:
    assert not is_promise(text)
    thought = replace(MINE, said=(Said(Act.PROMISE, 0.9, text),))
    assert promises(Course([thought], LATER)) == ()
    # what I called a promise is one
    assert len(promises(Course([thought], LATER), {MINE.key})) == 1


@pytest.mark.parametrize("text", BINDS)
def test_who_says_what_they_will_do_promises_it(text: str) -> None:
    assert is_promise(text)


@pytest.mark.parametrize("text", ["Ich überlege es mir noch.", "Ich denke darüber nach."])
def test_what_is_thought_over_in_german_isn_t_found(text: str) -> None:
    found = find_acts(f"Liebe Marta,\n\ndanke für das Programm. {text}\n\nRobin")
    assert [f for f in found if f.act is Act.PROMISE] == []


# an introduction that was promised ---------------------------------------------------------
def entry(what: Deed, day: float, by: By = By.THEM, text: str = "", **more: object) -> Entry:
    plain = Entry(what, by, MARTA, int(day * DAY), f"i{int(day)}", text=text)
    return replace(plain, **more)  # type: ignore[arg-type]


OPEN = entry(Deed.PROMISE, 1, text="I'll introduce you to my accountant.", outcome="open")
MADE = entry(Deed.INTRODUCTION, 9, other=WREN, key="<9@x>", probability=0.8)


def test_an_introduction_keeps_the_promise_of_one() -> None:
    kept, made = introduced_as_promised([OPEN, MADE])
    assert (kept.outcome, kept.outcome_ref, kept.outcome_key) == ("kept", "i9", "<9@x>")
    assert kept.outcome_probability == 0.8
    assert made == MADE
    late = replace(OPEN, outcome="late", text="I'll put you in touch with her.")
    assert introduced_as_promised([late, replace(MADE, time=170 * DAY)])[0].outcome == "kept"


@pytest.mark.parametrize(
    ("promise", "made"),
    [
        pytest.param(replace(OPEN, text="I'll send it on Monday."), MADE, id="of something else"),
        pytest.param(OPEN, replace(MADE, time=0), id="before"),
        pytest.param(OPEN, replace(MADE, time=190 * DAY), id="much later"),
        pytest.param(OPEN, replace(MADE, by=By.ME), id="by the other"),
        pytest.param(OPEN, replace(MADE, person=WREN), id="for another"),
        pytest.param(OPEN, replace(MADE, probability=0.4), id="hardly one"),
        pytest.param(replace(OPEN, outcome="broken"), MADE, id="as I said, broken"),
        pytest.param(replace(OPEN, other=9), MADE, id="to somebody else"),
    ],
)
def test_what_keeps_no_promise_of_an_introduction(promise: Entry, made: Entry) -> None:
    assert introduced_as_promised([promise, made]) == [promise, made]


def test_one_introduction_keeps_one_promise() -> None:
    again = replace(OPEN, time=3 * DAY, ref="i3")
    first, second, _ = introduced_as_promised([OPEN, again, MADE])
    assert (first.outcome, second.outcome) == ("kept", "open")
