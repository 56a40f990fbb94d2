"""The whole network at one date, put together from who took part in what and from everybody's tie.

In touch are those with whom words went both ways, or whom I met in small company, within two years.
Breadth and balance are theirs; depth also asks how everybody stands to me. Of somebody who died
nothing is foretold, and of them and of those who left no area is held.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from closeknit.judge.communities import house
from closeknit.judge.threshold import DAYS, EXCHANGES
from closeknit.judge.whole.areas import COMMUNITY, ORGANISATION, areas, departures
from closeknit.judge.whole.balance import against_past, constraint, top_shares
from closeknit.judge.whole.breadth import effective_number, effective_size
from closeknit.judge.whole.contact import (
    Contacts,
    Seats,
    Wholes,
    contacts,
    in_touch,
    pairs,
    strengths,
)
from closeknit.judge.whole.depth import (
    LAYERS,
    MONTHS,
    STEADY,
    YEAR,
    exchanges,
    layers,
    rhythm,
)
from closeknit.judge.whole.report import (
    Balance,
    Bench,
    Breadth,
    Depth,
    Diversity,
    Group,
    Report,
    Year,
)
from closeknit.judge.whole.spheres import sphere
from closeknit.judge.whole.verdict import recent, reference, verdict
from closeknit.model.ties import Standing, Tie

IN_TOUCH = 2 * YEAR
MOST_YEARS = 12
FEWEST_IN_SPHERES = 10  # professions known, below which their spread tells nothing
CONNECTED = (Standing.CONNECTION, Standing.PARTNER)
GONE = ("deceased", "left")


@dataclass(frozen=True, slots=True)
class Everybody:
    """What is known of my people besides their contact: ties at the date, the community of each,
    how many connections to expect (with its 80 % range), and the bench."""

    ties: Sequence[Tie]
    communities: Mapping[int, str]
    expected: tuple[float, float, float]
    bench: Bench


def report(found: Seats, everybody: Everybody, as_of: int) -> Report:
    """All of it, at one date; `found` holds nothing later."""
    rows = contacts(found)
    ties = {int(tie.person.id[1:]): tie for tie in everybody.ties}
    kept = np.isin(rows.person, np.array(sorted(ties), np.int64))
    rows = rows.of(kept)
    since = as_of - IN_TOUCH
    people = in_touch(rows.within(since, as_of))
    houses = {n: key for n, tie in ties.items() if (key := house(tie.person.organisation))}
    awake = {
        n
        for n, tie in ties.items()
        if tie.standing in CONNECTED and not tie.dormant and tie.quiet not in GONE
    }
    breadth = _breadth(found, people, ties, houses, everybody.communities, awake, since, as_of)
    balance = _balance(found, rows, people, ties, houses, everybody.communities, awake, as_of)
    first = int(rows.time.min()) if len(rows.time) else None
    known = reference()
    return Report(
        as_of,
        since,
        len(ties),
        breadth,
        _depth(rows, ties, everybody, as_of),
        balance,
        _years(found, rows, houses, everybody.communities, as_of),
        verdict(recent(found.by_mail, as_of), first, as_of, known),
        known,
        _names(balance, ties),
    )


def diversity(
    people: Wholes, of: Mapping[int, str], names: Mapping[str, str], awake: AbstractSet[int]
) -> Diversity:
    """How these people are spread; `names` tells what to call each group."""
    members: defaultdict[str, list[int]] = defaultdict(list)
    for person in people.tolist():
        if person in of:
            members[of[person]].append(person)
    groups = [
        Group(names.get(key, key), len(own), len(awake & set(own))) for key, own in members.items()
    ]
    groups.sort(key=lambda group: (-group.people, -group.connections, group.name))
    sizes = np.array([group.people for group in groups], float)
    return Diversity(int(sizes.sum()), effective_number(sizes), tuple(groups))


# ------------------------------------------------------------------------------------------
def _breadth(
    found: Seats,
    people: Wholes,
    ties: Mapping[int, Tie],
    houses: Mapping[int, str],
    circles: Mapping[int, str],
    awake: AbstractSet[int],
    since: int,
    as_of: int,
) -> Breadth:
    tied = pairs(found, since, as_of).among(people)
    titles = {n: ties[n].person.title for n in people.tolist() if ties[n].person.title}
    trades = {n: trade for n, title in titles.items() if (trade := sphere(title))}
    return Breadth(
        len(people),
        len(tied.a),
        effective_size(len(people), len(tied.a)),
        diversity(people, houses, _spellings(houses, ties), awake),
        diversity(people, circles, {}, awake),
        diversity(people, trades, {}, awake) if len(trades) >= FEWEST_IN_SPHERES else None,
        len(titles),
    )


def _spellings(houses: Mapping[int, str], ties: Mapping[int, Tie]) -> dict[str, str]:
    """The spelling of each organisation used most; a name before a domain."""
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for person, key in houses.items():
        spelled[key][ties[person].person.organisation] += 1
    return {
        key: min(own.items(), key=lambda item: ("." in item[0], -item[1], item[0]))[0]
        for key, own in spelled.items()
    }


def _depth(rows: Contacts, ties: Mapping[int, Tie], everybody: Everybody, as_of: int) -> Depth:
    months = rhythm(rows, as_of)
    _, many = exchanges(rows, as_of - YEAR, as_of)
    connected = [tie for tie in ties.values() if tie.standing in CONNECTED]
    judged = sum(tie.connection_probability is not None for tie in ties.values())
    return Depth(
        *everybody.expected,
        judged=judged,
        connections=len(connected),
        dormant=sum(tie.dormant for tie in connected),
        monthly=float(months.months.sum()) / MONTHS,
        steady=int((months.months >= STEADY).sum()),
        met=int((months.met > 0).sum()),
        met_monthly=float(months.met.sum()) / MONTHS,
        layers=tuple((size, count) for (size, _), count in zip(LAYERS, layers(many), strict=True)),
        bench=everybody.bench,
    )


def _balance(
    found: Seats,
    rows: Contacts,
    people: Wholes,
    ties: Mapping[int, Tie],
    houses: Mapping[int, str],
    circles: Mapping[int, str],
    awake: AbstractSet[int],
    as_of: int,
) -> Balance:
    since = as_of - IN_TOUCH
    who, mine = strengths(rows.within(since, as_of))
    kept = np.isin(who, people)
    who, mine = who[kept], mine[kept]
    among = pairs(found, since, as_of).among(who)
    names = _spellings(houses, ties)
    near = set(people.tolist()) | awake
    by_house: defaultdict[str, set[int]] = defaultdict(set)
    by_circle: defaultdict[str, set[int]] = defaultdict(set)
    for person in near:
        if ties[person].quiet in GONE:
            continue
        if person in houses:
            by_house[names[houses[person]]].add(person)
        if person in circles:
            by_circle[circles[person]].add(person)
    held = (*areas(ORGANISATION, by_house, awake), *areas(COMMUNITY, by_circle, awake))
    trust = {
        n: tie.connection_probability.estimate
        for n, tie in ties.items()
        if tie.connection_probability is not None and tie.quiet not in GONE
    }
    contact = dict(zip(who.tolist(), mine.tolist(), strict=True))
    return Balance(
        constraint(who, mine, among),
        top_shares(who, mine),
        len(held),
        tuple(area for area in held if area.rests_on is not None),
        departures(held, contact, trust),
        against_past(rows, as_of, MOST_YEARS),
    )


def _years(
    found: Seats,
    rows: Contacts,
    houses: Mapping[int, str],
    circles: Mapping[int, str],
    as_of: int,
) -> tuple[Year, ...]:
    """The last year first; back to the first in which words went both ways, without a gap."""
    years: list[Year] = []
    for back in range(MOST_YEARS):
        until = as_of - back * YEAR
        people = in_touch(rows.within(until - YEAR, until))
        if not len(people):
            break
        _, many = exchanges(rows, until - YEAR, until)
        tied = pairs(found, until - YEAR, until).among(people)
        years.append(
            Year(
                until,
                len(people),
                _effective(people, houses),
                _effective(people, circles),
                effective_size(len(people), len(tied.a)),
                layers(many)[1],
                int((many >= max(EXCHANGES, DAYS)).sum()),
            )
        )
    return tuple(years)


def _effective(people: Wholes, of: Mapping[int, str]) -> float:
    counted = Counter(of[person] for person in people.tolist() if person in of)
    return effective_number(np.array(list(counted.values()), float))


def _names(balance: Balance, ties: Mapping[int, Tie]) -> dict[int, str]:
    spoken = {person for person, _ in balance.top}
    spoken |= {row.person for row in balance.departures}
    spoken |= {person for area in balance.resting for person in area.people}
    return {person: ties[person].person.name for person in sorted(spoken)}
