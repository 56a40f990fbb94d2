"""The words of dates, a table for each language, and the phrases that are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Language:
    """The words of one language. In the strings, spellings of the same are divided by "|", and
    stand in order: weekdays from Monday, months from January, numbers from one, thirds of a month
    (early, mid, late), units (hour, day, week, month, year).

    `lone` are the weekdays that mean a date by themselves ("sat" and "sun" are other words too);
    `part` is a part of a day, `nth` what follows the number of a day. `phrases` are pairs of a
    rule and a pattern with {weekday}, {lone}, {month}, {n}, {unit}, {period}, {part}, {day},
    {nth}, {year} and {third} in the places of words. A date after one of `bound` belongs to what
    was said ("her party is on Friday"); after one of `due`, it is a deadline."""

    weekdays: str
    lone: str
    months: str
    numbers: str
    units: str
    thirds: str
    part: str
    nth: str
    bound: str
    due: str
    phrases: str

    def number(self, words: str, word: str | None) -> int | None:
        """The place of a word among others, from 0."""
        return None if word is None else _places(words)[word]

    @cached_property
    def patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The rule of each phrase and what it looks like, for casefolded text."""
        units = self.units.split()
        holes = {
            "{weekday}": _any("weekday", _places(self.weekdays)),
            "{lone}": _any("weekday", self.lone.split()),
            "{month}": _any("month", _places(self.months)),
            "{n}": _any("n", (*_places(self.numbers), "[0-9]{1,3}")),
            "{unit}": _any("unit", _places(self.units)),
            "{period}": _any("unit", _places(" ".join(units[2:]))),
            "{third}": _any("third", _places(self.thirds)),
            "{part}": f"(?:{self.part})",
            "{day}": f"(?P<day>[0-9]{{1,2}})(?:{self.nth})?",
            "{nth}": f"(?P<day>[0-9]{{1,2}})(?:{self.nth})",
            "{year}": "(?P<year>(?:19|20)[0-9][0-9])",
        }
        made = []
        for line in self.phrases.strip().splitlines():
            rule, phrase = line.split(maxsplit=1)
            for hole, pattern in holes.items():
                phrase = phrase.replace(hole, pattern)
            made.append((rule, re.compile(phrase)))
        return tuple(made)


def _places(words: str) -> Mapping[str, int]:
    return {
        spelling.replace("_", " "): place
        for place, word in enumerate(words.split())
        for spelling in word.split("|")
    }


def _any(name: str, words: Iterable[str]) -> str:
    # longer spellings first, so that "mon" doesn't stop short in "monday"
    return f"(?P<{name}>{'|'.join(sorted(words, key=len, reverse=True))})"


ENGLISH = Language(
    weekdays="monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri "
    "saturday|sat sunday|sun",
    lone="monday mon tuesday tue tues wednesday thursday thu thurs friday fri saturday sunday",
    months="january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
    "september|sep|sept october|oct november|nov december|dec",
    numbers="a|an|one two|a_couple_of three four five six seven eight nine ten eleven twelve",
    units="minute|minutes|min|hour|hours day|days week|weeks month|months year|years",
    thirds="early|the_beginning_of|the_start_of mid|the_middle_of late|the_end_of|end_of",
    part="(?:early |late )?(?:morning|noon|afternoon|evening|night|lunchtime)",
    nth="st|nd|rd|th",
    bound="about after and are be been before between by due each every for from is of or past "
    "since than through till to until was were",
    due="by before until till due",
    phrases="""
today           (?:just|right) now|now|(?:earlier )?today(?: {part})?|this {part}|tonight
yesterday       yesterday(?: {part})?|last (?:night|evening)
two_days_ago    (?:the )?day before yesterday(?: {part})?
tomorrow        tomorrow(?: {part})?
in_two_days     (?:the )?day after tomorrow
ago             (?:about )?{n} {unit} ago
hence           in {n} {unit}
last_weekday    (?:on )?last {weekday}(?: {part})?
last_weeks      (?:on )?{weekday}(?: {part})?,? (?:of )?last week
last_weeks      last week(?: on)? {weekday}
this_weeks      this {weekday}(?: {part})?
next_weekday    (?:on )?next {weekday}(?: {part})?
next_weeks      (?:on )?{weekday} next week
weekday         on {weekday}(?: {part})?
weekday         {lone}(?: {part})?
weekend         (?:at|on|over|during) the weekend|this weekend
last_weekend    last weekend
this_period     (?:earlier |some ?time )?this {period}
last_period     (?:earlier |late |early |some ?time )?last {period}
next_period     (?:some ?time )?next {period}
month           (?:back )?(?:some ?time )?in {month},?(?: {year})?
month           {month},? {year}
month           (?:in |at |around )?{third}[ -]{month}(?: {year})?
last_month      last {month}
year            (?:back )?in {year}
day_month       (?:on )?(?:{weekday},? )?(?:the )?{day}(?: of)? {month},?(?: {year})?
day_month       (?:on )?(?:{weekday},? )?{month} (?:the )?{day},?(?: {year})?
day             (?:on )?{weekday},? the {nth}
day             on the {nth}
""",
)
GERMAN = Language(
    weekdays="montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    lone="montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    months="januar|jänner februar märz april mai juni juli august september oktober november "
    "dezember",
    numbers="ein|eine|einem|einer zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    units="minute|minuten|stunde|stunden tag|tagen woche|wochen monat|monaten jahr|jahren",
    thirds="anfang mitte ende",
    part="früh|morgen|vormittag|mittag|nachmittag|abend|nacht",
    nth=r"\.",
    bound="ab bis der des für ist nach seit und von vor war zum",
    due="bis",
    phrases="""
today           gerade eben|jetzt|heute(?: {part})?
yesterday       gestern(?: {part})?
two_days_ago    vorgestern(?: {part})?
tomorrow        morgen(?: {part})?
in_two_days     übermorgen
ago             vor {n} {unit}
hence           in {n} {unit}
last_weekday    (?:am )?(?:letzten|vorigen|vergangenen) {weekday}
last_weeks      (?:am )?{weekday} (?:letzte|vorige) woche
next_weekday    (?:am )?(?:nächsten|kommenden) {weekday}
weekday         (?:am )?{lone}(?: {part})?
weekend         am wochenende
last_weekend    letztes wochenende
last_period     (?:letzte|letzten|letztes|vorige|vorigen|voriges) {period}
this_period     (?:diese|diesen|dieses) {period}
next_period     (?:nächste|nächsten|nächstes) {period}
month           im {month}(?: {year})?
month           {month} {year}
month           {third} {month}(?: {year})?
day_month       (?:am )?(?:{weekday},? (?:den |dem )?)?{day} {month}(?: {year})?
day             am {nth}
""",
)
LANGUAGES = (ENGLISH, GERMAN)
