"""What acts tell about a reply trial at the moment of its message, and nothing later.

Of the message itself: the calibrated probability of each act in it. Of the person: the ledger as it
stood when the day of the message began (UTC), made anew for every such day from the messages before
it, so that an ask's outcome counts from the answer that shows it on, an ask without one as
unanswered until it comes, and a promise as kept from the message that fulfils it on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from bench.models.mail import Message
from bench.models.trials import DAY, Decayed, Trials
from numpy.typing import NDArray

from closeknit.acts.course import Course
from closeknit.acts.deeds import Account, deeds
from closeknit.acts.ledger import Words, ledger
from closeknit.judge.standing import POOL, PSEUDO, SHARES
from closeknit.measure.deeds import HALF_LIFE
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Said

Floats = NDArray[np.float64]
WRITTEN = (Act.ASK, Act.SMALL_ASK, Act.THANKS, Act.OFFER, Act.PROMISE, Act.PERSONAL)
DONE = ("granted", "kept", "gifts", "confided")
ACCOUNTS = {"kept": Account.WORD, "gifts": Account.GIFTS}


def with_acts(found: Trials, box: Sequence[Message]) -> Trials:
    """The trials of a mailbox with facts named by `WRITTEN` and `DONE`. The messages are those
    that `trials` was given, their acts among them."""
    by_key = {m.key: m for m in box}
    facts = {
        act.value: np.array([_chance(by_key[key], act) for key in found.key]) for act in WRITTEN
    }
    return replace(found, facts={**found.facts, **facts, **_done(found, box)})


def _chance(m: Message, *acts: Act) -> float:
    return max((each.probability for each in m.acts if each.act in acts), default=0.0)


def _done(found: Trials, box: Sequence[Message]) -> dict[str, Floats]:
    """What the ledger of each trial's day says of its person."""
    persons = _Numbers({found.owner: ME})
    events = _events(box, persons)
    confided: dict[int, Decayed] = defaultdict(lambda: Decayed(HALF_LIFE))
    read = 0
    out = {name: np.zeros(len(found.time)) for name in DONE}
    days = found.time // DAY
    for day in np.unique(days).tolist():
        start = day * DAY
        while read < len(box) and box[read].time < start:
            m = box[read]
            confided[persons.of(m.sender)].add(m.time, _chance(m, Act.PERSONAL, Act.CONFIDE))
            read += 1
        good, bad = _accounts(events[:read], start - 1)
        granted, refused = sum(good[Account.ASKS].values()), sum(bad[Account.ASKS].values())
        for row in np.flatnonzero(days == day).tolist():
            person = persons.of(found.person[row])
            theirs = good[Account.ASKS].get(person, 0.0), bad[Account.ASKS].get(person, 0.0)
            out["granted"][row] = _granted(*theirs, granted, refused)
            for name, account in ACCOUNTS.items():
                out[name][row] = np.log1p(good[account].get(person, 0.0))
            out["confided"][row] = np.log1p(confided[person].at(start))
    return out


Sums = dict[Account, dict[int, float]]


def _accounts(events: Sequence[Event], as_of: int) -> tuple[Sums, Sums]:
    """What went well and ill by account and person, fading."""
    good: Sums = {account: defaultdict(float) for account in Account}
    bad: Sums = {account: defaultdict(float) for account in Account}
    for each in deeds(ledger(Course(events, as_of), Words())):
        left = 2.0 ** (-(as_of - each.time) / DAY / HALF_LIFE)
        good[each.account][each.person] += left * each.good
        bad[each.account][each.person] += left * each.bad
    return good, bad


def _granted(good: float, bad: float, all_good: float, all_bad: float) -> float:
    """Log odds of the share of my asks that a person granted, against that of the mailbox, which
    it is drawn to."""
    whole = (all_good + POOL * SHARES["grants"]) / (all_good + all_bad + POOL)
    share = (good + PSEUDO * whole) / (good + bad + PSEUDO)
    return float(np.log(share / (1 - share)) - np.log(whole / (1 - whole)))


class _Numbers:
    """A number for every name, in the order in which they come."""

    def __init__(self, known: dict[str, int]) -> None:
        self._known = known

    def of(self, name: str) -> int:
        return self._known.setdefault(name, len(self._known))


def _events(box: Sequence[Message], persons: _Numbers) -> list[Event]:
    hashes = _Numbers({"": 0})
    return [
        Event(
            number,
            m.key,
            m.time,
            persons.of(m.sender),
            tuple(persons.of(p) for p in m.to),
            tuple(persons.of(p) for p in m.others),
            hashes.of(m.key),
            hashes.of(m.reply_to) if m.reply_to is not None else None,
            hashes.of(m.thread) if m.thread != m.key else None,
            m.question,
            m.words,
            m.subject,
            tuple(Said(a.act, a.probability, a.proof, a.size, a.kind) for a in m.acts),
            m.listed,
        )
        for number, m in enumerate(box)
    ]
