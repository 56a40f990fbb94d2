"""What each entry of the ledger adds to an account of a person.

An account counts what went well and what went ill; one event enters one account (measures.md,
section 4, whose weights these are). Weights are judgements, not fitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from closeknit.model.ledger import By, Deed, Entry, Outcome, State, Word
from closeknit.model.verdicts import Size

UNANSWERED = 0.5
QUICK = 0.25  # a quick answer shows little more than that they answer, which is counted already
BROKEN = 1.5
BROUGHT = 1.5  # an introduction or a referral
LARGE, SMALL = 1.5, 0.7  # a favour of size 3 or more, and any other
THANKED = 0.2  # one that only thanks show: on lists they follow the volume (docs/measures.md)
VOUCHED = 1.0
ENDORSED = 0.1  # one click, which LinkedIn asks for unbidden: a judgement
VOUCH = "vouch"
ENDORSEMENT = "endorsement"
PUBLIC = ("recommendation", ENDORSEMENT)  # kinds of vouching that stand where everybody reads them


class Account(IntEnum):
    """What is counted: asks of mine of them, promises of theirs to me, what they did for me
    unasked; and the same the other way round. The numbers are those of the measures."""

    ASKS = 0
    WORD = 1
    GIFTS = 2
    MY_ASKS = 3
    MY_WORD = 4
    MY_GIFTS = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """`good` and `bad` are events, weighted by their probability."""

    person: int
    time: int
    account: Account
    good: float
    bad: float


def deeds(entries: Iterable[Entry]) -> Iterator[Counted]:
    """What counts of a ledger, in its order."""
    for entry in entries:
        account, good, bad = _weighed(entry)
        if account is not None and (good or bad):
            p = entry.probability
            yield Counted(entry.person, entry.time, account, p * good, p * bad)


def weight(entry: Entry) -> float:
    """What an entry counts for, were it certain."""
    _, good, bad = _weighed(entry)
    return good + bad


def _weighed(entry: Entry) -> tuple[Account | None, float, float]:
    mine = entry.by is By.ME
    sure = entry.outcome_probability
    match entry.what:
        case Deed.ASK:
            account = Account.ASKS if mine else Account.MY_ASKS
            worth = sure * (QUICK if entry.size is Size.INFORMATION else 1.0)
            refused = entry.outcome == Outcome.REFUSED
            unanswered = entry.outcome == Outcome.UNANSWERED
            bad = worth * (refused + UNANSWERED * unanswered)
            return account, worth * (entry.outcome == Outcome.GRANTED), bad
        case Deed.PROMISE:
            account = Account.MY_WORD if mine else Account.WORD
            kept = entry.outcome == Word.KEPT
            return account, sure * kept, sure * BROKEN * (entry.outcome == Word.BROKEN)
        case Deed.INTRODUCTION | Deed.REFERRAL:
            weight = BROUGHT
        case Deed.FAVOUR:
            weight = _favour(entry)
        case "vouch":
            weight = ENDORSED if entry.kind == ENDORSEMENT else VOUCHED
        case _:
            return None, 0.0, 0.0
    return (Account.MY_GIFTS if mine else Account.GIFTS), weight, 0.0


def _favour(entry: Entry) -> float:
    if entry.state is State.PROPOSED:
        return THANKED
    return LARGE if entry.size is not None and entry.size >= Size.NAME else SMALL
