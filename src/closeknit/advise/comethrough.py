"""How probable it is that somebody comes through with an ask: P(answer) · P(yes | answer, size).

The share of yeses begins with what is published and judged (`PRIOR`), moves to what became of my
asks of each size, and then to what became of those of this person. Only asks that were answered
count here: silence is in the probability of an answer already. Expected counts: an ask found in
mail counts with its probability (measures.md, section 4).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from closeknit.model.ledger import By, Deed, Entry, Outcome, State
from closeknit.model.ties import Probability, Tie
from closeknit.model.verdicts import ComeThrough, Size

# Share of answers that are a yes. People underestimate it by up to half (Flynn & Lake 2008; Bohns
# 2016); how it falls with the cost of the favour is a judgement.
PRIOR = {
    Size.INFORMATION: 0.85,
    Size.TIME: 0.7,
    Size.NAME: 0.6,
    Size.REPUTATION: 0.45,
    Size.STAKE: 0.3,
}
PRIOR_ASKS = 6.0  # asks that the prior is worth against mine of everybody
MAILBOX_ASKS = 4.0  # asks that my share of everybody is worth against theirs
ENOUGH = 5  # outcomes I know of myself, from which on a single figure may be said
NORMAL_80 = 1.2816
YES = (Outcome.GRANTED,)
NO = (Outcome.REFUSED, Outcome.DEFERRED)


@dataclass(frozen=True, slots=True)
class Answered:
    """Expected numbers of answered asks by me: with a yes, and with none; `known` are those whose
    outcome I said myself."""

    yes: float = 0.0
    no: float = 0.0
    known: int = 0


def answered(ledger: Iterable[Entry]) -> dict[Size, Answered]:
    """What became of my asks, by size; those whose size isn't known count for none."""
    found: dict[Size, Answered] = {}
    for entry in ledger:
        if entry.what != Deed.ASK or entry.by is not By.ME or entry.size is None:
            continue
        weight = entry.probability * entry.outcome_probability
        before = found.get(entry.size, Answered())
        if entry.outcome in (*YES, *NO):
            is_yes = entry.outcome in YES
            found[entry.size] = Answered(
                before.yes + weight * is_yes,
                before.no + weight * (not is_yes),
                before.known + (entry.state is not State.PROPOSED),
            )
    return found


def come_through(
    tie: Tie,
    size: Size | None,
    theirs: Mapping[Size, Answered],
    everybody: Mapping[Size, Answered],
) -> ComeThrough | None:
    """None where the size or the probability of an answer isn't known."""
    if size is None or tie.reply_probability is None:
        return None
    all_of_size = everybody.get(size, Answered())
    share = _share(PRIOR[size], PRIOR_ASKS, all_of_size)
    own = _at_least(theirs, size)
    yes, no = MAILBOX_ASKS * share + own.yes, MAILBOX_ASKS * (1 - share) + own.no
    mean = yes / (yes + no)
    spread = math.sqrt(1 / yes + 1 / no)  # of the log odds of a beta share
    low, high = (_moved(mean, sign * NORMAL_80 * spread) for sign in (-1, 1))
    reply = tie.reply_probability
    product = reply.estimate * mean
    # relative errors of independent factors add as squares
    down = math.hypot(_log(reply.estimate, reply.low), _log(mean, low))
    up = math.hypot(_log(reply.high, reply.estimate), _log(high, mean))
    found = Probability(
        round(product, 3),
        round(product * math.exp(-down), 3),
        round(min(product * math.exp(up), reply.high, high), 3),
    )
    return ComeThrough(found, own.known + all_of_size.known >= ENOUGH)


def _at_least(theirs: Mapping[Size, Answered], size: Size) -> Answered:
    """Theirs of this size, with every yes to a larger ask and every no to a smaller one: who lends
    their name gives a little time too."""
    return Answered(
        sum(a.yes for s, a in theirs.items() if s >= size),
        sum(a.no for s, a in theirs.items() if s <= size),
        theirs.get(size, Answered()).known,
    )


def _share(prior: float, worth: float, seen: Answered) -> float:
    return (prior * worth + seen.yes) / (worth + seen.yes + seen.no)


def _moved(share: float, log_odds: float) -> float:
    return 1 / (1 + (1 - share) / share * math.exp(-log_odds))


def _log(more: float, less: float) -> float:
    return math.log(max(more, 1e-6) / max(less, 1e-6))
