"""All figures of all ties at a date, in one row per person."""

from __future__ import annotations

from ibis.expr.types import Table

from closeknit.measure.answers import speeds
from closeknit.measure.deeds import deeds
from closeknit.measure.exchanges import exchanges
from closeknit.measure.regard import regard
from closeknit.measure.rhythm import rhythm
from closeknit.measure.strength import HALF_LIVES, total, weight
from closeknit.measure.tables import DAY, EVENT, FROM_ME, MAIL, SHARED, SMALL, TO_ME, TRIAL
from closeknit.measure.ways import both_ways, theirs


def ties(as_of: int) -> Table:
    """Per person with at least one personal interaction; columns as in `FIGURES`."""
    rows = (
        _contact(as_of)
        .left_join(_replies(as_of), "person_id")
        .drop("person_id_right")
        .left_join(exchanges(as_of), "person_id")
        .drop("person_id_right")
        .left_join(rhythm(as_of), "person_id")
        .drop("person_id_right")
        .left_join(regard(as_of), "person_id")
        .drop("person_id_right")
        .left_join(speeds(), "person_id")
        .drop("person_id_right")
        .left_join(deeds(as_of), "person_id")
        .drop("person_id_right")
    )
    whole = [c for c, kind in rows.schema().items() if kind.is_integer() and "last" not in c]
    rows = rows.mutate(**{c: rows[c].fill_null(0) for c in whole})
    return rows.mutate(silence=(as_of - rows.last_to_me).cast("float64") / DAY)


def _contact(as_of: int) -> Table:
    """Summed by direction first, then side by side: one sum over all rows is cheaper than three
    over a third of them each."""
    rows = EVENT.mutate(
        opened=EVENT.opens & (EVENT.size <= SMALL),
        both=both_ways(EVENT),
        **{f"weight_{days}": weight(EVENT, as_of, days) for days in HALF_LIVES},
    )
    parts = rows.group_by("person_id", "direction", "opened", "both").agg(
        n=rows.count(),
        first=rows.time.min(),
        last=rows.time.max(),
        **{f"weight_{days}": rows[f"weight_{days}"].sum() for days in HALF_LIVES},
    )
    mine, theirs = parts.direction == FROM_ME, parts.direction == TO_ME
    met = parts.direction == SHARED
    went_out, came_in = mine | parts.both, theirs | parts.both
    sums = {}
    for days in HALF_LIVES:
        weights = parts[f"weight_{days}"]
        sums[f"out_{days}"] = total(weights, went_out)
        sums[f"in_{days}"] = total(weights, came_in)
        sums[f"met_{days}"] = total(weights, met)
    return parts.group_by("person_id").agg(
        from_me=total(parts.n, mine),
        to_me=total(parts.n, theirs),
        shared=total(parts.n, met),
        both_ways=total(parts.n, parts.both),
        first=parts["first"].min(),
        last_contact=parts["last"].max(),
        last_from_me=parts["last"].max(where=went_out),
        last_to_me=parts["last"].max(where=came_in),
        my_initiations=total(parts.n, mine & parts.opened),
        their_initiations=total(parts.n, theirs & parts.opened),
        my_initiations_365=total(parts.weight_365, mine & parts.opened),
        their_initiations_365=total(parts.weight_365, theirs & parts.opened),
        **sums,
    )


def _replies(as_of: int) -> Table:
    """Of mine those by mail alone, as T1 has them, but for `every_answered_365`; of theirs those of
    every channel."""
    rows = TRIAL.mutate(size=1)
    weights = weight(rows, as_of, 365)
    last_word = EVENT.group_by("person_id").agg(last_word=EVENT.time.max(where=theirs(EVENT)))
    lately = weight(rows, as_of, 90)
    rows = rows.mutate(weight=weights, lately=lately).left_join(last_word, "person_id")
    mail = rows.mine & (rows.channel == MAIL)
    return rows.group_by("person_id").agg(
        trials=(mail & rows.outcome.notnull()).sum(),
        answered=(mail & (rows.outcome == 1)).sum(),
        their_trials=(~rows.mine & rows.outcome.notnull()).sum(),
        their_answered=(~rows.mine & (rows.outcome == 1)).sum(),
        trials_365=total(rows.weight, mail & rows.outcome.notnull()),
        answered_365=total(rows.weight, mail & (rows.outcome == 1)),
        trials_90=total(rows.lately, mail & rows.outcome.notnull()),
        answered_90=total(rows.lately, mail & (rows.outcome == 1)),
        every_answered_365=total(rows.weight, rows.mine & (rows.outcome == 1)),
        their_trials_365=total(rows.weight, ~rows.mine & rows.outcome.notnull()),
        their_answered_365=total(rows.weight, ~rows.mine & (rows.outcome == 1)),
        unanswered_run=(mail & (rows.last_word.isnull() | (rows.time > rows.last_word))).sum(),
    )
