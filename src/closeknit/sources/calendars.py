"""A calendar file as a whole: its components, and what of it bears on events that stand elsewhere
in it."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from closeknit.mail.addresses import is_address
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
from closeknit.sources.zones import Zone, Zones, in_utc, read_time

_LARGEST = 64 << 20
_LONGEST_HEADER = 64 << 10
_MOST_ZONES = 2_000
_CALENDAR = wanted("METHOD X-WR-CALNAME X-WR-TIMEZONE")
_ZONE_NAME = wanted("TZID")
# line feeds come in whatever number of bytes, so only what follows is looked for
_REPLACES = re.compile(rb"[Rr]\0?(?i:E\0?C\0?U\0?R\0?R\0?E\0?N\0?C\0?E\0?-\0?I\0?D)")
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
    Only these and the places of definitions cost memory."""

    data: memoryview
    codec: str = "utf-8"
    zones: Zones = field(default_factory=Zones)
    replaced: dict[str, Replaced] = field(default_factory=dict)
    written: int = 0
    _definitions: dict[str, Span] = field(default_factory=dict)

    def survey(self, stamps: bool) -> None:
        """Reads what may stand behind the events that it bears on; `written` where `stamps`."""
        self.codec = codec_of(bytes(self.data[:HEAD]))
        self.zones = Zones(self._definition)
        replacing: list[tuple[Span, Calendar]] = []
        newest = b""
        for span, calendar in self.components():
            if span.name == "VTIMEZONE" and is_whole(span):
                for _, line in lines_of(self.text(span), _ZONE_NAME):
                    if line.name == "TZID" and len(self._definitions) < _MOST_ZONES:
                        self._definitions[text_of_value(line)] = span
            elif span.name == "VEVENT" and is_whole(span):
                if stamps:
                    newest = max([newest, *_STAMP.findall(self.text(span))])
                if _REPLACES.search(self.data, span.begin, span.end):
                    replacing.append((span, calendar))
        stamp = read_time(newest.decode("ascii"))
        self.written = in_utc(stamp.local) if stamp else 0
        for span, calendar in replacing:
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
