"""Who hangs where: main roots from left to right, and on each its people.

The deepest main root goes straight down from the trunk, the others follow to the left and to the
right in turn, so that the tree stands in balance. On its main root a person's place comes from a
low-discrepancy sequence (van der Corput 1935) by their rank: those who reach deep lie as far apart
as they can, with the others between them. Places come from how things are now and stay as they
are when the map shows another date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from closeknit.web.layout.field import Field

MAIN_ROOTS = 9
FLAT = 0.65  # keeps large circles from taking all the room
LEAST = 0.15  # what somebody who reaches nowhere adds to the room of a circle; others add to that
FEWEST = 2  # people; a smaller circle shares the root of the others
SPREAD = 0.88  # of a main root's width, that its people hang on
BENDS = 14  # pieces of the line of a main root
STEP = 6.0  # by which one main root runs below the next
LEAN = 0.45  # of the way to the trunk: where a rootlet of the middle root leaves it
OUTWARD = 22.0  # by which a rootlet ends further out than it began, at most
OTHERS, ALONE = "others", "on their own"


@dataclass(frozen=True, slots=True)
class Grown:
    """One person as the map needs them: `circle` is None for those who are named with nobody,
    `reach` their connection probability."""

    name: str
    circle: int | None
    reach: float


@dataclass(frozen=True, slots=True)
class Circle:
    """One main root, from `left` to `right`, with its line as points from the trunk outwards.
    `number` is the circle's, None for those that are gathered here from many or none."""

    name: str
    number: int | None
    left: float
    right: float
    line: tuple[tuple[float, float], ...]
    people: int

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Place:
    """One person: the main root's index, where the rootlet leaves it (`from_x`, `from_y`), and
    where from left to right it ends."""

    circle: int
    x: float
    from_x: float
    from_y: float


@dataclass(frozen=True, slots=True)
class Plot:
    """`places` are in the order of the people that were given; the trunk stands at `trunk`."""

    field: Field
    trunk: float
    circles: tuple[Circle, ...]
    places: tuple[Place, ...]


def plot(people: Sequence[Grown], names: Sequence[str], field: Field) -> Plot:
    """The places of all people; `names` are those of the circles by number."""
    groups = _groups(people, names)
    row = _balanced(groups)
    weights = [sum(LEAST + people[n].reach for n in group.members) ** FLAT for group in row]
    total = sum(weights) or 1.0
    room = field.width - 2 * field.margin
    edges = [field.margin]
    for weight in weights:
        edges.append(edges[-1] + room * weight / total)
    centre = row.index(groups[0]) if groups else 0
    trunk = (edges[centre] + edges[centre + 1]) / 2 if row else field.width / 2
    trunk = min(max(trunk, 0.38 * field.width), 0.62 * field.width)
    circles: list[Circle] = []
    places: dict[int, Place] = {}
    for at, group in enumerate(row):
        steps = abs(at - centre)
        side = (at > centre) - (at < centre)
        most = centre if side < 0 else len(row) - 1 - centre
        line = _line(edges[at], edges[at + 1], trunk, side, most - steps, field)
        circles.append(
            Circle(group.name, group.number, edges[at], edges[at + 1], line, len(group.members))
        )
        for member, x in _along(group.members, edges[at], edges[at + 1]):
            places[member] = _place(at, x, line, trunk, side, field)
    return Plot(field, trunk, tuple(circles), tuple(places[n] for n in range(len(people))))


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    number: int | None
    members: tuple[int, ...]  # by their place in what was given, the deepest first


