"""Asks and what became of them, as of a date.

An ask is a text act of mine to somebody in To, or of somebody to me; or a patch, which by its
subject asks for a review in any language. Its outcome is read from what
the one who was asked wrote later in the thread, a direct answer before others, and from thanks of
the one who asked. No answer at all for 14 days is `unanswered`, until one comes after all; where
nothing of mine is here from months, my silence is `unknown`.

An answer that contains no act still answers: most who take the trouble do what they were asked.
The weights below say how much; they are judgements, not fitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from closeknit.acts.course import DAY, Course, chance, recipients, said
from closeknit.acts.spans import LONGEST_SPAN
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Asked, Direction, Event, Outcome, Said
from closeknit.model.verdicts import Size

PATCH = re.compile(r"\s*\[[^\]]{0,80}\b(?:patch|rfc|pull)\b[^\]]{0,80}\]", re.IGNORECASE)
"""The subject of a message that hands in work; an answer to it begins with "Re:"."""
PATCH_ASKS = 0.8
"""Chance that a patch to a person asks them to look at it: a judgement."""
ANSWERED_WITHIN = 14 * DAY
SEEN_WITHIN = 90 * DAY
"""Time after an ask of me within which something of mine must be here for silence to show: longer
than a holiday. A judgement."""
MOST_PEOPLE = 5
"""Recipients in To beyond which a message asks nobody in particular but whom it answers."""
MOST_ANSWERS = 6
"""Messages of the one who was asked that are looked at."""

BARE_SMALL = 0.5
"""What an answer without a sign weighs for granted, where little was asked."""
BARE = 0.35
"""The same where it costs time or more."""
BACK = 0.3
"""What a question back weighs for deferred. To work handed in, an ask back weighs in full."""
ANSWERS_ANYWAY = 0.6
"""A no to a question of fact answers it: what is left of a refusal there."""
PROMISED = 0.8
"""What a promise weighs for deferred, where nothing is granted with it."""
SILENT = 0.75
"""Chance that an ask without an answer to be seen had none: others come by telephone, in another
thread or from somebody who wasn't asked. On one list mailbox it was .6 of 19."""
VAGUE = 0.25
"""What speaks for unknown whenever there is an answer."""
THANKED = 0.7
"""How much of the asker's later thanks is for this."""
SURE = 0.5
"""Probability from which a yes or no elsewhere in the thread counts."""
LONG = 8
"""Words of an answer that says something; to a question one word does."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An outcome, how much speaks for it, and the message that shows it."""

    outcome: Outcome
    weight: float
    place: int


def asks(course: Course) -> tuple[Asked, ...]:
    """The asks of a course, in order of time. Linear in the number of events."""
    found = (_asked(course, at) for at in range(len(course.events)))
    return tuple(each for each in found if each is not None)


def _asked(course: Course, at: int) -> Asked | None:
    event = course.events[at]
    words = _words(event)
    if words is None:
        return None
    people = _people(course, at)
    if not people:
        return None
    answers = _answers(course, at, people)
    person = course.events[answers[0]].sender if answers else people[0]
    by_me = event.sender == ME
    result, sure = _outcome(course, at, answers, words)
    answer = course.events[result.place] if result.place >= 0 else None
    if answer is not None:
        person = answer.sender
    return Asked(
        event.id,
        event.key,
        event.time,
        Direction.BY_ME if by_me else Direction.OF_ME,
        person if by_me else event.sender,
        words.size,
        words.kind,
        words.proof,
        result.outcome,
        answer.id if answer else None,
        answer.key if answer else "",
        _probability(event, words),
        round(sure, 3),
    )


def _words(event: Event) -> Said | None:
    """What asks: the text, else the subject of a patch."""
    words = said(event, Act.ASK, Act.SMALL_ASK)
    is_patch = "[" in event.subject and PATCH.match(event.subject)
    if is_patch and (words is None or words.probability < PATCH_ASKS):
        return Said(Act.ASK, PATCH_ASKS, event.subject[:LONGEST_SPAN], Size.TIME, "review")
    return words


def _probability(event: Event, words: Said) -> float:
    """That it asks at all: readers disagree most about whether an ask is a small one."""
    no = (1 - chance(event, Act.ASK)) * (1 - chance(event, Act.SMALL_ASK))
    return round(max(1 - no, words.probability), 3)


