"""Everything that is told of the whole network at one date, as values."""

from __future__ import annotations

from dataclasses import dataclass

from closeknit.judge.whole.areas import Area, Departure
from closeknit.judge.whole.balance import Signature
from closeknit.judge.whole.verdict import Reference, Verdict


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation, community or contact sphere: how many of my people are in it and how many
    of them are awake connections."""

    name: str
    people: int
    connections: int


@dataclass(frozen=True, slots=True)
class Diversity:
    """How my people are spread over groups of one kind: `known` of them are in one, `effective` is
    the number of equally large groups that would be as diverse; `groups` the largest first."""

    known: int
    effective: float
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Breadth:
    """`people` are those in touch, `ties` the pairs of them that were named together. `spheres` is
    None where hardly anybody's profession is known."""

    people: int
    ties: int
    effective_size: float
    organisations: Diversity
    communities: Diversity
    spheres: Diversity | None
    titles: int


@dataclass(frozen=True, slots=True)
class Bench:
    """How many would come through if each were asked once for an introduction (`of` is
    "come_through"), or, until enough asks are logged, would answer ("reply")."""

    of: str
    expected: float
    people: int


@dataclass(frozen=True, slots=True)
class Depth:
    """`expected` connections with an 80 % range, and those judged one. Of the last twelve months of
    30 days: how many people there was two-way contact with in a month on average, and in
    nine or more; how many were met in small company, in all and in a month on average. `layers`:
    the usual size of each, and the people to expect in it and those within it."""

    expected: float
    low: float
    high: float
    judged: int
    connections: int
    dormant: int
    monthly: float
    steady: int
    met: int
    met_monthly: float
    layers: tuple[tuple[int, float], ...]
    bench: Bench

    @property
    def in_monthly_contact(self) -> float:
        """The expected number of ties with monthly two-way contact: the layer of fifteen."""
        return self.layers[1][1]


@dataclass(frozen=True, slots=True)
class Balance:
    """`constraint` None where nothing goes on; `top` the three with whom most does, with their
    shares; `resting` the areas that rest on one person."""

    constraint: float | None
    top: tuple[tuple[int, float], ...]
    areas: int
    resting: tuple[Area, ...]
    departures: tuple[Departure, ...]
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class Year:
    """The twelve months up to `until`: people in touch, the effective numbers of their
    organisations and communities, their effective size, how many are expected in monthly two-way
    contact, and how many had five exchanges on three days."""

    until: int
    people: int
    organisations: float
    communities: float
    effective_size: float
    monthly: float
    close: int


@dataclass(frozen=True, slots=True)
class Report:
    """The whole network. In touch means since `since`. `names` are those of everybody the report
    speaks of, by number."""

    as_of: int
    since: int
    known: int
    breadth: Breadth
    depth: Depth
    balance: Balance
    years: tuple[Year, ...]
    verdict: Verdict
    reference: Reference
    names: dict[int, str]
