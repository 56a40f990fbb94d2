"""What an entry of the ledger counts, against the table of the design and by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.acts.deeds import Account, Counted, deeds, weight
from closeknit.model.ledger import By, Deed, Entry, Outcome, State, Word
from closeknit.model.verdicts import Size

ELIF = 1
PROPOSED, CONFIRMED, LOGGED = State.PROPOSED, State.CONFIRMED, State.LOGGED


def entry(what: str, by: By = By.THEM, **more: object) -> Entry:
    return replace(Entry(what, by, ELIF, 1_000, "i7", "<7@x>"), **more)  # type: ignore[arg-type]


# what, outcome, more → account where they did it, account where I did, good, bad
COUNTS = [
    (Deed.ASK, Outcome.GRANTED, {}, "MY_ASKS", "ASKS", 1.0, 0.0),
    (Deed.ASK, Outcome.REFUSED, {}, "MY_ASKS", "ASKS", 0.0, 1.0),
    (Deed.ASK, Outcome.UNANSWERED, {}, "MY_ASKS", "ASKS", 0.0, 0.5),
    (Deed.PROMISE, Word.KEPT, {}, "WORD", "MY_WORD", 1.0, 0.0),
    (Deed.PROMISE, Word.BROKEN, {}, "WORD", "MY_WORD", 0.0, 1.5),
    (Deed.INTRODUCTION, "", {}, "GIFTS", "MY_GIFTS", 1.5, 0.0),
    (Deed.INTRODUCTION, "followed", {}, "GIFTS", "MY_GIFTS", 1.5, 0.0),
    (Deed.REFERRAL, "", {}, "GIFTS", "MY_GIFTS", 1.5, 0.0),
    (Deed.REFERRAL, "won", {}, "GIFTS", "MY_GIFTS", 1.5, 0.0),
    (Deed.REFERRAL, "lost", {}, "GIFTS", "MY_GIFTS", 1.5, 0.0),
    (Deed.FAVOUR, "", {}, "GIFTS", "MY_GIFTS", 0.7, 0.0),
    (Deed.FAVOUR, "", {"state": PROPOSED}, "GIFTS", "MY_GIFTS", 0.2, 0.0),
    (Deed.FAVOUR, "", {"state": CONFIRMED}, "GIFTS", "MY_GIFTS", 0.7, 0.0),
    (Deed.FAVOUR, "", {"size": Size.TIME}, "GIFTS", "MY_GIFTS", 0.7, 0.0),
    (Deed.FAVOUR, "", {"size": Size.NAME}, "GIFTS", "MY_GIFTS", 1.5, 0.0),
    (Deed.FAVOUR, "", {"size": Size.STAKE}, "GIFTS", "MY_GIFTS", 1.5, 0.0),
    ("vouch", "", {}, "GIFTS", "MY_GIFTS", 1.0, 0.0),
]


@pytest.mark.parametrize(("what", "outcome", "more", "theirs", "mine", "good", "bad"), COUNTS)
def test_the_table(
    what: str,
    outcome: str,
    more: dict[str, object],
    theirs: str,
    mine: str,
    good: float,
    bad: float,
) -> None:
    for by, account in ((By.THEM, theirs), (By.ME, mine)):
        given_ = entry(what, by, outcome=outcome, **more)
        assert list(deeds([given_])) == [Counted(ELIF, 1_000, Account[account], good, bad)]
        assert weight(given_) == good + bad


@pytest.mark.parametrize(
    "given_",
    [
        *(entry(Deed.ASK, outcome=o) for o in (Outcome.OPEN, Outcome.DEFERRED, Outcome.UNKNOWN)),
        *(entry(Deed.PROMISE, outcome=o) for o in (Word.OPEN, Word.LATE)),
        entry(Deed.ASK),
        *(entry(what, By.BOTH) for what in (Deed.MEETING, Deed.CALL, Deed.NOTE)),
        entry(Deed.THANKS, By.ME),
    ],
    ids=lambda e: f"{e.what} {e.outcome}",
)
def test_what_counts_nothing(given_: Entry) -> None:
    assert list(deeds([given_])) == []
    assert weight(given_) == 0


def test_the_accounts_are_those_of_the_measures() -> None:
    from closeknit.measure import tables

    for account in Account:
        assert getattr(tables, account.name) == account.value


def test_a_quick_answer_counts_a_quarter() -> None:
    """Whether they answer at all is a sign of its own."""
    small = Entry(
        Deed.ASK, By.ME, 1, 1_000, "i1", size=Size.INFORMATION, outcome=Outcome.GRANTED
    )  # fmt: skip
    assert [(c.account, c.good, c.bad) for c in deeds([small])] == [(Account.ASKS, 0.25, 0.0)]


def test_probabilities_by_hand() -> None:
    """An ask that is one by .8, granted by .75 → .6; an introduction by .4 → .6."""
    asked = entry(
        Deed.ASK, By.ME, outcome=Outcome.GRANTED, probability=0.8, outcome_probability=0.75
    )
    introduced = entry(Deed.INTRODUCTION, probability=0.4, outcome_probability=0.1)
    first, second = deeds([asked, introduced])
    assert (first.account, first.bad) == (Account.ASKS, 0)
    assert first.good == pytest.approx(0.6)
    assert (second.account, second.bad) == (Account.GIFTS, 0)
    assert second.good == pytest.approx(0.6)


ENTRIES = st.builds(
    Entry,
    what=st.sampled_from([*Deed, "vouch"]),
    by=st.sampled_from(By),
    person=st.integers(1, 5),
    time=st.integers(0, 10**9),
    ref=st.just("i1"),
    size=st.none() | st.sampled_from(Size),
    outcome=st.sampled_from(["", *Outcome, *Word, "won", "lost", "told", "thanked", "followed"]),
    probability=st.floats(0.1, 1),
    outcome_probability=st.floats(0.1, 1),
    state=st.sampled_from(State),
)


@given(st.lists(ENTRIES, max_size=8))
def test_one_event_in_one_account(entries: list[Entry]) -> None:
    alone = [list(deeds([each])) for each in entries]
    assert all(len(counted) <= 1 for counted in alone)
    assert list(deeds(entries)) == [counted for each in alone for counted in each]
    for each, counted in zip(entries, alone, strict=True):
        for one in counted:
            assert (one.person, one.time) == (each.person, each.time)
            assert min(one.good, one.bad) == 0
            assert 0 < one.good + one.bad <= 1.5
            assert math.isclose(one.good + one.bad, each.probability * weight(each))
            # what was done for me is in the first three accounts but for asks, which are mine
            for_me = (each.by is not By.ME) != (each.what == Deed.ASK)
            assert (one.account < Account.MY_ASKS) == for_me
