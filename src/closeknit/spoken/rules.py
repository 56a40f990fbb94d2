"""What day is meant: a rule for each kind of phrase, and for figures.

Each rule takes what was said, today, and whether the date lies ahead where the words leave that
open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from closeknit.spoken.languages import Language

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEARS_AHEAD = 10  # how far a year of two figures may lie in the future
HOUR, DAY, WEEK, MONTH, YEAR = range(5)  # the units, as a language lists them
DAYS_OF = {HOUR: 0, DAY: 1, WEEK: 7}

ISO = re.compile(r"(?:(?:on|am) )?(\d{4})([-/.])(\d\d?)\2(\d\d?)", re.ASCII)
FIGURES = re.compile(r"((?:on|am) )?(\d\d?)([-/.])(\d\d?)(?:\3(\d{4}|\d\d|))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """The `day`, None where there is none: then `trouble` ends the sentence that says why, begun
    with what was said. `vague`: a longer time was said, and this is the middle of it."""

    day: date | None
    vague: bool = False
    trouble: str = ""


NO_SUCH_DAY = Found(None, trouble="can't be: there is no such day.")


@dataclass(frozen=True, slots=True)
class Saying:
    """What stood in the places of a phrase; None or 0 where nothing did; months count from 1."""

    weekday: int | None = None
    month: int = 0
    n: int = 0
    unit: int = -1
    third: int | None = None
    day: int = 0
    year: int | None = None


Rule = Callable[[Saying, date, bool], Found]


def phrase(rule: str, language: Language, match: re.Match[str], today: date, coming: bool) -> Found:
    """What a phrase of a language means."""
    word = match.groupdict()
    n, month = word.get("n") or "0", language.number(language.months, word.get("month"))
    unit = language.number(language.units, word.get("unit"))
    said = Saying(
        language.number(language.weekdays, word.get("weekday")),
        0 if month is None else month + 1,
        int(n) if n.isdecimal() else (language.number(language.numbers, n) or 0) + 1,
        -1 if unit is None else unit,
        language.number(language.thirds, word.get("third")),
        int(word.get("day") or 0),
        int(word["year"]) if word.get("year") else None,
    )
    return RULES[rule](said, today, coming)


def in_words(day: date) -> str:
    """ "12 March 2026", in English whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """ "Tuesday", in English too."""
    return WEEKDAYS[day.weekday()]


def figures(text: str, today: date, coming: bool) -> Found | None:
    """2026-03-12, 12.3.2026, 3/4/2026: the day first after dots, unclear after anything else."""
    match = ISO.fullmatch(text)
    if match is not None:
        return _dated(int(match[4]), int(match[3]), int(match[1]), today, coming)
    match = FIGURES.fullmatch(text)
    if match is None:
        return None
    on, mark, told = match[1], match[3], match[5] or ""
    # 1.2.26 by itself is more likely a version than a day, and 3/4 a fraction
    if not on and len(told) < (2 if mark == "/" else 4):
        return None
    a, b = int(match[2]), int(match[4])
    year = int(told) if told else None
    if len(told) == 2:
        year = today.year // 100 * 100 + int(told)
        year -= 100 if year > today.year + YEARS_AHEAD else 0
    if a != b and mark != "." and 0 < a <= 12 and 0 < b <= 12:
        return Found(
            None,
            trouble=f"may mean {a} {MONTHS[b - 1]} or {b} {MONTHS[a - 1]}. "
            f"Write it like {year or today.year}-{b:02}-{a:02}.",
        )
    return _dated(a, b, year, today, coming) if b <= 12 else _dated(b, a, year, today, coming)


