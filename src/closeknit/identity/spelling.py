"""Names in their forms and orders, so that the same name is found however it is written."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

from anyascii import anyascii

from closeknit.identity.names import clean_name

_LETTERS = re.compile(r"[a-z]+")
_DOUBLED = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"))
LEAST = 2  # letters of a word that is more than an initial


@lru_cache(maxsize=65536)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a display name in Latin letters, lower case, without accents and titles:
    “Müller, J.” is ("j", "muller"), “Хабенский Иван” ("khabenskiy", "ivan")."""
    text = clean_name(name)
    if not text.isascii():
        text = anyascii(text)
    text = text.lower().replace("'", "")
    return tuple(_LETTERS.findall(text))


def full(words: tuple[str, ...]) -> tuple[str, str] | None:
    """The first and the last word of a name of two or more words that aren't initials."""
    if len(words) == 2:  # most of them
        first, last = words
        return (first, last) if len(first) >= LEAST <= len(last) else None
    long = [word for word in words if len(word) >= LEAST]
    return (long[0], long[-1]) if len(long) > 1 else None


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """The same for “Mueller”, “Müller” and “Muller”."""
    for double, single in _DOUBLED:
        word = word.replace(double, single)
    return word


def formal(word: str) -> tuple[str, ...]:
    """The names that a first name may be short for, itself first."""
    return word, *_formal().get(word, ())


@cache
def _formal() -> dict[str, tuple[str, ...]]:
    text = (resources.files("closeknit.identity") / "nicknames.tsv").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        whole, _, short = line.partition("\t")
        for nickname in short.split():
            found[nickname] = (*found.get(nickname, ()), whole)
    return found
