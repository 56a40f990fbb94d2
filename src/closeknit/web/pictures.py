"""Where the marks of the network's pictures lie: layers, years, and what hangs on one person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from closeknit.judge.whole.areas import Departure

RINGS = (38.0, 70.0, 110.0, 160.0)  # outer radius of each layer
MOST_DOTS = 240  # of one layer
WIDE, HIGH, EDGE = 240.0, 96.0, 10.0  # of the picture of one figure over the years
BEADS = 24  # people on one string
STRING, STEP, LEFT, FIRST = 30.0, 15.0, 18.0, 86.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A person of a layer, or, where not `held`, a place that is usually held."""

    x: float
    y: float
    radius: float
    held: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over the years: the line through its points, and the area below it."""

    name: str
    note: str
    path: str
    area: str
    points: tuple[tuple[float, float, str], ...]  # place, and what it stands for
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Strings:
    """What hangs on one person: a string for each area, a bead for each person there."""

    height: float
    middle: float
    strings: tuple[tuple[str, tuple[float, ...], float], ...]  # path, beads' x, their y


def layer_dots(layers: Sequence[tuple[int, float]]) -> list[Dot]:
    """A dot for each person to expect in each layer, and for each place more that is usual. The
    figures hold the layers within them."""
    dots: list[Dot] = []
    inner, within, usual_within = 0.0, 0, 0
    for (usual, expected), outer in zip(layers, RINGS, strict=True):
        held = max(round(expected) - within, 0)
        places = min(max(usual - usual_within, held), MOST_DOTS)
        dots += _ring(places, min(held, places), inner, outer)
        within, usual_within, inner = within + held, usual, outer
    return dots


def _ring(places: int, held: int, inner: float, outer: float) -> list[Dot]:
    """So many places spread over a ring, in as many circles as they need."""
    if not places:
        return []
    radius = min(4.6, 0.32 * math.sqrt(math.pi * (outer**2 - inner**2) / places))
    room = outer - inner
    circles = max(1, min(int(room / (2.7 * radius)), places))
    middles = [inner + room * (n + 0.5) / circles for n in range(circles)]
    spots: list[tuple[float, float]] = []
    left, length = places, sum(middles)
    for at, middle in enumerate(middles):
        many = left if at == circles - 1 else min(left, round(places * middle / length))
        turn = at * 0.5
        spots += [
            (
                middle * math.sin(2 * math.pi * (n + turn) / many),
                -middle * math.cos(2 * math.pi * (n + turn) / many),
            )
            for n in range(many)
        ]
        left -= many
    # those who are there lie side by side, from the top on
    spots.sort(key=lambda spot: math.atan2(spot[0], -spot[1]) % (2 * math.pi))
    return [Dot(round(x, 1), round(y, 1), radius, n < held) for n, (x, y) in enumerate(spots)]


def line(name: str, note: str, years: Sequence[str], values: Sequence[float]) -> Line:
    """One figure, the oldest year first; its scale begins at 0."""
    most = max(*values, 1e-9)
    step = (WIDE - 2 * EDGE) / max(len(values) - 1, 1)
    places = [
        (round(EDGE + n * step, 1), round(HIGH - EDGE - (HIGH - 2 * EDGE) * value / most, 1))
        for n, value in enumerate(values)
    ]
    path = "M" + " L".join(f"{x} {y}" for x, y in places)
    base = HIGH - EDGE
    area = f"{path} L{places[-1][0]} {base} L{places[0][0]} {base} Z"
    told = tuple(
        (x, y, f"{year}: {_short(value)}")
        for (x, y), year, value in zip(places, years, values, strict=True)
    )
    return Line(name, note, path, area, told, _short(values[0]), _short(values[-1]))


def _short(value: float) -> str:
    return f"{value:.1f}" if value < 10 and value != round(value) else f"{value:,.0f}"


def strings(row: Departure) -> Strings:
    """The strings of one person's departure, one below the other."""
    many = len(row.areas)
    height = STRING * many + 8
    middle = height / 2
    found = []
    for at, area in enumerate(row.areas):
        y = 4 + STRING * (at + 0.5)
        beads = tuple(FIRST + STEP * n for n in range(min(len(area.people) - 1, BEADS)))
        end = beads[-1] if beads else FIRST
        path = f"M{LEFT} {middle} C{LEFT + 34} {middle} {FIRST - 40} {y} {FIRST - 8} {y} H{end}"
        found.append((path, beads, y))
    return Strings(height, middle, tuple(found))
