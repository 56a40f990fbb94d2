"""Introductions that I could make: somebody looks for what another one is, or two look for the
same and could share what they find.

What somebody looks for is read from my note on their card ("Looks for a bookkeeper in Porto") and
from what they asked of me lately ("We need a bookkeeper in Porto"). In English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from closeknit.advise.plan import openers
from closeknit.advise.plan.candidate import Candidate, valued
from closeknit.advise.plan.seen import Moment, Seen
from closeknit.advise.plan.table import LEAST, NEED, TABLE
from closeknit.judge.topics import words
from closeknit.model.ledger import By, Deed
from closeknit.model.plans import Kind
from closeknit.model.ties import Standing

LONGEST = 60  # characters of what is looked for
PROBABLE = 0.2  # of an ask: a wish that only a sentence tells is one even where it asks nobody
_LOOKS = re.compile(
    r"\b(?:look(?:s|ing)? for|search(?:es|ing)? for|needs?|wants? to (?:meet|find)|seeks?)\s+"
    r"(?P<what>(?:an?|some)\s+[^.,;:!?\n]+)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s(?:in|at|near|around|for|by|before|to|who|that|there|with|from)\b.*", re.I)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What somebody looks for: `what` as it was said, `head` its words without place or time,
    `all` with them; `time` is the plan's own where a note has none."""

    of: Seen
    what: str
    head: frozenset[str]
    all: frozenset[str]
    time: int
    proof: str


def introductions(people: Sequence[Seen], at: Moment) -> list[Candidate]:
    """Pairs of people of whom I know one well, and whom I haven't introduced to each other yet."""
    known = [one for one in people if one.tie.standing is not Standing.UNKNOWN]
    known.sort(key=lambda one: (-one.trust, one.number))
    wishes = [wish for one in known for wish in _wishes(one, at)]
    met = {(one.number, e.other) for one in people for e in one.entries if _introduced(e.what)}
    found = [*_filled(wishes, known), *_shared(wishes)]
    return [
        _candidate(wish, other, why, ask)
        for wish, other, why, ask in found
        if max(wish.of.trust, other.trust) >= LEAST
        and (wish.of.number, other.number) not in met
        and (other.number, wish.of.number) not in met
    ]


def _introduced(what: str) -> bool:
    return what == Deed.INTRODUCTION


def _wishes(one: Seen, at: Moment) -> Iterator[_Wish]:
    texts = [(one.known.note, at.as_of, "")]
    texts += [
        (e.text, e.time, e.ref)
        for e in reversed(one.entries)
        if e.what == Deed.ASK and e.by is By.THEM and at.age(e.time) <= NEED
        and e.probability >= PROBABLE
    ]  # fmt: skip
    for text, time, proof in texts:
        for found in _LOOKS.finditer(text):
            what = " ".join(found["what"].split())[:LONGEST]
            head = _PLACE.sub("", what.partition(" ")[2])
            if words(head):
                plain = _singular(words(what))
                yield _Wish(one, what, _singular(words(head)), plain, time, proof)


Pair = tuple[_Wish, Seen, str, str]


def _filled(wishes: Sequence[_Wish], known: Sequence[Seen]) -> Iterator[Pair]:
    """Whose title or note says that they are what is looked for."""
    offers: dict[str, list[Seen]] = defaultdict(list)
    for one in known:
        note = _LOOKS.sub("", one.known.note)
        for word in _singular(words(f"{one.tie.person.title} {note}")):
            offers[word].append(one)
    for wish in wishes:
        for one in offers.get(_last(wish), ()):
            if one is not wish.of:
                what = wish.what
                why = f"{wish.of.name} looks for: {what}. {one.tie.person.name} may be that."
                yield wish, one, why, f"I know that you look for this: {what}"


def _shared(wishes: Sequence[_Wish]) -> Iterator[Pair]:
    """Who looks for the same: the thing itself, and where one names a place, that too."""
    by_head: dict[frozenset[str], list[_Wish]] = defaultdict(list)
    for wish in wishes:
        by_head[wish.head].append(wish)
    for alike in by_head.values():
        for at, wish in enumerate(alike):
            for other in alike[at + 1 :]:
                first = wish.all - wish.head
                second = other.all - other.head
                if other.of is not wish.of and (first & second or not first or not second):
                    what = min(wish.what, other.what, key=len)
                    why = (
                        f"{wish.of.name} and {other.of.tie.person.name} both look for the same: "
                        f"{what}. They could share what they find."
                    )
                    yield wish, other.of, why, f"both of you look for this: {what}"


def _candidate(wish: _Wish, other: Seen, why: str, reason: str) -> Candidate:
    name, whole = other.name, other.tie.person.name
    return Candidate(
        wish.of,
        Kind.INTRODUCTION,
        f"{why} Ask each of them first, if they don't know each other.",
        partial(openers.introduction, wish.of.name, whole, name, reason),
        wish.time,
        TABLE[Kind.INTRODUCTION].gain,
        valued((wish.of.trust + other.trust) / 2),
        wish.proof,
        other,
    )


def _last(wish: _Wish) -> str:
    """The noun: the last word of the head as it was said."""
    said = [w for w in re.findall(r"[\w'’-]+", _PLACE.sub("", wish.what).casefold()) if len(w) > 2]
    return next(iter(_singular(frozenset(said[-1:]))), "")


def _singular(found: frozenset[str]) -> frozenset[str]:
    return frozenset(word.removesuffix("s") if len(word) > 4 else word for word in found)
