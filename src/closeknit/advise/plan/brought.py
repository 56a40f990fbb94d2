"""People and business that somebody brought me: whether they had thanks and the end of the story.

The one place that says so. The plan suggests what is due, `referrals` shows what was seen and names
the same next step, so that the two never tell different things of one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from closeknit.advise.plan.seen import Moment, Seen, start, theirs
from closeknit.advise.plan.table import (
    LIKELY,
    LOOP_AFTER,
    LOOP_UNTIL,
    THANKED,
    THANKED_WITHIN,
)
from closeknit.advise.plan.taken import DONE, kept_away
from closeknit.clock import DAY
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.plans import Kind

BROUGHT = (Deed.INTRODUCTION, Deed.REFERRAL)
TOLD = ("told", "won", "lost")  # of what was won or lost only I know what I said
THANKS_TOO = ("thanked", "told")


@dataclass(frozen=True, slots=True)
class Brought:
    """One introduction or lead. `due` is the step that it calls for by itself; `by_the_way`: I
    wrote since, so no step is made of it, but thanks or the end of the story were not seen and
    may be said when I next write."""

    entry: Entry
    thanked: bool
    told: bool
    due: Kind | None = None
    by_the_way: bool = False


def brought(one: Seen, at: Moment, least: float = LIKELY) -> list[Brought]:
    """What they brought me with a probability of `least` or more, oldest first."""
    return [
        _brought(entry, one, at)
        for entry in one.entries
        if entry.what in BROUGHT and theirs(entry) and entry.probability >= least
    ]


def shows_thanks(entry: Entry, since: int) -> bool:
    """Whether an entry shows thanks of mine for what was done then."""
    if not since < entry.time <= since + THANKED_WITHIN * DAY or entry.probability < THANKED:
        return False
    if entry.what == Deed.THANKS:
        return entry.by is By.ME
    return entry.what == Deed.FAVOUR and theirs(entry) and entry.state is not State.LOGGED


def is_thanked(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether thanks for what they did are seen."""
    return entry.outcome in THANKS_TOO or any(shows_thanks(e, entry.time) for e in entries)


def _brought(entry: Entry, one: Seen, at: Moment) -> Brought:
    told = entry.outcome == "told" or _said_so(one, entry, Kind.LOOP)
    thanked = told or is_thanked(entry, one.entries) or _said_so(one, entry, Kind.THANKS)
    age = at.age(entry.time)
    settled = entry.outcome in TOLD or told or not 1.0 <= age <= LOOP_UNTIL
    if settled or entry.probability < LIKELY or one.spoke_since(entry.time):
        return Brought(entry, thanked, told)
    if age < LOOP_AFTER:
        sure = entry.probability * (entry.outcome_probability if entry.outcome else 1.0)
        due = None if thanked or sure < LIKELY else Kind.THANKS
    else:
        # whoever hears from me after an introduction may have heard how it went; of a lead the
        # mail shows it
        tellable = entry.time + LOOP_AFTER * DAY
        wrote = tellable if entry.what == Deed.INTRODUCTION else start(at.monday)
        due = None if one.wrote_since(wrote) else Kind.LOOP
    if due is not None and kept_away(one.words, due, entry.time, at.as_of):
        return Brought(entry, thanked, told)
    return Brought(entry, thanked, told, due, due is None and age >= LOOP_AFTER)


def _said_so(one: Seen, entry: Entry, act: Kind) -> bool:
    """Whether I said that such a step is done since."""
    return any(w.act is act and w.word == DONE and w.time >= entry.time for w in one.words)
