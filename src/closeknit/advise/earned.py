"""What somebody who asks me has earned: what they did for me, how often they ask, our promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from closeknit.advise import words
from closeknit.advise.bearing import (
    HALF_LIFE,
    HANDED_IN,
    LIKELY,
    SURE,
    VOUCH,
    Bears,
    Dealings,
    Finding,
    View,
    broken,
    gift,
    giver,
    promised,
    sure,
    thing,
    view_of,
    weighed,
)
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, State, Word
from closeknit.model.verdicts import Ask, Size

OFTEN = 3  # asks in a quarter
TWICE = 2  # gifts of a size that earn as much: once may be chance
RECENT = HALF_LIFE  # days in which a gift is remembered in a reply, and has earned something
MOST_NAMED = 2


def shown(one: Known, ask: Ask, helped: bool, names: Mapping[int, str]) -> Dealings:
    """What bears on an ask of me; `helped`: it is a yes anyhow."""
    if ask.size is None or ask.size is Size.INFORMATION:
        return Dealings()
    view = view_of(one, names)
    found = [*_given(view), *_often(view, ask), *promised(view), *broken(view)]
    if ask.size >= Size.NAME and not helped and not _gifts(view, LIKELY):
        claim = f"Nothing that {view.name} did for you was seen"
        found.append(view.finding(Bears.NOTHING, claim, (), False))
    return weighed(view, found)


def earned(one: Known) -> Size | None:
    """The size that they surely gave me twice in the last two years; of doubtful gifts it takes
    more. No more than a name: others judge me by what I recommend."""
    gifts = _gifts(view_of(one, {}), LIKELY, RECENT)
    for size in (Size.NAME, Size.TIME):
        if sum(sure(entry) for entry, given in gifts if given >= size) >= TWICE * SURE:
            return size
    return None


def let_down(one: Known) -> bool:
    """Whether a promise of theirs was broken in the last two years and not made good: two kept
    since do that. Only I can say that one was."""
    view = view_of(one, {})
    word = [e for e in view.within(Bears.BROKEN) if e.what == Deed.PROMISE and e.by is By.THEM]
    last = next((e for e in word if e.outcome == Word.BROKEN), None)
    if last is None:
        return False
    return sum(e.outcome == Word.KEPT and e.time > last.time for e in word) < TWICE


def remembered(one: Known, names: Mapping[int, str]) -> str:
    """A sentence for a reply, of the largest thing they surely did for me of late; "" for none."""
    view = view_of(one, names)
    found = _gifts(view, SURE, RECENT)
    if not found:
        return ""
    best, _ = max(found, key=lambda each: (each[1], each[0].time))
    when = view.month(best.time)
    when = "this month" if when == view.month(view.as_of) else f"in {when}"
    return f"I haven't forgotten that you {_to_them(best, view)} {when}, and I'm still glad of it."


def my_word(one: Known) -> str:
    """A sentence for a reply on a promise of mine that waits; "" for none, and for one that may
    have been kept unseen."""
    view = view_of(one, {})
    waits = [
        e
        for e in view.within(Bears.PROMISED)
        if e.what == Deed.PROMISE
        and e.by is By.ME
        and sure(e) >= SURE
        and (e.outcome == Word.OPEN or (e.outcome == Word.LATE and e.state is not State.PROPOSED))
    ]
    if not waits or not any(promised(view)):
        return ""
    return f"And what I promised you on {view.day(waits[0].time)} comes first."


# ------------------------------------------------------------------------------------------
def _gifts(view: View, least: float, days: float = 1e9) -> list[tuple[Entry, Size]]:
    """What they did for me that cost them more than an answer, the latest first."""
    return [
        (entry, given)
        for entry in view.entries
        if giver(entry) is By.THEM and sure(entry) >= least and view.age(entry) <= days
        if (given := gift(entry)) is not None and given >= Size.TIME
    ]


def _given(view: View) -> Iterator[Finding]:
    gifts = [entry for entry, _ in _gifts(view, LIKELY)]
    if not gifts:
        return
    parts: list[str] = []
    brought = [e for e in gifts if e.what == Deed.INTRODUCTION]
    if brought:
        whom = list(dict.fromkeys(view.other(e) for e in brought))
        named = [name for name in whom if name != "somebody"][:MOST_NAMED]
        rest = len(brought) - len(named)
        told = " and ".join(named)
        if rest and named:
            told += f", and {words.times(rest)} besides"
        told = told or ("somebody" if rest == 1 else f"somebody {words.times(rest)}")
        parts.append(f"introduced you to {told}")
    single = len(gifts) == 1
    counts = Counter(str(e.what) for e in gifts)
    for what, said in (
        (Deed.REFERRAL, "passed a lead on to you"),
        (VOUCH, "spoke well of you to others"),
        (Deed.FAVOUR, "did you a favour"),
        (Deed.ASK, "granted an ask of yours"),
    ):
        if counts[what]:
            parts.append(said if single else f"{said} {words.times(counts[what])}")
    last = f"{'' if single else ', last'} on {view.day(gifts[0].time)}"
    yield view.finding(Bears.GIVEN, f"{view.name} {_listed(parts)}{last}", gifts, True)


def _often(view: View, ask: Ask) -> Iterator[Finding]:
    """Asks of a quarter, this one left out where it was read already."""
    this = " ".join(ask.text.casefold().split())
    found = [
        e
        for e in view.within(Bears.OFTEN)
        if e.what == Deed.ASK
        and e.by is By.THEM
        and (e.size or 0) >= Size.TIME
        and not e.text.startswith(HANDED_IN)
        and not (e.text and " ".join(e.text.casefold().split()) in this)
    ]
    if len(found) >= OFTEN:
        number = words.times(len(found))
        claim = f"{view.name} asked you for favours {number} in the past three months"
        yield view.finding(Bears.OFTEN, claim, found, False)


def _to_them(entry: Entry, view: View) -> str:
    """What they did, said to them."""
    match entry.what:
        case Deed.INTRODUCTION:
            return f"introduced me to {view.other(entry)}"
        case Deed.REFERRAL:
            return "passed a lead on to me"
        case Deed.ASK:
            return f"said yes when I asked you for {thing(entry)}"
        case Deed.FAVOUR:
            return "helped me"
        case _:
            return "spoke well of me to others"


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
