"""Features of the sentences of a text: cues, counted words, shape, and hashed n-grams.

Training and use share this file. A feature is a column of the weights: named ones first, hashed
ones behind them. Hashes, so that the shipped weights hold nobody's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from math import log1p
from struct import Struct
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

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
STEP = 4  # counted words make columns "one", "two", "three", "four or more"
_STEM = 6
_WORDS = 64  # of a sentence, whose pairs and pieces are hashed
_BITS = 15  # of a column's number
# of a word: its bucket, what that adds to the next pair, and again its bucket and those of its
# beginning and end; joining bytes makes an array of many words without Python numbers for each
PACKED = Struct("5i")
BEFORE, AFTER = 7, 11  # stand for the words before the first and after the last

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, sentence by sentence: where it stands, the named columns it fills, the hashes of
    its words, packed. `whole` is what the text is like: how long, how much of it is written for
    many, how many words of each lexicon it has."""

    spans: list[Span]
    named: list[list[int]]
    hashes: list[bytes]
    whole: list[float]


class _Content(NamedTuple):
    """What a sentence shows wherever it stands. A tuple, as one is made for every sentence, and a
    frozen dataclass of eight fields takes five times as long to make."""

    columns: tuple[int, ...]  # of its shape, its counted words, and its cues
    counts: tuple[int, ...]  # words of each lexicon, at most STEP
    cues: tuple[int, ...]  # columns, once more
    hashes: bytes
    many: int  # cues in MANY
    says: bool  # it is no salutation, no name alone, no mark of a quote
    quotes: bool  # it begins with the mark of a quote
    parts: bool  # it is a farewell


def named_columns(table: Table) -> list[str]:
    """What the columns before the hashed ones mean."""
    return [
        *SHAPES,
        *(f"{name}_{n + 1}" for name, _ in table.lexicons for n in range(STEP)),
        *(f"{cue.act}.{cue.name}" for cue in table.cues),
        *(f"{cue.act}.{cue.name}@opening" for cue in table.cues),
        *(f"{cue.act}.{cue.name}@closing" for cue in table.cues),
    ]


def read(text: str, table: Table) -> Reading:
    """The sentences of a text."""
    spans = sentences(text)
    contents = [_content(plain(text[start:end]), table) for start, end in spans]
    brief = sum([each.says for each in contents]) < 4
    closing = _closing(contents)
    fresh = True  # nothing was said yet, or not since a quote
    named: list[list[int]] = []
    for number, content in enumerate(contents):
        columns = [*content.columns, *_place(number, len(spans))]
        if brief:
            columns.append(_BRIEF)
        if fresh and content.says:
            columns.append(_OPENING)
            columns += [column + len(table.cues) for column in content.cues]
            fresh = False
        fresh |= content.quotes
        if number == closing:
            columns.append(_CLOSING)
            columns += [column + 2 * len(table.cues) for column in content.cues]
        named.append(columns)
    counts = [sum(each) for each in zip(*[c.counts for c in contents], strict=True)]
    return Reading(
        spans,
        named,
        [content.hashes for content in contents],
        [
            log1p(len(spans)),
            min(sum([content.many for content in contents]), 4),
            *map(log1p, counts or [0] * len(table.lexicons)),
        ],
    )


