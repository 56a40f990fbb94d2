"""The dates of an event that repeats, by the rules of RFC 5545, section 3.3.10.

Written here rather than taken from dateutil, which searches on to the year 9999 where a rule has
no further date: three seconds for one event ("30 February"), for ever by FREQ=SECONDLY. Here the
search ends at a given day. dateutil is what the tests compare with.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from closeknit.sources.rules import Rule

_DAY = timedelta(days=1)


def dates(rule: Rule, start: datetime, last: date) -> Iterator[datetime]:
    """The local times of a rule from `start` to the end of the day `last`, in order. COUNT and
    UNTIL are not heeded; `start` is among them only where the rule says so."""
    times = _times(rule, start)
    for days in _periods(rule, start.date(), last):
        found = [datetime.combine(day, at) for day in days for at in times]
        if rule.positions:
            found = _at_positions(found, rule.positions)
        for moment in found:
            if moment.date() > last:
                return
            if moment >= start:
                yield moment


def _times(rule: Rule, start: datetime) -> list[time]:
    return sorted(
        time(hour, minute, second)
        for hour in rule.hours or (start.hour,)
        for minute in rule.minutes or (start.minute,)
        for second in rule.seconds or (start.second,)
    )


def _at_positions(found: list[datetime], positions: Iterable[int]) -> list[datetime]:
    n = len(found)
    places = {at - 1 if at > 0 else n + at for at in positions}
    return [found[at] for at in sorted(places) if 0 <= at < n]


def _periods(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    """The days that the rule names in each day, week, month or year, as it counts."""
    match rule.frequency:
        case "DAILY":
            return _daily(rule, start, last)
        case "WEEKLY":
            return _weekly(rule, start, last)
        case "MONTHLY":
            return _monthly(rule, start, last)
        case "YEARLY":
            return _yearly(rule, start, last)


def _daily(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    weekdays = frozenset(weekday for _, weekday in rule.days)
    plain = not _limited(rule)
    for ordinal in range(start.toordinal(), last.toordinal() + 1, rule.interval):
        day = date.fromordinal(ordinal)
        if (not weekdays or day.weekday() in weekdays) and (plain or _fits(rule, day)):
            yield [day]


def _weekly(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    weekdays = {weekday for _, weekday in rule.days}
    if not weekdays:
        dated = rule.month_days or rule.year_days or rule.weeks
        weekdays = set(range(7)) if dated else {start.weekday()}
    after = sorted((weekday - rule.week_start) % 7 for weekday in weekdays)
    first = start.toordinal() - (start.weekday() - rule.week_start) % 7
    plain = not _limited(rule)
    for ordinal in range(first, last.toordinal() + 1, 7 * rule.interval):
        days = [date.fromordinal(ordinal + n) for n in after if ordinal + n > 0]
        yield days if plain else [day for day in days if _fits(rule, day)]


def _monthly(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    month = start.year * 12 + start.month - 1
    while month <= last.year * 12 + last.month - 1:
        yield _of_month(rule, month // 12, month % 12 + 1, start.day)
        month += rule.interval


def _yearly(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    dated = rule.year_days or rule.weeks
    months = rule.months
    if not (months or dated or rule.days or rule.month_days):
        months = frozenset({start.month})
    elif not months and rule.month_days and not rule.days:
        months = frozenset(range(1, 13))
    for year in range(start.year, last.year + 1, rule.interval):
        if months and not dated:
            in_months = (_of_month(rule, year, month, start.day) for month in sorted(months))
            yield [day for days in in_months for day in days]
        else:
            yield _of_year(rule, year)


def _of_month(rule: Rule, year: int, month: int, usual: int) -> list[date]:
    length = monthrange(year, month)[1]
    named = rule.month_days
    if not (named or rule.days or rule.year_days or rule.weeks):
        named = frozenset({usual})
    if named:
        numbers = {n if n > 0 else length + 1 + n for n in named}
        days = [date(year, month, n) for n in sorted(numbers) if 1 <= n <= length]
    elif rule.days:
        days = _weekdays_between(rule, date(year, month, 1), length)
    else:
        days = [date(year, month, n) for n in range(1, length + 1)]
    if named and rule.days:
        within = set(_weekdays_between(rule, date(year, month, 1), length))
        days = [day for day in days if day in within]
    return [day for day in days if _fits(rule, day)]


def _of_year(rule: Rule, year: int) -> list[date]:
    first = date(year, 1, 1)
    length = date(year, 12, 31).timetuple().tm_yday
    if rule.days:
        days = _weekdays_between(rule, first, length)
    else:
        days = [first + n * _DAY for n in range(length)]
    return [day for day in days if _fits(rule, day)]


def _weekdays_between(rule: Rule, first: date, length: int) -> list[date]:
    """The weekdays of the rule, numbered or every one, in `length` days from `first` on."""
    found: set[int] = set()
    for number, weekday in rule.days:
        begin = (weekday - first.weekday()) % 7
        every = range(begin, length, 7)
        if number == 0:
            found.update(every)
        elif -len(every) <= number <= len(every):
            found.add(every[number - 1 if number > 0 else number])
    return [first + n * _DAY for n in sorted(found)]


def _limited(rule: Rule) -> bool:
    return bool(rule.months or rule.month_days or rule.year_days or rule.weeks)


def _fits(rule: Rule, day: date) -> bool:
    """Whether a day is in the months, days of month, days of year and weeks of the rule."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days:
        length = monthrange(day.year, day.month)[1]
        if rule.month_days.isdisjoint((day.day, day.day - length - 1)):
            return False
    if rule.year_days:
        number = day.timetuple().tm_yday
        length = date(day.year, 12, 31).timetuple().tm_yday
        if rule.year_days.isdisjoint((number, number - length - 1)):
            return False
    return not rule.weeks or not rule.weeks.isdisjoint(_week_numbers(day, rule.week_start))


def _week_numbers(day: date, week_start: int) -> tuple[int, int]:
    """The number of a day's week in its year, from the beginning and from the end. A week belongs
    to the year that holds most of it."""
    middle = day.toordinal() - (day.weekday() - week_start) % 7 + 3
    year = date.fromordinal(middle).year
    number = (middle - date(year, 1, 1).toordinal()) // 7 + 1
    after = (date(year, 12, 31).toordinal() - middle) // 7
    return number, -1 - after
