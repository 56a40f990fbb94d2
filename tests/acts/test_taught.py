"""What my decisions teach: an independent maximum, and what a reader expects of it."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.taught import shifted, shifts
from closeknit.model.acts import Act

Rows = list[tuple[Act, float, bool]]
PROBABILITIES = st.floats(0.0, 1.0).map(lambda p: round(p, 3))
ROWS = st.lists(st.tuples(st.sampled_from(list(Act)), PROBABILITIES, st.booleans()), max_size=30)


def likelihood(rows: list[tuple[float, bool]], shift: float) -> float:
    """Its logarithm, with the prior; probabilities as they are kept, within .005 and .995."""
    total = -(shift**2) / 2
    for p, right in rows:
        kept = min(max(p, 0.005), 0.995)
        odds = math.log(kept / (1 - kept)) + shift
        total -= math.log1p(math.exp(-odds if right else odds))
    return total


def likeliest(rows: list[tuple[float, bool]]) -> float:
    """By halving the range in which the likelihood still rises: slow, and nobody's formula."""
    low, high = -40.0, 40.0
    for _ in range(60):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        if likelihood(rows, a) < likelihood(rows, b):
            low = a
        else:
            high = b
    return (low + high) / 2


def rejected(times: int, p: float = 0.8, right: bool = False) -> Rows:
    return [(Act.THANKS, p, right)] * times


def after(rows: Rows, p: float = 0.8, act: Act = Act.THANKS) -> float:
    return shifted(act, p, shifts(rows))


def test_nothing_said_changes_nothing() -> None:
    assert shifts([]) == {}
    assert shifted(Act.ASK, 0.123456, {}) == 0.123456


def test_one_rejection_hardly_lowers_and_twenty_lower_much() -> None:
    assert 0.65 < after(rejected(1)) < 0.8
    assert after(rejected(20)) < 0.3
    assert after(rejected(1, right=True)) > 0.8


def test_one_rejection_by_hand() -> None:
    """Of one at .5 the shift solves s = -1 / (1 + exp(-s)): -0.4011."""
    assert shifts([(Act.ASK, 0.5, False)])[Act.ASK] == pytest.approx(-0.4010581, abs=1e-6)


def test_decisions_as_probable_as_said_teach_nothing() -> None:
    rows = [(Act.OFFER, 0.75, right) for right in (True, True, True, False)]
    assert shifts(rows)[Act.OFFER] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("times", [1, 5, 20, 300, 5_000])
@pytest.mark.parametrize("p", [0.02, 0.5, 0.9, 0.97, 0.995, 1.0])
def test_rejections_never_raise_and_more_lower_more(times: int, p: float) -> None:
    few, many = shifts(rejected(times, p)), shifts(rejected(2 * times, p))
    assert many[Act.THANKS] < few[Act.THANKS] < 0
    confirmed = shifts(rejected(times, 1 - p, right=True))
    assert confirmed[Act.THANKS] == pytest.approx(-few[Act.THANKS], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_it_is_the_likeliest(rows: Rows) -> None:
    found = shifts(rows)
    assert found.keys() == {act for act, _, _ in rows}
    for act, shift in found.items():
        own = [(p, right) for each, p, right in rows if each is act]
        assert shift == pytest.approx(likeliest(own), abs=2e-4)


@settings(max_examples=50, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_their_order_doesnt_matter(rows: Rows, chance: random.Random) -> None:
    mixed = rows.copy()
    chance.shuffle(mixed)
    assert shifts(mixed) == shifts(rows)


@settings(max_examples=50, deadline=None)
@given(ROWS, ROWS)
def test_other_acts_are_untouched(rows: Rows, more: Rows) -> None:
    other = [row for row in more if row[0] is not Act.ASK]
    asks = [row for row in rows if row[0] is Act.ASK]
    assert shifts(asks + other).get(Act.ASK) == shifts(asks).get(Act.ASK)


@settings(max_examples=50, deadline=None)
@given(ROWS, st.lists(PROBABILITIES, min_size=2, max_size=2))
def test_the_order_of_probabilities_stays(rows: Rows, two: list[float]) -> None:
    by = shifts(rows)
    for act in by:
        low, high = (shifted(act, p, by) for p in sorted(two))
        assert 0 <= low <= high <= 1