def _groups(people: Sequence[Grown], names: Sequence[str]) -> list[_Group]:
    """The main roots, the deepest first; those of many small circles or none are the last."""
    by_circle: dict[int | None, list[int]] = defaultdict(list)
    for number in sorted(range(len(people)), key=lambda n: (-people[n].reach, n)):
        by_circle[people[number].circle].append(number)
    alone = by_circle.pop(None, [])
    depth = {c: sum(people[n].reach for n in own) for c, own in by_circle.items()}
    known = sorted((c for c in by_circle if c is not None), key=lambda c: (-(depth[c]), c))
    main = [c for c in known if len(by_circle[c]) >= FEWEST][:MAIN_ROOTS]
    rest = sorted(
        (n for c in known if c not in main for n in by_circle[c]),
        key=lambda n: (-people[n].reach, n),
    )
    groups = [_Group(names[c], c, tuple(by_circle[c])) for c in main]
    groups += [_Group(OTHERS, None, tuple(rest))] if rest else []
    groups += [_Group(ALONE, None, tuple(alone))] if alone else []
    return groups


def _balanced(groups: Sequence[_Group]) -> list[_Group]:
    """The first in the middle, the others to the left and to the right of it in turn."""
    row: list[_Group] = []
    for at, group in enumerate(groups):
        row.insert(len(row) if at % 2 == 0 else 0, group)
    return row


def _along(members: Sequence[int], left: float, right: float) -> list[tuple[int, float]]:
    """Where on the main root each member ends."""
    width = (right - left) * SPREAD
    start = (left + right - width) / 2
    order = sorted(range(len(members)), key=lambda rank: van_der_corput(rank + 1))
    return [
        (members[rank], start + width * (at + 0.5) / len(members)) for at, rank in enumerate(order)
    ]


def van_der_corput(n: int) -> float:
    """½, ¼, ¾, ⅛, ⅝ …: each new one in the largest gap that is left."""
    found, share = 0.0, 0.5
    while n:
        found += share * (n & 1)
        n >>= 1
        share /= 2
    return found


def _line(
    left: float, right: float, trunk: float, side: int, below: int, field: Field
) -> tuple[tuple[float, float], ...]:
    """A main root from the trunk to its far end. Those that go further run nearer to the ground,
    so that none crosses another; `below` counts those that go further on its side."""
    if side == 0:
        return ((trunk, field.ground - 6), (trunk, field.ground + 20), (trunk, field.top - 6))
    near, far = (left, right) if side > 0 else (right, left)
    far -= side * (right - left) * (1 - SPREAD) / 2
    start, deep = trunk + side * 6, field.ground + 12 + STEP * below
    points = []
    for n in range(BENDS + 1):
        share = n / BENDS
        x = start + (far - start) * share
        sunk = _eased((x - start) / (near - start)) if abs(near - start) > 1 else 1.0
        past = max((x - near) / (far - near), 0.0)
        points.append((x, field.ground - 8 + (deep - field.ground + 8) * sunk + 16 * past**1.5))
    return tuple(points)


def _eased(share: float) -> float:
    """From 0 to 1, steep at first."""
    return 1 - (1 - min(max(share, 0.0), 1.0)) ** 3


def _place(
    circle: int,
    x: float,
    line: Sequence[tuple[float, float]],
    trunk: float,
    side: int,
    field: Field,
) -> Place:
    if side == 0:
        start = trunk + (x - trunk) * LEAN
        # the middle root is short and steep: its rootlets leave it at its foot
        return Place(circle, x, start, line[-1][1] - 12 - 0.05 * abs(start - trunk))
    start = x - side * min(OUTWARD, 0.3 * abs(x - trunk))
    return Place(circle, x, start, max(_height(start, line, side), field.ground + 6))


def _height(x: float, line: Sequence[tuple[float, float]], side: int) -> float:
    """How far down a main root is at x, on straight lines between its points."""
    points = list(line) if side > 0 else [(-a, b) for a, b in line]
    at = x if side > 0 else -x
    for (x0, y0), (x1, y1) in pairwise(points):
        if at <= x1:
            share = (at - x0) / (x1 - x0) if x1 > x0 else 1.0
            return y0 + (y1 - y0) * max(share, 0.0)
    return points[-1][1]