def columns(readings: Iterable[Reading], table: Table) -> tuple[Ints, Ints]:
    """The columns of all sentences of some texts, in order and none twice in a sentence, and
    where those of each sentence begin. The texts have at least one sentence between them."""
    named = [each for reading in readings for each in reading.named]
    hashes = [each for reading in readings for each in reading.hashes]
    sentence = np.arange(len(named)) << _BITS
    keys = np.array([*chain.from_iterable(named)])
    keys += sentence.repeat([*map(len, named)])
    hashed = _hashed(b"".join(hashes)) + first_hashed(table)
    hashed += sentence.repeat([len(each) // PACKED.size for each in hashes])[:, None]
    # sorted numbers of sentence and column: the fastest way to one of each
    every = np.concatenate((keys, hashed.ravel()))
    every.sort()
    first = np.ones(len(every), bool)
    np.not_equal(every[1:], every[:-1], out=first[1:])
    every = every[first]
    return every & ((1 << _BITS) - 1), every.searchsorted(sentence)


def _hashed(packed: bytes) -> Ints:
    """The hashed columns of packed words, less the named ones before them [word, 4]: its pair
    with the word before, the word, its beginning, its end."""
    rows = np.frombuffer(packed, np.int32).reshape(-1, 5)
    columns = rows[:, 1:].astype(np.int64)
    columns[1:, 0] = rows[:-1, 1]
    columns[0, 0] = rows[-1, 1]  # an end, like what stands before every other sentence
    columns[:, 0] += rows[:, 0]
    columns[:, 0] %= BUCKETS
    return columns


def _content(low: str, table: Table) -> _Content:
    return _remembered(low, table) if len(low) < _REPEATED else _fresh(low, table)


def _fresh(low: str, table: Table) -> _Content:
    spoken = words(low)
    known = frozenset(spoken)
    shape = [0]
    if "?" in low[-3:]:
        shape.append(4)
    if "!" in low[-3:]:
        shape.append(5)
    shape.append(6 if len(spoken) < 5 else 7 if len(spoken) < 18 else 8)
    counts = tuple([min(len(known & lexicon), STEP) for _, lexicon in table.lexicons])
    for at, count in enumerate(counts):
        base = len(SHAPES) + at * STEP
        shape += range(base, base + count)
    cues = table.matches(low, known)
    first = len(SHAPES) + len(counts) * STEP
    quotes = low.startswith(_ELISION)
    return _Content(
        (*shape, *[first + n for n in cues]),
        counts,
        tuple([first + n for n in cues]),
        b"".join([*map(hashes, spoken[:_WORDS]), _end(table)]),
        sum([table.cues[n].name in MANY for n in cues]),
        not quotes and _SALUTATION.fullmatch(low) is None,
        quotes,
        _FAREWELL.fullmatch(low) is not None,
    )


# greetings, farewells and names come again and again
_REPEATED = 40
_remembered = lru_cache(maxsize=1 << 13)(_fresh)


def first_hashed(table: Table) -> int:
    return len(SHAPES) + len(table.lexicons) * STEP + 3 * len(table.cues)


def _place(number: int, of: int) -> tuple[int, ...]:
    """The columns of a sentence's place in its text."""
    if 0 < number < of - 1:
        return (9,) if number < 4 else ()
    if of == 1:
        return (1, 2, 3, 9)
    return (1, 9) if number == 0 else (2, 9) if number < 4 else (2,)


def _closing(contents: list[_Content]) -> int:
    """The number of the last sentence that says something before the farewell; -1 for none."""
    last = -1
    for number, content in enumerate(contents):
        if number and content.parts:
            break
        if content.says:
            last = number
    return last


@lru_cache(maxsize=1 << 15)
def hashes(word: str) -> bytes:
    word = "0" if word[0].isdigit() else word[:24]
    own = _bucket(word)
    if len(word) <= _STEM:
        return PACKED.pack(own, own * 31, own, own, own)
    stem, ending = _bucket("^" + word[:_STEM]), _bucket("$" + word[-4:])
    return PACKED.pack(own, own * 31, own, stem, ending)


@cache
def _end(table: Table) -> bytes:
    """The end of a sentence as if it were a word. It is the start of the next one, too, and fills
    only the column 0, which every sentence fills."""
    zero = -first_hashed(table)
    return PACKED.pack(AFTER, BEFORE * 31, zero, zero, zero)


def _bucket(piece: str) -> int:
    return crc32(piece.encode("utf-8", "replace")) % BUCKETS
