"""What lies between us lately and bears on an ask: favours had, promises of mine, asks that wait.

It changes words, evidence and first steps. Of the verdict it changes one thing: a yes becomes
something smaller after a recent no to as much, or two within a year; while an ask of mine is open;
and at the third ask in a fortnight, where nothing of mine went the other way. These count what I
asked, whatever became of it: a yes in place of a no or of silence never makes a verdict worse.
Nothing here is a balance, and nothing that is less likely than not is told as a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from closeknit.advise import words
from closeknit.advise.bearing import (
    GIFTS,
    HINTED,
    LIKELY,
    MANY,
    NOES,
    STANDS,
    SURE,
    TABLE,
    THANKED,
    Bears,
    Dealings,
    Finding,
    View,
    asked_for,
    broken,
    gift,
    giver,
    promised,
    quoted,
    sure,
    view_of,
    weighed,
)
from closeknit.advise.pacing import (
    gave,
    gives,
    holding,
    mine,
    of_late,
    same,
    third,
    waiting,
)
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, Outcome, State
from closeknit.model.verdicts import Ask, Size

BROUGHT = (Deed.INTRODUCTION, Deed.REFERRAL)
ACKNOWLEDGED = ("thanked", "told", "won", "lost")  # of a lead: it was thanked for or spoken of


def dealings(one: Known, ask: Ask, names: Mapping[int, str]) -> Dealings:
    """What bears on an ask by me. `names` of those whom entries speak of, by number.

    Of a quick answer only a promise of mine matters. To somebody to keep quiet about no step
    reaches out.
    """
    if ask.size is None:
        return Dealings()
    view = view_of(one, names)
    if ask.size is Size.INFORMATION:
        return weighed(view, promised(view, SURE))
    noes = _noes(view, ask.size)
    held_up = holding(view, ask)
    late = [] if gives(view) else of_late(view, ask)
    parts: tuple[Iterator[Finding], ...] = (
        waiting(view, ask, held_up),
        promised(view),
        _refused(view, noes),
        _withdrawn(view),
        third(view, late),
        _granted(view, ask),
        broken(view),
        _worked(view),
        iter(()) if len(late) >= MANY else _helped(view),
    )
    lately = [entry for entry in noes if view.age(entry) <= STANDS]
    found = weighed(view, (finding for part in parts for finding in part))
    stands = noes if lately or len(noes) >= NOES else ()
    return Dealings(
        found.findings,
        min((e.size for e in stands if e.size), default=None),
        held_up is not None,
        len(late) >= MANY,
    )


# ------------------------------------------------------------------------------------------
def _noes(view: View, size: Size) -> list[Entry]:
    """Their noes to as much or less, with no yes to as much since."""
    given_at = [
        (e.time, gift(e)) for e in view.entries if giver(e) is By.THEM and sure(e) >= LIKELY
    ]

    def stands(no: Entry) -> bool:
        least = no.size or Size.TIME
        return not any(time > no.time and given and given >= least for time, given in given_at)

    found = mine(view, Bears.REFUSED, Outcome.REFUSED)
    return [e for e in found if (e.size or size) <= size and stands(e)]


def _refused(view: View, noes: Sequence[Entry]) -> Iterator[Finding]:
    if len(noes) == 1:
        (no,) = noes
        claim = f"{view.name} said no when you asked for {asked_for(no)} on {view.day(no.time)}"
        yield view.finding(Bears.REFUSED, claim, noes, False)
    elif noes:
        claim = (
            f"{view.name} said no {words.times(len(noes))} in the past year to an ask of this "
            f"size or a smaller one, last on {view.day(noes[0].time)}"
        )
        yield view.finding(Bears.REFUSED, claim, noes, False)


def _granted(view: View, ask: Ask) -> Iterator[Finding]:
    """What they gave of this sort, or of this size or more, asked by me; the same sort first."""
    granted = mine(view, Bears.GRANTED, Outcome.GRANTED)
    found = [e for e in granted if same(e, ask) or (e.size or 0) >= (ask.size or 0)]
    found.sort(key=lambda e: not same(e, ask))
    if found:
        more = f", and {words.times(len(found) - 1)} besides" if found[1:] else ""
        yield view.finding(Bears.GRANTED, _yes(view, found[0]) + more, found, True)


def _yes(view: View, entry: Entry) -> str:
    return f"{view.name} said yes when you asked for {asked_for(entry)} on {view.day(entry.time)}"


def _withdrawn(view: View) -> Iterator[Finding]:
    """Favours had in the last quarter. Thanks for what was asked leave no entry where they came
    in the same thread: where none are seen at all, nothing is said of thanks."""
    asked = mine(view, Bears.WITHDRAWN, Outcome.GRANTED)
    theirs = [e for e in view.within(Bears.WITHDRAWN) if e.by is By.THEM]
    helped = [e for e in theirs if e.what == Deed.FAVOUR]
    brought = [e for e in theirs if e.what in BROUGHT and e.outcome not in ACKNOWLEDGED]
    noted = [*(e for e in helped if e.state is State.LOGGED), *brought]
    # one that was found rests on my thanks; after something asked they are for that
    thanks = [
        e
        for e in view.entries
        if e.probability >= HINTED
        and (
            (e.what == Deed.THANKS and e.by is not By.THEM)
            or (e.what == Deed.FAVOUR and e.by is By.THEM and e.state is not State.LOGGED)
        )
    ]
    had, thanked = sorted([*asked, *noted], key=lambda e: e.time), {}
    for each in sorted(thanks, key=lambda e: e.time):
        since = [e for e in had if e.time < each.time and e.ref not in thanked]
        if since:
            thanked[since[-1].ref] = each
    used = {each.ref for each in thanked.values()}
    found = [e for e in helped if e.state is not State.LOGGED and e.ref not in used]
    every = [*had, *found]
    if not every:
        return
    seen = len(found) + sum(e.probability >= LIKELY for e in thanked.values())
    open_ = [e for e in had if e.ref not in thanked]
    claim = _had(view, asked, [*noted, *found])
    if open_ and 0 < seen < len(every):
        claim += f"; thanks of yours were seen for {'one' if seen == 1 else seen}"
    step = ""
    if open_:
        last = open_[-1]
        step = (
            f"Thank {view.name} first, if you haven't yet, for {_named(view, last)} of "
            f"{view.day(last.time)}, and say what came of it (10 minutes)."
        )
    proof = [*every, *thanked.values()]
    share = 1.0 if open_ else THANKED
    yield view.finding(Bears.WITHDRAWN, claim, proof, not (open_ and seen), step, share)


def _named(view: View, entry: Entry) -> str:
    """What thanks are for."""
    match entry.what:
        case Deed.INTRODUCTION:
            return f"the introduction to {view.other(entry)}"
        case Deed.REFERRAL:
            return "the lead"
        case Deed.FAVOUR:
            return quoted(entry.text) or "the favour"
        case _:
            return f"the {asked_for(entry).removeprefix('an ').removeprefix('a ')}"


def _had(view: View, asked: Sequence[Entry], unasked: Sequence[Entry]) -> str:
    """What I had from them, in a sentence without a full stop."""
    if len(asked) + len(unasked) == 1:
        return _had_once(view, (*asked, *unasked)[0])
    first = min(e.time for e in (*asked, *unasked))
    last = max(e.time for e in (*asked, *unasked))
    since = f"since {view.day(first)}"
    if view.month(first) == view.month(last):
        since = f"in {view.month(first)}"
    since = since[0].upper() + since[1:]
    if not asked:
        number = words.counted(len(unasked), "favour")
        if all(e.what == Deed.FAVOUR and e.state is not State.LOGGED for e in unasked):
            return f"{since} you thanked {view.name} for {number}"
        return f"{since} {view.name} did you {number}"
    all_ = {1: "it", 2: "both"}.get(len(asked), "them all")
    more = f" and did you {words.counted(len(unasked), 'favour')} more" if unasked else ""
    return (
        f"{since} you asked {view.name} for {words.counted(len(asked), 'favour')}, and they "
        f"granted {all_}{more}"
    )


def _had_once(view: View, one: Entry) -> str:
    day = view.day(one.time)
    match one.what:
        case Deed.ASK:
            return _yes(view, one)
        case Deed.INTRODUCTION:
            return f"{view.name} introduced you to {view.other(one)} on {day}"
        case Deed.REFERRAL:
            return f"{view.name} passed a lead on to you on {day}"
        case _ if one.state is not State.LOGGED:
            return f"You thanked {view.name} for a favour on {day}"
        case _:
            text = f": {quoted(one.text)}" if one.text else ""
            return f"{view.name} did you a favour on {day}{text}"


def _worked(view: View) -> Iterator[Finding]:
    """An introduction or a lead of mine that led somewhere."""
    worked = {"followed": "the two wrote on", "won": "it was won", "told": "they told you how it "
              "went", "thanked": "they thanked you"}  # fmt: skip
    brought: dict[str, Callable[[Entry], str]] = {
        Deed.INTRODUCTION: lambda e: f"introduced {view.name} to {view.other(e)}",
        Deed.REFERRAL: lambda _: f"passed a lead on to {view.name}",
    }
    found = [
        e
        for e in view.within(Bears.WORKED)
        if e.by is By.ME and e.what in brought and e.outcome in worked
    ]
    if found:
        last = found[0]
        did, then = brought[last.what](last), worked[last.outcome]
        claim = f"You {did} on {view.day(last.time)}, and {then}"
        yield view.finding(Bears.WORKED, claim, found, True)


def _helped(view: View) -> Iterator[Finding]:
    """They helped me again and again, and no help of mine was seen."""
    young = [e for e in view.entries if view.age(e) <= TABLE[Bears.HELPED].days]
    theirs = [
        e
        for e in young
        if giver(e) is By.THEM and sure(e) >= LIKELY and (gift(e) or 0) >= Size.TIME
    ]
    if len(theirs) < GIFTS or any(gave(e) for e in young):
        return
    claim = (
        f"{view.name} helped you {words.times(len(theirs))} in the past two years; help of yours "
        "wasn't seen yet"
    )
    step = (
        f"Do something for {view.name} first: an introduction, an answer or an errand of theirs "
        "(30 minutes)."
    )
    yield view.finding(Bears.HELPED, claim, theirs, False, step)
