"""Whom a target means: a person, the people of an organisation, or those of a domain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from closeknit.errors import Misuse, NotFound
from closeknit.identity.names import folded
from closeknit.identity.organisation import is_public, registrable
from closeknit.judge.communities import house
from closeknit.model.people import Person
from closeknit.network.home import Home

# many work at one
house_of = lru_cache(maxsize=65_536)(house)
PERSON, ORGANISATION, DOMAIN = "person", "organisation", "domain"
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+", re.IGNORECASE)


def meant(home: Home, asked: str, people: Sequence[Person]) -> tuple[str, str, list[Person]]:
    """What to call the target, its kind, and who of mine it is. Raises NotFound, Ambiguous,
    Misuse."""
    if "@" in asked or re.fullmatch(r"p\d+", asked):
        try:
            one = home.find(asked)
        except NotFound:
            domain = asked.rpartition("@")[2]
            if not _DOMAIN.fullmatch(domain) or is_public(domain):
                raise
            home.say(f"Nobody here has the address {asked}. Looked for: {domain}.")
            return _domain(domain, people)
        return one.name, PERSON, [one]
    if _DOMAIN.fullmatch(asked):
        if is_public(asked):
            raise Misuse(f"Anybody can have an address at {asked}: say a person or a firm.")
        return _domain(asked, people)
    wanted, spelled = house(asked), folded(asked)
    by_house: defaultdict[str, list[Person]] = defaultdict(list)
    for one in people:
        if one.organisation:
            by_house[house_of(one.organisation)].append(one)
    named = any(folded(one.name) == spelled for one in people)
    if wanted in by_house and not named:
        return _called(by_house[wanted]), ORGANISATION, by_house[wanted]
    try:
        one = home.find(asked)
    except NotFound:
        begun = [key for key in by_house if len(wanted) > 3 and key.startswith(wanted)]
        if len(begun) == 1:
            return _called(by_house[begun[0]]), ORGANISATION, by_house[begun[0]]
        raise NotFound(
            f"Nobody and no organisation here goes by “{asked}”. Try part of the name, an "
            "e-mail address, or the domain of the organisation."
        ) from None
    return one.name, PERSON, [one]


def _domain(domain: str, people: Sequence[Person]) -> tuple[str, str, list[Person]]:
    base = registrable(domain.casefold())
    wanted = house(base)
    there = [
        one
        for one in people
        if any(registrable(h.rpartition("@")[2]) == base for h in one.handles if "@" in h)
        or (one.organisation and house_of(one.organisation) == wanted)
    ]
    return base, DOMAIN, there


def _called(there: Sequence[Person]) -> str:
    spellings = sorted({one.organisation for one in there}, key=lambda s: ("." in s, len(s), s))
    return spellings[0]
