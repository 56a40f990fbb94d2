"""What keeps ties alive and deepens them: birthdays, a word after silence, half an hour together,
an old tie woken. One function for each kind of step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from closeknit.advise import words
from closeknit.advise.ladder import asleep
from closeknit.advise.plan import openers
from closeknit.advise.plan.candidate import Candidate, valued
from closeknit.advise.plan.seen import STRONG, Moment, Seen, start
from closeknit.advise.plan.table import (
    ANSWERS,
    AWAKE,
    BIRTHDAY_OF_29_FEBRUARY,
    BROUGHT_BACK,
    GAPS,
    LEAST,
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
    """A birthday from this Monday to Sunday, unless I was in touch on the day or after."""
    day = _birthday(one.known.birthday, at)
    if day is None or one.tie.standing is Standing.UNKNOWN:
        return
    if one.contact is not None and one.contact >= start(day):
        return
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
    why = f"No word between you for {words.span(silence)}; usually it is {words.span(gap)}."
    ring = one.tie.unanswered_run >= 2
    if ring:
        run = one.tie.unanswered_run
        why += f" Ring rather than write: your last {run} messages have no answer."
    yield Candidate(
        one,
        Kind.MAINTENANCE,
        why,
        lambda: openers.maintenance(one.name, _subject(one, at), one.topics, ring),
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
        f"{one.name} {words.shown(tie)}.{_never_spoke(one)} 30 minutes together, by voice or "
        "face to face, bring people closer than more letters (Kumar & Epley 2021).",
        lambda: openers.deepening(one.name, _subject(one, at)),
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

    def opener() -> str:
        subject = _subject(one, at) or openers.readable(found.last_subject)
        return openers.reconnection(one.name, subject, one.topics)

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


def _subject(one: Seen, at: Moment) -> str:
    return openers.readable(at.beside.subjects.get(one.id, ""))


def _never_spoke(one: Seen) -> str:
    spoke = one.spoken is not None or one.tie.interactions.shared
    return "" if spoke else " No meeting and no call was seen between you:"
