"""The weekly schedule of a need, back from its date: each person's steps, then the ask itself.

At most one step per person and week, and so many a week in all that one can keep it up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from closeknit.model.needs import Week

MOST_A_WEEK = 3
ANSWER = timedelta(days=14)  # time for an answer before the date
SHORTLY = 6  # weeks
AT_ONCE = "Answer "
LATE_IN_WEEK = 4  # from Friday on a plan begins with the next Monday


@dataclass(frozen=True, slots=True)
class Course:
    """What one person's plan is made of: steps, then the ask, not before `ready_by`. Who is `ready`
    needs no long road: their steps come shortly before the ask."""

    id: str
    name: str
    ready_by: date
    steps: tuple[str, ...]
    ask: str
    ready: bool = False


def schedule(courses: Sequence[Course], today: date, by: date) -> tuple[tuple[Week, ...], int]:
    """The steps in order of weeks, and for how many people no week was left. Who must be made
    ready first is asked after a step at least."""
    first = _monday(today)
    if today.weekday() >= LATE_IN_WEEK and _monday(by) > first:
        first += timedelta(days=7)
    weeks = _Weeks(first, (_monday(by) - first).days // 7, _week_of(by - ANSWER, first))
    asked: list[tuple[Course, int, tuple[str, ...]]] = []
    for course in sorted(courses, key=lambda c: not c.ready):  # an ask that needs nothing first
        ask = weeks.for_ask(0 if course.ready else _week_of(course.ready_by, first))
        rest = course.steps
        if ask is None:
            continue
        if not course.ready and rest:
            soon = next(weeks.free(0, ask), None)
            if soon is None:
                continue
            weeks.place(course, soon, rest[0])
            rest = rest[1:]
        weeks.place(course, ask, course.ask, is_ask=True)
        asked.append((course, ask, rest))
    for course, ask, rest in sorted(asked, key=lambda one: one[0].ready):
        _prepare(weeks, course, ask, rest)
    placed = sorted(weeks.placed, key=lambda step: (step.week, step.is_ask, step.name, step.id))
    return tuple(placed), len(courses) - sum(step.is_ask for step in placed)


@dataclass(slots=True)
class _Weeks:
    """What is placed so far. Weeks are counted from the `first` Monday to the `last`; asks are best
    made in the week `wanted`, so that there is time to answer."""

    first: date
    last: int
    wanted: int
    full: Counter[int] = field(default_factory=Counter)
    placed: list[Week] = field(default_factory=list)

    def free(self, since: int, until: int) -> Iterator[int]:
        """The weeks before `until` that hold another step."""
        return (w for w in range(since, until) if self.full[w] < MOST_A_WEEK)

    def for_ask(self, soonest: int) -> int | None:
        """The best week that is left for an ask."""
        best = min(max(self.wanted, soonest), self.last)
        before, after = [*self.free(soonest, best + 1)], [*self.free(best + 1, self.last + 1)]
        return before[-1] if before else after[0] if after else None

    def monday(self, week: int) -> date:
        return self.first + timedelta(weeks=week)

    def place(self, course: Course, week: int, step: str, *, is_ask: bool = False) -> None:
        self.full[week] += 1
        self.placed.append(Week(self.monday(week), course.id, course.name, step, is_ask))


def _prepare(weeks: _Weeks, course: Course, ask: int, rest: tuple[str, ...]) -> None:
    """Places the rest of the steps before an ask. A letter that waits for an answer waits no
    longer."""
    steps = list(rest)
    busy = {step.week for step in weeks.placed if step.id == course.id}
    free = [w for w in weeks.free(0, ask) if weeks.monday(w) not in busy]
    if free and steps and steps[0].startswith(AT_ONCE):
        weeks.place(course, free.pop(0), steps.pop(0))
    if course.ready:
        free = [w for w in free if w >= ask - SHORTLY]
    for step, week in zip(steps, _spread(free, len(steps)), strict=False):
        weeks.place(course, week, step)


def _spread(free: Sequence[int], number: int) -> list[int]:
    """So many of the free weeks, or all, evenly."""
    if number >= len(free):
        return list(free)
    return [free[i * len(free) // number] for i in range(number)]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week_of(day: date, first: date) -> int:
    return max((_monday(day) - first).days // 7, 0)
