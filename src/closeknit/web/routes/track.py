"""The page track record: did the probabilities come true?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from closeknit.judge.reliability import Point
from closeknit.judge.scores import Interval, Score
from closeknit.judge.track import TrackRecord
from closeknit.judge.trackwords import (
    BASELINES,
    QUESTIONS,
    came_true,
    judged,
    off_by,
    verdict,
)
from closeknit.web.render import desk_of, page, part
from closeknit.web.trackwork import Work, Worked, work

HERE = "/track"
SIDE, EDGE = 300.0, 44.0  # of the diagram's square, and the room for its labels
LEAST_RADIUS, MOST_RADIUS = 3.5, 9.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A point as it is drawn: its place, its radius, the ends of its interval."""

    x: float
    y: float
    radius: float
    low: float
    high: float
    point: Point


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: whose figures, as they are shown."""

    name: str
    own: bool
    figures: tuple[tuple[str, str], ...]  # each with its interval, "" for none


@dataclass(frozen=True, slots=True)
class Task:
    """One question with all that is told of it."""

    name: str
    question: str
    judged: str
    is_enough: bool
    told: str
    off_by: str
    verdict: str
    marks: tuple[Mark, ...]
    rows: tuple[Row, ...]


def show(request: Request) -> Response:
    """The page, at once: with the record where it is worked out, else with what is under way."""
    return page(request, "track.html", 200, **_values(work(desk_of(request))))


def record(request: Request) -> Response:
    """The record for a page that is open; 202 while it is being worked out."""
    under_way = work(desk_of(request))
    answer = part(request, "track.html", "record", **_values(under_way))
    if not under_way.ended.is_set():
        answer.status_code = 202
    return answer


def _values(under_way: Work) -> dict[str, object]:
    result = under_way.result or under_way.before
    return {
        "working": not under_way.ended.is_set(),
        "failure": under_way.failure,
        "tasks": _tasks(result) if result else (),
        "enough": result is not None and any(r.score for r in result.tasks.values()),
        "messages": result.tasks["reply"].resolved if result else 0,
        "side": SIDE,
        "edge": EDGE,
    }


def _tasks(result: Worked) -> tuple[Task, ...]:
    return tuple(
        Task(
            name,
            QUESTIONS[name],
            judged(name, record),
            record.score is not None,
            came_true(name, record),
            off_by(record),
            verdict(record),
            marks(result.points.get(name, ())),
            tuple(_rows(record)),
        )
        for name, record in result.tasks.items()
    )


def marks(points: tuple[Point, ...]) -> tuple[Mark, ...]:
    """Where the points stand in the square: what was said from left to right, what came upwards.
    Their areas are as their numbers."""
    most = max((point.n for point in points), default=1)
    return tuple(
        Mark(
            _across(point.said),
            _up(point.came),
            round(max(MOST_RADIUS * math.sqrt(point.n / most), LEAST_RADIUS) * 0.7, 1),
            _up(point.low),
            _up(point.high),
            point,
        )
        for point in points
    )


def _across(share: float) -> float:
    return round(EDGE + SIDE * share, 1)


def _up(share: float) -> float:
    return round(SIDE * (1 - share) + 10, 1)


def _rows(record: TrackRecord) -> list[Row]:
    if record.score is None:
        return []
    # chance widens errors only upwards, so that their range needn't hold them: it is left out
    ranges = {name: ends for name, ends in record.intervals.items() if name != "ece"}
    own = _row("closeknit", True, record.score, ranges)
    others = sorted(record.baselines.items(), key=lambda pair: pair[1].log_loss)
    return [own, *(_row(BASELINES[name], False, score, {}) for name, score in others)]


def _row(name: str, own: bool, score: Score, intervals: Mapping[str, Interval]) -> Row:
    def told(figure: str, value: float, places: int) -> tuple[str, str]:
        if math.isnan(value):
            return "–", ""
        ends = intervals.get(figure)
        spread = f"{ends[0]:.{places}f} to {ends[1]:.{places}f}" if ends else ""
        return f"{value:.{places}f}".replace("-", "\u2212"), spread.replace("-", "\u2212")

    shown = (
        told("log_loss", score.log_loss, 3),
        told("auc", score.auc, 2),
        told("ece", score.ece, 3),
        told("slope", score.slope, 2),
    )
    return Row(name, own, shown)


routes: list[BaseRoute] = [Route(HERE, show), Route(f"{HERE}/record", record)]
