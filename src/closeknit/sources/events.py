"""One event of a calendar, as its lines say it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from closeknit.mail.addresses import is_address
from closeknit.mail.words import tidy
from closeknit.model.interactions import UNCHANGED, Version
from closeknit.sources.icallines import (
    Line,
    lines_of,
    params_of,
    raw_text_of,
    text_of_value,
    unescaped,
    wanted,
)
from closeknit.sources.phones import e164
from closeknit.sources.zones import Written, Zones, read_time

_KEPT = wanted(
    "DTSTART DTEND DURATION SUMMARY UID STATUS ORGANIZER ATTENDEE RRULE EXRULE RDATE EXDATE "
    "RECURRENCE-ID SEQUENCE LAST-MODIFIED DTSTAMP "
    "X-MICROSOFT-CDO-BUSYSTATUS X-MICROSOFT-CDO-ALLDAYEVENT"
)
_DURATION = re.compile(
    r"\s*[+-]?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?\s*",
    re.ASCII | re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>\"';:,()\[\]\\]+@[^\s<>\"';:,()\[\]\\@]+")
_DIGITS = re.compile(r"\d", re.ASCII)
_QUOTES = "'\"` \u2018\u2019\u201c\u201d"
_LONGEST_NAME, _LONGEST_SUBJECT, _LONGEST_UID = 200, 300, 400
_MOST_DATES = 20_000  # that one event may list


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an ORGANIZER or ATTENDEE line names. `handle` is "" where it gives no address;
    `answer` is PARTSTAT in upper case, "" where it isn't there."""

    handle: str
    name: str
    answer: str
    kind: str
    role: str


@dataclass(slots=True)
class Event:
    """What is wanted of one VEVENT. Times are as written; `start` is None where it has no usable
    one, and `named_start` is what stands there instead. `replaces` is the date that it stands for
    in another event, `and_after` that it also changes what follows. `unread` are dates that can't
    be read, `closed` tells that all its parts have an end, `version` grows with every change,
    `stamp` tells when it was written, in digits."""

    uid: str = ""
    start: Written | None = None
    end: Written | None = None
    named_start: str = ""
    lasts: timedelta | None = None
    subject: str = ""
    status: str = ""
    busy: str = ""
    whole_day: bool = False
    organiser: Invited | None = None
    invited: list[Invited] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    rules_against: list[str] = field(default_factory=list)
    more: list[Written] = field(default_factory=list)
    without: list[Written] = field(default_factory=list)
    replaces: Written | None = None
    and_after: bool = False
    unread: list[str] = field(default_factory=list)
    closed: bool = True
    version: Version = UNCHANGED
    stamp: str = ""


def read_event(text: bytes, zones: Zones) -> Event:
    """The event whose unfolded lines these are; of what is there twice the first counts."""
    event = Event()
    depth = 0
    for depth, line in lines_of(text, _KEPT):
        if depth == 1:
            _take(event, line, zones)
    event.closed = depth == 1
    return event


def _take(event: Event, line: Line, zones: Zones) -> None:
    match line.name:
        case "ATTENDEE":
            event.invited.append(_invited(line))
        case "ORGANIZER":
            event.organiser = event.organiser or _invited(line)
        case "DTSTART" | "DTEND" | "RECURRENCE-ID":
            _take_time(event, line, zones)
        case "RDATE" | "EXDATE":
            found = _times(line, zones, event.unread)
            (event.more if line.name == "RDATE" else event.without).extend(found)
        case "RRULE":
            event.rules.append(text_of_value(line))
        case "EXRULE":
            event.rules_against.append(text_of_value(line))
        case "DURATION":
            event.lasts = event.lasts or _duration(text_of_value(line))
        case _:
            _take_text(event, line.name, text_of_value(line))


def _take_time(event: Event, line: Line, zones: Zones) -> None:
    written = _read(line.value.decode("ascii", "replace"), line, zones)
    if line.name == "DTEND":
        event.end = event.end or written
    elif line.name == "RECURRENCE-ID":
        event.replaces = event.replaces or written
        event.and_after = params_of(line.params).get("RANGE", "").upper() == "THISANDFUTURE"
        if written is None:
            event.unread.append(text_of_value(line)[:40])
    elif event.start is None:
        event.start = written
        event.named_start = text_of_value(line)[:40]


