"""Referral sources: who brings me people and business, and whether I earn it.

Loyalty is earned: whoever passes something on wants thanks, and to hear how it went, and sees
whether something comes back. What is missing is told in one sentence, in that order; nobody owes
anybody anything, so of those whom only I brought something nothing is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from closeknit.advise import words
from closeknit.advise.plan.owed import BROUGHT, TOLD, VOUCH, shows_thanks
from closeknit.advise.plan.seen import Beside, Moment, week_of
from closeknit.advise.plan.table import GAPS, LOOP_AFTER, SHORTEST_SILENCE
from closeknit.judge.telling import LIKELY
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, Outcome, Word
from closeknit.model.loyalty import Source
from closeknit.model.ties import Tie

__all__ = ["Source", "sources"]

LATE = 730  # days after which thanks that were never said aren't brought up again
THANKED = ("thanked", "told")
_VALUE = re.compile(r"\(([^()]{1,80})\)$")


def sources(
    known: Iterable[Known], names: Mapping[int, str], as_of: int, least: float = LIKELY
) -> tuple[Source, ...]:
    """Everybody with whom something was passed on, who brought most first. `names` are of those
    whom entries speak of; entries below the probability `least` don't count."""
    at = Moment(as_of, week_of(as_of)[1], Beside(names=names))
    found = [source for one in known if (source := _source(one, at, least)) is not None]
    found.sort(key=lambda s: (-len(s.brought), -(s.last or 0), int(s.person.id[1:])))
    return tuple(found)


def _source(one: Known, at: Moment, least: float) -> Source | None:
    entries = [e for e in one.ledger if e.time <= at.as_of and e.probability >= least]
    passed = [e for e in entries if e.what in BROUGHT]
    brought = tuple(e for e in passed if e.by is By.THEM)
    if not passed:
        return None
    last = brought[-1].time if brought else None
    thanked = [e for e in brought if _is_thanked(e, one.ledger, at.as_of)]
    told = [e for e in brought if e.outcome == "told"]
    since = tuple(e for e in entries if last is not None and e.time > last and _is_help(e))
    return Source(
        one.tie.person,
        brought,
        tuple(e for e in passed if e.by is By.ME),
        max((e.level for e in brought if e.level is not None), default=None),
        sum(e.outcome == "won" for e in brought),
        sum(e.outcome == "lost" for e in brought),
        tuple(f[1] for e in brought if e.outcome == "won" and (f := _VALUE.search(e.text))),
        len(thanked),
        len(told),
        since,
        last,
        _cooling(one.tie),
        "" if one.quiet or one.tie.quiet else _next(one.tie, at, brought, thanked, since),
    )


def _is_thanked(entry: Entry, ledger: Sequence[Entry], as_of: int) -> bool:
    said = any(shows_thanks(e, entry.time) for e in ledger if e.time <= as_of)
    return entry.outcome in THANKED or said


def _is_help(entry: Entry) -> bool:
    """Whether I did something for them: unasked, or because they asked."""
    if entry.what == Deed.ASK:
        return entry.by is By.THEM and entry.outcome == Outcome.GRANTED
    if entry.by is not By.ME:
        return False
    kept = entry.what == Deed.PROMISE and entry.outcome == Word.KEPT
    return kept or entry.what in (Deed.FAVOUR, *BROUGHT, VOUCH)


def _cooling(tie: Tie) -> float | None:
    if tie.silence is None or tie.usual_gap is None:
        return None
    return tie.silence / max(tie.usual_gap, 1.0)


def _next(
    tie: Tie,
    at: Moment,
    brought: Sequence[Entry],
    thanked: Sequence[Entry],
    since: Sequence[Entry],
) -> str:
    if not brought:
        return ""
    name = words.first_name(tie.person)
    fresh = [e for e in reversed(brought) if at.age(e.time) <= LATE]
    for entry in fresh:
        # of what was won or lost only I know what I said
        if entry not in thanked and entry.outcome not in TOLD:
            return f"Thank {name} for {_what(entry, at)}: no thanks of yours were seen."
    for entry in fresh:
        if entry.outcome not in TOLD and at.age(entry.time) >= LOOP_AFTER:
            return f"Tell {name} how it went with {_whom(entry, at)}."
    if not since:
        day = at.day(brought[-1].time)
        return f"Do something for {name}: nothing was seen since what they brought you on {day}."
    cooling = _cooling(tie)
    if cooling is not None and cooling >= GAPS and (tie.silence or 0) >= SHORTEST_SILENCE:
        return (
            f"Get in touch with {name}: no word from them for {words.span(tie.silence or 0)}; "
            f"usually it is {words.span(max(tie.usual_gap or 0, 1.0))}."
        )
    return "Nothing is missing that could be seen."


def _what(entry: Entry, at: Moment) -> str:
    day = at.day(entry.time)
    if entry.what == Deed.INTRODUCTION:
        return f"introducing you to {_name(entry, at)} on {day}"
    return f"the lead of {day}"


def _whom(entry: Entry, at: Moment) -> str:
    if entry.what == Deed.INTRODUCTION:
        return f"{_name(entry, at)}, to whom they introduced you on {at.day(entry.time)}"
    return f"the lead of {at.day(entry.time)}"


def _name(entry: Entry, at: Moment) -> str:
    return at.beside.names.get(entry.other, "somebody") if entry.other is not None else "somebody"
