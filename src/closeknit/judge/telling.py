"""Entries of the ledger in sentences, and as evidence of a tie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from closeknit.clock import day
from closeknit.model.evidence import About, Evidence
from closeknit.model.ledger import By, Deed, Entry, Outcome, Word
from closeknit.model.verdicts import Size

LIKELY = 0.5  # probability from which an entry is told as a fact
MOST_REFS = 5
BESIDE = 0.05  # weight of what carries no sum
MOST_NAMED = 2  # introductions that are told by name and day
# what an ask of each size is for: of mine, and of theirs
_NOUNS = {
    1: ("information", "information"),
    2: ("time", "time"),
    3: ("their name", "your name"),
    4: ("their good name", "your good name"),
    5: ("a stake", "a stake"),
}
# what is said of what I did, and of what they did; {name} is theirs, {other} who was introduced
_TOLD: dict[str, tuple[str, str]] = {
    Deed.ASK: ("You asked {name}{size}", "{name} asked you{size}"),
    Deed.PROMISE: ("You promised {name} something", "{name} promised you something"),
    Deed.INTRODUCTION: ("You introduced {name} to {other}", "{name} introduced you to {other}"),
    Deed.REFERRAL: ("You passed a lead on to {name}", "{name} passed a lead on to you"),
    Deed.FAVOUR: ("You did {name} a favour", "{name} did you a favour"),
    Deed.THANKS: ("You thanked {name}", "{name} thanked you"),
    Deed.MEETING: ("You and {name} met", "You and {name} met"),
    Deed.CALL: ("You and {name} spoke", "You and {name} spoke"),
    Deed.NOTE: ("You noted about {name}", "You noted about {name}"),
    "vouch": ("You praised {name} to others", "{name} praised you to others"),
}
_OUTCOMES: dict[tuple[str, str], str] = {
    (Deed.ASK, Outcome.GRANTED): "granted",
    (Deed.ASK, Outcome.REFUSED): "refused",
    (Deed.ASK, Outcome.DEFERRED): "put off",
    (Deed.ASK, Outcome.UNANSWERED): "never answered",
    (Deed.ASK, Outcome.OPEN): "not answered yet",
    (Deed.ASK, Outcome.UNKNOWN): "what became of it can't be told",
    (Deed.PROMISE, Word.KEPT): "kept",
    (Deed.PROMISE, Word.OPEN): "still open",
    (Deed.PROMISE, Word.LATE): "no sign yet that it was kept",
    (Deed.PROMISE, Word.BROKEN): "broken",
    (Deed.INTRODUCTION, "followed"): "the two wrote on",
    (Deed.REFERRAL, "thanked"): "thanks were said",
    (Deed.REFERRAL, "told"): "how it went was told",
    (Deed.REFERRAL, "won"): "it was won",
    (Deed.REFERRAL, "lost"): "it was lost",
}


def tell(entry: Entry, name: str, other: str = "") -> str:
    """“You asked Marta Kern for time: granted”, without a full stop. `other` is the name of who
    was introduced."""
    mine, theirs = _TOLD[entry.what]
    size = f" for {_NOUNS[entry.size][entry.by is By.THEM]}" if entry.size else ""
    said = (theirs if entry.by is By.THEM else mine).format(
        name=name, size=size, other=other or "somebody"
    )
    outcome = _OUTCOMES.get((entry.what, entry.outcome))
    return f"{said}: {outcome}" if outcome else said


def evidence(entries: Sequence[Entry], names: Mapping[int, str]) -> Evidence | None:
    """What they did for me and how they took my asks, in one sentence, as one sign of the tie;
    None where nothing is known."""
    likely = [entry for entry in entries if entry.probability >= LIKELY][::-1]
    told = [part for find in _PARTS for part in find(likely, names)]
    if not told:
        return None
    claim = f"As far as mail tells, they {_listed([words for words, _ in told])}."
    refs = list(dict.fromkeys(ref for _, proof in told for ref in proof))[:MOST_REFS]
    return Evidence(claim, float(len(likely)), BESIDE, True, tuple(refs), About.ACTS)


Part = tuple[str, tuple[str, ...]]  # what they did, and the references that prove it


def _brought(likely: Sequence[Entry], names: Mapping[int, str]) -> Iterator[Part]:
    found = _theirs(likely, Deed.INTRODUCTION)
    for entry in found[:MOST_NAMED]:
        whom = names.get(entry.other, "somebody") if entry.other is not None else "somebody"
        yield f"introduced you to {whom} on {day(entry.time)}", (entry.ref,)
    if len(found) > MOST_NAMED:
        yield f"introduced you {_times(len(found) - MOST_NAMED)} before", ()
    if found := _theirs(likely, Deed.REFERRAL):
        words = f"passed leads on to you {_times(len(found))}, last on {day(found[0].time)}"
        yield words, (found[0].ref,)


def _granted(likely: Sequence[Entry], _: Mapping[int, str]) -> Iterator[Part]:
    asked = [e for e in likely if _asked_of_them(e) and e.outcome in _SETTLED]
    granted = [e for e in asked if e.outcome == Outcome.GRANTED]
    if len(asked) == 1:
        yield f"{'granted' if granted else 'did not grant'} the one ask of yours", (asked[0].ref,)
    elif asked:
        number = f"{len(granted):,}" if granted else "none"
        words = f"granted {number} of {len(asked):,} asks of yours"
        yield words, tuple(e.ref for e in (granted or asked)[:2])


def _asked_of_them(entry: Entry) -> bool:
    """Whether I asked for more than a quick answer: whether they answer is told elsewhere."""
    small = entry.size is not None and entry.size <= Size.INFORMATION
    return entry.what == Deed.ASK and entry.by is By.ME and not small


def _helped(likely: Sequence[Entry], _: Mapping[int, str]) -> Iterator[Part]:
    for what, words in (("vouch", "praised you to others"), (Deed.FAVOUR, "did you a favour")):
        if found := _theirs(likely, what):
            yield f"{words} {_times(len(found))}", tuple(e.ref for e in found[:2])
    kept = [e for e in _theirs(likely, Deed.PROMISE) if e.outcome == Word.KEPT]
    if kept:
        yield f"kept {_times_of(len(kept), 'promise')}", (kept[0].ref,)


def _given(likely: Sequence[Entry], _: Mapping[int, str]) -> Iterator[Part]:
    mine = [e for e in likely if e.by is By.ME and e.what in _GIFTS]
    if mine:
        yield f"were helped by you {_times(len(mine))} unasked", (mine[0].ref,)


def _theirs(likely: Sequence[Entry], what: str) -> list[Entry]:
    return [entry for entry in likely if entry.what == what and entry.by is By.THEM]


_PARTS = (_brought, _granted, _helped, _given)
_SETTLED = (Outcome.GRANTED, Outcome.REFUSED, Outcome.UNANSWERED)
_GIFTS = (Deed.FAVOUR, Deed.INTRODUCTION, Deed.REFERRAL)


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n:,} times")


def _times_of(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
