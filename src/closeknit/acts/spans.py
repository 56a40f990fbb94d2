"""Sentences of a text, as offsets: the pieces that an act is found in and proved by."""

from __future__ import annotations

import re

LONGEST = 8_000
"""Characters of a text that are looked at: acts are said early, and texts beyond are documents."""

LONGEST_SPAN = 300
"""Characters of one piece: what the ledger keeps as proof."""

Span = tuple[int, int]

# a full stop, a blank line, an item of a list, a line that ends early before a capital; all
# begin with one set of characters, which the machine of `re` then seeks at once
_END = re.compile(
    r"[.!?…\n](?:"
    r"(?<!\n)[.!?…]*[\"')\]’”]*(?=\s)"
    r"|(?<=\n)(?:"
    r"[ \t]*\n\s*"
    r"|(?=[ \t]*(?:[-*•o]|\(?\d{1,2}[.)]|\[\.\.\.\])[ \t\n])"
    r"|(?P<line>)(?=[ \t]*[A-Z0-9<])))"
)
_ABBREVIATED = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "vs",
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "jr",
        "sr",
        "no",
        "fig",
        "e.g",
        "i.e",
        "eg",
        "ie",
        "cf",
        "approx",
        "dept",
        "esp",
        "prof",
        "tel",
        "ext",
        "resp",
        "incl",
        "vol",
        "pp",
        "al",
    ]
)
_SHORT_LINE = 52
_CLAUSE = re.compile(r"[,;:–—)]\s|\s")


def sentences(text: str) -> list[Span]:
    """The pieces of a text in order, trimmed, none empty, none longer than LONGEST_SPAN."""
    text = text[:LONGEST]
    found: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        stop = end.start()
        if text[stop] == "\n":
            if end["line"] is not None and stop - max(start, text.rfind("\n", start, stop) + 1) > (
                _SHORT_LINE
            ):
                continue
        elif end[0] == "." and _is_abbreviated(text, start, stop):
            continue
        _add(found, text, start, end.end())
        start = end.end()
    _add(found, text, start, len(text))
    return found


def _is_abbreviated(text: str, start: int, stop: int) -> bool:
    word = text[max(start, stop - 12) : stop].rsplit(None, 1)
    last = word[-1].lstrip("(").lower() if word else ""
    return last in _ABBREVIATED or (len(last) == 1 and last.isalpha() and last != "i")


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    """Add a piece, trimmed, in parts where it is too long for one."""
    piece = text[start:end].lstrip()
    start = end - len(piece)
    end = start + len(piece.rstrip())
    while end - start > LONGEST_SPAN:
        cut = start + LONGEST_SPAN
        for clause in _CLAUSE.finditer(text, start + LONGEST_SPAN // 2, start + LONGEST_SPAN):
            if clause.end() - clause.start() == 2 or cut == start + LONGEST_SPAN:
                cut = clause.end()
        first = text[start:cut].rstrip()
        found.append((start, start + len(first)))
        rest = text[cut:end]
        start = cut + len(rest) - len(rest.lstrip())
    if start < end:
        found.append((start, end))
