"""The course of things: my interactions up to a date, and what came after each.

A thread is what links make it (what is answered, else the first reference). Mail without links, as
old exports have it, joins the latest mail of the same subject between the same two people.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Said
from closeknit.model.subjects import LONGEST

DAY = 86_400
MOST_LATER = 12
"""Later messages of one person that are looked at: what isn't settled by then isn't seen, and time
stays linear in long threads."""

MOST_BELOW = 40
"""Messages below one that are looked at."""

_SAME_SUBJECT = 30 * DAY
_ANSWER = re.compile(r"\s*(?:(?:re|aw|sv|antw|r|tr|rv|vs|ref)\s*(?:\[\d+\])?\s*:\s*)+", re.I)


class Course:
    """Events in order of time, none after a date. Built in one pass."""

    def __init__(self, events: Iterable[Event], as_of: int) -> None:
        self.as_of = as_of
        self.events = sorted(
            (e for e in events if e.time <= as_of), key=lambda e: (e.time, e.hash, e.id)
        )
        self._threads: list[int] = []
        self._in_thread: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._between: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._answers: dict[int, list[int]] = defaultdict(list)
        self._place: dict[int, int] = {}
        self._my_times = [e.time for e in self.events if e.sender == ME]
        self._index()

    def _index(self) -> None:
        thread_of: dict[int, int] = {}
        by_subject: dict[tuple[str, int], tuple[int, int]] = {}
        for at, event in enumerate(self.events):
            thread = self._thread(event, thread_of, by_subject)
            thread_of.setdefault(event.hash, thread)
            self._threads.append(thread)
            self._place.setdefault(event.hash, at)
            self._in_thread[thread, event.sender].append(at)
            if event.reply_hash is not None:
                self._answers[event.reply_hash].append(at)
            others = recipients(event) if event.sender == ME else (ME,)
            for other in others:
                self._between[event.sender, other].append(at)

    def _thread(
        self,
        event: Event,
        thread_of: dict[int, int],
        by_subject: dict[tuple[str, int], tuple[int, int]],
    ) -> int:
        thread = event.hash
        linked = event.reply_hash is not None or event.thread_hash is not None
        if event.reply_hash is not None and event.reply_hash in thread_of:
            thread = thread_of[event.reply_hash]
        elif event.thread_hash is not None:
            thread = thread_of.get(event.thread_hash, event.thread_hash)
        bare, is_answer = _bare(event.subject)
        if not bare:
            return thread
        others = recipients(event) if event.sender == ME else (event.sender,)
        if not linked and is_answer:
            for other in others:
                last = by_subject.get((bare, other))
                if last and event.time - last[0] <= _SAME_SUBJECT:
                    thread = last[1]
                    break
        for other in others:
            by_subject[bare, other] = (event.time, thread)
        return thread

    def thread(self, at: int) -> int:
        """What tells the thread of the event at place `at` from others."""
        return self._threads[at]

    def before(self, at: int) -> Event | None:
        """The message that the one at place `at` answers, where I have it."""
        hashed = self.events[at].reply_hash
        place = self._place.get(hashed) if hashed is not None else None
        return self.events[place] if place is not None and place < at else None

    def i_wrote_within(self, at: int, seconds: int) -> bool:
        """Whether anything of mine is here from that time after the event at place `at`. Where it
        isn't, as in an inbox without what was sent, my silence shows nothing."""
        time = self.events[at].time
        first = bisect_right(self._my_times, time)
        return first < len(self._my_times) and self._my_times[first] - time <= seconds

    def meant_for_other(self, at: int) -> bool:
        """Whether somebody's message answers a third person's, who stands before me in To: its
        words are theirs, and I read along."""
        event, before = self.events[at], self.before(at)
        if before is None or before.sender in (ME, event.sender):
            return False
        return next((p for p in event.addressed if p in (ME, before.sender)), ME) != ME

    def later(self, at: int, by: int) -> Iterator[tuple[int, Event]]:
        """The next messages that `by` wrote in the thread of the event at place `at`."""
        return self._after(self._in_thread.get((self._threads[at], by), []), at)

    def between(self, at: int, by: int, to: int) -> Iterator[tuple[int, Event]]:
        """The next messages that `by` wrote to `to`, in any thread; one of the two is me."""
        return self._after(self._between.get((by, to), []), at)

    def below(self, at: int) -> list[tuple[int, Event]]:
        """Messages that answer the one at place `at`, or its answers, nearest first: at most
        MOST_BELOW of them. Where links fail, the next messages of its thread that answer nothing
        known come after."""
        found: dict[int, Event] = {at: self.events[at]}
        waiting = [at]
        for each in waiting:
            for place, event in self._after(self._answers.get(self.events[each].hash, []), each):
                if place not in found and len(found) <= MOST_BELOW:
                    found[place] = event
                    waiting.append(place)
        del found[at]
        return list(found.items())

    def follows(self, place: int, other: int) -> bool:
        """Whether the message at `place` comes after the `other` and answers it, or nothing I
        have."""
        hashed = self.events[place].reply_hash
        if place <= other:
            return False
        return hashed in (None, self.events[other].hash) or hashed not in self._place

    def unlinked(self, at: int, by: int) -> Iterator[tuple[int, Event]]:
        """The next messages of `by` in the thread that answer nothing I have."""
        return (
            (place, event)
            for place, event in self.later(at, by)
            if event.reply_hash is None or event.reply_hash not in self._place
        )

    def _after(self, places: list[int], at: int) -> Iterator[tuple[int, Event]]:
        first = bisect_right(places, at)
        time = self.events[at].time
        for place in places[first : first + MOST_LATER]:
            if self.events[place].time > time:
                yield place, self.events[place]


def answers(event: Event) -> bool:
    """Whether its subject says that it answers ("Re: …")."""
    return _ANSWER.match(event.subject) is not None


@lru_cache(maxsize=1 << 14)
def _bare(subject: str) -> tuple[str, bool]:
    """A subject without what answers put before it, and whether there was any of that."""
    subject = subject[:LONGEST].strip()
    bare = _ANSWER.sub("", subject, count=1)
    return bare.casefold(), len(bare) < len(subject)


def recipients(event: Event) -> tuple[int, ...]:
    """Everybody that an event went to, those in To first."""
    return event.addressed + event.copied


def said(event: Event, *acts: Act) -> Said | None:
    """The likeliest of these acts in an event, None where there is none."""
    if not event.said:
        return None
    found = [each for each in event.said if each.act in acts]
    return max(found, key=lambda each: each.probability, default=None)


def chance(event: Event, *acts: Act) -> float:
    """Its probability, 0 where there is none."""
    found = said(event, *acts)
    return found.probability if found else 0.0
