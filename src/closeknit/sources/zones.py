"""From local times to UTC: zones by name, by Windows' names, and as a calendar defines them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from closeknit.sources.icallines import lines_of, wanted
from closeknit.sources.recurrence import dates
from closeknit.sources.rules import Rule, parse_rule

Zone = Callable[[datetime], int]
"""Seconds since 1970 in UTC of a local time without zone. What the clocks skip counts by the
offset before the change, what comes twice is the first (RFC 5545, 3.3.5)."""

FIRST_YEAR, LAST_YEAR = 1902, 2199
_EPOCH = datetime(1970, 1, 1)
_TIME = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?"
    r"\s*(Z|[+-]\d\d:?\d\d)?)?Z?\s*",
    re.ASCII | re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?", re.ASCII)
_NAMED_OFFSET = re.compile(r"\(?(?:UTC|GMT)\s*([+-])(\d{1,2})[:.]?(\d\d)?\)?(?![\d/])", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9_+/-]{1,80}")
_NOT_A_PLACE = frozenset({"localtime", "posixrules", "Factory"})  # what a machine is set to
_UTC_NAMES = frozenset({"UTC", "GMT", "Z", "ZULU", "ETC/UTC", "TZONE://MICROSOFT/UTC"})
_DEFINED = wanted("DTSTART RRULE RDATE TZOFFSETFROM TZOFFSETTO")
_MOST_CHANGES = 2_000


@dataclass(frozen=True, slots=True)
class Written:
    """A date or time as a calendar writes it. `zone` is None where it names none (floating), and
    for a date, which `whole_day` tells."""

    local: datetime
    zone: Zone | None = None
    whole_day: bool = False


def in_utc(local: datetime) -> int:
    return int((local - _EPOCH).total_seconds())


def read_time(text: str, zone: Zone | None = None) -> Written | None:
    """A date or time; `zone` is what its TZID names. None where it is none, or before 1902."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        local = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            min(int(second or 0), 59),
        )
    except ValueError:
        return None
    if hour is None:
        return Written(local, None, whole_day=True)
    if offset:
        zone = in_utc if offset in "Zz" else fixed(offset)
    return Written(local, zone)


@lru_cache(maxsize=256)
def fixed(offset: str) -> Zone:
    """The zone that always is at an offset such as "+0100"."""
    seconds = _seconds(offset) or 0
    return lambda local: in_utc(local) - seconds


def _seconds(offset: str) -> int | None:
    found = _OFFSET.fullmatch(offset.strip())
    if found is None or int(found[2]) > 24:
        return None
    seconds = int(found[2]) * 3600 + int(found[3]) * 60
    return -seconds if found[1] == "-" else seconds


@dataclass(slots=True)
class Zones:
    """The zones that one file names. `definition` gives the text of its VTIMEZONE of a name;
    `unknown` gathers the names that nothing explains."""

    definition: Callable[[str], bytes | None] = lambda _: None
    unknown: dict[str, None] = field(default_factory=dict)
    _known: dict[str, Zone | None] = field(default_factory=dict)

    def named(self, name: str) -> Zone | None:
        """The zone of a TZID; None, as if it had none, where it isn't known."""
        if name not in self._known:
            zone = _well_known(name) or self._defined(name) or _by_offset(name)
            if zone is None:
                self.unknown[name] = None
            self._known[name] = zone
        return self._known[name]

    def _defined(self, name: str) -> Zone | None:
        text = self.definition(name)
        return defined_zone(text) if text else None


@lru_cache(maxsize=1024)
def _well_known(name: str) -> Zone | None:
    """A zone of the IANA's name, also with something before it as Mozilla and Evolution write
    ("/mozilla.org/20070129_1/Europe/Berlin"), or of Windows'."""
    bare = name.strip().strip("\"'").strip()
    if bare.upper() in _UTC_NAMES:
        return in_utc
    parts = bare.strip("/").split("/")
    for n in (3, 2, 1) if bare[:1] == "/" else (len(parts),):
        place = "/".join(parts[-n:])
        if len(parts) >= n and (zone := _place(place)):
            return zone
    windows = _windows().get(bare.casefold())
    return _place(windows) if windows else None


@lru_cache(maxsize=1024)
def _place(name: str) -> Zone | None:
    if not _NAME.fullmatch(name) or name in _NOT_A_PLACE:
        return None
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return lambda local: int(local.replace(tzinfo=zone).timestamp())


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    text = resources.files("closeknit.sources").joinpath("windowszones.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line[:1] != "#")
    return {windows.casefold(): place for windows, place in rows}


def _by_offset(name: str) -> Zone | None:
    """ "(UTC+01:00) Amsterdam, Berlin" by what it says, where nothing better is known."""
    found = _NAMED_OFFSET.match(name.strip().upper())
    if found is None or int(found[2]) > 14:
        return None
    return fixed(f"{found[1]}{int(found[2]):02}{found[3] or '00'}")


@dataclass(slots=True)
class _Observance:
    start: datetime | None = None
    before: int | None = None
    to: int | None = None
    rules: list[Rule] = field(default_factory=list)
    more: list[datetime] = field(default_factory=list)


def defined_zone(text: bytes) -> Zone | None:
    """The zone of a VTIMEZONE: since each change of its clocks another offset holds."""
    changes: list[tuple[datetime, int, int]] = []
    for observance in _observances(text):
        start, to = observance.start, observance.to
        if start is None or to is None:
            continue
        before = to if observance.before is None else observance.before
        changes += [(at, before, to) for at in _onsets(observance, start)]
    if not changes:
        return None
    changes.sort()
    # of an hour that comes twice the first counts, so a change back holds from its own hour on
    onsets = [at + timedelta(seconds=max(to - before, 0)) for at, before, to in changes]
    offsets = [changes[0][1], *(to for _, _, to in changes)]

    def zone(local: datetime) -> int:
        return in_utc(local) - offsets[bisect_right(onsets, local)]

    return zone


def _observances(text: bytes) -> list[_Observance]:
    found: list[_Observance] = []
    for depth, line in lines_of(text, _DEFINED):
        value = line.value.decode("ascii", "replace").strip()
        if line.name == "BEGIN" and depth == 2:
            found.append(_Observance())
        if depth != 2 or not found:
            continue
        last = found[-1]
        match line.name:
            case "DTSTART":
                last.start = _onset(value)
            case "TZOFFSETFROM":
                last.before = _seconds(value)
            case "TZOFFSETTO":
                last.to = _seconds(value)
            case "RRULE":
                rule = parse_rule(value)
                last.rules += [rule] if isinstance(rule, Rule) else []
            case "RDATE":
                last.more += [at for word in value.split(",") if (at := _onset(word))]
    return found


def _onset(text: str) -> datetime | None:
    """Outlook lets its zones begin in 1601."""
    if re.match(r"(?:0|1[0-8])\d{2,3}", text):
        text = "1902" + text[4:]
    written = read_time(text)
    return written.local if written else None


def _onsets(observance: _Observance, start: datetime) -> list[datetime]:
    found = {start, *observance.more[:_MOST_CHANGES]}
    for rule in observance.rules[:4]:
        until = read_time(rule.until) if rule.until else None
        last = until.local.date() if until else date(LAST_YEAR, 12, 31)
        found.update(
            islice(dates(rule, start, last), min(rule.count or _MOST_CHANGES, _MOST_CHANGES))
        )
    return list(found)
