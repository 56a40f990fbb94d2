"""Circles of people, found and named."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.judge.communities import MOST, communities, house
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Standing, Tie

Pair = tuple[int, int, int]


def ties(organisations: Mapping[int, str], known: Mapping[int, float] | None = None) -> list[Tie]:
    """People by number with their organisation; lower numbers are known better unless said."""
    return [
        Tie(
            Person(f"p{number}", f"Person {number}", (f"p{number}@x.example",), organisation),
            0,
            Standing.CONTACT,
            False,
            *(None,) * 4,
            familiarity=(known or {}).get(number, 100.0 - number / 1_000),
            investment=0.0,
            regard=0.0,
            credibility=0.0,
            interactions=Counts(),
            first=None,
            last_from_me=None,
            last_to_me=None,
        )
        for number, organisation in organisations.items()
    ]


def clique(*people: int, weight: int = 10) -> list[Pair]:
    return [(a, b, weight) for a, b in itertools.combinations(people, 2)]


def test_two_circles_with_a_thin_bridge() -> None:
    pairs = [*clique(1, 2, 3, 4, 5), *clique(6, 7, 8), (3, 6, 1)]
    found = communities(pairs, ties(dict.fromkeys(range(1, 11), "")))
    assert [circle.people for circle in found] == [(1, 2, 3, 4, 5), (6, 7, 8)]
    # 9 and 10 are named with nobody
    assert [circle.name for circle in found] == ["around Person 1", "around Person 6"]


def test_the_one_known_best_comes_first() -> None:
    known = {1: 10.0, 2: 90.0, 3: 50.0}
    (circle,) = communities(clique(1, 2, 3), ties(dict.fromkeys((1, 2, 3), ""), known))
    assert circle.people == (2, 3, 1) and circle.name == "around Person 2"


def test_nobody_is_named_with_anybody() -> None:
    assert communities([], ties({1: "", 2: ""})) == []
    assert communities(clique(7, 8), ties({1: "", 2: ""})) == []


@pytest.mark.parametrize(
    ("houses", "name"),
    [
        # three of five
        (["Harbour Print"] * 3 + ["", ""], "Harbour Print"),
        # spelled in two ways, which are one; a name rather than a domain
        (["open-door.example", "Open Door", "open-door.example", "", ""], "Open Door"),
        # two of five organisations are four in ten
        (["Elm & Ash", "elm-and-ash.example", "A", "B", "C"], "Elm & Ash"),
        (["Elm & Ash", "A", "B", "C", "D"], "around Person 1"),
        # one is not enough, though it's the only one known
        (["Harbour Print", "", "", "", ""], "around Person 1"),
        ([""] * 5, "around Person 1"),
    ],
)
def test_what_a_circle_is_called(houses: list[str], name: str) -> None:
    people = dict(enumerate(houses, 1))
    (circle,) = communities(clique(*people), ties(people))
    assert circle.name == name


def test_too_few_of_a_large_circle_give_it_no_name() -> None:
    people = {n: "Harbour Print" if n <= 3 else "" for n in range(1, 21)}
    (circle,) = communities(clique(*people), ties(people))
    assert circle.name == "around Person 1"  # all of three known, but three of twenty


def test_no_two_circles_have_one_name() -> None:
    people = dict.fromkeys(range(1, 9), "Harbour Print") | {5: "harbour-print.example"}
    found = communities([*clique(1, 2, 3, 4), *clique(5, 6, 7, 8)], ties(people))
    assert [circle.name for circle in found] == ["Harbour Print", "around Person 5"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Open Door Trust", "open-door-trust.example", True),
        ("Gate & Garden", "gate-garden.example", True),
        ("Gate and Garden", "GATE & GARDEN", True),
        ("Firm", "firm.co.uk", True),
        ("Firm", "firms.example", False),
        ("Anderson", "Erson", False),
        ("日本", "日本", True),
        ("—", "", False),
    ],
)
def test_spellings_of_an_organisation(a: str, b: str, same: bool) -> None:
    assert (house(a) == house(b)) == same


def test_only_nothing_is_no_organisation() -> None:
    assert house("") == house("  ") == ""
    assert all(house(text) for text in ("—", "and", "&", ".", "co.uk", "a.b"))


graphs = st.lists(
    st.tuples(st.integers(1, 14), st.integers(1, 14), st.integers(1, 50)).filter(
        lambda pair: pair[0] < pair[1]
    ),
    max_size=40,
    unique_by=lambda pair: pair[:2],
)


@given(graphs, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_each_is_in_one_circle_whatever_the_order(pairs: list[Pair], dice: random.Random) -> None:
    people = ties({n: ["", "A", "B"][n % 3] for n in range(1, 13)})
    found = communities(pairs, people)
    members = [number for circle in found for number in circle.people]
    named = {n for a, b, _ in pairs if a <= 12 and b <= 12 for n in (a, b)}
    assert sorted(members) == sorted(named)
    assert all(len(circle.people) >= 2 for circle in found)
    sizes = [len(circle.people) for circle in found]
    assert sizes == sorted(sizes, reverse=True)
    assert len({circle.name for circle in found}) == len(found)
    other_pairs, other_people = list(pairs), list(people)
    dice.shuffle(other_pairs)
    dice.shuffle(other_people)
    assert communities(other_pairs, other_people) == found


def test_of_very_many_only_those_known_best_are_looked_at() -> None:
    many = MOST + 2
    people = ties(dict.fromkeys(range(1, many + 1), ""))
    found = communities([(1, 2, 5), (many - 1, many, 5)], people)
    assert [circle.people for circle in found] == [(1, 2)]


def test_planted_circles_are_found_again_soon() -> None:
    dice = random.Random(4)
    groups = [range(n * 50 + 1, n * 50 + 51) for n in range(12)]
    pairs: dict[tuple[int, int], int] = {}
    for group in groups:
        for _ in range(300):
            a, b = sorted(dice.sample(group, 2))
            pairs[a, b] = 10
    for _ in range(200):
        a, b = sorted(dice.sample(range(1, 601), 2))
        pairs.setdefault((a, b), 1)
    began = time.process_time()
    found = communities(
        [(a, b, w) for (a, b), w in pairs.items()], ties(dict.fromkeys(range(1, 601), ""))
    )
    assert time.process_time() - began < 2
    assert sorted(sorted(circle.people) for circle in found) == [list(group) for group in groups]
