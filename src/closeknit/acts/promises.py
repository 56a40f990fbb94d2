"""Promises, and the message in which each was kept.

A promise is a text act; that it was kept shows in the promiser's words (`kept`, `grant`) later in
the thread or to the same person, or in the other's thanks after the promiser wrote again. My open
promises come first: they are the cheapest way to credibility.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from closeknit.acts.course import DAY, Course, chance, recipients, said, stem
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Promise, Word

KEPT_WITHIN = 30 * DAY
"""Time after which an open promise is late, and after which only `kept` itself counts, and only in
the thread: a judgement, since the day that was named isn't read."""
AGAIN = 0.35
"""Chance that the promiser's next long message in the thread delivers, where no act says so; below
KEEPS, so that it only adds to what the other's thanks say. A judgement."""
RENEWED = 0.6
"""Chance that their next message of the same subject in a new thread delivers, as a new version of
what was discussed does. A judgement."""
KEEPS = 0.5
"""Probability from which a promise counts as kept."""
WORDS = 15
"""Words of a message that can deliver something."""
MOST_PEOPLE = 5
"""Recipients in To beyond which words aren't a promise to a person."""


def promises(course: Course) -> tuple[Promise, ...]:
    """All promises between me and one other, in order of time."""
    return tuple(_promises(course))


def open_promises(found: Iterable[Promise]) -> tuple[Promise, ...]:
    """Those not seen to be kept: mine first, the open before the late, the newest first."""
    waiting = [p for p in found if p.word is not Word.KEPT]
    return tuple(
        sorted(waiting, key=lambda p: (p.by != ME, p.word is Word.LATE, -p.time, p.event, p.to))
    )


def _promises(course: Course) -> Iterator[Promise]:
    for at, event in enumerate(course.events):
        words = said(event, Act.PROMISE)
        to = _promised_to(course, at)
        if words is None or to is None:
            continue
        place, probability = _fulfilment(course, at, to)
        kept = place is not None and probability >= KEEPS
        kept_in = course.events[place] if kept and place is not None else None
        late = course.as_of - event.time > KEPT_WITHIN
        yield Promise(
            event.id,
            event.key,
            event.time,
            event.sender,
            to,
            words.proof,
            Word.KEPT if kept_in else Word.LATE if late else Word.OPEN,
            words.probability,
            kept_in.id if kept_in else None,
            kept_in.key if kept_in else "",
            round(probability, 3) if kept_in else 0.0,
        )


def _promised_to(course: Course, at: int) -> int | None:
    """Me, where I am addressed; of mine whose message it answers, else the first that is named."""
    event = course.events[at]
    if len(event.addressed) > MOST_PEOPLE or not event.addressed:
        return None
    if event.sender != ME:
        return ME if ME in event.addressed else None
    before = course.before(at)
    if before is not None and before.sender in event.addressed:
        return before.sender
    return next((p for p in event.addressed if p != ME), None)


def _fulfilment(course: Course, at: int, to: int) -> tuple[int | None, float]:
    """The place of the later message that most likely fulfils the promise at `at`, and how likely
    it is that it does."""
    event = course.events[at]
    best: int | None = None
    chance_of_best = 0.0
    for place, p in _candidates(course, at, event.sender, to):
        if p > chance_of_best:
            best, chance_of_best = place, p
    return best, chance_of_best


def _candidates(course: Course, at: int, by: int, to: int) -> Iterator[tuple[int, float]]:
    until = course.events[at].time + KEPT_WITHIN
    thanks = [(place, chance(e, Act.THANKS)) for place, e in course.later(at, to)]
    subject = stem(course.events[at].subject)
    in_thread = set()
    for place, later in course.later(at, by):
        in_thread.add(place)
        if to not in recipients(later):
            continue
        kept = chance(later, Act.KEPT)
        if later.time > until:
            yield place, kept
            continue
        again = AGAIN if later.words >= WORDS and not said(later, Act.PROMISE) else 0.0
        thanked = next((p for other, p in thanks if other > place), 0.0)
        no = (1 - kept) * (1 - chance(later, Act.GRANT)) * (1 - again) * (1 - thanked)
        yield place, 1 - no
    for place, later in course.between(at, by, to):
        if later.time <= until and place not in in_thread:
            renewed = RENEWED if subject and stem(later.subject) == subject else 0.0
            yield place, 1 - (1 - chance(later, Act.KEPT)) * (1 - renewed)
