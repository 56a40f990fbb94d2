"""From figures to ties: everything that is judged of everybody at one date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from closeknit.judge import indices, monthly
from closeknit.judge.alive import alive_prediction, alive_theirs_prediction
from closeknit.judge.figures import aligned, percentile
from closeknit.judge.initiate import initiate_prediction
from closeknit.judge.logistic import Prediction, Recalibration
from closeknit.judge.reply import known, reply_contributions, reply_prediction
from closeknit.judge.reply_time import median_hours, standard_times
from closeknit.judge.rule import meets_rule
from closeknit.judge.scales import Scales
from closeknit.judge.standing import (
    DECLARED,
    DORMANT_BELOW,
    UNSEEN_SHARE,
    connection_probability,
    contributions,
    is_connection,
)
from closeknit.model.evidence import FamilySum
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie

Floats = NDArray[np.float64]
ENOUGH_MESSAGES = 3  # fewer personal messages and fewer than 2 trials: unknown


def judge(
    rows: pa.Table,
    people: Sequence[Person],
    declared: Mapping[str, Standing],
    own: Scales,
    as_of: int,
) -> list[Tie]:
    """One tie per person. `rows` are the figures of `measure.ties`, one per person_id; `own` are
    my scales of the tasks."""
    f = aligned(rows, [int(person.id[1:]) for person in people])
    answers = known(f)
    reply = _three(reply_prediction(f, own.reply), answers)
    lately = monthly.known(f, as_of)
    alive = _three(alive_prediction(f, own.alive, as_of), lately)
    initiate = _three(initiate_prediction(f, own.initiate, as_of), lately)
    # my own letters can't keep a tie awake
    theirs = alive_theirs_prediction(f, own.alive_theirs, as_of).estimate
    heard = lately & (f["silence"] <= monthly.LONGEST_SILENCE)
    silent = np.where(heard, theirs < DORMANT_BELOW, True)
    hours = median_hours(standard_times(f, Recalibration()))
    connection = connection_probability(f)
    rule = meets_rule(f["exchanges"], f["exchange_days"], f["small_meetings"])
    connected = is_connection(f)
    # what both wrote or spoke in counts each way
    messages = f["from_me"] + f["to_me"] + f["shared"] + f["both_ways"]
    seen = (f["trials"] >= 2) | (messages >= ENOUGH_MESSAGES)
    mine = f["from_me"] + f["shared"] + f["both_ways"]
    if mine.sum() < UNSEEN_SHARE * messages.sum():
        # without sent mail nobody could be seen to exchange anything with me
        seen = np.zeros_like(seen)
    met = messages > 0
    ranks = {
        name: percentile(index(f), met)
        for name, index in (
            ("familiarity", indices.familiarity),
            ("investment", indices.investment),
            ("regard", indices.regard),
            ("credibility", indices.credibility),
        )
    }
    sums = {
        "connection": contributions(f, met),
        "reply": reply_contributions(f, own.reply, met),
    }
    ties = []
    for at, person in enumerate(people):
        said = declared.get(person.id)
        dormant = bool(connected[at] and not rule[at] and silent[at])
        standing = _standing(said, bool(seen[at]), bool(connected[at]))
        ties.append(
            Tie(
                person=person,
                as_of=as_of,
                standing=standing,
                dormant=dormant and standing is Standing.CONNECTION,
                connection_probability=_connection(said, connection, at)
                if seen[at] or said
                else None,
                reply_probability=_probability(reply, at),
                initiate_probability=_probability(initiate, at),
                alive_probability=_probability(alive, at),
                familiarity=float(ranks["familiarity"][at]),
                investment=float(ranks["investment"][at]),
                regard=float(ranks["regard"][at]),
                credibility=float(ranks["credibility"][at]),
                interactions=Counts(
                    int(f["from_me"][at]), int(f["to_me"][at]), int(f["shared"][at])
                ),
                first=_whole(f["first"][at]),
                last_from_me=_whole(f["last_from_me"][at]),
                last_to_me=_whole(f["last_to_me"][at]),
                my_initiations=int(f["my_initiations"][at]),
                their_initiations=int(f["their_initiations"][at]),
                trials=int(f["trials"][at]),
                answered=int(f["answered"][at]),
                their_trials=int(f["their_trials"][at]),
                their_answered=int(f["their_answered"][at]),
                exchanges=int(f["exchanges"][at]),
                exchange_days=int(f["exchange_days"][at]),
                best_exchanges=int(f["best_exchanges"][at]),
                usual_gap=_number(f["usual_gap"][at]),
                silence=_number(f["silence"][at]),
                unanswered_run=int(f["unanswered_run"][at]),
                reply_hours=round(float(hours[at]), 1) if answers[at] else None,
                declared=said,
                sums=(
                    *(_sums("connection", sums, at) if seen[at] and said not in DECLARED else ()),
                    *(_sums("reply", sums, at) if answers[at] else ()),
                ),
            )
        )
    return ties


def _sums(figure: str, sums: Mapping[str, Mapping[str, Floats]], at: int) -> Iterator[FamilySum]:
    for family, column in sums[figure].items():
        yield FamilySum(figure, family, round(float(column[at]), 4))


def _standing(said: Standing | None, seen: bool, connected: bool) -> Standing:
    if said is not None:
        return said
    if not seen:
        return Standing.UNKNOWN
    return Standing.CONNECTION if connected else Standing.CONTACT


def _connection(
    said: Standing | None, measured: tuple[Floats, Floats, Floats], at: int
) -> Probability | None:
    if said in DECLARED:
        return Probability(*DECLARED[said])
    return _probability(measured, at)


def _three(given: Prediction, where: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Estimate, low and high; nan elsewhere."""
    return (
        np.where(where, given.estimate, np.nan),
        np.where(where, given.low, np.nan),
        np.where(where, given.high, np.nan),
    )


def _probability(three: tuple[Floats, Floats, Floats], at: int) -> Probability | None:
    estimate, low, high = (float(column[at]) for column in three)
    if np.isnan(estimate):
        return None
    return Probability(
        round(estimate, 4), round(min(low, estimate), 4), round(max(high, estimate), 4)
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 2)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
