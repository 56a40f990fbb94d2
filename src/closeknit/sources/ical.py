"""iCalendar and vCalendar files: the meetings in any program's calendar.

Read here rather than by the icalendar library, which holds a whole file in memory, reads 1,500
events in a second and gives the file up for one BEGIN or END that is missing. Every event is a
meeting, or an interaction that counts for nothing and says why, or a problem; those still to come
are told in one sum.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from closeknit.mail.words import tidy
from closeknit.model.interactions import Interaction, Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.calendars import Calendar, CalendarFile, is_whole
from closeknit.sources.events import Event, read_event
from closeknit.sources.icallines import Span, begins_calendar
from closeknit.sources.meetings import Attendance, attendance, kept
from closeknit.sources.occurrences import occurrences, seconds_of
from closeknit.sources.zones import Written
from closeknit.versions import READERS

_PROGRESS_EVERY = 2_000
_WORTH_TELLING = 20  # events that all name nobody
# of all series in one file: a small file could tell of billions of dates, or have them sought
_MOST_SEARCHED = 20_000_000  # days
_PER_DATE = 20  # days, which a date that is found weighs as much as


class ICal:
    """Reader of calendars.

    They are written anew, not appended to, so the only place where reading may start again is the
    beginning. `now` tells the time: what lies after it hasn't taken place. Without it single
    events count whenever they are, and what repeats up to the newest time at which the file says
    that something in it was written.
    """

    format = "ical"
    version = READERS["ical"]

    def __init__(self, now: Callable[[], int] | None = None) -> None:
        self.now = now

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        return begins_calendar(head)

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All events, whatever `start` is."""
        now = self.now() if self.now else None
        file = CalendarFile(member.data)
        file.survey(stamps=now is None)
        reading = _Reading(member, file, now)
        for count, item in enumerate(reading.items(), 1):
            yield item
            if count % _PROGRESS_EVERY == 0:
                yield Progress(0)
        yield Progress(0)


@dataclass(frozen=True, slots=True)
class _Found:
    """One event with all that is needed to tell of it. `start` and `named` in seconds: when it
    takes place, and of what repeats when it was to at first, by which it is known."""

    span: Span
    where: str
    event: Event
    written: Written
    start: int
    named: int | None
    calendar: Calendar
    who: Attendance


@dataclass(slots=True)
class _Reading:
    member: Member
    file: CalendarFile
    now: int | None
    later: int = 0
    first_later: int = 0
    outdated: int = 0
    searched: int = 0
    timed: int = 0
    names_people: bool = False

    def items(self) -> Iterator[Item]:
        number = 0
        for span, calendar in self.file.components():
            if span.name == "VEVENT":
                number += 1
                if span.begin in self.file.outdated:
                    self.outdated += 1
                    continue
                yield from self._event(span, f"event {number}, byte {span.begin}", calendar)
            elif not span.name:
                reason = "the end of an event whose beginning is missing"
                yield self._problem(f"byte {span.begin}", reason)
        yield from self._told_at_the_end()

    def _told_at_the_end(self) -> Iterator[Problem]:
        for name in self.file.zones.unknown:
            reason = "isn't known; the times of its events are read as those of the calendar"
            yield self._problem(f"time zone “{tidy(name)[:80]}”", reason)
        if self.later:
            where = f"{self.later:,} event{'s' * (self.later > 1)} from byte {self.first_later} on"
            reason = "not begun yet; an import at a later time counts what has taken place by then"
            yield self._problem(where, reason)
        if self.outdated:
            where = f"{self.outdated:,} event{'s' * (self.outdated > 1)}"
            reason = "were changed later in the same file, where the newest version counts"
            yield self._problem(where, reason)
        if self.timed >= _WORTH_TELLING and not self.names_people:
            reason = "nobody is named in any: the program that wrote them left out who was invited"
            yield self._problem(f"{self.timed:,} events", reason)

    def _problem(self, where: str, reason: str) -> Problem:
        return Problem(self.member.source, where, reason)

    def _event(self, span: Span, where: str, calendar: Calendar) -> Iterator[Item]:
        if not is_whole(span):
            cut = "more than 64 MiB" if span.ended else "its end is missing"
            yield self._problem(where, f"an event that can't be read: {cut}")
            return
        event = read_event(self.file.text(span), self.file.zones)
        start = event.start
        if not event.closed:
            yield self._problem(where, "an event with a part that has no end")
        elif start is None:
            said = f" (“{event.named_start}”)" if event.named_start else ""
            yield self._problem(where, f"an event without a usable date{said}")
        else:
            begins = seconds_of(start, calendar.zone)
            if self.now is not None and begins > self.now:
                self.first_later = self.first_later if self.later else span.begin
                self.later += 1
                return
            is_one_of_many = event.replaces or event.uid in self.file.shared
            named = _first_time(event, start, calendar) if is_one_of_many else None
            self.timed += not start.whole_day
            self.names_people |= bool(event.organiser or event.invited)
            who = attendance(event, calendar.method)
            found = _Found(span, where, event, start, begins, named, calendar, who)
            if who.reason:
                yield self._interaction(found)
                return
            if event.unread:
                reason = f"names a date that can't be read: {event.unread[0]}"
                yield self._problem(where, reason)
            if event.rules or event.more:
                yield from self._series(found)
            else:
                yield self._interaction(found)

    def _series(self, found: _Found) -> Iterator[Item]:
        event, usual = found.event, found.calendar.zone
        if self.searched > _MOST_SEARCHED:
            reason = "repeats, in a file that does so more than can be followed"
            yield self._problem(found.where, reason)
            return
        until = max(self.file.written, found.start) if self.now is None else self.now
        replaced = None if event.replaces else self.file.replaced.get(event.uid)
        dates = occurrences(event, found.written, usual, until, replaced)
        self.searched += dates.days + _PER_DATE * len(dates.times)
        for reason in dict.fromkeys(dates.reasons):
            yield self._problem(found.where, reason)
        took_place = False
        for at in dates.times:
            # an event that itself replaces a date is known by that
            named = found.named if found.named is not None and at == found.start else at
            one = replace(found, start=at, named=named)
            changed = _changed(one, replaced.after) if replaced else one
            if not changed.who.reason and (self.now is None or changed.start <= self.now):
                took_place = True
                yield self._interaction(changed)
        if not took_place:
            gone = Attendance(reason="has no date left that wasn't moved or taken out")
            yield self._interaction(replace(found, who=gone))

    def _interaction(self, found: _Found) -> Interaction:
        place = Locator(self.member.name, found.span.begin, found.span.end - found.span.begin)
        return kept(found.event, found.start, found.named, found.who, place, found.calendar.owner)


def _changed(one: _Found, after: list[tuple[int, Event]]) -> _Found:
    """One date of a series as the last change to it and all that follow has left it."""
    place = bisect_left(after, one.start, key=lambda pair: pair[0])
    since, event = after[place - 1] if place else (0, None)
    if event is None or event.start is None:
        return one
    moved = seconds_of(event.start, one.calendar.zone) - since
    who = attendance(event, one.calendar.method)
    return replace(one, event=event, start=one.start + moved, who=who)


def _first_time(event: Event, start: Written, calendar: Calendar) -> int:
    """When an event was to take place before anybody moved it."""
    first = event.replaces or start
    zone = start.zone or calendar.zone
    if first.whole_day and not start.whole_day:
        return zone(datetime.combine(first.local, start.local.time()))
    return (first.zone or zone)(first.local)
