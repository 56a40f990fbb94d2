"""How an event repeats, as calendars write it: RRULE, and the older rules of vCalendar 1.0."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

_DAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_OFTEN = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_MOST_TIMES = 4  # a day
_LONGEST = 2_000
_UNTIL = re.compile(r"\d{8}(?:T\d{4,6}Z?)?")
_LISTS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of RFC 5545. `days` are (n, weekday) with Monday 0, n as in "the n-th Monday of the
    month or year", 0 for every one. `until` is as written, "" where there is none."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: str = ""
    week_start: int = 0
    days: frozenset[tuple[int, int]] = frozenset()
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()
    hours: frozenset[int] = frozenset()
    minutes: frozenset[int] = frozenset()
    seconds: frozenset[int] = frozenset()


def parse_rule(text: str) -> Rule | str:
    """The rule, or the clause that says why it can't be followed."""
    text = text.strip().upper()
    if "FREQ" not in text and re.match(r"(?:D|W|MP|MD|YM|YD)\d", text):
        return _old_rule(text[:_LONGEST].split())
    pairs = (part.partition("=") for part in text[:_LONGEST].split(";"))
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    frequency = parts.get("FREQ", "")
    if frequency in _OFTEN:
        return "repeats several times a day, as no meeting does"
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        return "repeats by another calendar than the Gregorian"
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or len(text) > _LONGEST:
        return "repeats by a rule that can't be understood"
    return _meant(cast("Frequency", frequency), parts)


def _meant(frequency: Frequency, parts: dict[str, str]) -> Rule | str:
    try:
        return _rule(frequency, parts)
    except ValueError as error:
        return f"repeats by a rule that can't be meant ({error})"


def _rule(frequency: Frequency, parts: dict[str, str]) -> Rule:
    numbers = {name: _numbers(name, parts.get(name, "")) for name in _LISTS}
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= len(numbers[name]) or 1
    if times > _MOST_TIMES:
        raise ValueError("more than four times a day")
    until = parts.get("UNTIL", "").replace("-", "").replace(":", "")
    if until and not _UNTIL.fullmatch(until):
        raise ValueError("UNTIL")
    week_start = parts.get("WKST") or "MO"
    if week_start not in _DAYS:
        raise ValueError("WKST")
    return Rule(
        frequency,
        _positive("INTERVAL", parts.get("INTERVAL") or "1"),
        _positive("COUNT", parts["COUNT"]) if parts.get("COUNT") else None,
        until,
        _DAYS[week_start],
        _weekdays(parts.get("BYDAY", "")),
        numbers["BYMONTH"],
        numbers["BYMONTHDAY"],
        numbers["BYYEARDAY"],
        numbers["BYWEEKNO"],
        numbers["BYSETPOS"],
        numbers["BYHOUR"],
        numbers["BYMINUTE"],
        numbers["BYSECOND"],
    )


def _positive(name: str, text: str) -> int:
    if not re.fullmatch(r"\+?\d{1,9}", text, re.ASCII) or int(text) == 0:
        raise ValueError(name)
    return int(text)


def _numbers(name: str, text: str) -> frozenset[int]:
    least, most = _LISTS[name]
    found = set()
    for word in filter(None, (word.strip() for word in text.split(","))):
        if not re.fullmatch(r"[+-]?\d{1,3}", word, re.ASCII) or not least <= int(word) <= most:
            raise ValueError(name)
        found.add(int(word))
    if least < 0 and 0 in found:
        raise ValueError(name)
    return frozenset(found)


def _weekdays(text: str) -> frozenset[tuple[int, int]]:
    found = set()
    for word in filter(None, (word.strip() for word in text.split(","))):
        day = _DAY.fullmatch(word)
        number = int(day[1] or 0) if day else 99
        if day is None or abs(number) > 53 or (day[1] and number == 0):
            raise ValueError("BYDAY")
        found.add((number, _DAYS[day[2]]))
    return frozenset(found)


def _old_rule(words: list[str]) -> Rule | str:
    """A rule of vCalendar 1.0, such as "W2 TU TH #10" or "MP1 2+ MO 19991224T000000Z": how often,
    on what, and how many times (#0: for ever; said by neither: twice) or until when."""
    head = re.fullmatch(r"(D|W|MP|MD|YM|YD)(\d{1,4})", words[0])
    said = [word for word in words[1:] if not re.fullmatch(r"\d{4}", word)]  # a time of day
    count = next((word[1:] for word in said if word[0] == "#"), "")
    until = next((word for word in said if _UNTIL.fullmatch(word)), "")
    on = [word for word in said if word[0] != "#" and not _UNTIL.fullmatch(word)]
    if head is None:
        return "repeats by a rule that can't be understood"
    parts = {"INTERVAL": head[2], "UNTIL": until}
    if count != "0" and not until:
        parts["COUNT"] = count or "2"
    names: dict[str, tuple[Frequency, str]] = {
        "D": ("DAILY", ""),
        "W": ("WEEKLY", "BYDAY"),
        "MP": ("MONTHLY", "BYDAY"),
        "MD": ("MONTHLY", "BYMONTHDAY"),
        "YM": ("YEARLY", "BYMONTH"),
        "YD": ("YEARLY", "BYYEARDAY"),
    }
    frequency, name = names[head[1]]
    if name:
        parts[name] = ",".join(_old_places(on) if head[1] == "MP" else map(_signed, on))
    return _meant(frequency, parts)


def _signed(word: str) -> str:
    """ "2-" is the last but one."""
    if word == "LD":
        return "-1"
    return f"-{word[:-1]}" if word[-1] == "-" else word.removesuffix("+")


def _old_places(words: list[str]) -> list[str]:
    """ "1+ MO TU" gives 1MO and 1TU."""
    places, number = [], ""
    for word in words:
        if word in _DAYS:
            places.append(number + word)
        else:
            number = _signed(word)
    return places
