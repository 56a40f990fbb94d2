"""A calendar file as a whole: its components, and what of it bears on events that stand elsewhere
in it."""

from __future__ import annotations

import re
from array import array
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from closeknit.mail.addresses import is_address
from closeknit.model.interactions import Version
from closeknit.sources.encodings import codec_of
from closeknit.sources.events import Event, read_event
from closeknit.sources.icallines import (
    HEAD,
    Span,
    lines_of,
    spans,
    text_of_span,
    text_of_value,
    wanted,
)
from closeknit.sources.occurrences import Replaced, seconds_of
from closeknit.sources.zones import Written, Zone, Zones, in_utc, read_time

_LARGEST = 64 << 20
_LONGEST_HEADER = 64 << 10
_MOST_ZONES = 2_000
_CALENDAR = wanted("METHOD X-WR-CALNAME X-WR-TIMEZONE")
_ZONE_NAME = wanted("TZID")
# line feeds come in whatever number of bytes, so only what follows is looked for
_REPLACES = re.compile(rb"[Rr]\0?(?i:E\0?C\0?U\0?R\0?R\0?E\0?N\0?C\0?E\0?-\0?I\0?D)")
_UID = re.compile(rb"\n(?i:UID)[ \t]*[:;][^\r\n]*")
_LINE = re.compile(rb"[^\r\n]*")
_STAMP = re.compile(rb"\n(?i:DTSTAMP|LAST-MODIFIED|CREATED)[ \t]*:[ \t]*(\d{8}T\d{6})")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a calendar says of itself: what it was sent for (METHOD, in upper case), the zone of
    times that name none, and whose it is, where its name is an address."""

    method: str = ""
    zone: Zone = in_utc
    owner: str = ""


@dataclass(slots=True)
class CalendarFile:
    """`replaced` holds, by UID, the dates of events that other events replace; `written` is the
    newest time at which the file says that something in it was written, 0 where it never does.
    `outdated` are the places of events of which a later version stands in the file too, `shared`
    the UIDs that several events have of which none is a version of another. Only these and the
    places of definitions cost memory, and 8 bytes for each event."""

    data: memoryview
    codec: str = "utf-8"
    zones: Zones = field(default_factory=Zones)
    replaced: dict[str, Replaced] = field(default_factory=dict)
    written: int = 0
    outdated: set[int] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    _definitions: dict[str, Span] = field(default_factory=dict)

    def survey(self, stamps: bool) -> None:
        """Reads what may stand behind the events that it bears on; `written` where `stamps`."""
        self.codec = codec_of(bytes(self.data[:HEAD]))
        self.zones = Zones(self._definition)
        replacing: list[tuple[Span, Calendar]] = []
        newest, marks = b"", array("q")
        for span, calendar in self.components():
            if span.name == "VTIMEZONE" and is_whole(span):
                for _, line in lines_of(self.text(span), _ZONE_NAME):
                    if line.name == "TZID" and len(self._definitions) < _MOST_ZONES:
                        self._definitions[text_of_value(line)] = span
            elif span.name == "VEVENT" and is_whole(span):
                if stamps:
                    newest = max([newest, *_STAMP.findall(self.text(span))])
                marks.append(self._mark(span))
                if _REPLACES.search(self.data, span.begin, span.end):
                    replacing.append((span, calendar))
        stamp = read_time(newest.decode("ascii"))
        self.written = in_utc(stamp.local) if stamp else 0
        self._note_outdated(_repeated(marks))
        for span, calendar in replacing:
            if span.begin in self.outdated:
                continue
            self._note_replacement(read_event(self.text(span), self.zones), calendar)

    def components(self) -> Iterator[tuple[Span, Calendar]]:
        """Each component with the calendar that it lies in."""
        calendar = Calendar()
        for span in spans(self.data, self.codec):
            if span.name == "VCALENDAR":
                calendar = self._calendar(span)
            else:
                yield span, calendar

    def text(self, span: Span) -> bytes:
        return text_of_span(self.data, span, self.codec)

    def _calendar(self, span: Span) -> Calendar:
        short = Span(span.name, span.begin, min(span.end, span.begin + _LONGEST_HEADER))
        said = {
            line.name: text_of_value(line)
            for _, line in lines_of(self.text(short), _CALENDAR)
            if line.name not in ("BEGIN", "END")
        }
        zone = self.zones.named(said["X-WR-TIMEZONE"]) if said.get("X-WR-TIMEZONE") else None
        owner = said.get("X-WR-CALNAME", "").strip().lower()
        return Calendar(
            said.get("METHOD", "").upper(), zone or in_utc, owner if is_address(owner) else ""
        )

    def _definition(self, name: str) -> bytes | None:
        span = self._definitions.get(name)
        return self.text(span) if span else None

    def _mark(self, span: Span) -> int:
        """A number that is the same for all versions of an event; hardly any two others share
        one."""
        uid = _UID.search(self.data, span.begin, span.end)
        date = _REPLACES.search(self.data, span.begin, span.end)
        line = _LINE.match(self.data, date.start(), span.end) if date else None
        if uid is None:
            return span.begin
        return hash((uid[0], line[0] if line else b""))

    def _note_outdated(self, marks: set[int]) -> None:
        """Of the events with these marks, all but those of the latest version, and what these
        share."""
        if not marks:
            return
        latest: dict[tuple[str, Written | None], Version] = {}
        for _, event, _ in self._versions(marks):
            name = (event.uid, event.replaces)
            latest[name] = max(latest.get(name, event.version), event.version)
        starts: dict[str, int] = {}
        for span, event, at in self._versions(marks):
            if event.version < latest[event.uid, event.replaces]:
                self.outdated.add(span.begin)
            elif not event.replaces and starts.setdefault(event.uid, at) != at:
                self.shared.add(event.uid)

    def _versions(self, marks: set[int]) -> Iterator[tuple[Span, Event, int]]:
        """Events, with the second at which each begins."""
        for span, calendar in self.components():
            if span.name == "VEVENT" and is_whole(span) and self._mark(span) in marks:
                event = read_event(self.text(span), self.zones)
                if event.uid and event.closed and event.start is not None:
                    yield span, event, seconds_of(event.start, calendar.zone)

    def _note_replacement(self, event: Event, calendar: Calendar) -> None:
        if event.replaces is None or not event.closed or not event.uid:
            return
        noted = self.replaced.setdefault(event.uid, Replaced())
        if event.replaces.whole_day:
            noted.days.add(event.replaces.local.date())
            return
        at = seconds_of(event.replaces, calendar.zone)
        noted.moments.add(at)
        if event.and_after and event.start:
            insort(noted.after, (at, event), key=lambda pair: pair[0])


def is_whole(span: Span) -> bool:
    """Whether nothing cut it off, and it is no larger than any event is."""
    return span.ended and span.end - span.begin <= _LARGEST


def _repeated(marks: array[int]) -> set[int]:
    """Those that are there twice; by parts, so that few of them are in memory as numbers."""
    parts = min(1 + len(marks) // 2_000, 64)
    found: set[int] = set()
    for part in range(parts):
        seen: set[int] = set()
        for mark in marks:
            if mark % parts == part:
                (found if mark in seen else seen).add(mark)
    return found
