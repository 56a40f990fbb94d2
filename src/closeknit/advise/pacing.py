"""How asks follow upon each other: one at a time, and not three in a fortnight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from closeknit.advise.bearing import (
    HANDED_IN,
    HINTED,
    HOLDS,
    LIKELY,
    MANY,
    PATIENCE,
    SIZES,
    SURE,
    TABLE,
    Bears,
    Finding,
    View,
    asked_for,
    gift,
    giver,
    sure,
)
from closeknit.model.ledger import By, Deed, Entry, Outcome, Word
from closeknit.model.verdicts import Ask, Size

NTH = ("first", "second", "third", "fourth", "fifth", "sixth")


def mine(view: View, bears: Bears, outcome: Outcome) -> list[Entry]:
    """Asks of mine with that outcome, of their time or more."""
    return [
        e
        for e in view.within(bears)
        if e.what == Deed.ASK
        and e.by is By.ME
        and e.outcome == outcome
        and e.size is not None
        and e.size >= Size.TIME
    ]


def same(entry: Entry, ask: Ask) -> bool:
    """Whether two asks are for the same sort of thing."""
    if entry.kind and ask.kind and entry.kind not in SIZES and ask.kind not in SIZES:
        return entry.kind == ask.kind
    return entry.size == ask.size


def _open(view: View) -> list[Entry]:
    """Asks of mine without an answer, for which there is still time."""
    found = mine(view, Bears.WAITING, Outcome.OPEN)
    return [e for e in found if not e.text.startswith(HANDED_IN)]


def holding(view: View, ask: Ask) -> Entry | None:
    """The open ask that this one must wait for: it is no larger, and this one is for their name or
    more, or for the same again. Two little ones for time don't hold each other up."""

    def holds(entry: Entry) -> bool:
        if entry.size is None or ask.size is None or view.age(entry) > HOLDS:
            return False
        near = same(entry, ask) or ask.size >= Size.NAME
        return sure(entry) >= SURE and ask.size >= entry.size and near

    return next(filter(holds, _open(view)), None)


def waiting(view: View, ask: Ask, held_up: Entry | None) -> Iterator[Finding]:
    """An ask without an answer: there is time yet, or for the same there was none."""
    such = [e for e in _open(view) if same(e, ask)]
    waits = held_up or next(iter([*such, *_open(view)]), None)
    if waits is not None:
        day = view.day(waits.time)
        claim = f"You asked {view.name} for {asked_for(waits)} on {day}, and no answer was seen yet"
        step = f"Follow up on your ask of {day} in a friendly line, rather than ask anew"
        if view.age(waits) < PATIENCE:
            until = datetime.fromtimestamp(waits.time, UTC) + timedelta(PATIENCE)
            step = (
                f"Let your ask of {day} come to an end first: wait until "
                f"{view.day(int(until.timestamp()))}, then follow up on it"
            )
        yield view.finding(Bears.WAITING, claim, [waits], False, f"{step} (5 minutes).")
        return
    unheard = mine(view, Bears.UNHEARD, Outcome.UNANSWERED)
    for entry in (e for e in unheard if same(e, ask)):
        day = view.day(entry.time)
        claim = f"No answer was seen when you asked {view.name} for {asked_for(entry)} on {day}"
        yield view.finding(Bears.UNHEARD, claim, [entry], False)
        return


def of_late(view: View, ask: Ask) -> list[Entry]:
    """What I asked of them in the last fortnight, whatever became of it; this ask left out. Asks of
    one day are one matter."""
    this = " ".join(ask.text.casefold().split())
    found = [
        e
        for e in view.entries
        if view.age(e) <= TABLE[Bears.THIRD].days
        and e.what == Deed.ASK
        and e.by is By.ME
        and (e.size or 0) >= Size.TIME
        and e.probability >= SURE
        and not e.text.startswith(HANDED_IN)
        and not (e.text and " ".join(e.text.casefold().split()) in this)
    ]
    return list({view.day(e.time): e for e in reversed(found)}.values())[::-1]


def third(view: View, asked: Sequence[Entry]) -> Iterator[Finding]:
    """A third ask in a fortnight, with nothing of mine for them in a quarter."""
    if len(asked) < MANY:
        return
    which = f"the {NTH[len(asked)]}" if len(asked) < len(NTH) else "one more"
    claim = (
        f"This would be {which} favour that you ask of {view.name} in two weeks, and nothing that "
        "you did for them in the past three months was seen"
    )
    step = (
        f"Give {view.name} something first: an introduction, an answer or an errand of theirs "
        "(30 minutes)."
    )
    yield view.finding(Bears.THIRD, claim, asked, False, step)


def gives(view: View) -> bool:
    """Whether in the last quarter I likely did something for them that cost me more than an
    answer, or kept a promise."""

    def counts(entry: Entry) -> bool:
        if giver(entry) is not By.ME or sure(entry) < LIKELY:
            return False
        kept = entry.what == Deed.PROMISE and entry.outcome == Word.KEPT
        return kept or (gift(entry) or 0) >= Size.TIME

    young = (e for e in view.entries if view.age(e) <= TABLE[Bears.WITHDRAWN].days)
    return any(counts(e) for e in young)


def gave(entry: Entry) -> bool:
    """Whether I did anything at all for them, as far as there is a hint of it."""
    if giver(entry) is not By.ME or sure(entry) < HINTED:
        return False
    asked_little = entry.what == Deed.ASK and entry.outcome == Outcome.GRANTED
    kept = entry.what == Deed.PROMISE and entry.outcome == Word.KEPT
    return kept or asked_little or gift(entry) is not None
