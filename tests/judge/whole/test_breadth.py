"""Effective numbers and sizes, by hand and by networkx."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.judge.whole.breadth import (
    drawn_sizes,
    effective_groups,
    effective_number,
    effective_size,
)

sizes = st.lists(st.integers(1, 40), min_size=1, max_size=12)


def number(people: list[int]) -> float:
    return effective_number(np.array(people, float))


def test_by_hand() -> None:
    assert number([5, 5, 5, 5]) == pytest.approx(4)
    assert number([7]) == pytest.approx(1)
    assert number([]) == 0
    # p = 1/2, 1/4, 1/4: H = (1/2) ln 2 + (1/2) ln 4 = 1.5 ln 2, exp of it 2^1.5
    assert number([2, 1, 1]) == pytest.approx(2**1.5)
    assert effective_groups(["a", "b", "a", "c"]) == pytest.approx(2**1.5)


@given(sizes)
def test_everybody_copied_into_as_many_other_organisations_doubles_it(people: list[int]) -> None:
    assert number(people * 2) == pytest.approx(2 * number(people))


@given(sizes, st.data())
def test_an_organisation_that_splits_never_lowers_it(
    people: list[int], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(people) - 1))
    part = data.draw(st.integers(0, people[at]))
    split = [*people[:at], people[at] - part, part, *people[at + 1 :]]
    assert number(split) >= number(people) - 1e-9


@given(sizes)
def test_somebody_of_one_more_organisation_never_lowers_it(people: list[int]) -> None:
    assert number([*people, 1]) >= number(people) - 1e-9


def test_many_copied_into_one_more_organisation_may_lower_it() -> None:
    # ten of one each, and all ten again in one house: ln 10 falls to (ln 10)/2 + ln 2
    assert number([1] * 10 + [10]) == pytest.approx(math.exp(math.log(10) / 2 + math.log(2)))
    assert number([1] * 10 + [10]) < number([1] * 10)


def test_effective_size_by_hand() -> None:
    assert effective_size(0, 0) == 0
    assert effective_size(4, 0) == 4
    # all four know each other: six ties, 4 - 12/4
    assert effective_size(4, 6) == 1


@given(st.integers(2, 9), st.integers(0, 2**30))
def test_effective_size_as_networkx_has_it(n: int, seed: int) -> None:
    others = nx.gnp_random_graph(n, 0.4, seed=seed)
    graph = others.copy()
    graph.add_edges_from(("me", person) for person in range(n))
    expected = nx.effective_size(graph, nodes=["me"])["me"]
    assert effective_size(n, others.number_of_edges()) == pytest.approx(expected)
    a, b = np.array(list(others.edges), np.int64).reshape(-1, 2).T
    assert drawn_sizes(a, b, np.ones((1, n)))[0] == pytest.approx(expected)


def test_copies_of_one_person_are_not_tied() -> None:
    a, b = np.array([0]), np.array([1])
    # one of two drawn twice: two people without a tie; both once: 2 - 2/2
    found = drawn_sizes(a, b, np.array([[2.0, 0.0], [1.0, 1.0]]))
    assert found.tolist() == [2.0, 1.0]
