"""When a tie will carry an ask of some size: what it lacks, and how long each of that takes.

What a tie lacks it gains side by side, so that the longest decides. Every time is an upper bound of
what more regard would leave: nobody becomes ready later by showing more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from closeknit.advise import words
from closeknit.advise.ladder import LADDER, Rung, asleep, carries
from closeknit.judge.threshold import EXCHANGES
from closeknit.model.needs import Pace, Readiness
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Size

WEEK = 7.0
WAKE = 30.0  # days: two contacts over about a month
WAKE_HOURS = 0.5
STEP_HOURS = 0.5  # for an exchange or an answer
HOURS = 90.0  # until a friend is made, or a networker receives more (Hall 2018; measures.md)
MOST_HOURS_A_WEEK = 2.0
# Exchanges both ways in a year at which a tie usually shows enough trust for a size. 5 is the rule
# of standing, 5 to 10 the best threshold that De Choudhury et al. (2010) found; the last is
# judgement, for next to no doubt.
ROAD = {Size.NAME: EXCHANGES, Size.REPUTATION: 8, Size.STAKE: 20}


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, in words; the days and the hours that it takes. `paced`: by the pace at
    which ties deepen; `assumed`: by the published hours."""

    missing: str
    days: float
    hours: float
    paced: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Road:
    """The way to being ready: `days` is 0 where it is gone, None where nothing foretells it."""

    days: int | None
    hours: float = 0.0
    gaps: tuple[Gap, ...] = ()

    @property
    def assumed(self) -> bool:
        return any(gap.assumed for gap in self.gaps)

    @property
    def paced(self) -> bool:
        return any(gap.paced for gap in self.gaps)


def road(tie: Tie, size: Size, pace: Pace) -> Road:
    """How far it is until this tie carries an ask of this size."""
    if carries(tie, size):
        return Road(0)
    if not carries(tie, Size.INFORMATION):
        return Road(None)
    rungs = [_rung(tie, rung) for rung in LADDER[: int(size)]]
    gaps: dict[str, Gap] = {}
    for rung in rungs:
        for kind, gap in _gaps(tie, rung, pace):
            if kind not in gaps or gap.days >= gaps[kind].days:
                gaps[kind] = gap
    if not gaps:
        gaps["wake"] = _wake()
    longest = sorted(gaps.values(), key=lambda gap: -gap.days)
    days = max(math.ceil(longest[0].days), int(WEEK))
    return Road(days, round(max(gap.hours for gap in longest), 1), tuple(longest))


def readiness(way: Road, by: date, today: date) -> tuple[Readiness, date | None]:
    """Whether the way is gone, can be by a day, or can't; and when it will be."""
    if way.days == 0:
        return Readiness.READY, today
    if way.days is None or way.days > (date.max - today).days:
        return Readiness.TOO_LATE, None
    ready_by = today + timedelta(days=way.days)
    return (Readiness.CAN_BE_READY if ready_by <= by else Readiness.TOO_LATE), ready_by


def per_exchange(pace: Pace) -> float:
    """Days from one exchange to the next, no fewer than a week: there is one step a week."""
    return max(pace.median_days / (EXCHANGES - 1), WEEK)


def _rung(tie: Tie, rung: Rung) -> Rung:
    """Somebody I declared a connection carries a stake once what was seen agrees on a name."""
    seen = tie.declared is Standing.CONNECTION and rung.size is Size.STAKE
    return LADDER[3] if seen else rung


def _gaps(tie: Tie, rung: Rung, pace: Pace) -> Iterator[tuple[str, Gap]]:
    if rung.size > Size.NAME and asleep(tie):
        yield "wake", _wake()
    trust = _trust(tie, rung, pace)
    if trust is not None:
        yield "trust", trust
    answers = _answers(tie, rung, pace)
    if answers is not None:
        yield "answers", answers
    if rung.notice and not _noticed(tie):
        yield "notice", _by_pace(1, "a word from them", pace)
    begin = _begin(tie, rung, pace)
    if begin is not None:
        yield "begin", begin
    mine = rung.mine - tie.interactions.from_me - tie.interactions.shared
    if mine > 0:
        missing = f"{words.counted(mine, 'message')} of yours to know you by"
        yield "mine", Gap(missing, mine * WEEK, mine * STEP_HOURS)
    young = rung.years * words.YEAR - words.known_days(tie)
    if young > 0:
        years = words.counted(round(rung.years), "year")
        missing = f"{years} of knowing each other ({words.span(young)} more)"
        yield "years", Gap(missing, young, 0.0)
    alive = tie.alive_probability
    if rung.alive and alive is not None and tie.silence is not None and alive.estimate < rung.alive:
        yield "wake", _wake()


