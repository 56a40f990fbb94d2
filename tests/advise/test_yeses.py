"""How many asks so many yeses take: figures by hand, and exact ones where luck alone counts."""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.advise.comethrough import Answered
from closeknit.advise.yeses import MOST_ASKS, asks, chance
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Size

Make = Callable[..., Tie]
# of a million answered asks half were granted: the share is known, luck alone is left
KNOWN = {Size.TIME: Answered(500_000, 500_000, known=1_000_000)}


def test_by_hand() -> None:
    # five yeses at two in five: 12.5 asks, so 13; ten of twenty are ready: 4 yeses, 8 in all
    found = asks(5, [0.4] * 20, 10, Size.TIME, {})
    assert found is not None
    assert (found.likely, found.ready, found.all_told, found.sure) == (13, 4.0, 8.0, False)
    assert found.fewest < 13 < found.most
    # the likely ones first: .9 + .9 is not yet two, .9 + .9 + .3 is
    first = asks(2, [0.9, 0.9, 0.3], 3, Size.TIME, {})
    assert first is not None and first.likely == 3
    # further people, where there are too few, as those
    more = asks(3, [0.5, 0.5], 2, Size.TIME, {})
    assert more is not None and more.likely == 6 and more.all_told == 1.0
    assert asks(3, [], 0, Size.TIME, {}) is None


def _nine_in_ten(people: int, p: float) -> int:
    """The fewest asks that bring so many yeses nine times in ten, by the binomial distribution."""
    for asked in range(people, 500):
        few = sum(comb(asked, k) * p**k * (1 - p) ** (asked - k) for k in range(people))
        if few <= 0.1:
            return asked
    raise AssertionError


@pytest.mark.parametrize("people", [1, 2, 5, 10])
@pytest.mark.parametrize("p", [0.3, 0.5, 0.8])
def test_where_the_share_is_known_the_range_is_luck(people: int, p: float) -> None:
    found = asks(people, [p] * 60, 60, Size.TIME, KNOWN)
    assert found is not None and found.sure
    assert abs(found.most - _nine_in_ten(people, p)) <= 1


def test_what_isnt_known_makes_the_range_wide() -> None:
    guessed, counted = (asks(5, [0.4] * 60, 60, Size.TIME, of) for of in ({}, KNOWN))
    assert guessed is not None and counted is not None
    assert guessed.likely == counted.likely
    assert guessed.fewest <= counted.fewest and guessed.most > counted.most


@given(
    people=st.integers(1, 30),
    chances=st.lists(st.floats(0.01, 1), min_size=1, max_size=40),
    size=st.sampled_from(Size),
)
@settings(max_examples=60, deadline=None)
def test_limits(people: int, chances: list[float], size: Size) -> None:
    found = asks(people, chances, len(chances), size, {})
    assert found is not None
    assert people <= found.fewest <= found.likely <= found.most <= MOST_ASKS
    one_more = asks(people + 1, chances, len(chances), size, {})
    assert one_more is not None and one_more.likely >= found.likely


def test_whoever_answers_more_says_yes_more(make_tie: Make) -> None:
    seldom, often = (
        chance(Known(make_tie(trials=8, answered=n, mine=9, theirs=n)), Size.NAME, {})
        for n in (2, 7)
    )
    assert seldom.estimate < often.estimate
    # of whom nothing was seen, but whom I declared, something is said too, and widely
    told = chance(Known(make_tie(declared=Standing.CONNECTION)), Size.NAME, {})
    assert told.low < 0.2 < told.estimate < told.high
