"""Names that never lie on one another.

A label belongs to a point and has a size on the screen that stays the same however large the map
is shown. So a box in the map's units shrinks towards its point as the map grows, and two that lie
apart at one scale lie apart at every larger one. Each label gets the smallest scale at which it
finds room, the deepest person first; a face shows those whose scale is reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from closeknit.web.layout.places import Plot

LEVELS = (0.6, 0.8, 1.0, 1.2, 1.4, 2.0, 4.0, 8.0, 16.0)
NEVER = 0.0  # no scale shows it
SIZE = 13.0  # pixels
LINE = 16.0
BENEATH = 30.0  # units below the deepest point, for names
WORDS = 250.0  # what the words at the threshold take, at its left end
TIERS = 3  # of headings, one above another
TRUNK = 26.0  # half of what the trunk takes of the air above the ground
GAP = 8.0  # between a point and its name
DOT = 3.5  # half the size of a connection's point
CONTACTS_FROM = 2.0  # scale; before, only connections are named: it is calmer
BOUND = 0.5
RIGHT, LEFT, BELOW = 0, 1, 2
_Sides = tuple[float, float, float, float]  # left, top, right, bottom
_NARROW = frozenset("iljtfrI.,'’:;|!()[] -")
_BROAD = frozenset("mwMWQO@&%—")


@dataclass(frozen=True, slots=True)
class Label:
    """`scale` is the pixels per unit from which on it is shown, `side` where it stands of its
    point."""

    scale: float = NEVER
    side: int = RIGHT


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a main root above the ground, in lines; `tier` counts the lines below it that
    are left free, `lean` is 0 where it stands centred on `x`, 1 where it starts and -1 where it
    ends there."""

    lines: tuple[str, ...]
    x: float
    lean: int = 0
    tier: int = 0
    scale: float = NEVER


@dataclass(frozen=True, slots=True)
class Box:
    """In the map's units."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def width(text: str, size: float = SIZE) -> float:
    """How broad a text is at most, in pixels: a serif differs from machine to machine."""
    return size * sum(_broad(c) for c in text)


@cache
def _broad(c: str) -> float:
    if c in _NARROW:
        return 0.36
    if c in _BROAD or ord(c) > 0x2E7F:  # as broad as high, as most signs of Asia
        return 1.0
    return 0.58 if c.islower() and c.isascii() else 0.78


def labels(plot: Plot, names: Sequence[str], reaches: Sequence[float | None]) -> list[Label]:
    """A label for each person; none for those who aren't on the map (reach None)."""
    found = [Label()] * len(names)
    field = plot.field
    bound, floor = field.down(BOUND), field.bottom + BENEATH
    points = [
        (n, plot.places[n].x, field.down(reach), width(names[n]))
        for n, reach in enumerate(reaches)
        if reach is not None
    ]
    points.sort(key=lambda p: (-p[2], p[0]))
    deep = [point for point in points if point[2] >= bound]
    placed: list[tuple[float, float, float, int]] = []
    waiting = deep
    for scale in LEVELS:
        if scale == CONTACTS_FROM:
            waiting = waiting + points[len(deep) :]
        taken = _Grid(scale)
        taken.add((0, bound - LINE / scale, WORDS / scale, bound + LINE / scale))
        dot = DOT / scale
        for n, x, y, _ in deep:
            taken.add((x - dot, y - dot, x + dot, y + dot), n)
        for x, y, broad, side in placed:
            taken.add(_box(x, y, broad, side, scale))
        left: list[tuple[int, float, float, float]] = []
        for point in waiting:
            n, x, y, broad = point
            for side in (RIGHT, LEFT, BELOW):
                box = _box(x, y, broad, side, scale)
                if box[0] < 2 or box[2] > field.width - 2 or box[3] > floor:
                    continue
                if taken.is_free(box, n):
                    taken.add(box)
                    placed.append((x, y, broad, side))
                    found[n] = Label(scale, side)
                    break
            else:
                left.append(point)
        waiting = left
    return found


def boxes(
    plot: Plot, names: Sequence[str], reaches: Sequence[float | None], scale: float
) -> Iterator[tuple[int, Box]]:
    """The labels that are shown at a scale, as (person, box)."""
    for n, label in enumerate(labels(plot, names, reaches)):
        reach = reaches[n]
        if reach is not None and NEVER < label.scale <= scale:
            place = plot.places[n]
            box = _box(place.x, plot.field.down(reach), width(names[n]), label.side, scale)
            yield n, Box(*box)