def _people(course: Course, at: int) -> list[int]:
    """Those who were asked, the one that is most likely meant first."""
    event = course.events[at]
    before = course.before(at)
    meant = before.sender if before else None
    people = [p for p in event.addressed if (p == ME) != (event.sender == ME)]
    if event.sender != ME and not PATCH.match(event.subject) and course.meant_for_other(at):
        return []
    if len(event.addressed) > MOST_PEOPLE:
        return [p for p in people if p == meant]
    return sorted(people, key=lambda p: p != meant)


def _answers(course: Course, at: int, people: list[int]) -> list[int]:
    """Places of the messages that may answer: those below the ask, the nearest first.

    Where there is none: what somebody else who got mine answers to it directly; and to work that
    was handed in, often in parts, a yes or no elsewhere in the thread.
    """
    below = course.below(at)
    linked = [place for place, e in below if e.sender in people]
    other = sorted(place for p in people for place, _ in course.unlinked(at, p))
    event = course.events[at]
    found = list(dict.fromkeys((*linked, *other)))
    if not found and event.sender == ME:
        reached = recipients(event)
        found = [p for p, e in below if e.reply_hash == event.hash and e.sender in reached]
    if not found and PATCH.match(event.subject):
        elsewhere = ((p, e) for each in people for p, e in course.later(at, each))
        found = sorted(p for p, e in elsewhere if chance(e, Act.GRANT, Act.DECLINE) >= SURE)
    return found[:MOST_ANSWERS]


def _outcome(course: Course, at: int, answers: list[int], words: Said) -> tuple[_Weighed, float]:
    """The likeliest outcome, and how likely it is."""
    if not answers:
        waited = course.as_of - course.events[at].time
        if waited <= ANSWERED_WITHIN:
            return _Weighed(Outcome.OPEN, 1.0, -1), 1.0
        if course.events[at].sender != ME and not course.i_wrote_within(at, SEEN_WITHIN):
            return _Weighed(Outcome.UNKNOWN, 1.0, -1), 1.0
        return _Weighed(Outcome.UNANSWERED, SILENT, -1), SILENT
    weighed = list(_signs(course, at, answers, words))
    total: dict[Outcome, float] = {}
    for each in weighed:
        total[each.outcome] = max(total.get(each.outcome, 0.0), each.weight)
    best = max(weighed, key=lambda each: each.weight)
    return best, best.weight / sum(total.values())


def _signs(course: Course, at: int, answers: list[int], words: Said) -> Iterator[_Weighed]:
    """What speaks for each outcome."""
    event = course.events[at]
    below = course.below(at)
    thanks = [(place, chance(e, Act.THANKS)) for place, e in below if e.sender == event.sender]
    small = words.act is Act.SMALL_ASK or words.size is Size.INFORMATION
    handed_in = PATCH.match(event.subject) is not None
    for number, place in enumerate(answers):
        answer = course.events[place]
        first = number == 0
        back = max(chance(answer, Act.ASK, Act.SMALL_ASK), BACK if answer.question else 0.0)
        if not handed_in:
            back = BACK if first and answer.question else 0.0
        enough = 1 if small else LONG
        tells = first and answer.words >= enough and not (handed_in and back)
        passed_on = 0.0 if handed_in else chance(answer, Act.INTRODUCTION)
        bare = (BARE_SMALL if small else BARE) * (1 - passed_on) if tells else 0.0
        thanked = max((p for other, p in thanks if other > place), default=0.0)
        grant = chance(answer, Act.GRANT, Act.KEPT)
        no = (1 - bare) * (1 - grant) * (1 - THANKED * thanked)
        yield _Weighed(Outcome.GRANTED, 1 - no, place)
        # who does some of it and not the rest grants
        decline = chance(answer, Act.DECLINE) * (1 - grant)
        yield _Weighed(Outcome.REFUSED, decline * (ANSWERS_ANYWAY if small else 1.0), place)
        promise = PROMISED * chance(answer, Act.PROMISE) * (1 - grant)
        passed_on *= 1 - grant
        later = 1 - (1 - promise) * (1 - back) * (1 - passed_on)
        yield _Weighed(Outcome.DEFERRED, later, place)
    yield _Weighed(Outcome.UNKNOWN, VAGUE, answers[0])
