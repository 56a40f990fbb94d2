"""All figures of all ties at a date, in one row per person."""

from __future__ import annotations

from ibis.expr.types import Table

from closeknit.measure.exchanges import exchanges
from closeknit.measure.rhythm import rhythm
from closeknit.measure.strength import HALF_LIVES, total, weight
from closeknit.measure.tables import DAY, EVENT, FROM_ME, SHARED, SMALL, TO_ME, TRIAL


def ties(as_of: int) -> Table:
    """Per person with at least one personal interaction; columns as in `FIGURES`."""
    rows = (
        _contact(as_of)
        .left_join(_replies(as_of), "person_id")
        .drop("person_id_right")
        .left_join(exchanges(as_of), "person_id")
        .drop("person_id_right")
        .left_join(rhythm(), "person_id")
        .drop("person_id_right")
    )
    whole = [c for c, kind in rows.schema().items() if kind.is_integer() and "last" not in c]
    rows = rows.mutate(**{c: rows[c].fill_null(0) for c in whole})
    return rows.mutate(silence=(as_of - rows.last_to_me).cast("float64") / DAY)


def _contact(as_of: int) -> Table:
    mine = EVENT.direction == FROM_ME
    theirs = EVENT.direction == TO_ME
    opened = EVENT.opens & (EVENT.size <= SMALL)
    sums = {}
    for days in HALF_LIVES:
        weights = weight(EVENT, as_of, days)
        sums[f"out_{days}"] = total(weights, mine)
        sums[f"in_{days}"] = total(weights, theirs)
        sums[f"met_{days}"] = total(weights, EVENT.direction == SHARED)
    weights = weight(EVENT, as_of, 365)
    return EVENT.group_by("person_id").agg(
        from_me=mine.sum(),
        to_me=theirs.sum(),
        shared=(EVENT.direction == SHARED).sum(),
        first=EVENT.time.min(),
        last_from_me=EVENT.time.max(where=mine),
        last_to_me=EVENT.time.max(where=theirs),
        active_days=(EVENT.time // DAY).nunique(),
        my_initiations=(mine & opened).sum(),
        their_initiations=(theirs & opened).sum(),
        my_initiations_365=total(weights, mine & opened),
        their_initiations_365=total(weights, theirs & opened),
        **sums,
    )


def _replies(as_of: int) -> Table:
    rows = TRIAL.mutate(size=1)
    weights = weight(rows, as_of, 365)
    last_word = EVENT.group_by("person_id").agg(
        last_word=EVENT.time.max(where=EVENT.direction == TO_ME)
    )
    rows = rows.mutate(weight=weights).left_join(last_word, "person_id")
    return rows.group_by("person_id").agg(
        trials=(rows.mine & rows.outcome.notnull()).sum(),
        answered=(rows.mine & (rows.outcome == 1)).sum(),
        their_trials=(~rows.mine & rows.outcome.notnull()).sum(),
        their_answered=(~rows.mine & (rows.outcome == 1)).sum(),
        trials_365=total(rows.weight, rows.mine & rows.outcome.notnull()),
        answered_365=total(rows.weight, rows.mine & (rows.outcome == 1)),
        their_trials_365=total(rows.weight, ~rows.mine & rows.outcome.notnull()),
        their_answered_365=total(rows.weight, ~rows.mine & (rows.outcome == 1)),
        unanswered_run=(rows.mine & (rows.last_word.isnull() | (rows.time > rows.last_word))).sum(),
    )
