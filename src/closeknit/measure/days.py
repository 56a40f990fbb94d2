"""What passed with each person on each day: far fewer rows than events, shared by the measures
that count days."""

from __future__ import annotations

from ibis.expr.types import Table

from closeknit.measure.tables import DAY, EVENT, MEETING, SMALL
from closeknit.measure.ways import mine, theirs

QUARTER = 365 * DAY // 4


def days(as_of: int) -> Table:
    """Per person, `day` (since 1970, UTC) and `quarter` (counted back from the date): `came` and
    `went`, messages, sessions and calls in small groups, and `met`, small meetings. Who called a
    meeting sent no message. A day in which a quarter ends has two rows."""
    small = EVENT.size <= SMALL
    written = small & (EVENT.channel != MEETING)
    return EVENT.group_by(
        "person_id", day=EVENT.time // DAY, quarter=(as_of - EVENT.time) // QUARTER
    ).agg(
        came=(written & theirs(EVENT)).sum(),
        went=(written & mine(EVENT)).sum(),
        met=(small & (EVENT.channel == MEETING)).sum(),
    )