def _month(months: int) -> tuple[date, date]:
    """The first and the last day of a month, told as the number of months since the year 0."""
    first = date(months // 12, months % 12 + 1, 1)
    return first, (first + timedelta(31)).replace(day=1) - timedelta(1)


def _middle(first: date, last: date, today: date, coming: bool) -> Found:
    """The middle of what has been of a time, or the end of it where it is a deadline."""
    if coming:
        return Found(last, vague=True)
    if first <= today:
        last = min(last, today)
    return Found(first + (last - first) // 2, vague=True)


def _year(year: int, today: date, coming: bool) -> Found:
    return _middle(date(year, 1, 1), date(year, 12, 31), today, coming)


def _dated(day: int, month: int, year: int | None, today: date, coming: bool) -> Found:
    """A day of a month, of the latest (or next) year that has it where none is told."""
    if year is not None:
        years: Sequence[int] = (year,)
    else:  # of a leap day, eight years may lie between two
        years = [today.year + (n if coming else -n) for n in range(9)]
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year is not None or (found >= today if coming else found <= today):
            return Found(found)
    return NO_SUCH_DAY


def _in_days(days: int) -> Rule:
    return lambda _, today, __: Found(today + timedelta(days))


def _moved(direction: int) -> Rule:
    """So many days, weeks, months or years away."""

    def rule(said: Saying, today: date, _: bool) -> Found:
        n = direction * said.n
        if said.unit in DAYS_OF:
            return Found(today + timedelta(n * DAYS_OF[said.unit]))
        months = today.year * 12 + today.month - 1 + n * (12 if said.unit == YEAR else 1)
        first, last = _month(months)
        return Found(min(first + timedelta(today.day - 1), last), vague=True)

    return rule


def _weekday(said: Saying, today: date, coming: bool) -> Found:
    """The latest one, today's too; the next one where it lies ahead."""
    assert said.weekday is not None
    if coming:
        return Found(today + timedelta((said.weekday - today.weekday() - 1) % 7 + 1))
    return Found(today - timedelta((today.weekday() - said.weekday) % 7))


def _last_weekday(said: Saying, today: date, _: bool) -> Found:
    return _weekday(said, today - timedelta(1), False)


def _next_weekday(said: Saying, today: date, _: bool) -> Found:
    return _weekday(said, today, True)


def _weekday_of(weeks: int) -> Rule:
    """That of this week, or of one so many weeks away; weeks begin on Monday."""

    def rule(said: Saying, today: date, _: bool) -> Found:
        assert said.weekday is not None
        return Found(today + timedelta(7 * weeks + said.weekday - today.weekday()))

    return rule


def _weekend(_: Saying, today: date, coming: bool) -> Found:
    saturday = today - timedelta((today.weekday() - 5) % 7)
    if coming and saturday < today - timedelta(1):
        saturday += timedelta(7)
    return _middle(saturday, saturday + timedelta(1), today, coming)


def _last_weekend(said: Saying, today: date, _: bool) -> Found:
    return _weekend(said, today - timedelta(max(0, today.weekday() - 4)), False)


def _period(away: int) -> Rule:
    """This week, month or year, the last or the next one."""

    def rule(said: Saying, today: date, coming: bool) -> Found:
        if said.unit == WEEK:
            monday = today + timedelta(7 * away - today.weekday())
            return _middle(monday, monday + timedelta(6), today, coming)
        if said.unit == MONTH:
            return _middle(*_month(today.year * 12 + today.month - 1 + away), today, coming)
        return _year(today.year + away, today, coming)

    return rule


def _in_month(said: Saying, today: date, coming: bool) -> Found:
    year = said.year
    if year is None:
        year = today.year + (coming and said.month < today.month)
        year -= not coming and said.month > today.month
    first, last = _month(year * 12 + said.month - 1)
    if said.third is not None:
        first, last = (
            date(year, said.month, (1, 11, 21)[said.third]),
            (date(year, said.month, 10), date(year, said.month, 20), last)[said.third],
        )
        if said.year is None and not coming and first > today:
            return _in_month(said, first.replace(day=1) - timedelta(1), False)
    return _middle(first, last, today, coming)


def _last_month_named(said: Saying, today: date, _: bool) -> Found:
    return _in_month(said, today.replace(day=1) - timedelta(1), False)


def _in_year(said: Saying, today: date, coming: bool) -> Found:
    assert said.year is not None
    return _year(said.year, today, coming)


def _day_month(said: Saying, today: date, coming: bool) -> Found:
    found = _dated(said.day, said.month, said.year, today, coming)
    if found.day is None or said.weekday is None or found.day.weekday() == said.weekday:
        return found
    told = f"{in_words(found.day)} is a {weekday(found.day)}"
    return Found(None, trouble=f"can't be: {told}.")


def _day(said: Saying, today: date, coming: bool) -> Found:
    """The latest (or next) day with this number in its month, and of this weekday if told."""
    months = today.year * 12 + today.month - 1
    for n in range(36):
        first, last = _month(months + (n if coming else -n))
        day = first + timedelta(said.day - 1)
        if not said.day > 0 or day > last or (day < today if coming else day > today):
            continue
        if said.weekday in (None, day.weekday()):
            return Found(day)
    return NO_SUCH_DAY


RULES: dict[str, Rule] = {
    "today": _in_days(0),
    "yesterday": _in_days(-1),
    "two_days_ago": _in_days(-2),
    "tomorrow": _in_days(1),
    "in_two_days": _in_days(2),
    "ago": _moved(-1),
    "hence": _moved(1),
    "weekday": _weekday,
    "last_weekday": _last_weekday,
    "next_weekday": _next_weekday,
    "last_weeks": _weekday_of(-1),
    "this_weeks": _weekday_of(0),
    "next_weeks": _weekday_of(1),
    "weekend": _weekend,
    "last_weekend": _last_weekend,
    "this_period": _period(0),
    "last_period": _period(-1),
    "next_period": _period(1),
    "month": _in_month,
    "last_month": _last_month_named,
    "year": _in_year,
    "day_month": _day_month,
    "day": _day,
}
