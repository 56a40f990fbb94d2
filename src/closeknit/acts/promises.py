"""Promises, and the message in which each was kept.

A promise is a text act; that it was kept shows in the promiser's words (`kept`, `grant`) later in
the thread or to the same person, or in the other's thanks after the promiser wrote again. Who only
says that they will think about it promises nothing. A promise to introduce is kept by the
introduction, wherever it was made.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from closeknit.acts.course import DAY, Course, answers, chance, recipients, said
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Deed, Entry, Event, Promise, Word
from closeknit.model.subjects import stem

KEPT_WITHIN = 30 * DAY
"""Time after which an open promise is late, and after which only `kept` itself counts, and only in
the thread: a judgement, since the day that was named isn't read."""
AGAIN = 0.35
"""Chance that the promiser's next long message in the thread delivers, where no act says so; below
KEEPS, so that it only adds to what the other's thanks say. A judgement."""
RENEWED = 0.6
"""Chance that their next message of the same subject that answers nothing delivers, as a new
version of what was discussed does. A judgement."""
ELSEWHERE = 0.5
"""What is left of a yes in another branch of the thread under another subject: of a series of
patches one is applied and another promised. A judgement."""
KEEPS = 0.5
"""Probability from which a promise counts as kept."""
WORDS = 15
"""Words of a message that can deliver something."""
MOST_PEOPLE = 5
"""Recipients in To beyond which words aren't a promise to a person."""
INTRODUCED_WITHIN = 180 * DAY
"""Time in which an introduction is the one that was promised: whoever does it well asks the other
first. A judgement."""

# who is about to think, in whatever words; up to where the sentence turns to something else
_MUSES = re.compile(
    r"\b(?:let (?:me|us)|let's|(?:i|we)(?:'ll| will| shall| would|'d|'m going to| am going to)?"
    r"(?: (?:have|need|want|like|love|try|going))?(?: to)?)"
    r"(?: (?:just|also|maybe|perhaps|certainly|really|definitely|gladly|first|then|probably)){0,2}"
    r" (?:(?:think|ponder|mull|muse|reflect|meditate|chew|sleep|weigh|deliberate|consider)\b"
    r"|have a think\b"
    r"|(?:give|take) (?:it|this|that|the \w+) (?:\w+ ){0,3}(?:thought|consideration)\b"
    r"|(?:keep|bear) (?:\w+ ){1,3}in mind\b"
    r"|see(?= (?:what|if|whether|how|who|whom|where|when|about)\b| *[.!?,;)]| *$| and\b| but\b))"
    r"(?:(?!\b(?:and|but|then)\b|[.;!?]).)*",
    re.IGNORECASE,
)
_COMMITS = re.compile(
    r"\b(?:(?:i|we)(?:'ll| will| shall)|will|i'm going to|i am going to|i promise"
    r"|get back|come back|let you know|tell you|send|write|call|ring|answer|reply|report|bring"
    r"|introduce)\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\bintro(?:s|duc\w*|ductions?)?\b|\bput (?:\w+ ){1,4}in (?:touch|contact)\b"
    r"|\bconnect (?:you|him|her|them|\w+) (?:to|with)\b|\bbring (?:\w+ ){1,4}together\b",
    re.IGNORECASE,
)


def is_promise(text: str) -> bool:
    """Whether words that look like a promise are one: to think about something, or to see, binds
    nobody, unless something more is said to be done."""
    rest = _MUSES.sub(" ", text.replace("’", "'"))
    return len(rest) == len(text) or _COMMITS.search(rest) is not None


