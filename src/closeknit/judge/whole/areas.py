"""The areas of a network, and what hangs on one person in them.

An area is an organisation with two of my people or more, or a community of three or more. It rests
on somebody who is my only awake connection there: without them I'd know people there, but nobody
who trusts me.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

ORGANISATION, COMMUNITY = "organisation", "community"
LEAST = {ORGANISATION: 2, COMMUNITY: 3}


@dataclass(frozen=True, slots=True)
class Area:
    """People by number; `connections` are those of them who know and trust me."""

    kind: str
    name: str
    people: tuple[int, ...]
    connections: tuple[int, ...]

    @property
    def called(self) -> str:
        """As it is named among others."""
        return self.name if self.kind == ORGANISATION else f"the circle {self.name}"

    @property
    def where(self) -> str:
        """“at Elm”, “in the circle around Ann Lee”."""
        return f"{'at' if self.kind == ORGANISATION else 'in'} {self.called}"

    @property
    def rests_on(self) -> int | None:
        """The only connection, None where there are more or none."""
        return self.connections[0] if len(self.connections) == 1 else None


@dataclass(frozen=True, slots=True)
class Departure:
    """What would be lost with one person: the areas that rest on them, how many people are in
    those besides them, and their share of my contact and of the depth."""

    person: int
    areas: tuple[Area, ...]
    people: int
    contact: float
    depth: float


def areas(
    kind: str, groups: Mapping[str, AbstractSet[int]], connections: AbstractSet[int]
) -> tuple[Area, ...]:
    """The groups that are large enough, the largest first."""
    found = [
        Area(kind, name, tuple(sorted(people)), tuple(sorted(people & connections)))
        for name, people in groups.items()
        if len(people) >= LEAST[kind]
    ]
    return tuple(sorted(found, key=lambda area: (-len(area.people), area.name)))


def departures(
    found: Sequence[Area], contact: Mapping[int, float], trust: Mapping[int, float]
) -> tuple[Departure, ...]:
    """Everybody on whom an area rests, whose going would cost most people first. `contact` and
    `trust` are what each person has of either."""
    holding: dict[int, list[Area]] = {}
    for area in found:
        if area.rests_on is not None:
            holding.setdefault(area.rests_on, []).append(area)
    all_contact, all_trust = sum(contact.values()), sum(trust.values())
    rows = [
        Departure(
            person,
            tuple(held),
            len(set().union(*(area.people for area in held)) - {person}),
            contact.get(person, 0.0) / all_contact if all_contact else 0.0,
            trust.get(person, 0.0) / all_trust if all_trust else 0.0,
        )
        for person, held in holding.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.people, -row.contact, row.person)))
