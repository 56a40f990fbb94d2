"""Referrals: business passed on in words, and what became of it between the two.

What a mailing list reads along isn't passed on to a person. Who passes a lead on wants two things
back: thanks, and word of how it went. Both are looked for in the receiver's later messages.
"""

from __future__ import annotations

from collections.abc import Iterator

from closeknit.acts.course import DAY, Course, chance, said
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Referral

THANKED_WITHIN = 30 * DAY
TOLD_AFTER = 3 * DAY
"""Before that a message in the thread can hardly tell how it went: a judgement."""
SURE = 0.5
"""Probability from which thanks count."""
MOST_PEOPLE = 5
"""Recipients in To beyond which words aren't meant for a person."""


def referrals(course: Course) -> tuple[Referral, ...]:
    """The referrals between me and one other, in order of time, one for each receiver."""
    return tuple(
        _followed(course, at, to)
        for at, event in enumerate(course.events)
        if _passes_on(event)
        for to in _receivers(event)
    )


def _passes_on(event: Event) -> bool:
    """Whether its words pass something on; words of thanks for a referral are none themselves."""
    words, thanks = said(event, Act.REFERRAL), said(event, Act.THANKS)
    return words is not None and (
        thanks is None or thanks.proof != words.proof or thanks.probability < words.probability
    )


def _receivers(event: Event) -> Iterator[int]:
    if event.listed or len(event.addressed) > MOST_PEOPLE:
        return
    if event.sender == ME:
        yield from (p for p in event.addressed if p != ME)
    elif ME in event.addressed:
        yield ME


def _followed(course: Course, at: int, to: int) -> Referral:
    event = course.events[at]
    words = said(event, Act.REFERRAL)
    thanked = _thanked(course, at, to)
    return Referral(
        event.id,
        event.key,
        event.time,
        event.sender,
        to,
        words.proof if words else "",
        words.probability if words else 0.0,
        thanked,
        _told(course, at, to, thanked),
    )


def _thanked(course: Course, at: int, to: int) -> int | None:
    """The event in which the receiver first thanks the giver, in the thread or outside it."""
    event = course.events[at]
    found = {**dict(course.later(at, to)), **dict(course.between(at, to, event.sender))}
    for _, later in sorted(found.items()):
        if later.time - event.time > THANKED_WITHIN:
            break
        if chance(later, Act.THANKS) >= SURE:
            return later.id
    return None


def _told(course: Course, at: int, to: int, thanked: int | None) -> int | None:
    """The event in which the receiver first writes in the thread again, when there can be
    something to tell. Words of thanks alone don't tell how it went."""
    time = course.events[at].time
    for _, later in course.later(at, to):
        if later.time - time >= TOLD_AFTER and later.id != thanked:
            return later.id
    return None