def _wake() -> Gap:
    return Gap("two contacts over about a month to wake the tie", WAKE, WAKE_HOURS)


def _noticed(tie: Tie) -> bool:
    seen = tie.interactions.to_me + tie.interactions.shared
    return bool(seen or tie.answered or tie.their_initiations or tie.exchanges)


def _trust(tie: Tie, rung: Rung, pace: Pace) -> Gap | None:
    """The exchanges that are missing, or their share of the published hours."""
    if not rung.connection or tie.declared in (Standing.CONNECTION, Standing.PARTNER):
        return None
    now = tie.connection_probability
    said_no = tie.declared is Standing.CONTACT
    if not said_no and now is not None and now.estimate >= rung.connection:
        return None
    whole = ROAD[rung.size]
    # a good year that is over counts half
    done = 0.0 if said_no else max(float(tie.exchanges), tie.best_exchanges / 2)
    left = max(math.ceil(whole - done), 1)
    often = f"{words.counted(left, 'more exchange')} of messages ({whole} within a year are needed)"
    return _deepening(tie, rung, pace, (left, whole), often)


def _begin(tie: Tie, rung: Rung, pace: Pace) -> Gap | None:
    left = rung.their_first - tie.their_initiations
    if left <= 0:
        return None
    missing = f"{words.counted(left, 'conversation')} that they begin"
    if rung.size < Size.STAKE:
        return _by_pace(left, missing, pace)
    return _deepening(tie, rung, pace, (left, rung.their_first), missing)


def _deepening(tie: Tie, rung: Rung, pace: Pace, rest: tuple[int, int], missing: str) -> Gap:
    """So much of the whole road, by my own pace or by the published hours. My past tells how long
    a connection takes, not how long it is until there is next to no doubt."""
    left, whole = rest
    paced = _by_pace(left, missing, pace)
    if not pace.assumed and rung.size < Size.STAKE:
        return paced
    hours = HOURS * left / whole
    days = WEEK * hours / _hours_a_week(tie)
    if not pace.assumed and days <= paced.days:
        return paced
    missing = f"{missing}, about {words.counted(max(round(hours), 1), 'hour')} together (assumed)"
    return Gap(missing, days, hours, paced=True, assumed=True)


def _hours_a_week(tie: Tie) -> float:
    """One, or as often as we write to and fro anyway."""
    often = tie.exchanges * WEEK / max(min(words.known_days(tie), words.YEAR), 90.0)
    return min(max(1.0, often), MOST_HOURS_A_WEEK)


def _answers(tie: Tie, rung: Rung, pace: Pace) -> Gap | None:
    """So many answers in a row that their share is reached, or the exchanges that do as well."""
    if not rung.reply:
        return None
    share = tie.answered / tie.trials if tie.trials else 0.0
    if tie.reply_probability is None:
        if rung.unheard or (tie.answered > 0 and share >= rung.reply):
            return None
    elif max(share, tie.reply_probability.estimate) >= rung.reply:
        return None
    if tie.exchanges >= rung.instead:
        return None
    row = (rung.reply * tie.trials - tie.answered) / (1 - rung.reply)
    left = max(math.ceil(row - 1e-9), 1)
    missing = f"{words.counted(left, 'answer')} to messages of yours"
    days = min(left * WEEK, (rung.instead - tie.exchanges) * per_exchange(pace))
    return Gap(missing, days, left * STEP_HOURS)


def _by_pace(number: int, missing: str, pace: Pace) -> Gap:
    days = number * per_exchange(pace)
    return Gap(missing, days, STEP_HOURS * number, True, pace.assumed)
