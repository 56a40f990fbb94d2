"""Every claim of a hand-made tie: its sentence, its figure and what proves it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.judge.explain import explain
from closeknit.model.evidence import About, Evidence, FamilySum
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.store.reader import Event

DAY = 86_400
T = 20_000 * DAY  # 2024-10-04
MINE, THEIRS = 0, 1


def _event(
    number: int, days: float, direction: int, answers: int | None = None, size: int = 1
) -> Event:
    reply = None if answers is None else 100 + answers
    return Event(number, int(T - days * DAY), direction, 1, size, 100 + number, reply, "")


EVENTS = [
    _event(1, 900, MINE),
    _event(2, 899, THEIRS, 1),
    _event(3, 60, MINE),
    _event(4, 50, THEIRS, 3),  # ten days later
    _event(5, 40, THEIRS),
    _event(6, 39, MINE, 5),
    _event(7, 38, THEIRS, size=9),
    _event(8, 20, MINE),
    _event(9, 10, MINE),
]
TIE = Tie(
    person=Person("p7", "Ann Lee", ("ann@made.example",)),
    as_of=T,
    standing=Standing.CONTACT,
    dormant=False,
    connection_probability=Probability(0.2, 0.1, 0.4),
    reply_probability=Probability(0.4, 0.3, 0.6),
    initiate_probability=None,
    alive_probability=None,
    familiarity=50,
    investment=50,
    regard=50,
    credibility=50,
    interactions=Counts(5, 4, 0),
    first=T - 900 * DAY,
    last_from_me=T - 10 * DAY,
    last_to_me=T - 38 * DAY,
    my_initiations=4,
    their_initiations=1,
    trials=5,
    answered=1,
    their_trials=2,
    their_answered=1,
    exchanges=2,
    exchange_days=2,
    best_exchanges=2,
    usual_gap=10.0,
    silence=38.0,
    unanswered_run=2,
)


def _claim(part: str, tie: Tie = TIE, events: list[Event] = EVENTS) -> Evidence:
    (found,) = [e for e in explain(tie, events) if part in e.claim]
    return found


def test_exchanges() -> None:
    found = _claim("both ways")
    assert found.claim == (
        "You wrote to each other twice both ways in small groups in the last 12 months."
    )
    # the newest small ones of the year first
    assert (found.value, found.about) == (2, About.AMOUNT)
    assert found.refs == ("i9", "i8", "i6", "i5", "i4")
    # days are told where they are fewer
    bunched = _claim("both ways", replace(TIE, exchanges=3, exchange_days=1))
    assert bunched.claim.endswith("in the last 12 months, on 1 day.")


def test_no_exchange_this_year_or_ever() -> None:
    past = _claim("best year", replace(TIE, exchanges=0, best_exchanges=7))
    assert "7 times both ways" in past.claim
    never = _claim("never both wrote", replace(TIE, exchanges=0, best_exchanges=0))
    assert (never.value, never.favours) == (0, False)


def test_answers() -> None:
    found = _claim("They answered")
    assert found.claim == "They answered 1 of 5 messages that you sent to them, within a week."
    assert (found.value, found.favours) == (0.2, False)  # only 2 came within a week
    assert found.refs == ("i2",)
    assert _claim("They answered", replace(TIE, answered=2)).favours
    # without links what I sent is the proof
    mute = [replace(e, reply_hash=None) for e in EVENTS]
    assert _claim("They answered", TIE, mute).refs == ("i9", "i8", "i6", "i3", "i1")


@pytest.mark.parametrize(
    ("answered", "trials", "said"),
    [
        (1, 1, "answered the one message that"),
        (0, 1, "did not answer the one message that"),
        (0, 3, "answered none of 3 messages that"),
        (3, 3, "answered 3 of 3 messages that"),
        (900, 1200, "answered 900 of 1,200 messages that"),
    ],
)
def test_counts_of_answers_as_one_would_say_them(answered: int, trials: int, said: str) -> None:
    tie = replace(
        TIE, answered=answered, trials=trials, their_answered=answered, their_trials=trials
    )
    assert f"They {said} you sent" in _claim("you sent to them", tie).claim
    assert f"You {said} they sent" in _claim("they sent to you", tie).claim


def test_nothing_waits_where_nothing_went() -> None:
    inbound = [e for e in EVENTS if e.direction == THEIRS]
    tie = replace(TIE, last_from_me=None, unanswered_run=0)
    assert not [e for e in explain(tie, inbound) if e.about is About.RUN]
    assert "you never" in _claim("wrote first", tie, inbound).claim
    outbound = [e for e in EVENTS if e.direction == MINE]
    assert "they never wrote first, you 5 times" in _claim("wrote first", TIE, outbound).claim


def test_how_soon_half_of_the_answers_came() -> None:
    # after 1, 2, 5 and 30 hours
    events = [
        e
        for n, hours in enumerate((1, 2, 5, 30))
        for e in (
            _event(2 * n, 100 - n, MINE),
            _event(2 * n + 1, 100 - n - hours / 24, THEIRS, 2 * n),
        )
    ]
    assert "half of the answers within 2 hours" in _claim("They answered", TIE, events).claim


def test_who_writes_after_silence() -> None:
    # 1 begins; 3 comes after 839 days, 4 after 10, 5 after 10, 8 after 18, 9 after 10
    found = _claim("wrote first")
    assert found.claim == ("After a week or more of silence they wrote first twice, you 4 times.")
    assert found.refs == ("i5", "i4")


def test_between_us_only() -> None:
    found = _claim("the two of you only")
    assert found.claim == "8 of your 9 messages went between the two of you only."  # 7 to nine
    assert found.refs == ("i9", "i8", "i6", "i5", "i4")
    pair = [e for e in EVENTS if e.size == 1]
    assert _claim("the two of you only", TIE, pair).claim.startswith("All that you wrote")
    crowd = [replace(e, size=7) for e in EVENTS]
    assert _claim("the two of you only", TIE, crowd).claim.startswith("No message went")


def test_silence() -> None:
    found = _claim("usual gap")
    # 20000 days − 38 = 27 August 2024
    assert found.claim == (
        "Their last word came on 2024-08-27, 38 days ago; your usual gap is 10 days."
    )
    assert (found.value, found.favours, found.refs) == (38.0, False, ("i7",))
    near = _claim("usual rhythm", replace(TIE, usual_gap=19.0))
    assert near.favours
    # a burst in one thread is no daily rhythm
    assert _claim("usual rhythm", replace(TIE, usual_gap=0.5, silence=14.0)).favours
    assert "2 years ago" in _claim("usual gap", replace(TIE, silence=740.0)).claim
    assert not [e for e in explain(replace(TIE, usual_gap=None), EVENTS) if "usual" in e.claim]


def test_my_own_part() -> None:
    found = _claim("You answered")
    assert found.claim == "You answered 1 of 2 messages that they sent to you, within a week."
    assert (found.value, found.favours, found.refs) == (0.5, True, ("i6",))


def test_one_sided() -> None:
    found = _claim("no answer")
    assert found.claim == "Your last 2 messages to them have no answer."
    assert (found.value, found.favours, found.refs) == (2, False, ("i9", "i8"))


def test_age() -> None:
    found = _claim("first message")
    assert (found.value, found.favours, found.refs) == (2.5, True, ("i1",))  # 900 / 365.25
    assert "2022-04-18" in found.claim


@pytest.mark.parametrize(("said", "favours"), [("connection", True), ("contact", False)])
def test_declared(said: str, favours: bool) -> None:
    found = explain(replace(TIE, declared=Standing(said)), EVENTS)[0]
    assert found.claim == f"You declared them a {said}."
    assert (found.weight, found.favours, found.refs) == (1.0, favours, ())


def test_each_family_has_one_sentence_that_carries_its_sums() -> None:
    sums = (
        FamilySum("connection", "median", -1.0),
        FamilySum("connection", "amount", 0.75),
        FamilySum("connection", "answers", -0.5),
        FamilySum("connection", "mine", 0.125),
        FamilySum("connection", "alone", 0.0),
        FamilySum("connection", "opens", 0.25),
        FamilySum("reply", "answers", 0.375),
        FamilySum("reply", "run", -2.0),
    )
    found = explain(replace(TIE, sums=sums), EVENTS)
    carried = [s for e in found for s in e.sums]
    assert sorted(carried, key=str) == sorted((s for s in sums if s.family != "median"), key=str)
    # that of standing says how a claim speaks, or else that of the answer
    by_matter = {e.about: e for e in found}
    assert (by_matter[About.ANSWERS].weight, by_matter[About.ANSWERS].favours) == (0.5, False)
    assert (by_matter[About.RUN].weight, by_matter[About.RUN].favours) == (2.0, False)
    assert [e.weight for e in found] == sorted((e.weight for e in found), reverse=True)


def test_somebody_of_whom_nothing_was_seen() -> None:
    blank = replace(TIE, reply_probability=None, first=None, last_to_me=None, exchanges=0)
    assert [e.claim for e in explain(blank, [])] == ["No personal message between you was read."]


EVENT = st.builds(
    _event,
    st.integers(1, 99),
    st.floats(0, 4000),
    st.sampled_from([0, 1, 2]),
    st.none() | st.integers(1, 99),
    st.integers(1, 50),
)
MANY = st.integers(0, 5000)


@given(
    st.lists(EVENT, max_size=30, unique_by=lambda e: e.id),
    st.builds(
        replace,
        st.just(TIE),
        exchanges=MANY,
        best_exchanges=MANY,
        trials=MANY,
        their_trials=MANY,
        my_initiations=MANY,
        their_initiations=MANY,
        unanswered_run=st.integers(0, 50),
        usual_gap=st.none() | st.floats(1, 5000),
        silence=st.none() | st.floats(0, 20_000),
    ),
)
def test_weights_are_finite_and_references_real(events: list[Event], tie: Tie) -> None:
    events = sorted(events, key=lambda e: (e.time, e.id))
    ids = {f"i{e.id}" for e in events}
    for found in explain(tie, events):
        assert 0 <= found.weight <= 1
        assert math.isfinite(found.value)
        assert found.claim.endswith(".")
        assert set(found.refs) <= ids
        assert len(found.refs) == len(set(found.refs)) <= 5


CALL, CHAT, TO, ATTENDEE = 2, 3, 1, 5
TALKS = [
    replace(_event(21, 300, MINE), channel=CHAT, role=TO),  # she never came back to it
    replace(_event(22, 200, THEIRS), channel=CHAT, role=ATTENDEE),
    replace(_event(23, 100, MINE), channel=CHAT, role=TO),
    replace(_event(24, 99, THEIRS), channel=CHAT, role=TO),  # but to this one
    replace(_event(25, 50, MINE), channel=CHAT, role=ATTENDEE),
    replace(_event(26, 20, THEIRS), channel=CALL, role=ATTENDEE),
    replace(_event(27, 5, MINE), channel=CALL, role=ATTENDEE),
]
TALKED = replace(
    TIE,
    interactions=Counts(4, 3, 0),
    trials=0,
    answered=0,
    their_trials=2,
    their_answered=1,
    exchanges=4,
    exchange_days=4,
    silence=5.0,
    unanswered_run=0,
)


@pytest.mark.parametrize(
    "claim",
    [
        "They answered 2 of 3 chats that you opened.",
        "You answered 1 of 2 chats that they opened.",
        "You wrote to each other 4 times both ways in small groups in the last 12 months. "
        "Among them were 2 chats and 2 calls.",
        "After a week or more of silence they wrote first twice, you 4 times. "
        "2 chats and 1 call were begun by them, the last on 2024-09-14; "
        "3 chats and 1 call by you.",
        "Their last word came on 2024-09-29, 5 days ago, in a call, within your usual rhythm.",
    ],
)
def test_every_sentence_names_the_channel(claim: str) -> None:
    assert claim in [each.claim for each in explain(TALKED, TALKS)]


def test_what_was_answered_in_a_chat_is_proved_by_it() -> None:
    assert _claim("chats that you opened", TALKED, TALKS).refs == ("i25", "i23")
    assert _claim("Their last word", TALKED, TALKS).refs == ("i27",)


def test_beside_mail_chats_are_told_apart() -> None:
    both = sorted([*EVENTS, *TALKS], key=lambda event: event.time)
    tie = replace(TIE, their_trials=4, their_answered=2)
    assert _claim("They answered", tie, both).claim.endswith(", and 2 of 3 chats that you opened.")
    assert _claim("You answered", tie, both).claim == (
        "You answered 2 of 4 messages and chats of theirs within a week, among them 1 of 2 chats "
        "that they opened."
    )


def test_who_never_began_a_chat() -> None:
    mine = [each for each in TALKS if each.direction == MINE]
    claim = _claim("After a week", TALKED, mine).claim
    assert claim.endswith(" They never opened a chat or called; you did 4 times.")
