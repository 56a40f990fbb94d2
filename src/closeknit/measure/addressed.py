"""My trials with the handle that each was written to."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import PARTICIPANT, TO, TRIAL, WHO


def my_trials() -> Table:
    """Per trial of mine: interaction_id, person_id, handle_id (the smallest, where a message
    went to several handles of one person), time, outcome."""
    seats = PARTICIPANT.filter(PARTICIPANT.role == TO).inner_join(WHO, "handle_id")
    seats = seats.group_by("interaction_id", "person_id").agg(handle_id=ibis._.handle_id.min())
    mine = TRIAL.filter(TRIAL.mine)
    return mine.inner_join(seats, ["interaction_id", "person_id"]).select(
        "interaction_id", "person_id", "handle_id", "time", "outcome"
    )
