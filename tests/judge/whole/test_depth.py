"""Months in two-way contact, exchanges and layers, counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from closeknit.judge.whole.contact import DAY, FROM_ME, SHARED, TO_ME, Contacts
from closeknit.judge.whole.depth import exchanges, layers, rhythm

END = 1_000 * DAY


def contact(*rows: tuple[int, int, int, int]) -> Contacts:
    """(days before the end, person, direction, size); what is shared is a meeting."""
    days, person, direction, size = np.array(rows, np.int64).reshape(-1, 4).T
    return Contacts(END - days * DAY, person, direction, size, direction == SHARED)


def test_months_by_hand() -> None:
    found = rhythm(
        contact(
            (3, 1, FROM_ME, 1), (20, 1, TO_ME, 1),  # the last month
            (31, 1, FROM_ME, 1), (65, 1, TO_ME, 1),  # two months, one way each
            (100, 1, SHARED, 4),  # a small meeting
            (5, 2, FROM_ME, 9), (6, 2, TO_ME, 1),  # a large circle is no talk
            (5, 3, SHARED, 9),
            (370, 4, FROM_ME, 1), (371, 4, TO_ME, 1),  # too long ago
        ),
        END,
    )  # fmt: skip
    assert found.people.tolist() == [1]
    assert found.months.tolist() == [2]
    assert found.met.tolist() == [1]


def test_exchanges_are_as_many_days_as_both_have() -> None:
    people, many = exchanges(
        contact(
            (1, 1, FROM_ME, 1), (1, 1, FROM_ME, 1), (2, 1, FROM_ME, 1), (9, 1, FROM_ME, 1),
            (1, 1, TO_ME, 1), (3, 1, TO_ME, 1),  # three days and two
            (4, 2, TO_ME, 1),  # nothing from me
            (5, 3, SHARED, 2), (6, 3, SHARED, 2),
        ),
        END - 10 * DAY,
        END,
    )  # fmt: skip
    assert dict(zip(people.tolist(), many.tolist(), strict=True)) == {1: 2, 3: 2}


def test_layers_are_expected_counts() -> None:
    # one exchange: rate ~ Gamma(1.5); P(> x) = erfc(√x) + 2 √(x/π) e^-x
    def tail(x: float) -> float:
        return math.erfc(math.sqrt(x)) + 2 * math.sqrt(x / math.pi) * math.exp(-x)

    weekly, monthly, twice, yearly = layers(np.array([1, 1, 1]))
    assert weekly == pytest.approx(0, abs=1e-9)
    assert monthly == pytest.approx(3 * tail(12), rel=1e-6)
    assert twice == pytest.approx(3 * tail(2))
    assert yearly == pytest.approx(3 * tail(1))


def test_layers_hold_those_within() -> None:
    found = layers(np.array([200, 60, 30, 14, 6, 2, 1]))
    assert list(found) == sorted(found)
    assert found[0] == pytest.approx(1.86, abs=0.05)  # 200 surely, 60 likely to be weekly
    assert layers(np.array([], np.int64)) == (0, 0, 0, 0)
