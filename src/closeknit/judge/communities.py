"""Communities: the circles that my people form among themselves, found from who is named with whom.

Louvain's method on the weighted graph of pairs (Blondel et al. 2008, *Fast unfolding of communities
in large networks*), the same result each time. Who is named with nobody belongs to none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from closeknit.model.ties import Tie

MOST = 5_000  # people: those known best, where there are more
SEED = 1
HOUSE = 0.4  # of those whose organisation is known: what names a community
FEWEST_OF_HOUSE = 2
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+")
# a country's second level (co.uk) belongs to the ending
_SUFFIX = re.compile(r"(\.(?:com?|org|net|ac|gov|edu|ltd))?\.[\w-]+$")
_AND = re.compile(r"\band\b")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Community:
    """People by number, the one known best first; `name` is an organisation, or whose circle it
    is."""

    name: str
    people: tuple[int, ...]


def communities(pairs: Iterable[tuple[int, int, int]], ties: Sequence[Tie]) -> list[Community]:
    """The communities of two people or more, the largest first, from (a, b, weight) rows."""
    import networkx as nx

    known = sorted(ties, key=lambda tie: (-tie.familiarity, int(tie.person.id[1:])))[:MOST]
    by_number = {int(tie.person.id[1:]): tie for tie in known}
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        (a, b, w) for a, b, w in sorted(pairs) if a in by_number and b in by_number
    )
    if not graph:
        return []
    rank = {number: n for n, number in enumerate(by_number)}
    circles = [
        sorted(circle, key=rank.__getitem__)
        for circle in nx.community.louvain_communities(graph, seed=SEED)
    ]
    circles.sort(key=lambda circle: (-len(circle), rank[circle[0]]))
    taken: set[str] = set()
    return [Community(_name(circle, by_number, taken), tuple(circle)) for circle in circles]


def _name(circle: Sequence[int], ties: Mapping[int, Tie], taken: set[str]) -> str:
    """The organisation of most, if it names no other; else “around” the one known best."""
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number in circle:
        organisation = ties[number].person.organisation
        if key := house(organisation):
            spelled[key][organisation] += 1
    houses = Counter({key: spellings.total() for key, spellings in spelled.items()})
    if houses:
        key, many = min(houses.items(), key=lambda item: (-item[1], item[0]))
        if (
            many >= max(FEWEST_OF_HOUSE, HOUSE * houses.total())
            and 2 * many >= HOUSE * len(circle)
            and key not in taken
        ):
            taken.add(key)
            return _spelling(spelled[key])
    return f"around {ties[circle[0]].person.name}"


def house(organisation: str) -> str:
    """What the spellings of one organisation have in common: “Open Door Trust” and
    “open-door-trust.example” are one. "" for none."""
    bare = organisation.casefold().strip()
    if _DOMAIN.fullmatch(bare):
        bare = _SUFFIX.sub("", bare)
    return _NO_LETTER.sub("", _AND.sub(" ", bare)) or bare


def _spelling(spellings: Counter[str]) -> str:
    """The spelling used most; a name rather than a domain."""
    return min(
        spellings.items(),
        key=lambda item: (bool(_DOMAIN.fullmatch(item[0].casefold())), -item[1], item[0]),
    )[0]