def headings(plot: Plot) -> list[Heading]:
    """The names of the main roots, at most `TIERS` of them above one another; the largest first,
    and none on the trunk."""
    lined = [_lines(circle.name) for circle in plot.circles]
    found = [Heading(own, c.middle) for own, c in zip(lined, plot.circles, strict=True)]
    waiting = sorted(range(len(found)), key=lambda n: (-plot.circles[n].people, n))
    placed: list[Heading] = []
    for scale in LEVELS:
        for n in list(waiting):
            for one in _offers(lined[n], plot.circles[n].middle, plot.trunk, scale):
                if _has_room(one, placed, plot, scale):
                    found[n] = one
                    placed.append(one)
                    waiting.remove(n)
                    break
    return found


def span(heading: Heading, scale: float) -> tuple[float, float]:
    """From where to where a heading reaches at a scale."""
    long = (max(width(line) for line in heading.lines) + GAP) / scale
    if heading.lean > 0:
        return heading.x, heading.x + long
    if heading.lean < 0:
        return heading.x - long, heading.x
    return heading.x - long / 2, heading.x + long / 2


def _offers(lines: tuple[str, ...], middle: float, trunk: float, scale: float) -> Iterator[Heading]:
    beside = [(middle, 0)]
    if abs(middle - trunk) < 2 * TRUNK:
        # to the left of the trunk it would look like the next one's name; only where all fit
        beside = [(trunk + TRUNK, 1), (trunk - TRUNK, -1)][: 2 if scale >= 1 else 1]
    for x, lean in beside:
        for tier in range(TIERS):
            yield Heading(lines, x, lean, tier, scale)


def _has_room(one: Heading, placed: Sequence[Heading], plot: Plot, scale: float) -> bool:
    left, right = span(one, scale)
    if left < 0 or right > plot.field.width:
        return False
    if one.lean == 0 and left < plot.trunk + TRUNK and right > plot.trunk - TRUNK:
        return False
    spans = (span(other, scale) for other in placed if other.tier == one.tier)
    return all(right <= start or left >= end for start, end in spans)


def _lines(name: str) -> tuple[str, ...]:
    """A name on one line or, where it is long, on two of about the same length."""
    words = name.split()
    if len(name) <= 14 or len(words) < 2:
        return (name,)
    cut = min(
        range(1, len(words)),
        key=lambda at: (max(len(" ".join(words[:at])), len(" ".join(words[at:]))), at),
    )
    return " ".join(words[:cut]), " ".join(words[cut:])


def _box(x: float, y: float, broad: float, side: int, scale: float) -> _Sides:
    """What a label takes at a scale; it always touches its point, so that the box of a larger
    scale lies inside that of a smaller one."""
    long, high = (GAP + broad) / scale, LINE / 2 / scale
    if side == RIGHT:
        return x, y - high, x + long, y + high
    if side == LEFT:
        return x - long, y - high, x, y + high
    half = broad / 2 / scale
    return x - half, y, x + half, y + (GAP + LINE) / scale


class _Grid:
    """What is taken at a scale, in cells two lines high and four broad."""

    def __init__(self, scale: float) -> None:
        self._high = 2 * LINE / scale
        self._broad = 2 * self._high
        self._cells: dict[tuple[int, int], list[tuple[_Sides, int]]] = defaultdict(list)

    def add(self, box: _Sides, owner: int = -1) -> None:
        """Takes a box's room; `owner` is whose point it is."""
        left, top, right, bottom = box
        for column in range(int(left // self._broad), int(right // self._broad) + 1):
            for row in range(int(top // self._high), int(bottom // self._high) + 1):
                self._cells[column, row].append((box, owner))

    def is_free(self, box: _Sides, owner: int) -> bool:
        """Whether nothing is in a box, but for its owner's own point."""
        left, top, right, bottom = box
        for column in range(int(left // self._broad), int(right // self._broad) + 1):
            for row in range(int(top // self._high), int(bottom // self._high) + 1):
                for (x0, y0, x1, y1), whose in self._cells.get((column, row), ()):
                    if x0 < right and left < x1 and y0 < bottom and top < y1 and whose != owner:
                        return False
        return True
