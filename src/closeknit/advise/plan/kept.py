"""What keeps ties alive and deepens them: birthdays, a word after silence, half an hour together,
an old tie woken. One function for each kind of step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from closeknit.advise import words
from closeknit.advise.ladder import asleep
from closeknit.advise.plan import openers, owed
from closeknit.advise.plan.brought import brought
from closeknit.advise.plan.candidate import Candidate, valued
from closeknit.advise.plan.seen import STRONG, Moment, Seen, often, start
from closeknit.advise.plan.table import (
    ANSWERS,
    AWAKE,
    BIRTHDAY_OF_29_FEBRUARY,
    BROUGHT_BACK,
    GAPS,
    LEAST,
    MOVED,
    REACHED_OUT,
    SETTLED,
    SHORTEST_SILENCE,
    TABLE,
)
from closeknit.advise.reconnect import Circle, reconnection, sleepers
from closeknit.clock import DAY
from closeknit.model.plans import Kind
from closeknit.model.ties import Standing

A_DAY = 1.0


def congratulations(one: Seen, at: Moment) -> Iterator[Candidate]:
    """A birthday from this Monday to Sunday, unless I was in touch on the day or after; and a new
    place of work since which I didn't write."""
    if one.tie.standing is Standing.UNKNOWN:
        return
    day = _birthday(one.known.birthday, at)
    if day is not None and (one.contact is None or one.contact < start(day)):
        when = "today" if day == at.today else f"on {at.in_words(day)}"
        was = "was" if day < at.today else "is"
        yield Candidate(
            one,
            Kind.CONGRATULATION,
            f"{one.name}'s birthday {was} {when}.",
            partial(openers.congratulation, one.name, day < at.today),
            start(at.monday),
            TABLE[Kind.CONGRATULATION].gain,
            valued(one.trust),
        )
    move = at.beside.moves.get(one.id)
    if move is not None and not one.wrote_since(move.since) and at.age(move.since) <= MOVED:
        yield Candidate(
            one,
            Kind.CONGRATULATION,
            f"Since {at.day(move.since)} {one.name} writes from {move.to}; before it was "
            f"{move.before}. It looks like a new place of work.",
            partial(openers.new_place, one.name, move.to),
            move.since,
            TABLE[Kind.CONGRATULATION].gain,
            valued(one.trust),
            move.proof,
        )


def maintenance(one: Seen, at: Moment) -> Iterator[Candidate]:
    """A connection with whom there was silence for twice the usual gap or more."""
    gap = one.tie.usual_gap
    strong = one.tie.standing in STRONG and not asleep(one.tie)
    if not strong or gap is None or one.contact is None:
        return
    silence = at.age(one.contact)
    gap = max(gap, A_DAY)
    if silence < max(GAPS * gap, SHORTEST_SILENCE):
        return
    gain = next(gain for gaps, gain in BROUGHT_BACK if silence >= gaps * gap)
    why = f"You used to be in touch {often(gap)}; no word between you since {at.day(one.contact)}."
    ring = one.tie.unanswered_run >= 2
    if ring:
        run = one.tie.unanswered_run
        why += f" Ring rather than write: your last {run} messages have no answer."
    yield Candidate(
        one,
        Kind.MAINTENANCE,
        why,
        lambda: openers.maintenance(one.name, about(one, at), ring),
        at.as_of,
        gain,
        valued(one.trust),
    )


def deepening(one: Seen, at: Moment) -> Iterator[Candidate]:
    """Half an hour with somebody who answers and begins, and where most is still open."""
    tie = one.tie
    open_still = LEAST <= one.trust <= SETTLED and tie.declared is None and not asleep(tie)
    if not open_still or not (tie.exchanges and tie.their_initiations):
        return
    if tie.silence is None or tie.silence > AWAKE or tie.unanswered_run >= 2:
        return
    if tie.answered < ANSWERS * tie.trials:
        return
    yield Candidate(
        one,
        Kind.DEEPENING,
        f"{one.name} {words.shown(tie)}.{_never_spoke(one, at)} 30 minutes together, by voice or "
        "face to face, bring people closer than more letters (Kumar & Epley 2021).",
        lambda: openers.deepening(one.name, about(one, at)),
        at.as_of,
        TABLE[Kind.DEEPENING].gain,
        valued(4 * one.trust * (1 - one.trust)),
    )


def reconnections(one: Seen, at: Moment) -> Iterator[Candidate]:
    """A tie that sleeps, unless I reached out lately."""
    if not sleepers([one.tie]):
        return
    since = at.as_of - REACHED_OUT * DAY
    if one.wrote_since(since) or one.spoke_since(since):
        return
    found = at.beside.waking.get(one.id) or reconnection(one.tie, Circle(), "")

    def opener() -> openers.Opening:
        told = about(one, at)
        subject = told.subject or openers.readable(found.last_subject)
        return openers.reconnection(one.name, replace(told, subject=subject))

    yield Candidate(
        one,
        Kind.RECONNECTION,
        f"{found.why} A word after a long silence is more welcome than one thinks (Liu et al. "
        "2023).",
        opener,
        at.as_of,
        TABLE[Kind.RECONNECTION].gain,
        valued(found.value),
    )


# ------------------------------------------------------------------------------------------
def _birthday(text: str, at: Moment) -> date | None:
    """The day in this week on which a birthday is kept."""
    found = re.fullmatch(r"(?:-|\d{4})-?(\d\d)-?(\d\d)", text)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    for year in {at.monday.year, at.sunday.year}:
        try:
            kept = date(year, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                return None
            kept = date(year, *BIRTHDAY_OF_29_FEBRUARY)
        if at.monday <= kept <= at.sunday:
            return kept
    return None


def about(one: Seen, at: Moment) -> openers.About:
    """What a word to them may be about, looked up when it is wanted."""
    move = at.beside.moves.get(one.id)
    by_the_way = [each.entry for each in brought(one, at) if each.by_the_way and not each.thanked]
    return openers.About(
        openers.readable(at.beside.subjects.get(one.id, "")),
        one.topics,
        at.beside.lines.get(one.id, ()),
        owed.clause(by_the_way[-1], at) if by_the_way else "",
        move.to if move and at.age(move.since) <= MOVED else "",
        f"their address since {at.day(move.since)} [{move.proof}]" if move else "",
        at.as_of,
    )


def _never_spoke(one: Seen, at: Moment) -> str:
    if one.spoken is not None or one.tie.interactions.shared:
        return ""
    if at.beside.calendar:
        return " Your calendar shows no meeting with them:"
    return " No meeting and no call was seen between you, and no calendar was imported:"
