"""The probability that somebody comes through, worked out by hand and by its properties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.advise.comethrough import Answered, answered, come_through
from closeknit.model.ledger import By, Deed, Entry, Outcome, State
from closeknit.model.ties import Probability, Tie
from closeknit.model.verdicts import Size

ASK = Entry(
    Deed.ASK, By.ME, 7, 0, "i1", size=Size.NAME, outcome=Outcome.GRANTED, probability=0.8,
    outcome_probability=0.5, state=State.PROPOSED,
)  # fmt: skip


@pytest.fixture(scope="module")
def answers() -> Probability:
    return Probability(0.6, 0.5, 0.7)


def test_what_became_of_my_asks_is_counted_by_its_probability() -> None:
    no = replace(ASK, outcome=Outcome.REFUSED, probability=1.0, outcome_probability=1.0,
                 state=State.LOGGED)  # fmt: skip
    silent = replace(ASK, outcome=Outcome.UNANSWERED)
    unsized = replace(ASK, size=None)
    theirs = replace(ASK, by=By.THEM)
    found = answered([ASK, ASK, no, silent, unsized, theirs])
    assert found == {Size.NAME: Answered(0.8, 1.0, 1)}


def test_by_hand(make_tie: Callable[..., Tie], answers: Probability) -> None:
    tie = replace(make_tie(mine=5, theirs=5), reply_probability=answers)
    bare = come_through(tie, Size.NAME, {}, {})
    assert bare is not None
    assert bare.probability.estimate == pytest.approx(0.6 * 0.6)
    assert not bare.sure
    # mine of everybody: (.6 · 6 + 14) / (6 + 20) = .677; theirs: (4 · .677 + 6) / (4 + 6) = .871
    mine, own = {Size.NAME: Answered(14, 6, 5)}, {Size.NAME: Answered(6, 0, 0)}
    known = come_through(tie, Size.NAME, own, mine)
    assert known is not None
    assert known.probability.estimate == pytest.approx(0.6 * 0.871, abs=0.001)
    assert known.sure


def test_what_is_not_known_is_not_told(make_tie: Callable[..., Tie]) -> None:
    tie = make_tie(mine=5, theirs=5)
    assert come_through(tie, None, {}, {}) is None
    assert come_through(replace(tie, reply_probability=None), Size.TIME, {}, {}) is None


COUNTS = st.builds(Answered, st.floats(0, 50), st.floats(0, 50), st.integers(0, 9))
SEEN = st.dictionaries(st.sampled_from(Size), COUNTS)


@given(SEEN, SEEN, st.sampled_from(Size), st.floats(0.05, 0.9))
def test_properties(
    make_tie: Callable[..., Tie],
    theirs: dict[Size, Answered],
    everybody: dict[Size, Answered],
    size: Size,
    reply: float,
) -> None:
    tie = replace(
        make_tie(mine=5, theirs=5), reply_probability=Probability(reply, reply / 2, reply + 0.05)
    )
    found = come_through(tie, size, theirs, everybody)
    assert found is not None
    p = found.probability
    assert 0 <= p.low <= p.estimate <= p.high <= 1
    assert p.estimate <= reply + 0.001
    # one yes more never lowers it, one no more never raises it
    seen = theirs.get(size, Answered())
    for more, sign in (
        (replace(seen, yes=seen.yes + 1), 1),
        (replace(seen, no=seen.no + 1), -1),
    ):
        other = come_through(tie, size, {**theirs, size: more}, everybody)
        assert other is not None
        assert sign * (other.probability.estimate - p.estimate) >= -0.001
