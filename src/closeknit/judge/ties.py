"""From figures to ties: everything that is judged of everybody at one date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from closeknit.judge import indices
from closeknit.judge.alive import alive_probability
from closeknit.judge.figures import aligned, percentile
from closeknit.judge.reply import overall_rate, reply_probability
from closeknit.judge.rule import EXCHANGES
from closeknit.judge.standing import (
    DECLARED,
    DORMANT_BELOW,
    UNSEEN_SHARE,
    connection_probability,
    meets_rule,
)
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie

Floats = NDArray[np.float64]
ENOUGH_MESSAGES = 3  # fewer personal messages and fewer than 2 trials: unknown


def judge(
    rows: pa.Table, people: Sequence[Person], declared: Mapping[str, Standing], as_of: int
) -> list[Tie]:
    """One tie per person. `rows` are the figures of `measure.ties`, one per person_id."""
    f = aligned(rows, [int(person.id[1:]) for person in people])
    reply = reply_probability(f["trials"], f["answered"], overall_rate(f["trials"], f["answered"]))
    alive = alive_probability(f["silence"], f["usual_gap"])
    connection = connection_probability(f["lasting_exchanges"], f["small_meetings"])
    rule = meets_rule(f["exchanges"], f["exchange_days"], f["small_meetings"])
    once = rule | (f["best_exchanges"] >= EXCHANGES)
    messages = f["from_me"] + f["to_me"] + f["shared"]
    seen = (f["trials"] >= 2) | (messages >= ENOUGH_MESSAGES)
    if f["from_me"].sum() + f["shared"].sum() < UNSEEN_SHARE * messages.sum():
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
    ties = []
    for at, person in enumerate(people):
        said = declared.get(person.id)
        quiet = not alive[0][at] >= DORMANT_BELOW
        dormant = bool(once[at] and not rule[at] and quiet)
        standing = _standing(said, bool(seen[at]), bool(rule[at] or dormant))
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
                initiate_probability=None,
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
                declared=said,
            )
        )
    return ties


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
