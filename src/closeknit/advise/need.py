"""A need: who could help by its date, what that takes, and when it is already too late."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from closeknit.advise import words
from closeknit.advise.comethrough import Answered
from closeknit.advise.fit import Fit, fits, matters
from closeknit.advise.ladder import asleep, carries, largest_supported, nothing_seen
from closeknit.advise.needwords import sentence
from closeknit.advise.quiet import suggestable
from closeknit.advise.readiness import HOURS, Road, readiness, road
from closeknit.advise.size import resolve
from closeknit.advise.smaller import smaller_ask
from closeknit.advise.steps import first_steps
from closeknit.advise.weeks import MOST_A_WEEK, Course, schedule
from closeknit.advise.yeses import asks, chance
from closeknit.errors import Misuse
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, Outcome
from closeknit.model.needs import Candidate, Instead, Need, Pace, Readiness
from closeknit.model.ties import Probability, Standing, Tie
from closeknit.model.verdicts import Ask, Size, Verdict

__all__ = ["MOST_A_WEEK", "apart", "weigh_need"]

LIKELY = 0.5  # probability from which an entry is told as a fact
MOST_INSTEAD = 5
STATUSES = tuple(Readiness)
HALL = f"about {HOURS:.0f} hours together make a friend, 80 to 100 by Hall 2018"
_MINUTES = re.compile(r"\((\d+) minutes\)")
MOST_PAST = 2  # deeds that are told of one person


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A person with what the order of candidates goes by."""

    known: Known
    road: Road
    fit: Fit
    past: str
    candidate: Candidate


def weigh_need(
    text: str,
    size: Size | None,
    by: date,
    people: int,
    known: Sequence[Known],
    pace: Pace,
    as_of: int,
    asked: Mapping[Size, Answered] | None = None,
) -> Need:
    """Who of these could give what the text says by a day, `people` of them being needed. `size`
    overrides what the text tells; `asked` is what became of my asks of everybody. Raises Misuse
    for a day that has been and for a text of no known size."""
    today = datetime.fromtimestamp(as_of, UTC).date()
    ask = resolve(text, size)
    if by <= today:
        raise Misuse(f"{by} doesn't lie ahead of {today}: a need is prepared for before its day.")
    if ask.size is None:
        raise Misuse(f"{words.sentence(ask.reason).rstrip('.')}.")
    sayable = suggestable(known)
    known_asks = asked or {}
    everybody = [
        _weigh(one, ask.size, by, today, matching, pace, chance(one, ask.size, known_asks))
        for one, matching in zip(sayable, fits(sayable, matters(text)), strict=True)
    ]
    everybody.sort(key=_order)
    weighed = [one for one in everybody if not one.candidate.unseen]
    candidates = tuple(one.candidate for one in weighed)
    chances = [_p(c) for c in candidates if c.status is not Readiness.TOO_LATE]
    able = sum(c.ready for c in candidates)
    takes = asks(people, chances, able, ask.size, known_asks)
    soonest = sorted(c.ready_by for c in candidates if c.ready_by is not None)
    enough_by = soonest[people - 1] if len(soonest) >= people else None
    wanted = max(people, takes.likely) if takes else people
    plan, unplaced = schedule(_courses(weighed, ask.size, wanted), today, by)
    need = Need(
        text=text,
        size=ask.size,
        kind=ask.kind,
        by=by,
        people=people,
        as_of=as_of,
        pace=pace,
        sentence="",
        candidates=candidates,
        plan=plan,
        instead=_instead(weighed, ask, people),
        enough_by=enough_by,
        unplaced=unplaced,
        asks=takes,
        unknown=tuple(one.candidate for one in everybody if one.candidate.unseen and one.fit.words),
    )
    return replace(need, sentence=sentence(need), basis=_basis(need, weighed))


def apart(one: Known, size: Size, matching: Fit) -> bool:
    """Whether somebody belongs to no count: too little is seen of them to say, and either they fit,
    so that they are named by themselves, or a tie hardly begun would pass for ready. A quick answer
    may be asked of anybody."""
    unseen = one.tie.standing is Standing.UNKNOWN and size > Size.INFORMATION
    return unseen and (bool(matching.words) or carries(one.tie, size))


def _weigh(
    one: Known,
    size: Size,
    by: date,
    today: date,
    matching: Fit,
    pace: Pace,
    yes: Probability,
) -> _Weighed:
    tie = one.tie
    name = words.first_name(tie.person)
    way = road(tie, size, pace)
    status, ready_by = readiness(way, by, today)
    past = _past(one.ledger, tie.as_of)
    verdict = Verdict.ASK if status is Readiness.READY else Verdict.STRENGTHEN_FIRST
    unseen = apart(one, size, matching)
    if unseen:
        status, verdict = max(status, Readiness.CAN_BE_READY, key=STATUSES.index), _FIRST
    steps = first_steps(tie, size, verdict, name)
    why = _unseen(tie, steps) if unseen else _why(tie, name, past, way)
    candidate = Candidate(
        tie.person.id,
        tie.person.name,
        tie.person.handles[0] if tie.person.handles else "",
        status,
        ready_by,
        why,
        matching.words,
        matching.reason,
        0.0 if way.days == 0 else max(way.hours, _hours(steps)),
        way.assumed,
        steps,
        yes,
        unseen,
    )
    return _Weighed(one, way, matching, past, candidate)


_FIRST = Verdict.STRENGTHEN_FIRST


