"""Who is named together: worked out by hand, and against a plain loop."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any

import pytest

from closeknit.engine.duckdb import DuckDB
from closeknit.measure.together import BILLION, MOST, pairs

DAY = 86_400
T = 20_000 * DAY
FROM, TO, CC = 0, 1, 2
ME, MINE, ANN, ANN2, BOB, EVE, LIST = 1, 2, 10, 11, 20, 30, 99
MANY = tuple(range(100, 100 + MOST))
# ANN has two handles; LIST is nobody's
WHO = {ME: 0, MINE: 0, ANN: 10, ANN2: 10, BOB: 20, EVE: 30} | {n: n for n in MANY}

Together = dict[tuple[int, int], int]


@pytest.fixture(scope="module")
def together(load: Callable[..., None]) -> Callable[..., Together]:
    engine = DuckDB()
    asked = pairs(T)

    def run(life: Iterable[Any], who: Mapping[int, int] = WHO) -> Together:
        load(engine, life, who)
        return {(r["a"], r["b"]): r["weight"] for r in engine.run(asked).to_pylist()}

    return run


@pytest.fixture
def talk(happening: Any) -> Callable[..., Any]:
    numbers = itertools.count(1)

    def make(*handles: int, ago: int = 5, automated: bool = False) -> Any:
        sender, *others = handles
        seats = ((sender, FROM), *((handle, TO) for handle in others))
        return happening(next(numbers), T - ago, seats, None, automated)

    return make


def test_by_hand(together: Callable[..., Together], talk: Callable[..., Any]) -> None:
    found = together(
        [
            talk(ME, ANN, BOB),  # two others: 1 with each other
            talk(EVE, ME, ANN, BOB),  # three: ½ with each of the two
            talk(ANN2, MINE, BOB, LIST),  # another handle of hers, of mine, and a list: 1 again
        ]
    )
    half = BILLION // 2
    assert found == {(10, 20): 2 * BILLION + half, (10, 30): half, (20, 30): half}


@pytest.mark.parametrize(
    "handles", [(ME, ANN), (ANN, ANN2, ME), (ANN, BOB, EVE), (ME, ANN, ANN2), (ME, LIST, ANN)]
)
def test_one_alone_or_without_me_is_no_pair(
    together: Callable[..., Together], talk: Callable[..., Any], handles: tuple[int, ...]
) -> None:
    assert together([talk(*handles)]) == {}


def test_machines_and_what_is_still_to_come_don_t_count(
    together: Callable[..., Together], talk: Callable[..., Any]
) -> None:
    assert together([talk(ME, ANN, BOB, automated=True), talk(ME, ANN, BOB, ago=-1)]) == {}
    assert together([talk(ME, ANN, BOB, ago=0)]) == {(10, 20): BILLION}


def test_a_circular_says_little_and_a_large_one_nothing(
    together: Callable[..., Together], talk: Callable[..., Any]
) -> None:
    found = together([talk(ME, *MANY)])
    assert len(found) == MOST * (MOST - 1) // 2
    assert set(found.values()) == {BILLION // (MOST - 1)}
    assert together([talk(ME, *MANY, ANN)]) == {}


def _by_loop(life: Iterable[Any], who: Mapping[int, int]) -> Together:
    found: Together = defaultdict(int)
    for h in life:
        present = {who[handle] for handle, _ in h.seats if handle in who}
        others = sorted(present - {0})
        if h.automated or h.time > T or 0 not in present or not 2 <= len(others) <= MOST:
            continue
        for a, b in itertools.combinations(others, 2):
            found[a, b] += BILLION // (len(others) - 1)
    return dict(found)


@pytest.mark.parametrize("seed", range(8))
def test_against_a_plain_loop(together: Callable[..., Together], happening: Any, seed: int) -> None:
    dice = Random(seed)
    handles = [ME, MINE, ANN, ANN2, BOB, EVE, LIST, *MANY]
    life = [
        happening(
            number,
            T - dice.choice([-1, 0, 1, 400 * DAY]),
            tuple(
                (handle, dice.choice([FROM, TO, CC]))
                for handle in dice.sample(handles, dice.choice([2, 3, 4, 5, 14, 16]))
                + dice.choice([[], [ME]])
            ),
            None,
            dice.random() < 0.2,
        )
        for number in range(60)
    ]
    assert together(life) == _by_loop(life, WHO)