def _take_text(event: Event, name: str, text: str) -> None:
    match name:
        case "SUMMARY":
            event.subject = event.subject or text[:_LONGEST_SUBJECT]
        case "UID":
            event.uid = event.uid or text[:_LONGEST_UID]
        case "STATUS":
            event.status = event.status or text.upper()
        case "SEQUENCE":
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
            event.version = (max(number, event.version[0]), event.version[1])
        case "LAST-MODIFIED":
            event.version = (event.version[0], event.version[1] or "".join(_DIGITS.findall(text)))
        case "DTSTAMP":
            event.stamp = event.stamp or "".join(_DIGITS.findall(text))
        case "X-MICROSOFT-CDO-BUSYSTATUS":
            event.busy = text.upper()
        case "X-MICROSOFT-CDO-ALLDAYEVENT":
            event.whole_day = text.upper() == "TRUE"


def _read(text: str, line: Line, zones: Zones) -> Written | None:
    named = params_of(line.params).get("TZID", "") if line.params else ""
    # "Z" wins over a TZID, which then ought not to be there
    return read_time(text, zones.named(named) if named else None)


def _times(line: Line, zones: Zones, unread: list[str]) -> list[Written]:
    """The dates of a list, of periods their beginnings."""
    found: list[Written] = []
    words = re.split("[,;]", line.value.decode("ascii", "replace"))
    for word in filter(None, (word.strip() for word in words[:_MOST_DATES])):
        written = _read(word.partition("/")[0], line, zones)
        if written:
            found.append(written)
        else:
            unread.append(word[:40])
    if len(words) > _MOST_DATES:
        unread.append(f"{len(words) - _MOST_DATES:,} dates beyond the first {_MOST_DATES:,}")
    return found


def _duration(text: str) -> timedelta | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=7 * weeks + days, hours=hours, minutes=minutes, seconds=seconds)


@lru_cache(maxsize=32_768)
def _invited(line: Line) -> Invited:
    params = params_of(line.params)
    value = raw_text_of(line).strip()
    handle = _handle(value, params)
    # vCalendar 1.0 writes "Ann Lee <ann@lee.example>"
    written = value.partition("<")[0] if "<" in value else ""
    name = tidy(unescaped(params.get("CN", "") or written))[:_LONGEST_NAME].strip(_QUOTES)
    name = name.removeprefix("mailto:").removeprefix("MAILTO:")
    if "@" in name and name.lower() == handle:
        name = ""
    answer = params.get("PARTSTAT") or _OLD_ANSWERS.get(params.get("STATUS", "").upper(), "")
    return Invited(
        handle,
        name,
        answer.strip().upper(),
        params.get("CUTYPE", "").strip().upper(),
        params.get("ROLE", "").strip().upper(),
    )


_OLD_ANSWERS = {
    "ACCEPTED": "ACCEPTED",
    "CONFIRMED": "ACCEPTED",
    "COMPLETED": "ACCEPTED",
    "DECLINED": "DECLINED",
    "TENTATIVE": "TENTATIVE",
    "DELEGATED": "DELEGATED",
    "NEEDS ACTION": "NEEDS-ACTION",
    "SENT": "NEEDS-ACTION",
}


def _handle(value: str, params: dict[str, str]) -> str:
    """The address of its value or, where that is none as with Apple's principals, of EMAIL."""
    after = re.split("mailto:", value, flags=re.IGNORECASE)[-1]
    for text in (after, params.get("EMAIL", ""), params.get("X-EMAIL", "")):
        found = _ADDRESS.search(text[:1_000])
        if found and is_address(found[0]):
            return found[0].lower().rstrip(".")
    return e164(value) if value[:4].lower() == "tel:" else ""


def lasting(event: Event) -> timedelta:
    """From its start to its end; nothing where it has no end."""
    if event.lasts is not None:
        return event.lasts
    if event.start is None or event.end is None:
        return timedelta()
    return _local(event.end) - _local(event.start)


def _local(written: Written) -> datetime:
    """In UTC where a zone is known, so that a flight across zones isn't a day long."""
    if written.zone is None:
        return written.local
    return datetime(1970, 1, 1) + timedelta(seconds=written.zone(written.local))