def _unseen(tie: Tie, steps: Sequence[str]) -> str:
    """What is said of somebody of whom too little is seen."""
    first = f" A first step: {steps[0]}" if steps else ""
    return f"{words.sentence(f'not enough evidence: {words.seen(tie)}')}{first}"


def _p(c: Candidate) -> float:
    return c.come_through.estimate if c.come_through else 0.0


def _order(one: _Weighed) -> tuple[float | bool | date | str, ...]:
    """Those who are ready, and who fit, and who came through before, first."""
    tie = one.known.tie
    trust = tie.connection_probability.estimate if tie.connection_probability else 0.0
    reply = tie.reply_probability.estimate if tie.reply_probability else 0.0
    return (
        STATUSES.index(one.candidate.status),
        not one.fit.words,
        asleep(tie),
        -one.fit.weight,
        not one.past,
        one.candidate.ready_by or date.max,
        -trust,
        -reply,
        tie.person.id,
    )


# what is said of each ----------------------------------------------------------------------
_DEEDS = {
    Deed.INTRODUCTION: "introduced you",
    Deed.REFERRAL: "passed leads on to you",
    "vouch": "praised you to others",
    Deed.FAVOUR: "did you a favour",
}


def _past(ledger: Sequence[Entry], as_of: int) -> str:
    """What they did for me, as a clause; "" where nothing is known."""
    likely = [e for e in ledger if e.time <= as_of and e.probability >= LIKELY]
    parts = []
    for what, told in _DEEDS.items():
        if number := sum(e.what == what and e.by is By.THEM for e in likely):
            parts.append(f"{told} {words.times(number)}")
    granted = sum(
        e.what == Deed.ASK and e.by is By.ME and e.outcome == Outcome.GRANTED for e in likely
    )
    if granted:
        parts.append(f"granted {words.counted(granted, 'ask')} of yours")
    return ", ".join(parts[:MOST_PAST])


def _why(tie: Tie, name: str, past: str, way: Road) -> str:
    """One sentence: what was said and seen, and what is missing."""
    shown = ", ".join(part for part in (past, words.shown(tie)) if part)
    said = [words.declared(tie), f"{name} {shown}" if shown else ""]
    told = "; ".join(part for part in said if part) or words.seen(tie)
    if way.days == 0:
        sleeps = "; the tie sleeps: reach out first" if asleep(tie) else ""
        return words.sentence(f"{told}{sleeps}")
    if way.days is None:
        return words.sentence(f"{told}: nothing foretells when they would")
    missing = ", ".join(gap.missing for gap in way.gaps[:3])
    return words.sentence(f"{told}; still missing: {missing}")


def _hours(steps: Sequence[str]) -> float:
    """What the steps say of their own time."""
    minutes = (int(found[1]) for step in steps if (found := _MINUTES.search(step)))
    return round(sum(minutes) / 60, 1)


def _basis(need: Need, weighed: Sequence[_Weighed]) -> str:
    """What the times were read from, in a sentence; "" where none was needed."""
    pace = need.pace
    told = [Readiness.CAN_BE_READY] if need.enough else [*Readiness]
    if not any(one.road.paced and one.candidate.status in told for one in weighed):
        return ""
    if not pace.assumed:
        own = (
            f"Times are read from your own past: half of the {pace.transitions} ties that deepened "
            f"took {words.span(pace.median_days)} or less from the first exchange."
        )
        hours = any(one.road.assumed and one.candidate.status in told for one in weighed)
        return f"{own} Hours are assumed ({HALL})." if hours else own
    few = (
        f"only {words.counted(pace.transitions, 'tie')}" if pace.transitions else "no tie of yours"
    )
    return f"Times are assumed, since {few} was seen to deepen: {HALL}, here at an hour a week."


# what follows from all ---------------------------------------------------------------------
def _courses(weighed: Sequence[_Weighed], size: Size, people: int) -> list[Course]:
    """Those whom the need is planned with: as many as are needed, the first ones first."""
    able = [one for one in weighed if one.candidate.status is not Readiness.TOO_LATE]
    found = []
    for one in able[:people]:
        c = one.candidate
        name = words.first_name(one.known.tie.person)
        # asking for other things on the way, and long roads, are no steps of a week
        steps = tuple(step for step in c.steps if not step.startswith(_NO_STEPS))
        found.append(Course(c.id, c.name, c.ready_by or date.max, steps, _ask(name, size), c.ready))
    return found


_NO_STEPS = ("Say why you ask", "Think in months")


def _ask(name: str, size: Size) -> str:
    if size >= Size.NAME:
        return f"Ask {name}, face to face or by phone; make it easy to say no (20 minutes)."
    return f"Ask {name}; a short message will do (5 minutes)."


def _instead(weighed: Sequence[_Weighed], ask: Ask, people: int) -> tuple[Instead, ...]:
    """Smaller asks for those who won't be ready, where too few are: the dearest first."""
    late = [one for one in weighed if one.candidate.status is Readiness.TOO_LATE]
    if len(weighed) - len(late) >= people:
        return ()
    found = []
    for one in late:
        tie = one.known.tie
        largest = largest_supported(tie).size
        words_of = smaller_ask(ask, largest, words.first_name(tie.person))
        if words_of and largest is not None and not nothing_seen(tie):
            smaller = Size(min(int(largest), int(ask.size or 2) - 1))
            found.append(Instead(tie.person.id, tie.person.name, smaller, words_of))
    found.sort(key=lambda i: -i.size)  # stable: the order of candidates within a size
    return tuple(found[:MOST_INSTEAD])
