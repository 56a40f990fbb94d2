"""The ledger, by hand and by properties: found things, my words about them, and my notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.course import Course
from closeknit.acts.deeds import Account, deeds
from closeknit.acts.ledger import PROVING, Words, ledger
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, By, Deed, Entry, Event, Logged, Said, State
from closeknit.model.verdicts import Size

ELIF, DORIAN, WREN = 1, 2, 3
DAY = 86_400
LATER = 100 * DAY
ASKS = Said(Act.ASK, 0.9, "Could you read my draft?", Size.TIME, "review")
GRANTS = Said(Act.GRANT, 0.9, "Here is what I think of it.")
THANKS = Said(Act.THANKS, 0.8, "Thank you for your trouble.")
PROMISES = Said(Act.PROMISE, 0.8, "I'll send it on Monday.")
KEPT = Said(Act.KEPT, 0.9, "As promised, here it is.")
INTRODUCES = Said(Act.INTRODUCTION, 0.9, "Dorian, meet Elif.")
REFERS = Said(Act.REFERRAL, 0.9, "A friend of mine looks for a roofer.")
VOUCHES = Said(Act.VOUCH, 0.7, "Robin Vale does splendid work.")
NAMES = ("Robin Vale", "Robin")


def event(
    number: int,
    day: float,
    by: int,
    to: tuple[int, ...],
    *said: Said,
    answers: int | None = None,
    copied: tuple[int, ...] = (),
    subject: str = "",
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
        None,
        words=20,
        subject=subject,
        said=said,
    )


def told(*events: Event, words: Words = Words(), as_of: int = LATER) -> tuple[Entry, ...]:  # noqa: B008
    return ledger(Course(events, as_of), words, NAMES)


def short(*events: Event, words: Words = Words()) -> list[tuple[str, str, int, str, str]]:  # noqa: B008
    return [(e.what, e.by.value, e.person, e.ref, e.outcome) for e in told(*events, words=words)]


ASKED = (
    event(1, 0, ME, (ELIF,), ASKS),
    event(2, 1, ELIF, (ME,), GRANTS, answers=1),
    event(3, 2, ME, (ELIF,), THANKS, answers=2),
)


def test_an_ask_its_answer_and_thanks_are_one_entry() -> None:
    (only,) = told(*ASKED)
    assert only == Entry(
        Deed.ASK, By.ME, ELIF, 0, "i1", "<1@x>", "Could you read my draft?", None, Size.TIME,
        "review", None, "granted", "i2", "<2@x>", 0.9, only.outcome_probability, State.PROPOSED,
    )  # fmt: skip
    (counted,) = deeds([only])
    assert counted.account is Account.ASKS
    # the same the other way round
    theirs = [replace(e, sender=1 - e.sender, addressed=(1 - e.addressed[0],)) for e in ASKED]
    (only,) = told(*theirs)
    assert (only.what, only.by, only.person, only.outcome) == (Deed.ASK, By.THEM, ELIF, "granted")
    assert [c.account for c in deeds([only])] == [Account.MY_ASKS]


def test_thanks_for_a_rejected_ask_are_for_a_favour() -> None:
    """So are those for a patch, whose ask stands in no words."""
    words = Words(rejected=frozenset({("<1@x>", "ask"), ("<1@x>", "small_ask")}))
    assert short(*ASKED, words=words) == [("favour", "them", ELIF, "i3", "")]
    patch = event(1, 0, ME, (ELIF,), subject="[PATCH] mend the roof")
    assert short(patch, *ASKED[1:]) == [("ask", "me", ELIF, "i1", "granted")]
    assert short(patch, *ASKED[1:], words=words) == [("favour", "them", ELIF, "i3", "")]


def test_a_kept_promise_and_thanks_for_it_are_one_entry() -> None:
    assert short(
        event(1, 0, ELIF, (ME,), PROMISES),
        event(2, 1, ELIF, (ME,), KEPT, answers=1),
        event(3, 2, ME, (ELIF,), THANKS, answers=2),
    ) == [("promise", "them", ELIF, "i1", "kept")]


def test_a_referral_and_thanks_for_it_are_one_entry() -> None:
    referral = event(1, 0, ELIF, (ME,), REFERS)
    for thanks in (
        event(2, 1, ME, (ELIF,), THANKS, answers=1),
        event(2, 1, ME, (ELIF,), THANKS),
    ):
        assert short(referral, thanks) == [("referral", "them", ELIF, "i1", "thanked")]
        # also where it was told later how it went
        more = event(3, 9, ME, (ELIF,), answers=1)
        assert short(referral, thanks, more)[0] == ("referral", "them", ELIF, "i1", "told")
        assert len(short(referral, thanks, more)) == 1
    rejected = Words(rejected=frozenset({("<1@x>", "referral")}))
    assert short(referral, thanks, words=rejected) == [("favour", "them", ELIF, "i2", "")]


def test_an_introduction_and_thanks_for_it_are_one_entry() -> None:
    events = (
        event(1, 0, ELIF, (ME,)),
        event(2, 1, ELIF, (ME, DORIAN), INTRODUCES),
        event(3, 2, ME, (ELIF,), THANKS, answers=2),
    )
    assert short(*events) == [("introduction", "them", ELIF, "i2", "")]
    (only,) = told(*events)
    assert only.other == DORIAN
    assert [c.account for c in deeds([only])] == [Account.GIFTS]


def test_my_introduction_stands_with_both() -> None:
    events = (
        event(1, 0, ME, (ELIF, DORIAN), INTRODUCES),
        event(2, 3, DORIAN, (ELIF,), answers=1, copied=(ME,)),
    )
    first, second = told(*events)
    assert {(e.person, e.other) for e in (first, second)} == {(ELIF, DORIAN), (DORIAN, ELIF)}
    for each in (first, second):
        assert (each.by, each.outcome, each.outcome_ref) == (By.ME, "followed", "i2")
        assert each.text == "Dorian, meet Elif."
        assert [c.account for c in deeds([each])] == [Account.MY_GIFTS]


def test_praise_counts_where_it_is_of_me_and_others_read_it() -> None:
    assert short(event(1, 0, ELIF, (DORIAN,), VOUCHES, copied=(ME,))) == [
        ("vouch", "them", ELIF, "i1", "")
    ]
    assert short(event(1, 0, ELIF, (ME,), VOUCHES)) == []
    assert short(event(1, 0, ME, (DORIAN,), VOUCHES)) == []
    for kind in ("recommendation", "endorsement"):
        public = Said(Act.VOUCH, 1.0, "A pleasure to work with.", kind=kind)
        assert short(event(1, 0, ELIF, (ME,), public)) == [("vouch", "them", ELIF, "i1", "")]
        assert short(event(1, 0, ME, (DORIAN,), public)) == [("vouch", "me", DORIAN, "i1", "")]
    for other in ("Robinson does splendid work.", "Dorian does splendid work."):
        said = replace(VOUCHES, proof=other)
        assert short(event(1, 0, ELIF, (DORIAN,), said, copied=(ME,))) == []


def test_a_confirmed_act_is_sure() -> None:
    words = Words(confirmed=frozenset({("<1@x>", "small_ask")}))
    (only,) = told(*ASKED, words=words)
    assert (only.probability, only.state) == (1.0, State.CONFIRMED)
    assert only.outcome_probability == told(*ASKED)[0].outcome_probability  # that it is an ask


def test_what_i_said_became_of_it_wins_and_can_be_taken_back() -> None:
    read = told(*ASKED)
    for word in ("refused", "granted", "unanswered", "deferred"):
        words = Words(outcomes={("<1@x>", "ask"): word})
        (only,) = told(*ASKED, words=words)
        assert (only.outcome, only.outcome_ref, only.outcome_key) == (word, "", "")
        assert (only.probability, only.outcome_probability) == (1.0, 1.0)
        assert only.state is State.CONFIRMED
    assert told(*ASKED, words=Words(outcomes={})) == read
    # what is said of another deed in the same message doesn't touch it
    assert told(*ASKED, words=Words(outcomes={("<1@x>", "promise"): "kept"})) == read


@pytest.mark.parametrize(
    ("said", "outcome", "text"),
    [
        ("won 2,000 EUR", "won", "A friend of mine looks for a roofer. (2,000 EUR)"),
        ("won", "won", "A friend of mine looks for a roofer."),
        ("lost", "lost", "A friend of mine looks for a roofer."),
    ],
)
def test_what_a_referral_was_worth_stands_with_its_words(
    said: str, outcome: str, text: str
) -> None:
    referral = event(1, 0, ELIF, (ME,), REFERS)
    (only,) = told(referral, words=Words(outcomes={("<1@x>", "referral"): said}))
    assert (only.outcome, only.text) == (outcome, text)
    note = Logged(4, DAY, Deed.REFERRAL, By.THEM, "elif@x", "a roofer")
    words = Words(outcomes={("L4", "referral"): said}, logged=((note, ELIF, None),))
    (only,) = told(words=words)
    assert only.outcome == outcome
    assert only.text == text.replace("A friend of mine looks for a roofer.", "a roofer")


def note(number: int, what: Deed, by: By = By.ME, time: int = DAY, **more: object) -> Logged:
    return replace(Logged(number, time, what, by, "elif@x"), **more)  # type: ignore[arg-type]


def test_notes() -> None:
    favour = note(1, Deed.FAVOUR, By.THEM, text="read my draft", size=Size.NAME)
    lead = note(2, Deed.REFERRAL, By.THEM, level=4, other="wren@x", time=2 * DAY)
    first, second = told(words=Words(logged=((favour, ELIF, None), (lead, ELIF, WREN))))
    assert first == Entry(
        "favour", By.THEM, ELIF, DAY, "L1", "", "read my draft", size=Size.NAME, state=State.LOGGED
    )
    assert (second.ref, second.other, second.level, second.outcome) == ("L2", WREN, 4, "")
    assert [(c.account, c.good) for c in deeds([first, second])] == [
        (Account.GIFTS, 1.5),
        (Account.GIFTS, 1.5),
    ]


@pytest.mark.parametrize("what", [Deed.ASK, Deed.PROMISE])
def test_a_noted_ask_or_promise_is_open_until_i_say_more(what: Deed) -> None:
    logged = ((note(3, what), ELIF, None),)
    (only,) = told(words=Words(logged=logged))
    assert only.outcome == "open"
    good = {"ask": "granted", "promise": "kept"}[what]
    (only,) = told(words=Words(logged=logged, outcomes={("L3", what): good}))
    assert only.outcome == good
    assert [c.good for c in deeds([only])] == [1]


@pytest.mark.parametrize(
    ("text", "given", "size", "kind"),
    [
        ("introduce me to her accountant", None, Size.NAME, "introduction"),
        ("introduce me to her accountant", Size.NAME, Size.NAME, "introduction"),
        ("introduce me to her accountant", Size.STAKE, Size.STAKE, ""),
        ("the thing in the attic", None, None, ""),
    ],
)
def test_the_size_of_a_noted_ask_is_read_where_i_gave_none(
    text: str, given: Size | None, size: Size | None, kind: str
) -> None:
    (only,) = told(words=Words(logged=((note(4, Deed.ASK, text=text, size=given), ELIF, None),)))
    assert (only.size, only.kind) == (size, kind)


def test_a_promised_introduction_that_was_made_is_a_promise_kept() -> None:
    promise = Said(Act.PROMISE, 0.8, "I'll introduce you to Dorian next week.")
    first, second = told(
        event(1, 0, ELIF, (ME,), promise), event(2, 40, ELIF, (ME, DORIAN), INTRODUCES)
    )
    assert (first.what, first.outcome, first.outcome_ref) == ("promise", "kept", "i2")
    assert (second.what, second.other) == ("introduction", DORIAN)
    # noted by hand, it is kept too
    noted = note(5, Deed.PROMISE, By.ME, text="introduce her to Dorian")
    mine = event(2, 3, ME, (ELIF, DORIAN), INTRODUCES)
    entries = told(mine, words=Words(logged=((noted, ELIF, None),)))
    assert [e.outcome for e in entries if e.what == "promise"] == ["kept"]
    # unless I said what became of it
    said = Words(logged=((noted, ELIF, None),), outcomes={("L5", "promise"): "broken"})
    assert [e.outcome for e in told(mine, words=said) if e.what == "promise"] == ["broken"]


# properties -------------------------------------------------------------------------------
EVERY = (ASKS, GRANTS, THANKS, PROMISES, KEPT, INTRODUCES, REFERS, VOUCHES)
PEOPLE = st.integers(0, 3)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    made: list[Event] = []
    for number in range(1, draw(st.integers(1, 10)) + 1):
        by = draw(PEOPLE)
        others = st.lists(st.sampled_from(sorted({0, 1, 2, 3} - {by})), max_size=3, unique=True)
        to = draw(others)
        copied = tuple(p for p in draw(others) if p not in to)
        answers = draw(st.none() | st.sampled_from(sorted({*range(1, 11)} - {number})))
        said = draw(st.lists(st.sampled_from(EVERY), max_size=3, unique=True))
        subject = draw(st.sampled_from(["", "the roof", "Re: the roof", "[PATCH] the roof"]))
        day = draw(st.integers(0, 60))
        made.append(
            event(
                number, day, by, tuple(to), *said, answers=answers, copied=copied, subject=subject
            )
        )
    return made


@settings(max_examples=35, deadline=None)
@given(histories())
def test_nothing_stands_twice(events: list[Event]) -> None:
    entries = told(*events)
    seen = Counter((e.ref, e.what, e.person, e.other) for e in entries)
    assert max(seen.values(), default=1) == 1
    assert list(entries) == sorted(entries, key=lambda e: e.time)
    # of the gifts one message counts once for a person, but where it introduces them to several
    gifts = Counter(
        (e.ref, e.what, e.person) for e in entries if e.what not in (Deed.ASK, Deed.INTRODUCTION)
    )
    assert max(gifts.values(), default=1) == 1
    # nor are thanks a favour where what they answer is told already
    place = {e.id: (e.time, e.id) for e in events}
    by_ref = {f"i{e.id}": e for e in events}
    done = {
        (e.ref, e.by, e.person) for e in entries if e.what in (Deed.REFERRAL, Deed.INTRODUCTION)
    }
    done |= {(e.outcome_ref, e.by, e.person) for e in entries if e.what == Deed.PROMISE}
    for each in (e for e in entries if e.what == Deed.FAVOUR):
        thanks = by_ref[each.ref]
        answered = thanks.reply_hash
        if answered in place and place[answered] < place[thanks.id]:
            assert (f"i{answered}", each.by, each.person) not in done


@settings(max_examples=35, deadline=None)
@given(histories(), histories(), st.integers(0, 60))
def test_nothing_later_changes_anything(events: list[Event], more: list[Event], day: int) -> None:
    as_of = day * DAY + 7
    until = [e for e in events if e.time <= as_of]
    later = [
        replace(e, id=e.id + 100, hash=e.hash + 100, key=f"<{e.id + 100}@x>", time=as_of + e.time)
        for e in more
        if e.time
    ]
    notes = ((note(1, Deed.FAVOUR, time=as_of), ELIF, None),)
    future = ((note(2, Deed.FAVOUR, time=as_of + 1), ELIF, None),)
    assert told(*until, words=Words(logged=notes), as_of=as_of) == told(
        *until, *later, words=Words(logged=notes + future), as_of=as_of
    )


@settings(max_examples=35, deadline=None)
@given(histories(), st.data())
def test_a_rejected_one_leaves_no_entry_and_no_deed(
    events: list[Event], data: st.DataObject
) -> None:
    entries = told(*events)
    if not entries:
        return
    picked = data.draw(st.sampled_from(entries))
    act = data.draw(st.sampled_from(PROVING[picked.what])).value
    left = told(*events, words=Words(rejected=frozenset({(picked.key, act)})))
    gone = {(e.key, e.what) for e in entries} - {(e.key, e.what) for e in left}
    assert gone == {(picked.key, picked.what)}
    assert {e for e in entries if (e.key, e.what) not in gone} <= set(left)
    # thanks for it are now for a favour, and nothing else is new
    assert {e.what for e in set(left) - set(entries)} <= {Deed.FAVOUR}
    # what it counted is gone with it
    stay = [e for e in entries if (e.key, e.what) not in gone and e in left]
    new = [e for e in left if e not in entries]
    assert Counter(deeds(left)) == Counter(deeds(stay)) + Counter(deeds(new))


@settings(max_examples=35, deadline=None)
@given(histories(), st.data())
def test_a_confirmed_one_is_sure_and_others_stay(events: list[Event], data: st.DataObject) -> None:
    entries = told(*events)
    if not entries:
        return
    picked = data.draw(st.sampled_from(entries))
    act = data.draw(st.sampled_from(PROVING[picked.what])).value
    rejected = frozenset((picked.key, each.value) for each in PROVING[picked.what])
    # said of one of the acts that it may rest on, it outweighs what is said of the other
    words = Words(frozenset({(picked.key, act)}), rejected - {(picked.key, act)})
    sure = told(*events, words=words)
    for before, after in zip(entries, sure, strict=True):
        if (before.key, before.what) == (picked.key, picked.what):
            assert after == replace(before, probability=1.0, state=State.CONFIRMED)
        else:
            assert after == before


@settings(max_examples=40, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_doesnt_matter(events: list[Event], chance: object) -> None:
    mixed = events.copy()
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert told(*mixed) == told(*events)