def introduced_as_promised(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, with open promises to introduce kept by introductions that came after: each by
    the first that the same one made for the same person, and none twice."""
    found = list(entries)
    taken: set[int] = set()
    for place, promise in sorted(enumerate(found), key=lambda each: (each[1].time, each[1].ref)):
        if promise.what != Deed.PROMISE or promise.outcome not in (Word.OPEN, Word.LATE):
            continue
        if not _INTRODUCES.search(promise.text):
            continue
        made = [
            (entry.time, entry.ref, at)
            for at, entry in enumerate(found)
            if at not in taken and entry.probability >= KEEPS and _keeps(entry, promise)
        ]
        if made:
            *_, at = min(made)
            taken.add(at)
            found[place] = replace(
                promise,
                outcome=Word.KEPT.value,
                outcome_ref=found[at].ref,
                outcome_key=found[at].key,
                outcome_probability=found[at].probability,
            )
    return found


def _keeps(entry: Entry, promise: Entry) -> bool:
    """Whether an introduction may be the one that was promised."""
    return (
        entry.what == Deed.INTRODUCTION
        and entry.by == promise.by
        and entry.person == promise.person
        and promise.time <= entry.time <= promise.time + INTRODUCED_WITHIN
        and promise.other in (None, entry.other)
    )


def promises(course: Course, confirmed: Container[str] = ()) -> tuple[Promise, ...]:
    """All promises between me and one other, in order of time. `confirmed`: keys of messages of
    which I said that they promise."""
    return tuple(_promises(course, confirmed))


def _promises(course: Course, confirmed: Container[str]) -> Iterator[Promise]:
    for at, event in enumerate(course.events):
        words = said(event, Act.PROMISE)
        to = _promised_to(course, at) if words else None
        if words is None or to is None:
            continue
        if not is_promise(words.proof) and event.key not in confirmed:
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
        return ME if ME in event.addressed and not course.meant_for_other(at) else None
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
    """Later messages of the promiser, and how likely each fulfils it."""
    event = course.events[at]
    until = event.time + KEPT_WITHIN
    branch = _branch(course, at)
    thanks = [(place, chance(e, Act.THANKS)) for place, e in course.later(at, to)]
    in_thread = set()
    for place, later in course.later(at, by):
        in_thread.add(place)
        if to not in recipients(later):
            continue
        kept = chance(later, Act.KEPT)
        if later.time > until:
            yield place, kept
            continue
        again = 0.0
        if place in branch and later.words >= WORDS and not said(later, Act.PROMISE):
            again = AGAIN
        same = place in branch or _same(event, later)
        grant = _delivers(later) * (1.0 if same else ELSEWHERE)
        thanked = next((p for other, p in thanks if course.follows(other, place)), 0.0)
        new = RENEWED if _renews(event, later) else 0.0
        yield place, 1 - (1 - kept) * (1 - grant) * (1 - again) * (1 - thanked) * (1 - new)
    for place, later in course.between(at, by, to):
        if later.time <= until and place not in in_thread:
            new = RENEWED if _renews(event, later) else 0.0
            grant = _delivers(later) if _same(event, later) else 0.0
            yield place, 1 - (1 - chance(later, Act.KEPT)) * (1 - grant) * (1 - new)


def _branch(course: Course, at: int) -> set[int]:
    """Places of messages in the same branch of a thread: below the promise, in answer to the same
    message, or answering nothing I have. In long threads the others speak of other things."""
    event = course.events[at]
    places = {place for place, _ in course.below(at)}
    places |= {place for place, _ in course.unlinked(at, event.sender)}
    if event.reply_hash is not None:
        places |= {
            place
            for place, later in course.later(at, event.sender)
            if later.reply_hash == event.reply_hash
        }
    return places


def _delivers(later: Event) -> float:
    """Chance that a yes is a delivery: who says yes and promises anew delivers later."""
    return chance(later, Act.GRANT) * (1 - chance(later, Act.PROMISE))


def _same(event: Event, later: Event) -> bool:
    """Whether two messages are of the same subject, whatever the version."""
    subject = stem(event.subject)
    return bool(subject) and stem(later.subject) == subject


def _renews(event: Event, later: Event) -> bool:
    """Whether a message brings what another spoke of anew: its subject, and no answer to it."""
    return _same(event, later) and not answers(later)
