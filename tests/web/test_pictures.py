"""Where marks lie: as many dots as people, lines through their points, beads on their strings."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.judge.whole.areas import ORGANISATION, Area, Departure
from closeknit.web.pictures import BEADS, HIGH, RINGS, layer_dots, line, strings

USUAL = (5, 15, 50, 150)


@given(st.lists(st.floats(0, 60), min_size=4, max_size=4))
def test_a_dot_for_each_person_and_each_usual_place(each: list[float]) -> None:
    within = [sum(each[: n + 1]) for n in range(4)]
    dots = layer_dots(list(zip(USUAL, within, strict=True)))
    assert sum(dot.held for dot in dots) == round(within[-1])
    assert len(dots) >= 150
    inner = 0.0
    for at, outer in enumerate(RINGS):
        own = [d for d in dots if inner < math.hypot(d.x, d.y) <= outer]
        assert sum(d.held for d in own) == round(within[at]) - (round(within[at - 1]) if at else 0)
        inner = outer


def test_dots_lie_within_their_ring_and_apart() -> None:
    dots = layer_dots([(5, 3.0), (15, 20.0), (50, 60.0), (150, 120.0)])
    for n, dot in enumerate(dots):
        assert math.hypot(dot.x, dot.y) + dot.radius <= RINGS[-1]
        nearest = min(math.dist((dot.x, dot.y), (d.x, d.y)) for d in dots if d is not dots[n])
        assert nearest > 1.5 * dot.radius


def test_a_line_begins_at_nothing() -> None:
    found = line("In touch", "", ["2024", "2025"], [5.0, 10.0])
    (_, half, first), (_, whole, last) = found.points
    # 10 is at the upper edge, 5 half way down to the lower
    assert (whole, half) == (10, HIGH / 2)
    assert (first, last) == ("2024: 5", "2025: 10")
    assert found.path == "M10.0 48.0 L230.0 10.0"
    assert line("", "", ["a", "b"], [0.0, 0.0]).points[0][1] == HIGH - 10


@pytest.mark.parametrize(("others", "beads"), [(1, 1), (7, 7), (80, BEADS)])
def test_a_bead_for_each_other(others: int, beads: int) -> None:
    area = Area(ORGANISATION, "Elm", tuple(range(1, others + 2)), (1,))
    drawn = strings(Departure(1, (area, area), others, 0.1, 0.1))
    assert [len(xs) for _, xs, _ in drawn.strings] == [beads, beads]
    assert drawn.height > drawn.strings[1][2] > drawn.middle > drawn.strings[0][2]
