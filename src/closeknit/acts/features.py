"""Features of the sentences of a text: cues, counted words, shape, and hashed n-grams.

Training and use share this file. A feature is a column of the weights: named ones first, hashed
ones behind them. Hashes, so that the shipped weights hold nobody's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from zlib import crc32

from closeknit.acts.cues import Table, plain, words
from closeknit.acts.spans import Span, sentences

BUCKETS = 1 << 14
SHAPES = (
    "bias",
    "first",
    "last",
    "alone",
    "question",
    "exclamation",
    "short",
    "middling",
    "long",
    "early",
    "opening",
    "brief",
    "closing",
)
_BRIEF, _OPENING, _CLOSING = map(SHAPES.index, ("brief", "opening", "closing"))
MANY = ("bulk", "announcement")  # cues that a message is written for many
_ELISION = "[...]"
_SALUTATION = re.compile(
    r"(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening)|all|gentlemen|team|folks)\b"
    r"[^.?]{0,40}[,:!-]*|[\w./&-]+(?: [\w./&-]+){0,3} ?[,:;-]+|[\w.-]+[.!]?"
)
_FAREWELL = re.compile(
    r"(?:many |best |kind |warm |kindest |warmest |very )?(?:thanks|thank you|thx|regards|cheers"
    r"|sincerely|best|love|respectfully|yours|truly|rgds|cordially|take care|talk to you)"
    r"(?: (?:again|very much|so much|and regards|and best regards|yours|truly|wishes|later|soon))?"
    r"(?:[,.! -]+[\w.]*(?: [\w.]+)?)?[,.!-]*"
)
_STEP = 4  # counted words make columns "one", "two", "three", "four or more"
_STEM = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where it stands, and the columns that it fills."""

    span: Span
    columns: list[int]


@dataclass(frozen=True, slots=True)
class _Content:
    """What a sentence shows wherever it stands."""

    length: int  # in words
    counts: tuple[int, ...]  # words of each lexicon
    cues: list[int]  # numbers
    hashed: list[int]  # columns


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of a text, and what it is like as a whole: how long, how much of it is
    written for many, how many words of each lexicon it has."""

    sentences: list[Sentence]
    whole: list[float]


def named_columns(table: Table) -> list[str]:
    """What the columns before the hashed ones mean."""
    return [
        *SHAPES,
        *(f"{name}_{n + 1}" for name, _ in table.lexicons for n in range(_STEP)),
        *(f"{cue.act}.{cue.name}" for cue in table.cues),
        *(f"{cue.act}.{cue.name}@opening" for cue in table.cues),
        *(f"{cue.act}.{cue.name}@closing" for cue in table.cues),
    ]


def read(text: str, table: Table) -> Reading:
    """The sentences of a text with their columns."""
    spans = sentences(text)
    found: list[Sentence] = []
    opened = len(SHAPES) + len(table.lexicons) * _STEP
    of = len(table.cues)
    lows = [plain(text[start:end]) for start, end in spans]
    says = [_is_content(low) for low in lows]
    brief = sum(says) < 4
    closes = _closing(lows, says)
    fresh = True  # nothing was said yet, or not since a quote
    many, counts = 0, [0] * len(table.lexicons)
    for number, low in enumerate(lows):
        content = _content(low, table)
        opening = fresh and says[number]
        fresh = low.startswith(_ELISION) or (fresh and not opening)
        columns = _shape(number, len(spans), low, content.length)
        if brief:
            columns.append(_BRIEF)
        for at, count in enumerate(content.counts):
            base = len(SHAPES) + at * _STEP
            columns += range(base, base + min(count, _STEP))
            counts[at] += min(count, _STEP)
        columns += [opened + n for n in content.cues]
        if opening:
            columns.append(_OPENING)
            columns += [opened + of + n for n in content.cues]
        if number == closes:
            columns.append(_CLOSING)
            columns += [opened + 2 * of + n for n in content.cues]
        columns += content.hashed
        many += sum(table.cues[n].name in MANY for n in content.cues)
        found.append(Sentence(spans[number], columns))
    return Reading(found, [log1p(len(found)), min(many, 4), *(log1p(c) for c in counts)])


def _content(low: str, table: Table) -> _Content:
    return _remembered(low, table) if len(low) < _REPEATED else _fresh(low, table)


def _fresh(low: str, table: Table) -> _Content:
    spoken = words(low)
    known = set(spoken)
    hashed = len(SHAPES) + len(table.lexicons) * _STEP + 3 * len(table.cues)
    return _Content(
        len(spoken),
        tuple(len(known & lexicon) for _, lexicon in table.lexicons),
        table.matches(low, known),
        [hashed + bucket for bucket in set(_ngrams(spoken))],
    )


# greetings, farewells and names come again and again
_REPEATED = 40
_remembered = lru_cache(maxsize=1 << 13)(_fresh)


def _is_content(low: str) -> bool:
    """Whether a sentence says something: no salutation, no name alone, no mark of a quote."""
    return not low.startswith(_ELISION) and _SALUTATION.fullmatch(low) is None


def _closing(lows: list[str], says: list[bool]) -> int:
    """The number of the last sentence that says something before the farewell; -1 for none."""
    last = -1
    for number, low in enumerate(lows):
        if number and _FAREWELL.fullmatch(low):
            break
        if says[number]:
            last = number
    return last


def _shape(number: int, of: int, low: str, length: int) -> list[int]:
    shape = [0]
    if number == 0:
        shape.append(1)
    if number == of - 1:
        shape.append(2)
    if of == 1:
        shape.append(3)
    if "?" in low[-3:]:
        shape.append(4)
    if "!" in low[-3:]:
        shape.append(5)
    shape.append(6 if length < 5 else 7 if length < 18 else 8)
    if number < 4:
        shape.append(9)
    return shape


def _ngrams(spoken: list[str]) -> list[int]:
    buckets: list[int] = []
    before = 7
    for word in spoken[:64]:
        own, grams = _hashes(word)
        buckets += grams
        buckets.append((before * 31 + own) % BUCKETS)
        before = own
    buckets.append((before * 31 + 11) % BUCKETS)
    return buckets


@lru_cache(maxsize=1 << 15)
def _hashes(word: str) -> tuple[int, tuple[int, ...]]:
    """The hash of a word, and the buckets of the word and of its beginning and end."""
    word = "0" if word[0].isdigit() else word[:24]
    own = crc32(word.encode("utf-8", "replace"))
    grams = [own % BUCKETS]
    if len(word) > _STEM:
        grams.append(crc32(b"^" + word[:_STEM].encode("utf-8", "replace")) % BUCKETS)
        grams.append(crc32(b"$" + word[-4:].encode("utf-8", "replace")) % BUCKETS)
    return own, tuple(grams)
