"""What is owed: promises of mine, asks that wait, thanks, stories without an end. One function for
each kind of step, each with its reason, and an opener made of what is known, never of more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from closeknit.advise.plan import openers
from closeknit.advise.plan.brought import BROUGHT, brought, is_thanked
from closeknit.advise.plan.candidate import Candidate, valued
from closeknit.advise.plan.seen import Moment, Seen, mine, theirs
from closeknit.advise.plan.table import (
    FRESH_PROMISE,
    GRANTED,
    LIKELY,
    NOTED,
    SETTLES,
    TABLE,
    WAITING,
    WORDS,
)
from closeknit.judge.telling import tell
from closeknit.model.ledger import Deed, Entry, Outcome, State, Word
from closeknit.model.plans import Kind
from closeknit.model.verdicts import Size

VOUCH = "vouch"
A_DAY = 1.0
_DUE = re.compile(r",?\s*by (\d{4}-\d\d-\d\d)(?=\W*$)")


def promises(one: Seen, at: Moment) -> Iterator[Candidate]:
    """Promises of mine that are open and due."""
    for entry in one.entries:
        waits = entry.what == Deed.PROMISE and entry.outcome in (Word.OPEN, Word.LATE)
        if not (waits and mine(entry) and entry.probability >= LIKELY):
            continue
        text, due = _due(entry.text)
        age, found = at.age(entry.time), entry.state is State.PROPOSED
        if due is not None and not at.today - timedelta(NOTED) < due <= at.sunday:
            continue
        if due is None and not (SETTLES <= age <= FRESH_PROMISE if found else age <= NOTED):
            continue
        when = "" if due is None else f" It {_was(due, at)} due on {at.in_words(due)}."
        sign = " No sign was seen yet that you kept it." if found else ""
        why = f"On {at.day(entry.time)} you promised {one.name}: {_quoted(text)}.{when}{sign}"
        late = entry.outcome == Word.LATE or (due is not None and due < at.today)
        opener = partial(openers.promise, one.name, text, at.day(entry.time), found, late)
        yield _owed(one, Kind.PROMISE, entry, why, opener)


def answers(one: Seen, at: Moment) -> Iterator[Candidate]:
    """Asks of me without an answer, where I haven't been in touch since."""
    for entry in one.entries:
        waits = entry.what == Deed.ASK and entry.outcome in (Outcome.OPEN, Outcome.UNANSWERED)
        if not (waits and theirs(entry) and entry.probability >= LIKELY):
            continue
        over = one.wrote_since(entry.time) or one.spoke_since(entry.time)
        if over or not A_DAY <= at.age(entry.time) <= WAITING:
            continue
        day = at.day(entry.time)
        weigh = ""
        if entry.size is not None and entry.size >= Size.NAME:
            weigh = f" Weigh it first: closeknit asked {one.id} “…”"
        handed_in = entry.text.startswith("[")
        asked = "sent you for review" if handed_in else "asked you"
        why = f"On {day} {one.name} {asked}: {_quoted(entry.text)}. It waits for you.{weigh}"
        yield _owed(
            one,
            Kind.ANSWER,
            entry,
            why,
            partial(openers.answer, one.name, entry.text, day, handed_in),
        )


def thanks(one: Seen, at: Moment) -> Iterator[Candidate]:
    """Thanks that weren't said, as far as is seen."""
    due = [b.entry for b in brought(one, at) if b.due is Kind.THANKS]
    due += [e for e in one.entries if _unthanked(e, one, at)]
    for entry in due:
        why = f"{_told(entry, one, at)} No thanks of yours were seen since."
        opener = partial(openers.thanks, one.name, entry, _other(entry, at), at.day(entry.time))
        yield _owed(one, Kind.THANKS, entry, why, opener)


def loops(one: Seen, at: Moment) -> Iterator[Candidate]:
    """What they brought me two weeks ago or more, and weren't told of."""
    for each in brought(one, at):
        if each.due is not Kind.LOOP:
            continue
        entry = each.entry
        unseen = "No word of yours on how it went was seen."
        if not each.thanked:
            unseen = "Neither thanks of yours nor a word on how it went were seen."
        why = f"{_told(entry, one, at)} {unseen}"
        opener = partial(openers.loop, one.name, clause(entry, at))
        yield _owed(one, Kind.LOOP, entry, why, opener)


# ------------------------------------------------------------------------------------------
def _owed(one: Seen, act: Kind, entry: Entry, why: str, opener: Callable[[], str]) -> Candidate:
    """A step that rests on an entry of the ledger, as far as that is sure."""
    outcome = entry.outcome_probability if act is Kind.THANKS and entry.outcome else 1.0
    chance = max(entry.probability * outcome, LIKELY)
    gain = TABLE[act].gain * chance
    return Candidate(one, act, why, opener, entry.time, gain, valued(one.trust), entry.ref)


def _unthanked(entry: Entry, one: Seen, at: Moment) -> bool:
    """Whether thanks are due for it; what they brought me is told elsewhere."""
    until = _thankable(entry)
    if until is None or not A_DAY <= at.age(entry.time) <= until:
        return False
    return not one.spoke_since(entry.time) and not is_thanked(entry, one.entries)


def _thankable(entry: Entry) -> float | None:
    """Days within which thanks for it are due, None where none are: what is known only from
    thanks has had them, and a quick answer needs none."""
    sure = entry.probability * (entry.outcome_probability if entry.outcome else 1.0)
    if sure < LIKELY:
        return None
    if entry.what == Deed.ASK and mine(entry):
        told = len(entry.text.split()) >= WORDS
        large = entry.size is not None and entry.size >= Size.TIME and told
        return GRANTED if large and entry.outcome == Outcome.GRANTED else None
    if not theirs(entry) or entry.what in BROUGHT:
        return None
    noted = entry.what == Deed.FAVOUR and entry.state is State.LOGGED
    return GRANTED if noted or entry.what == VOUCH else None


def _told(entry: Entry, one: Seen, at: Moment) -> str:
    """What they did, in a sentence with its day and its words."""
    if entry.what == Deed.ASK:
        said = f"{one.name} granted what you asked"
    else:
        said = tell(entry, one.name, _other(entry, at)).partition(":")[0]
    quoted = f": {_quoted(_due(entry.text)[0])}." if entry.text else "."
    return f"{said} on {at.day(entry.time)}{quoted}"


def clause(entry: Entry, at: Moment) -> str:
    """What they brought me, as one says it to them: "you introduced me to Ida on 3 May"."""
    day = at.day(entry.time)
    if entry.what == Deed.INTRODUCTION:
        return f"you introduced me to {_other(entry, at) or 'somebody'} on {day}"
    return f"you passed a lead on to me on {day}"


def _other(entry: Entry, at: Moment) -> str:
    return "" if entry.other is None else at.beside.names.get(entry.other, "")


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split()).rstrip('.')}”"


def _due(text: str) -> tuple[str, date | None]:
    """A promise without its day, and that."""
    found = _DUE.search(text)
    if found is None:
        return text, None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return text, None
    return text[: found.start()], day


def _was(due: date, at: Moment) -> str:
    return "was" if due < at.today else "is"
