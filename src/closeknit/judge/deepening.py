"""How long ties take to deepen, learnt from my own: from first exchange to the rule of standing.

Ties that haven't deepened yet are censored, not left out: those that began lately had no time to.
So the share that had deepened after so long is 1 − S(t), S being the estimate of Kaplan and Meier
(1958). Most ties never deepen and aren't meant to. The pace is that of those that do: quantiles of
(1 − S(t)) ÷ (1 − S(horizon)).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from closeknit.clock import DAY
from closeknit.judge.threshold import DAYS, EXCHANGES
from closeknit.model.needs import Pace

YEAR = 365 * DAY
HORIZON = 3 * YEAR  # what took longer is no pace to plan by
UNSEEN = YEAR // 4  # a tie that is there when my mail begins had begun before
LEAST = 10  # ties that deepened, below which the published hours stand in
# 80 to 100 hours make a friend (Hall 2018), about 90 let a networker receive more: at one a week
PUBLISHED = Pace(630.0, 560.0, 700.0, assumed=True)
Row = tuple[int, int, int]  # person, time, 1 from them and 0 from me


@dataclass(frozen=True, slots=True)
class Spell:
    """Seconds from the first exchange until the rule held, or until nothing more was seen."""

    seconds: int
    deepened: bool


def spells(rows: Iterable[Row], as_of: int) -> list[Spell]:
    """One per person with an exchange, from messages in small groups, by person and time."""
    found = (_spell(own, as_of) for _, own in groupby(rows, key=lambda row: row[0]))
    return [spell for spell in found if spell is not None]


def pace(found: Sequence[Spell]) -> Pace:
    """What these tell, or the published hours where too few deepened."""
    transitions = sum(spell.deepened and spell.seconds <= HORIZON for spell in found)
    if transitions < LEAST:
        return Pace(
            PUBLISHED.median_days, PUBLISHED.low, PUBLISHED.high, True, transitions, len(found)
        )
    rise = _deepened(found)
    low, median, high = (_quantile(rise, share) for share in (0.25, 0.5, 0.75))
    return Pace(median, low, high, False, transitions, len(found))


def _spell(rows: Iterable[Row], as_of: int) -> Spell | None:
    came: deque[int] = deque()
    went: deque[int] = deque()
    first: dict[int, int] = {}
    for _, time, theirs in rows:
        if time > as_of:
            break
        first.setdefault(theirs, time)
        (came if theirs else went).append(time)
        for times in (came, went):
            while times and times[0] <= time - YEAR:
                times.popleft()
        enough = min(len(came), len(went)) >= EXCHANGES
        if enough and len({t // DAY for t in came}) >= DAYS:
            return Spell(time - max(first.values()), True)
    if len(first) < 2:
        return None
    return Spell(min(as_of - max(first.values()), HORIZON), False)


def _deepened(found: Sequence[Spell]) -> list[tuple[int, float]]:
    """(seconds, share that had deepened by then), at each time up to the horizon when one did."""
    at_risk, survive = len(found), 1.0
    rise = []
    events = Counter(s.seconds for s in found if s.deepened and s.seconds <= HORIZON)
    left = Counter(min(s.seconds, HORIZON + 1) for s in found)
    for seconds in sorted(left):
        if seconds in events:
            survive *= 1 - events[seconds] / at_risk
            rise.append((seconds, 1 - survive))
        at_risk -= left[seconds]
    return rise


def _quantile(rise: Sequence[tuple[int, float]], share: float) -> float:
    """Days after which this share of all that ever deepened had done so."""
    wanted = share * rise[-1][1] - 1e-12
    seconds = next(seconds for seconds, reached in rise if reached >= wanted)
    return round(max(seconds / DAY, 1.0), 1)
