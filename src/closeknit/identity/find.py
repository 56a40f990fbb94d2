"""Whom the user means by a PERSON argument."""

from __future__ import annotations

from collections.abc import Iterable

from closeknit.identity.names import folded
from closeknit.identity.normalise import canonical
from closeknit.model.people import Person


def matches(query: str, people: Iterable[Person]) -> list[Person]:
    """The people that a query fits best, in the order given.

    An id, a handle, a name, the beginnings of words of a name, a part of a handle: the first of
    these that anybody fits decides. Case and accents do not matter in names.
    """
    asked = query.strip()
    if not asked:
        return []
    handle, name = canonical(asked), folded(asked)
    words = name.replace(",", " ").split()
    pieces = " ".join(words).replace("-", " ").split()
    part = asked.casefold()
    tiers: list[list[Person]] = [[], [], [], [], []]
    for person in people:
        theirs = _folded(person.name)
        if person.id == part:
            tiers[0].append(person)
        if handle in person.handles:
            tiers[1].append(person)
        if theirs == name:
            tiers[2].append(person)
        # what isn't there at all begins nothing: most names are passed over by this
        likely = words and all(piece in theirs for piece in pieces)
        if likely and _begin(words, theirs.replace("-", " ").replace(",", " ").split()):
            tiers[3].append(person)
        if any(part in own.casefold() for own in person.handles):
            tiers[4].append(person)
    return next((tier for tier in tiers if tier), [])


def _folded(name: str) -> str:
    # the same, ten times as fast: plain letters have no accents to look for
    return " ".join(name.casefold().split()) if name.isascii() else folded(name)


def _begin(words: list[str], name: list[str]) -> bool:
    """Whether every word begins a word of the name, none of them used twice."""
    left = list(name)
    # long words first, so that "a an" finds "an" and "anders" whichever way round
    for word in sorted(words, key=len, reverse=True):
        fit = next((own for own in left if own.startswith(word)), None)
        if fit is None:
            hyphened = word.split("-")
            if len(hyphened) < 2 or not _begin(hyphened, left):
                return False
            continue
        left.remove(fit)
    return True
