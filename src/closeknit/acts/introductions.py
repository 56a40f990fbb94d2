"""Introductions: two people who hadn't met are written to together, and go on by themselves.

Seen from my mailbox: somebody writes to me and a person with whom I had no exchange, or I write to
two who had none; small groups only, since in a crowd people meet by chance. The text act
`introduction` and the two writing on without the one who brought them together both raise the
probability. Works without words, so in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from closeknit.acts.course import DAY, Course, recipients, said
from closeknit.acts.spans import LONGEST_SPAN
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Introduction, Said

MOST_PEOPLE = 4
"""People in a message that introduces, sender included."""
FOLLOWS_WITHIN = 60 * DAY
FOLLOWED_THEIRS = 0.5
"""Chance that it was an introduction, where Y and I wrote on without X: a judgement."""
FOLLOWED_MINE = 0.3
"""The same where I wrote to both: I only see their mail if I am still copied. A judgement."""
SURE = 0.5
"""Text probability from which a list or an earlier meeting doesn't speak against it."""

SUBJECT = re.compile(r"\s*(?:e-?mail )?intro(?:duction|ducing)?s?\b", re.IGNORECASE)
"""The subject of a message that introduces; an answer to it begins with "Re:"."""
BY_SUBJECT = 0.8
"""Chance that a message of such a subject to a few introduces them: a judgement."""

Pair = tuple[int, int]


def introductions(course: Course) -> tuple[Introduction, ...]:
    """The introductions of a course, in order of time. A pair is introduced once at most."""
    wrote: set[Pair] = set()
    met: set[Pair] = set()
    there: dict[int, frozenset[int]] = {}
    begun: dict[Pair, Introduction] = {}
    done: list[Introduction] = []
    for event in course.events:
        others = recipients(event)
        known = event.sender == ME or _pair(event.sender, ME) in wrote
        for other in others:
            pair = _pair(event.sender, other)
            if pair in begun and (settled := _settled(begun[pair], event, other, others)):
                done.append(settled)
                del begun[pair]
            wrote.add(pair)
        before = there.get(event.reply_hash) if event.reply_hash is not None else None
        there.setdefault(event.hash, frozenset((event.sender, *others)))
        for pair in _together(event, others):
            found = None
            if pair not in wrote and not (before and before.issuperset(pair)):
                found = _begins(event, pair, before or frozenset(), known and pair not in met)
            met.add(pair)
            if found and (pair not in begun or found.probability > begun[pair].probability):
                begun[pair] = found
    done += begun.values()
    likely = (found for found in done if found.probability > 0)
    return tuple(sorted(likely, key=lambda found: (found.time, found.event, found.introduced)))


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a <= b else (b, a)


def _together(event: Event, others: tuple[int, ...]) -> Iterator[Pair]:
    """The pairs that a small message brings together; one of the three must be me."""
    if len(others) >= MOST_PEOPLE or len(others) < 2:
        return
    for pair in combinations(others, 2):
        if event.sender == ME or ME in pair:
            yield _pair(*pair)


def _begins(event: Event, pair: Pair, before: frozenset[int], plain: bool) -> Introduction | None:
    """What may have introduced a pair. `before`: who was in the message that it answers. `plain`:
    by somebody I know, two who hadn't been written to together; else the words must say it, and
    where a list reads along too: there two who are both copied are brought together with those
    addressed, not with one another."""
    words = _words(event)
    if (event.listed or not plain) and (words is None or words.probability < SURE):
        return None
    if event.listed and not set(pair) & set(event.addressed):
        return None
    introduced, to = _roles(event, pair, before)
    return Introduction(
        event.id,
        event.key,
        event.time,
        event.sender,
        introduced,
        to,
        words.probability if words else 0.0,
        None,
        words.proof if words else "",
    )


def _words(event: Event) -> Said | None:
    """What introduces: the text, else a subject that says so."""
    words = said(event, Act.INTRODUCTION)
    if SUBJECT.match(event.subject) and (words is None or words.probability < BY_SUBJECT):
        return Said(Act.INTRODUCTION, BY_SUBJECT, event.subject[:LONGEST_SPAN])
    return words


def _roles(event: Event, pair: Pair, before: frozenset[int]) -> Pair:
    """Who was introduced to whom. I am always the one it was done for. Of two others the one who
    wasn't in the message before is introduced, else the one who is named later."""
    if ME in pair:
        return (pair[1], ME) if pair[0] == ME else (pair[0], ME)
    place = recipients(event).index
    to, introduced = sorted(pair, key=lambda p: (p not in before, place(p)))
    return introduced, to


def _settled(
    begun: Introduction, event: Event, other: int, others: tuple[int, ...]
) -> Introduction | None:
    """What a word between two makes of what may have introduced them; None while that is open.

    Answering to all is no sign where I wrote to both: there one must address the other.
    """
    if event.time - begun.time > FOLLOWS_WITHIN:
        return begun
    mine = begun.introducer == ME
    alone = other in event.addressed if mine else begun.introducer not in others
    in_public = event.listed and begun.probability < SURE
    if not alone or in_public or event.id == begun.event:
        return None
    base = FOLLOWED_MINE if mine else FOLLOWED_THEIRS
    probability = 1 - (1 - base) * (1 - begun.probability)
    return replace(begun, probability=round(probability, 3), followed=event.id)
