"""Favours that show in thanks: who is thanked did something.

Thanks that settle an ask of the same thread belong to that ask, and thanks for an introduction, a
referral or a kept promise to that: one event, one entry.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from closeknit.acts.course import DAY, Course, said
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Asked, Direction

SETTLES_WITHIN = 90 * DAY
"""Time after an ask within which thanks to the one who was asked are for it: a judgement."""
MOST_PEOPLE = 5
"""Recipients in To beyond which nobody in particular is thanked."""


@dataclass(frozen=True, slots=True)
class Favour:
    """`by` did something for `to`, who thanks for it in this event; one of the two is me."""

    event: int
    key: str
    time: int
    by: int
    to: int
    text: str
    probability: float


def favours(
    course: Course, asks: Iterable[Asked], told: Container[tuple[int | None, int]] = ()
) -> tuple[Favour, ...]:
    """The favours of a course that somebody gave thanks for, in order of time.

    `told`: events with who did something in them that is told already; thanks in them, or in
    answer to them, for the same person are for that.
    """
    return tuple(_favours(course, _asked(course, asks), told))


def _asked(course: Course, asks: Iterable[Asked]) -> dict[tuple[int, int, int], list[int]]:
    """(thread, asker, asked) → the times of asks."""
    threads = {event.id: course.thread(at) for at, event in enumerate(course.events)}
    found: dict[tuple[int, int, int], list[int]] = {}
    for each in asks:
        pair = (ME, each.person) if each.direction is Direction.BY_ME else (each.person, ME)
        found.setdefault((threads[each.event], *pair), []).append(each.time)
    return found


def _favours(
    course: Course,
    asked: dict[tuple[int, int, int], list[int]],
    told: Container[tuple[int | None, int]],
) -> Iterator[Favour]:
    for at, event in enumerate(course.events):
        words = said(event, Act.THANKS)
        by = _thanked(course, at) if words else None
        if words is None or by is None:
            continue
        times = asked.get((course.thread(at), event.sender, by), ())
        if any(0 <= event.time - time <= SETTLES_WITHIN for time in times):
            continue
        before = course.before(at)
        if (event.id, by) in told or (before is not None and (before.id, by) in told):
            continue
        yield Favour(
            event.id, event.key, event.time, by, event.sender, words.proof, words.probability
        )


def _thanked(course: Course, at: int) -> int | None:
    """Whose message it answers, where they are addressed, else the first that is addressed; of
    the two one must be me."""
    event = course.events[at]
    if not event.addressed or len(event.addressed) > MOST_PEOPLE:
        return None
    before = course.before(at)
    if before is not None:
        whose = before.sender if before.sender in event.addressed else None
    else:
        whose = event.addressed[0]
    return whose if whose is not None and ME in (whose, event.sender) else None
