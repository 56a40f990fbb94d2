"""Constraint, shares, signatures."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.judge.whole.balance import (
    against_past,
    constraint,
    divergence,
    signature,
    top_shares,
)
from closeknit.judge.whole.contact import DAY, FROM_ME, Contacts, Pairs
from closeknit.judge.whole.depth import YEAR

END = 4_000 * DAY


def pairs(*rows: tuple[int, int, float]) -> Pairs:
    a, b, weight = np.array(rows, float).reshape(-1, 3).T
    return Pairs(a.astype(np.int64), b.astype(np.int64), weight)


def test_constraint_by_hand() -> None:
    people = np.array([3, 5])
    # half to each, who don't know each other: (1/2)² twice
    assert constraint(people, np.array([2.0, 2.0]), pairs()) == pytest.approx(0.5)
    # each gives half to me and half to the other: (1/2 + 1/2 · 1/2)² twice
    assert constraint(people, np.array([2.0, 2.0]), pairs((3, 5, 2))) == pytest.approx(1.125)
    assert constraint(people[:1], np.array([1.0]), pairs()) == 1
    assert constraint(people, np.zeros(2), pairs()) is None


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 9)), max_size=15),
)
def test_constraint_as_networkx_has_it(mine: list[int], ties: list[tuple[int, int, int]]) -> None:
    n = len(mine)
    graph = nx.Graph()
    graph.add_weighted_edges_from(("me", person, weight) for person, weight in enumerate(mine))
    between = {(min(a, b), max(a, b)): w for a, b, w in ties if a != b and max(a, b) < n}
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in between.items())
    found = constraint(
        np.arange(n), np.array(mine, float), pairs(*((a, b, w) for (a, b), w in between.items()))
    )
    assert found == pytest.approx(nx.constraint(graph, nodes=["me"], weight="weight")["me"])


def test_top_shares() -> None:
    found = top_shares(np.array([1, 2, 3, 4]), np.array([1.0, 4.0, 4.0, 1.0]), 3)
    assert found == ((2, 0.4), (3, 0.4), (1, 0.1))
    assert top_shares(np.array([1]), np.array([0.0])) == ()


def test_divergence_by_hand() -> None:
    one, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert divergence(one, other) == 1
    assert divergence(one, one) == 0
    # middle (3/4, 1/4): (log2 4/3 + 1/2 log2 2/3 + 1/2 log2 2) / 2
    half = np.array([0.5, 0.5])
    expected = (math.log2(4 / 3) + 0.5 * math.log2(2 / 3) + 0.5) / 2
    assert divergence(one, half) == divergence(half, one) == pytest.approx(expected)


def test_a_signature_goes_by_rank_and_needs_ten_people() -> None:
    assert signature(np.ones(9)) is None
    found = signature(np.array([1.0] * 9 + [11.0]))
    assert found is not None and found[:2].tolist() == [0.55, 0.05] and found[10:].sum() == 0


def year(back: int, shares: list[int], first: int = 1) -> list[tuple[int, int]]:
    """(time, person) of so many messages from me to each, in a year before the end."""
    time = END - back * YEAR - 100 * DAY
    return [(time, first + n) for n, many in enumerate(shares) for _ in range(many)]


def contact(rows: list[tuple[int, int]]) -> Contacts:
    time, person = np.array(rows, np.int64).T
    ones = np.ones(len(rows), np.int64)
    return Contacts(time, person, ones * FROM_ME, ones, ones == 0)


def test_the_same_shape_with_other_people_is_the_same_signature() -> None:
    flat = [2] * 10
    rows = [*year(0, flat, 100), *year(1, flat), *year(2, flat), *year(3, flat)]
    found = against_past(contact(rows), END, 6)
    assert found is not None
    assert (found.distance, found.farthest, found.years, found.new) == (0, 0, 3, 1)
    assert not found.unlike


def test_everything_on_one_is_unlike_the_years_before() -> None:
    flat = [2] * 10
    rows = [*year(0, [90, *[1] * 9]), *year(1, flat), *year(2, [3, *flat]), *year(3, flat)]
    found = against_past(contact(rows), END, 6)
    assert found is not None and found.unlike and found.new == 0
    assert against_past(contact([*year(0, flat), *year(1, flat)]), END, 6) is None
