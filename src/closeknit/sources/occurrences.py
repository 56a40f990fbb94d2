"""When an event takes place that repeats: its rules, and what is added to them and taken out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from closeknit.sources.events import Event
from closeknit.sources.recurrence import dates
from closeknit.sources.rules import Rule, parse_rule
from closeknit.sources.zones import LAST_YEAR, Written, Zone, in_utc, read_time

MOST_DATES = 2_000  # of one event; the last of them count
_EPOCH = datetime(1970, 1, 1)
_LATEST = in_utc(datetime(LAST_YEAR, 12, 30))
_MOST_RULES = 4


@dataclass(slots=True)
class Replaced:
    """What stands in the place of some dates of an event, by RECURRENCE-ID: `moments` in seconds,
    `days` where only a date is given, `after` the events that also change all that follows."""

    moments: set[int] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    after: list[tuple[int, Event]] = field(default_factory=list)


@dataclass(slots=True)
class Occurrences:
    """The times of an event in seconds, in order, what could not be followed, and how many days
    were searched."""

    times: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    days: int = 0


def seconds_of(written: Written, usual: Zone) -> int:
    """A time in seconds since 1970; one without a zone is read in the `usual` one."""
    return (written.zone or usual)(written.local)


def occurrences(
    event: Event, start: Written, usual: Zone, until: int, replaced: Replaced | None
) -> Occurrences:
    """All times up to `until` but for those that are replaced. The start is one of them whether
    or not its rule fits it, as RFC 5545 has it."""
    found = Occurrences()
    zone = start.zone or usual
    until = min(until, _LATEST)
    local_of = dict(_by_rules(event.rules, start, zone, until, found))
    local_of[zone(start.local)] = start.local
    for more in event.more:
        at = datetime.combine(more.local, start.local.time()) if more.whole_day else more.local
        local_of[(more.zone or zone)(at)] = at
    out = {(w.zone or zone)(w.local) for w in event.without if not w.whole_day}
    out_days = {w.local.date() for w in event.without if w.whole_day}
    out.update(at for at, _ in _by_rules(event.rules_against, start, zone, until, found))
    instead = replaced or Replaced()  # not copied: one may hold as much as the whole file
    found.times = sorted(
        at
        for at, local in local_of.items()
        if at <= until
        and not (at in out or at in instead.moments)
        and not (local.date() in out_days or local.date() in instead.days)
    )
    if len(found.times) > MOST_DATES:
        found.times = found.times[-MOST_DATES:]
        found.reasons.append(f"has more than {MOST_DATES:,} dates; only the last of them count")
    return found


def _by_rules(
    texts: Sequence[str], start: Written, zone: Zone, until: int, found: Occurrences
) -> Iterator[tuple[int, datetime]]:
    """Seconds and local time of what the rules give; the last, where it is very many."""
    if len(texts) > _MOST_RULES:
        found.reasons.append(f"repeats by more than {_MOST_RULES} rules; only the first count")
    for text in texts[:_MOST_RULES]:
        rule = parse_rule(text)
        if isinstance(rule, Rule):
            last = _last_day(rule, until)
            found.days += max((last - start.local.date()).days, 0)
            yield from deque(_by_rule(rule, start, zone, until, last), MOST_DATES + 1)
        else:
            found.reasons.append(f"{rule}; only its other dates count")


def _last_day(rule: Rule, until: int) -> date:
    """A day behind all that a rule may give, wherever on Earth."""
    last = _EPOCH + timedelta(seconds=until)
    end = read_time(rule.until) if rule.until else None
    return min(last, end.local if end else last).date() + timedelta(days=1)


def _by_rule(
    rule: Rule, start: Written, zone: Zone, until: int, last: date
) -> Iterator[tuple[int, datetime]]:
    end = read_time(rule.until) if rule.until else None
    number = 1
    for local in dates(rule, start.local, last):
        if local == start.local:
            continue
        number += 1
        at = zone(local)
        if (rule.count and number > rule.count) or at > until or (end and _over(at, local, end)):
            return
        yield at, local


def _over(at: int, local: datetime, end: Written) -> bool:
    """Whether a time lies behind UNTIL: a day, a time in UTC, or one in the zone of the event."""
    if end.whole_day:
        return local.date() > end.local.date()
    return at > end.zone(end.local) if end.zone else local > end.local
