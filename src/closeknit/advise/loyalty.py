"""Referral sources: who brings me people and business, and whether I earn it.

Loyalty is earned: whoever passes something on wants thanks, and to hear how it went, and sees
whether something comes back. What is missing is told in one sentence; nobody owes anybody anything,
so of those whom only I brought something nothing is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from closeknit.advise import words
from closeknit.advise.plan.brought import BROUGHT, Brought, brought
from closeknit.advise.plan.owed import VOUCH
from closeknit.advise.plan.seen import Beside, Moment, Seen, rhythm, seen, week_of
from closeknit.advise.plan.table import GAPS, SHORTEST_SILENCE
from closeknit.advise.plan.taken import by_handle, in_force
from closeknit.judge.telling import LIKELY
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, Outcome, Word
from closeknit.model.loyalty import Source
from closeknit.model.plans import Kind, Taken
from closeknit.model.ties import Tie

__all__ = ["Source", "sources"]

_VALUE = re.compile(r"\(([^()]{1,80})\)$")


def sources(
    known: Iterable[Known],
    as_of: int,
    least: float = LIKELY,
    beside: Beside | None = None,
    done: Iterable[Taken] = (),
) -> tuple[Source, ...]:
    """Everybody with whom something was passed on, who brought most first; entries below the
    probability `least` don't count. `beside` and `done` are what the week's plan knows too, so
    that both tell the same of what is due."""
    at = Moment(as_of, week_of(as_of)[1], beside or Beside())
    said = by_handle(in_force(done, as_of))
    found = []
    for one in known:
        taken = [step for handle in one.tie.person.handles for step in said.get(handle, ())]
        source = _source(seen(one, at, taken), at, least)
        if source is not None:
            found.append(source)
    found.sort(key=lambda s: (-len(s.brought), -(s.last or 0), int(s.person.id[1:])))
    return tuple(found)


def _source(one: Seen, at: Moment, least: float) -> Source | None:
    entries = [e for e in one.entries if e.probability >= least]
    if not any(e.what in BROUGHT for e in entries):
        return None
    theirs = brought(one, at, least)
    passed = [each.entry for each in theirs]
    last = passed[-1].time if passed else None
    since = tuple(e for e in entries if last is not None and e.time > last and _is_help(e))
    tie = one.tie
    return Source(
        tie.person,
        tuple(passed),
        tuple(e for e in entries if e.what in BROUGHT and e.by is By.ME),
        max((e.level for e in passed if e.level is not None), default=None),
        sum(e.outcome == "won" for e in passed),
        sum(e.outcome == "lost" for e in passed),
        tuple(f[1] for e in passed if e.outcome == "won" and (f := _VALUE.search(e.text))),
        sum(each.thanked for each in theirs),
        sum(each.told for each in theirs),
        since,
        last,
        _cooling(tie),
        "" if one.known.quiet or tie.quiet else _next(one, at, theirs, since),
        words.sentence(rhythm(tie, at)) if is_quiet(tie) and not tie.quiet else "",
    )


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


def _next(one: Seen, at: Moment, theirs: Sequence[Brought], since: Sequence[Entry]) -> str:
    """The one thing that would do most good: what the plan would suggest, in its order."""
    if not theirs:
        return ""
    due = [each for each in reversed(theirs) if each.due is not None or each.by_the_way]
    for each in sorted(due, key=lambda each: (each.thanked, each.due is None)):
        return _due(each, one, at)
    tie, name = one.tie, one.name
    if is_quiet(tie):
        return f"Get in touch with {name}: {rhythm(tie, at)}."
    if not since:
        day = at.day(theirs[-1].entry.time)
        return f"Do something for {name}: nothing was seen since what they brought you on {day}."
    if all(each.thanked for each in theirs):
        return "Nothing is missing that could be seen."
    return "Nothing is missing now; thanks that weren't seen then come too late to bring up."


def _due(each: Brought, one: Seen, at: Moment) -> str:
    when = "" if each.due is not None else " when you next write"
    if each.thanked:
        return f"Tell {one.name} how it went with {_whom(each.entry, at)}{when}."
    what = _what(each.entry, at)
    if each.due is Kind.THANKS:
        return f"Thank {one.name} for {what}: no thanks of yours were seen."
    ends = f"and say how it went{when}: no thanks of yours were seen."
    return f"Thank {one.name} for {what}, {ends}"


def is_quiet(tie: Tie) -> bool:
    """Whether they have been silent for twice as long as usual."""
    cooling = _cooling(tie)
    return cooling is not None and cooling >= GAPS and (tie.silence or 0) >= SHORTEST_SILENCE


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
