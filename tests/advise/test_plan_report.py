"""What followed the steps of each kind."""

from __future__ import annotations

import math

import pytest

from closeknit.advise.plan.report import followed
from closeknit.model.plans import Kind


def test_ten_of_a_kind_are_measured() -> None:
    (row,) = followed([(Kind.THANKS, 1, 3)] * 10)
    assert (row.act, row.steps, row.gain_is) == (Kind.THANKS, 10, "measured")
    assert (row.before, row.after, row.change) == (1, 3, 2)
    # ten alike spread by nothing, but counts of 1 and 3 do: √((4 + .1) ÷ 10)
    assert row.high - row.change == pytest.approx(1.2816 * math.sqrt(0.41))
    assert row.low == pytest.approx(2 - 1.2816 * math.sqrt(0.41))


def test_fewer_are_assumed_and_wide() -> None:
    rows = followed([(Kind.LOOP, 0, 0), (Kind.PROMISE, 4, 2), (Kind.PROMISE, 0, 12)])
    assert [(row.act, row.steps, row.gain_is) for row in rows] == [
        (Kind.PROMISE, 2, "assumed"),
        (Kind.LOOP, 1, "assumed"),
    ]
    promise, loop = rows
    # −2 and +12: 5 on average, with a variance of 98
    assert promise.change == 5
    assert promise.high == pytest.approx(5 + 1.2816 * 7)
    assert loop.low < 0 < loop.high


def test_nothing() -> None:
    assert followed([]) == []
