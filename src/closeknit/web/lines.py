"""Two lines through time, as a picture without words: what stands beside it is put by the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from closeknit.judge.history import Moment
from closeknit.web.render import month

WIDTH, HEIGHT = 1000.0, 100.0
STEPS = (1, 2, 4, 6, 8, 10)
DATES = 4  # below the picture, the first and the last among them


@dataclass(frozen=True, slots=True)
class Strip:
    """The part of the picture around one moment, and what it tells there."""

    x: float
    width: float
    moment: Moment
    words: str


@dataclass(frozen=True, slots=True)
class Lines:
    """`theirs` and `mine` are the points of the lines in a field of `WIDTH` × `HEIGHT`, `ticks`
    the figures at its top, middle and bottom, `dates` those below it from left to right, evenly
    spaced; `since` is where the rule of standing first held, None where it never did."""

    theirs: str
    mine: str
    ticks: tuple[str, str, str]
    dates: tuple[str, ...]
    strips: tuple[Strip, ...]
    since: float | None


def lines(history: Sequence[Moment], since: int | None = None) -> Lines | None:
    """The picture of a history, None where there is no course yet."""
    if len(history) < 2:
        return None
    top = _round_up(max(max(each.regard, each.investment) for each in history))
    if top == 0:
        return None
    first, last = history[0].as_of, history[-1].as_of

    def across(time: int) -> float:
        return WIDTH * (time - first) / (last - first)

    def points(figures: Sequence[float]) -> str:
        return " ".join(
            f"{across(each.as_of):.1f},{HEIGHT * (1 - figure / top):.2f}"
            for each, figure in zip(history, figures, strict=True)
        )

    many = min(DATES, len(history))
    dates = [month(round(first + (last - first) * n / (many - 1))) for n in range(many)]
    return Lines(
        points([each.regard for each in history]),
        points([each.investment for each in history]),
        (_figure(top), _figure(top / 2), "0"),
        tuple(dates),
        tuple(_strips(history, across)),
        across(since) if since is not None and first <= since <= last else None,
    )


def _strips(history: Sequence[Moment], across: Callable[[int], float]) -> list[Strip]:
    at = [across(each.as_of) for each in history]
    edges = [0.0, *((a + b) / 2 for a, b in pairwise(at)), WIDTH]
    return [
        Strip(
            edges[n],
            edges[n + 1] - edges[n],
            each,
            f"{month(each.as_of)}: they show you {each.regard:.1f}, "
            f"you put in {each.investment:.1f}",
        )
        for n, each in enumerate(history)
    ]


def _round_up(figure: float) -> float:
    """The next of 1, 2, 4, 6, 8, 10, 20, …: halves of it are figures that one reads with ease."""
    if figure <= 0:
        return 0
    unit = 10.0 ** floor(log10(figure))
    share = ceil(figure / unit * 1000) / 1000  # so that 2.0000001 is 2
    return unit * next((step for step in STEPS if step >= share), STEPS[-1])


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
