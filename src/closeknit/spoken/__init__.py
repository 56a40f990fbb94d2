"""Dates as a person says them: "last Tuesday", "3 days ago", "on 12 March", "heute".

A date is sought at the end of some words, then at their beginning; it lies in the past where the
words leave that open. A language is a table: its words, and phrases made of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from closeknit.spoken.languages import LANGUAGES
from closeknit.spoken.rules import Found, figures, in_words, phrase, weekday

__all__ = ["Spoken", "due_date", "in_words", "spoken_date", "weekday", "whole_date"]

MOST_WORDS = 7  # of a date: "on Tuesday the 17th of November 2026"
ENDINGS = ",;:–-"  # what is left hanging before a date that was taken away
TIME_OF_DAY = r"(?:at|um) (?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|uhr|o'clock)?|noon|midnight)"


@dataclass(frozen=True, slots=True)
class Spoken:
    """The `day` that was `said`, and the `rest` of the words. `vague`: a longer time was said and
    this is the middle of it. `ahead`: it lies in the future. `trouble` is a sentence on a date
    that can't be read (then `day` is None)."""

    day: date | None
    rest: tuple[str, ...]
    said: str = ""
    vague: bool = False
    ahead: bool = False
    trouble: str = ""


def spoken_date(words: Sequence[str], today: date) -> Spoken:
    """The date among free words. A word that holds spaces was quoted: all of it is a date, or
    none of it."""
    clock = _time_of_day(words)
    kept = tuple(words[len(words) - clock :])
    body = words[: len(words) - clock]
    for size in range(min(MOST_WORDS, len(body)), 0, -1):
        left, tail = body[:-size], body[-size:]
        found = _read(tail, today)
        if found is not None:
            before = left[-1].casefold() if left else ""
            if not any(before in language.bound.split() for language in LANGUAGES):
                return _spoken(found, tail, (*_trimmed(left), *kept), today)
            break  # what is shorter would only be a part of it
    for size in range(min(MOST_WORDS, len(words)), 0, -1):
        found = _read(words[:size], today)
        if found is not None:
            return _spoken(found, words[:size], tuple(words[size:]), today)
    return Spoken(None, tuple(words))


def whole_date(text: str, today: date, *, coming: bool = False) -> Spoken:
    """A text that is nothing but a date; `coming`: it lies ahead where the words leave it open.
    Where it is no date, all of it is the rest."""
    words = tuple(text.split())
    for before in ((), ("on",), ("in",), ("on", "the")):
        found = _read((*before, *words), today, coming) if words else None
        if found is not None:
            return _spoken(found, words, (), today)
    return Spoken(None, words)


def due_date(words: Sequence[str], today: date) -> Spoken:
    """The deadline at the end of some words, "by Friday", which is no date of what was done."""
    for size in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        left, tail = words[:-size], words[-size:]
        if any(left[-1].casefold() in language.due.split() for language in LANGUAGES):
            found = whole_date(" ".join(tail), today, coming=True)
            if found.said:
                return replace(found, rest=_trimmed(left[:-1]))
    return Spoken(None, tuple(words))


# ------------------------------------------------------------------------------------------
def _spoken(found: Found, words: Sequence[str], rest: tuple[str, ...], today: date) -> Spoken:
    said = " ".join(words)
    trouble = f"“{said}” {found.trouble}" if found.trouble else ""
    ahead = found.day is not None and found.day > today
    return Spoken(found.day, rest, said, found.vague, ahead, trouble)


def _trimmed(words: Sequence[str]) -> tuple[str, ...]:
    """Without the comma before a date that was taken away."""
    if not words:
        return ()
    last = words[-1].rstrip(ENDINGS)
    return (*words[:-1], last) if last else tuple(words[:-1])


def _time_of_day(words: Sequence[str]) -> int:
    """How many words at the end tell the time of day; those stay with the rest."""
    for size in (3, 2):
        if size < len(words) and re.fullmatch(TIME_OF_DAY, " ".join(words[-size:]).casefold()):
            return size
    return 0


def _read(words: Sequence[str], today: date, coming: bool = False) -> Found | None:
    """What these words say where they are a date and nothing else."""
    if len(words) > 1 and any(" " in word.strip() for word in words):
        return None
    text = " ".join(" ".join(words).casefold().split())
    for end in (text, text.rstrip(".,;!?)")):
        try:
            found = figures(end, today, coming) or _phrase(end, today, coming)
        except (OverflowError, ValueError):  # before the year 1, or after 9999
            return None
        if found is not None:
            return found
    return None


def _phrase(text: str, today: date, coming: bool) -> Found | None:
    for language in LANGUAGES:
        for rule, pattern in language.patterns:
            match = pattern.fullmatch(text)
            if match is not None:
                return phrase(rule, language, match, today, coming)
    return None
