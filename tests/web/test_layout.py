"""The root map's layout: places that stay, and names that never lie on one another."""

from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.web.layout import (
    LEVELS,
    SHAPES,
    Grown,
    Heading,
    boxes,
    headings,
    labels,
    plot,
)
from closeknit.web.layout.labels import TRUNK, span, width
from closeknit.web.layout.places import ALONE, MAIN_ROOTS, OTHERS, van_der_corput

NAMES = ["Bo", "Marta Lindqvist", "Zoë Ångström-Müllerhof", "Wilhelmina Mandelbaum", "李小龙", ""]
WIDE = SHAPES["wide"]

people = st.lists(
    st.builds(
        Grown,
        st.sampled_from(NAMES),
        st.one_of(st.none(), st.integers(0, 13)),
        st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.5, 0.95, 0.951, 1.0])),
    ),
    max_size=60,
)
CIRCLES = [f"around {name or 'Nobody in Particular'} {n}" for n in range(3) for name in NAMES]


def crowd(many: int, seed: int = 5) -> list[Grown]:
    """A network as they are: most reach nowhere, a few deep."""
    dice = random.Random(seed)
    return [
        Grown(
            f"{dice.choice(['Ada', 'Bela', 'Cleo', 'Dario'])} {dice.choice(['Abel', 'Engel'])}",
            None if dice.random() < 0.15 else min(int(dice.expovariate(0.25)), 13),
            dice.betavariate(0.5, 3.2),
        )
        for _ in range(many)
    ]


@given(people, st.sampled_from(sorted(SHAPES)), st.sampled_from([*LEVELS, 0.93, 1.7, 13.0, 24.0]))
@settings(max_examples=60, deadline=None)
def test_no_two_names_share_any_room(found: list[Grown], shape: str, scale: float) -> None:
    laid = plot(found, CIRCLES, SHAPES[shape])
    reaches = [one.reach for one in found]
    shown = list(boxes(laid, [one.name for one in found], reaches, scale))
    for (_, a), (_, b) in itertools.combinations(shown, 2):
        assert not a.meets(b)
    for _, box in shown:
        assert box.left >= 0 and box.right <= laid.field.width and box.bottom <= laid.field.height


@given(people, st.sampled_from(sorted(SHAPES)), st.sampled_from([*LEVELS, 0.93, 1.7]))
@settings(max_examples=60, deadline=None)
def test_no_two_headings_share_any_room(found: list[Grown], shape: str, scale: float) -> None:
    laid = plot(found, CIRCLES, SHAPES[shape])
    shown = [one for one in headings(laid) if 0 < one.scale <= scale]

    def apart(a: Heading, b: Heading) -> bool:
        (left, right), (start, end) = span(a, scale), span(b, scale)
        return a.tier != b.tier or right <= start or left >= end

    assert all(apart(a, b) for a, b in itertools.combinations(shown, 2))
    for one in shown:
        left, right = span(one, scale)
        assert right <= laid.trunk - TRUNK or left >= laid.trunk + TRUNK


@given(people)
@settings(max_examples=40, deadline=None)
def test_everybody_hangs_on_their_own_main_root(found: list[Grown]) -> None:
    laid = plot(found, CIRCLES, WIDE)
    assert len(laid.places) == len(found) and len(laid.circles) <= MAIN_ROOTS + 2
    assert sum(circle.people for circle in laid.circles) == len(found)
    for one, place in zip(found, laid.places, strict=True):
        circle = laid.circles[place.circle]
        assert circle.left < place.x < circle.right
        assert circle.number in (one.circle, None)
        assert (circle.name == ALONE) == (one.circle is None)
        # a rootlet leaves its main root above where it ends, however little it reaches
        assert WIDE.ground < place.from_y < WIDE.down(one.reach)
    edges = [(circle.left, circle.right) for circle in laid.circles]
    assert all(a[1] == pytest.approx(b[0]) for a, b in itertools.pairwise(edges))
    assert len({(place.circle, place.x) for place in laid.places}) == len(found)


def test_the_deepest_circle_is_in_the_middle_and_small_ones_share_a_root() -> None:
    found = [Grown("a", 4, 0.9), Grown("b", 4, 0.8), Grown("c", 1, 0.7), Grown("d", 1, 0.2)]
    found += [Grown("e", 2, 0.5), Grown("f", 3, 0.4), Grown("g", None, 0.9)]
    laid = plot(found, ["zero", "one", "two", "three", "four"], WIDE)
    # by depth: four, one, then those of a single person, then who is named with nobody
    assert [circle.name for circle in laid.circles] == [ALONE, "one", "four", OTHERS]
    assert laid.circles[2].left < laid.trunk < laid.circles[2].right


def test_main_roots_don_t_cross() -> None:
    laid = plot(crowd(400), [f"c{n}" for n in range(14)], WIDE)

    def height(line: tuple[tuple[float, float], ...], x: float) -> float:
        ordered = sorted(line)
        for (x0, y0), (x1, y1) in itertools.pairwise(ordered):
            if x0 <= x <= x1:
                return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        raise AssertionError

    right = [c.line for c in laid.circles if c.left > laid.trunk]
    assert len(right) >= 3
    for near, far in itertools.pairwise(right):
        for x in range(int(laid.trunk) + 12, int(near[-1][0])):
            assert height(far, x) <= height(near, x)


def test_deep_neighbours_lie_far_apart() -> None:
    assert [van_der_corput(n) for n in range(1, 6)] == [0.5, 0.25, 0.75, 0.125, 0.625]
    found = [Grown(str(n), 0, 1 - n / 100) for n in range(64)]
    laid = plot(found, ["one"], WIDE)
    deepest = sorted(laid.places[n].x for n in range(7))
    gaps = [b - a for a, b in itertools.pairwise(deepest)]
    assert min(gaps) > 0.7 * max(gaps)


def test_a_place_stays_while_the_reach_changes() -> None:
    found = crowd(50)
    laid = plot(found, [f"c{n}" for n in range(14)], WIDE)
    names = [one.name for one in found]
    then = [None if n % 3 else one.reach / 2 for n, one in enumerate(found)]
    assert laid == plot(found, [f"c{n}" for n in range(14)], WIDE)  # the same each time
    placed = labels(laid, names, then)
    assert all(placed[n].scale == 0 for n, reach in enumerate(then) if reach is None)
    assert placed == labels(laid, names, then)


def test_few_people_are_all_named_at_once_and_many_stay_calm() -> None:
    few = [Grown(f"Person {n}", n % 3, 0.55 + 0.04 * n) for n in range(9)]
    placed = labels(plot(few, CIRCLES, WIDE), [p.name for p in few], [p.reach for p in few])
    assert all(0 < label.scale <= 1 for label in placed)
    many = crowd(5_000)
    laid = plot(many, CIRCLES, WIDE)
    placed = labels(laid, [p.name for p in many], [p.reach for p in many])
    assert 10 <= sum(0 < label.scale <= 1 for label in placed) <= 60
    assert not any(0 < x.scale <= 1 and p.reach < 0.5 for x, p in zip(placed, many, strict=True))


def test_broad_letters_take_more_room() -> None:
    assert width("MMM") > width("nnn") > width("iii")
    assert width("李李") > width("nn")


def test_five_thousand_are_laid_out_in_half_a_second() -> None:
    found = crowd(5_000)
    began = time.process_time()
    laid = plot(found, CIRCLES, WIDE)
    labels(laid, [one.name for one in found], [one.reach for one in found])
    headings(laid)
    assert time.process_time() - began < 0.5
