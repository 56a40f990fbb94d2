"""How many asks it takes until so many people have said yes.

An ask is granted with the probability that `comethrough` tells, so of k asks Σp yeses are to be
expected. Two things make that uncertain: luck, Σp·(1 − p), and that the share of yeses itself is
only guessed while few outcomes are known; that error is common to all asks, so that it doesn't
shrink with their number. Both together make the range: with `most` asks there are enough yeses nine
times in ten, with `fewest` once in ten.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from closeknit.advise.comethrough import (
    ENOUGH,
    NORMAL_80,
    PRIOR,
    PRIOR_ASKS,
    Answered,
    answered,
    come_through,
)
from closeknit.model.known import Known
from closeknit.model.needs import Asks
from closeknit.model.ties import Probability
from closeknit.model.verdicts import Size

MOST_ASKS = 999  # above which nobody counts any more
# of those of whom no answer was ever seen, whom I declared or may ask a little thing: a judgement
UNSEEN_REPLY = Probability(0.5, 0.25, 0.8)


def chance(one: Known, size: Size, everybody: Mapping[Size, Answered]) -> Probability:
    """How likely this person comes through with an ask of this size."""
    tie = one.tie
    if tie.reply_probability is None:
        tie = replace(tie, reply_probability=UNSEEN_REPLY)
    found = come_through(tie, size, answered(one.ledger), everybody)
    assert found is not None  # both the size and an answer are known
    return found.probability


def asks(
    people: int, chances: Sequence[float], able: int, size: Size, everybody: Mapping[Size, Answered]
) -> Asks | None:
    """How many asks so many yeses take, the first of these people first; when there are more asks
    than people, as if further ones were like those. `able` of them are ready today. None where
    there is nobody to ask."""
    if not chances:
        return None
    of_size = everybody.get(size, Answered())
    error = _error(size, of_size)
    likely = _number(people, chances, 0.0, error)
    return Asks(
        likely,
        min(_number(people, chances, NORMAL_80, error), likely),
        max(_number(people, chances, -NORMAL_80, error), likely),
        round(sum(chances[:able]), 1),
        round(sum(chances), 1),
        of_size.known >= ENOUGH,
    )


def _number(people: int, chances: Sequence[float], moved: float, error: float) -> int:
    """The fewest asks whose yeses, `moved` by so many deviations, are enough."""
    mean = variance = 0.0
    usual = sum(chances) / len(chances)
    for asked in range(1, MOST_ASKS):
        p = chances[asked - 1] if asked <= len(chances) else usual
        mean += p
        variance += p * (1 - p)
        deviation = math.sqrt(variance + (mean * error) ** 2)
        # a count is a half more than a line through it
        if asked >= people and mean + moved * deviation >= people - (0.5 if moved else 0.0):
            return asked
    return MOST_ASKS


def _error(size: Size, seen: Answered) -> float:
    """The relative error of the share of yeses: that of a beta share worth so many asks."""
    worth = PRIOR_ASKS + seen.yes + seen.no
    share = (PRIOR[size] * PRIOR_ASKS + seen.yes) / worth
    return math.sqrt(share * (1 - share) / (worth + 1)) / share
