"""The whole network in figures: how many, how deep, and how it was at other dates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from closeknit.judge.communities import house
from closeknit.judge.interval import NORMAL_80
from closeknit.model.ties import Probability, Standing, Tie
from closeknit.network.roster import Row
from closeknit.store.reader import reading

CONNECTED = (Standing.CONNECTION, Standing.PARTNER)
MOST_MOMENTS = 24
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Figures:
    """`connections` counts those judged one; `low` to `high` is the 80 % range of how many truly
    know and trust me, and `depth` what to expect: the sum of the probabilities. `holders` is how
    few people hold half of that depth."""

    people: int
    organisations: int
    connections: int
    dormant: int
    unknown: int
    depth: float
    low: float
    high: float
    holders: int


def overview(home: Path) -> tuple[Figures, int | None]:
    """The figures of a home as it was last derived, and its first interaction: counted in the
    store, since they are wanted first and there may be many people."""
    with reading(home) as reader:
        trusts = [Probability(*each) for each in reader.trusts()]
        found = figures(reader.standings(), reader.organisations(), trusts)
        return found, reader.first_of_all()


def figures(
    standings: Mapping[tuple[str, bool], int],
    organisations: Iterable[str],
    trusts: Sequence[Probability],
) -> Figures:
    """The figures of everybody: how many are of each standing, dormant or not, where they are from,
    and the probabilities of those who have one."""
    depth, low, high = expected(trusts)
    connected = {which: n for which, n in standings.items() if which[0] in CONNECTED}
    return Figures(
        people=sum(standings.values()),
        organisations=len({house(organisation) for organisation in organisations} - {""}),
        connections=sum(connected.values()),
        dormant=sum(n for (_, dormant), n in connected.items() if dormant),
        unknown=sum(n for (standing, _), n in standings.items() if standing == Standing.UNKNOWN),
        depth=depth,
        low=low,
        high=high,
        holders=holders([trust.estimate for trust in trusts]),
    )


def expected(trusts: Sequence[Probability]) -> tuple[float, float, float]:
    """How many of them are connections: expected, and an 80 % range. Each is one or isn't, by
    chance (a sum of Bernoulli variables); besides, what one doesn't know of a single probability
    is much the same for all (how mailboxes differ, how readers err), so that it doesn't average
    out but adds up."""
    depth = sum(trust.estimate for trust in trusts)
    chance = NORMAL_80 * math.sqrt(sum(t.estimate * (1 - t.estimate) for t in trusts))
    below = depth - sum(trust.low for trust in trusts)
    above = sum(trust.high for trust in trusts) - depth
    low = max(depth - math.hypot(chance, below), 0.0)
    return depth, low, min(depth + math.hypot(chance, above), float(len(trusts)))


def holders(shares: Iterable[float]) -> int:
    """The smallest number of people who together hold half of the sum; 0 where it is 0."""
    falling = sorted(shares, reverse=True)
    half, held = sum(falling) / 2, 0.0
    for number, share in enumerate(falling, 1):
        held += share
        if share > 0 and held >= half:
            return number
    return 0


# how it was -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """What a map shows of one person at a date: probability with its 80 % interval, percentile of
    familiarity, standing."""

    reach: float
    low: float
    high: float
    familiarity: float
    connection: bool
    dormant: bool
    partner: bool


def seen(ties: Iterable[Tie]) -> dict[str, Seen]:
    """By id, those of whom enough was there to be seen at the ties' date."""
    return {
        tie.person.id: _seen(tie, tie.connection_probability)
        for tie in ties
        if tie.connection_probability is not None and tie.standing is not Standing.UNKNOWN
    }


def seen_now(rows: Iterable[Row]) -> dict[str, Seen]:
    """The same as last judged."""
    return {
        row.id: _seen(row, row.trust)
        for row in rows
        if row.trust is not None and row.standing is not Standing.UNKNOWN
    }


def _seen(one: Tie | Row, trust: Probability) -> Seen:
    return Seen(
        trust.estimate,
        trust.low,
        trust.high,
        one.familiarity,
        one.standing in CONNECTED,
        one.dormant,
        one.standing is Standing.PARTNER,
    )


def moments(first: int, last: int) -> tuple[int, ...]:
    """The ends of half-years after the first interaction and before the last date, then that date
    itself; of so many years that there would be more than `MOST_MOMENTS`, the ends of years, or
    of every second, third … year."""
    for months in (6, *range(12, 1200, 12)):
        found = [end for end in _ends(first, last, months) if first <= end < last]
        if len(found) < MOST_MOMENTS:
            break
    return (*found, last)


def _ends(first: int, last: int, months: int) -> Iterable[int]:
    year = datetime.fromtimestamp(first, UTC).year
    month = months % 12  # half-years also end with June
    last_year = datetime.fromtimestamp(last, UTC).year
    while year <= last_year:
        after = datetime(year + (month == 0), month + 1, 1, tzinfo=UTC)
        yield int(after.timestamp()) - 1
        if months == 6:
            year, month = (year, 0) if month else (year + 1, 6)
        else:
            year += months // 12


# what changed ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody who became a connection, or who was one and fades; `why` in a sentence without a
    full stop."""

    id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Since `since`: those who became connections and those who fade, the surest first, and how
    many people came new."""

    since: int
    became: tuple[Change, ...]
    fading: tuple[Change, ...]
    new: int


def changes(before: Iterable[Tie], now: Sequence[Tie], since: int) -> Changes:
    """What changed between two dates. Somebody fades who was an awake connection and isn't one any
    more; about whom I asked to keep quiet, nothing is said."""
    was: Mapping[str, Tie] = {tie.person.id: tie for tie in before}
    became, fading = [], []
    for tie in sorted(now, key=lambda tie: (-_trust(tie), tie.person.id)):
        earlier = was.get(tie.person.id)
        if tie.quiet or earlier is None:
            continue
        is_one, was_one = tie.standing in CONNECTED, earlier.standing in CONNECTED
        if is_one and not tie.dormant and not was_one:
            became.append(Change(tie.person.id, tie.person.name, _how(tie)))
        elif was_one and not earlier.dormant and (tie.dormant or not is_one):
            fading.append(Change(tie.person.id, tie.person.name, _why(tie)))
    new = sum(tie.first is not None and tie.first > since for tie in now)
    return Changes(since, tuple(became), tuple(fading), new)


def _trust(tie: Tie) -> float:
    return tie.connection_probability.estimate if tie.connection_probability else 0.0


def _how(tie: Tie) -> str:
    if tie.declared is not None:
        return "you said so"
    if tie.trials:
        return f"answered {tie.answered:,} of your {_messages(tie.trials)}"
    if tie.their_initiations:
        return f"began {tie.their_initiations:,} of your talks"
    return f"wrote {_messages(tie.interactions.to_me)} to you"


def _why(tie: Tie) -> str:
    if tie.declared is not None:
        return "you said so"
    if tie.silence is not None and tie.silence >= 14:
        days = round(tie.silence)
        usual = round(tie.usual_gap) if tie.usual_gap else 0
        said = f"no word for {days:,} days"
        return f"{said}, usually every {usual:,}" if 1 < usual < days else said
    return "less goes both ways than before"


def _messages(n: int) -> str:
    return f"{n:,} message" if n == 1 else f"{n:,} messages"
