"""The ledger: everything that was found or noted down, in one form, both directions, by time.

What I said of an ask, a promise or a referral stands above what was read from the mail. Nobody's
account is drawn up: what counts, and how much, is in deeds.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from closeknit.acts.asks import asks
from closeknit.acts.course import Course, recipients
from closeknit.acts.cues import plain
from closeknit.acts.deeds import PUBLIC, VOUCH
from closeknit.acts.favours import Favour, favours
from closeknit.acts.introductions import introductions
from closeknit.acts.promises import introduced_as_promised, promises
from closeknit.acts.referrals import referrals
from closeknit.acts.size import dearest
from closeknit.model.acts import Act
from closeknit.model.ledger import (
    ME,
    Asked,
    By,
    Deed,
    Direction,
    Entry,
    Introduction,
    Logged,
    Promise,
    Referral,
    State,
)

PROVING: dict[str, tuple[Act, ...]] = {
    Deed.ASK: (Act.ASK, Act.SMALL_ASK),
    Deed.PROMISE: (Act.PROMISE,),
    Deed.INTRODUCTION: (Act.INTRODUCTION,),
    Deed.REFERRAL: (Act.REFERRAL,),
    Deed.FAVOUR: (Act.THANKS,),
    VOUCH: (Act.VOUCH,),
}
"""The acts in text that an entry rests on: who confirms one confirms the entry."""


@dataclass(frozen=True, slots=True)
class Words:
    """What I said of the ledger: `confirmed` and `rejected` acts by the key of the interaction
    and the act's name, `outcomes` by reference and deed, `logged` notes with the person each is
    about and the other, None where that is nobody."""

    confirmed: frozenset[tuple[str, str]] = frozenset()
    rejected: frozenset[tuple[str, str]] = frozenset()
    outcomes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    logged: tuple[tuple[Logged, int, int | None], ...] = ()


def ledger(course: Course, words: Words, my_names: Iterable[str] = ()) -> tuple[Entry, ...]:
    """Everything that was done between me and each person, in order of time.

    `my_names` are what I am called; who praises one of these to others vouches for me.
    """
    asked = _not_rejected(asks(course), Deed.ASK, words)
    meant = {key for key, act in words.confirmed if act == Act.PROMISE}
    promised = _not_rejected(promises(course, meant), Deed.PROMISE, words)
    introduced = _not_rejected(introductions(course), Deed.INTRODUCTION, words)
    referred = _not_rejected(referrals(course), Deed.REFERRAL, words)
    vouched = _not_rejected(_vouching(course, my_names), VOUCH, words)
    told_already = {
        *((each.kept_in, each.by) for each in promised),
        *((each.event, each.introducer) for each in introduced),
        *((event, each.by) for each in referred for event in (each.event, each.thanked)),
    }
    thanked = _not_rejected(favours(course, asked, told_already), Deed.FAVOUR, words)
    found = (
        *(_ask(each) for each in asked),
        *(_promise(each) for each in promised),
        *(entry for each in introduced for entry in _introduction(each)),
        *(_referral(each) for each in referred),
        *(_favour(each) for each in thanked),
        *(_vouch(each) for each in vouched),
    )
    told = [_told(entry, words) for entry in found]
    noted = [_noted(*each, words) for each in words.logged if each[0].time <= course.as_of]
    entries = introduced_as_promised((*told, *noted))
    return tuple(sorted(entries, key=lambda e: (e.time, e.ref, e.what, e.person)))


class _Found(Protocol):
    """Where something was found."""

    @property
    def event(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def time(self) -> int: ...


F = TypeVar("F", bound=_Found)


def _not_rejected(found: Iterable[F], what: str, words: Words) -> list[F]:
    """Without what I rejected: where I said of an act that it may rest on that it was none."""
    if not words.rejected:
        return list(found)
    acts = {act.value for act in PROVING[what]}

    def is_rejected(key: str) -> bool:
        said = {(key, act) for act in acts}
        return not said.isdisjoint(words.rejected) and said.isdisjoint(words.confirmed)

    return [each for each in found if not is_rejected(each.key)]


def _by(person: int) -> By:
    return By.ME if person == ME else By.THEM


def _proposed(what: str, by: int, to: int, found: _Found, text: str, likely: float) -> Entry:
    """What `by` did for `to`, one of whom is me, as it was found and not looked at."""
    return Entry(
        what,
        _by(by),
        to if by == ME else by,
        found.time,
        f"i{found.event}",
        found.key,
        text,
        probability=likely,
        state=State.PROPOSED,
    )


def _ref(event: int | None) -> str:
    return "" if event is None else f"i{event}"


def _ask(found: Asked) -> Entry:
    pair = (ME, found.person) if found.direction is Direction.BY_ME else (found.person, ME)
    return replace(
        _proposed(Deed.ASK, *pair, found, found.text, found.probability),
        size=found.size,
        kind=found.kind,
        outcome=found.outcome,
        outcome_ref=_ref(found.answer),
        outcome_key=found.answer_key,
        outcome_probability=found.outcome_probability,
    )


def _promise(found: Promise) -> Entry:
    return replace(
        _proposed(Deed.PROMISE, found.by, found.to, found, found.text, found.probability),
        outcome=found.word,
        outcome_ref=_ref(found.kept_in),
        outcome_key=found.kept_key,
        outcome_probability=found.kept_probability or 1.0,
    )


def _introduction(found: Introduction) -> Iterator[Entry]:
    """One that was made for me stands with who made it; of mine one with each of the two."""
    by, to = found.introducer, found.to
    entry = replace(
        _proposed(Deed.INTRODUCTION, by, to, found, found.proof, found.probability),
        other=found.introduced,
        outcome="" if found.followed is None else "followed",
        outcome_ref=_ref(found.followed),
    )
    yield entry
    if by == ME:
        yield replace(entry, person=found.introduced, other=to)


def _referral(found: Referral) -> Entry:
    shows = found.told if found.told is not None else found.thanked
    return replace(
        _proposed(Deed.REFERRAL, found.by, found.to, found, found.text, found.probability),
        outcome="told" if found.told is not None else "thanked" if shows is not None else "",
        outcome_ref=_ref(shows),
    )


def _favour(found: Favour) -> Entry:
    return _proposed(Deed.FAVOUR, found.by, found.to, found, found.text, found.probability)


@dataclass(frozen=True, slots=True)
class _Vouching:
    """`by` praised `to` in this event; one of the two is me."""

    event: int
    key: str
    time: int
    by: int
    to: int
    text: str
    probability: float
    kind: str = ""


def _vouch(found: _Vouching) -> Entry:
    entry = _proposed(VOUCH, found.by, found.to, found, found.text, found.probability)
    return replace(entry, kind=found.kind)


def _vouching(course: Course, my_names: Iterable[str]) -> Iterator[_Vouching]:
    """Praise of me by name before others, and recommendations and endorsements, which stand in
    public, both ways."""
    names = [re.escape(name) for name in my_names if len(name) > 2]
    named = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE) if names else None
    for event in course.events:
        for words in event.said:
            if words.act is not Act.VOUCH:
                continue
            public = words.kind in PUBLIC
            by_me = event.sender == ME
            before_others = not by_me and not set(recipients(event)) <= {ME}
            if public or (before_others and named and named.search(words.proof)):
                yield _Vouching(
                    event.id,
                    event.key,
                    event.time,
                    event.sender,
                    recipients(event)[0] if by_me else ME,
                    words.proof,
                    words.probability,
                    words.kind if public else "",
                )


def _told(entry: Entry, words: Words) -> Entry:
    """With what I said of it."""
    if any((entry.key, act.value) in words.confirmed for act in PROVING[entry.what]):
        entry = replace(entry, probability=1.0, state=State.CONFIRMED)
    outcome = words.outcomes.get((entry.key, entry.what))
    if outcome is None:
        return entry
    word, _, more = outcome.partition(" ")
    # who knows what became of it knows that it was
    return replace(
        entry,
        text=f"{entry.text} ({more})" if more else entry.text,
        outcome=word,
        outcome_ref="",
        outcome_key="",
        outcome_probability=1.0,
        probability=1.0,
        state=State.CONFIRMED,
    )


def _noted(note: Logged, person: int, other: int | None, words: Words) -> Entry:
    ref = f"L{note.number}"
    outcome = words.outcomes.get((ref, note.what), _OPEN.get(note.what, ""))
    word, _, more = outcome.partition(" ")
    size, kind = note.size, ""
    if note.what == Deed.ASK and (read := dearest(plain(note.text))) is not None:
        # so that it can be told of which sort it was, where I didn't say its size
        size = note.size or read.size
        kind = read.kind if size is read.size else ""
    return Entry(
        note.what,
        note.by,
        person,
        note.time,
        ref,
        "",
        f"{note.text} ({more})".strip() if more else note.text,
        other,
        size,
        kind,
        note.level,
        word,
    )


_OPEN = {Deed.ASK: "open", Deed.PROMISE: "open"}
