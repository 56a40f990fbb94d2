"""What passed with each person on each day: far fewer rows than events, shared by the measures
that count days."""

from __future__ import annotations

from ibis.expr.types import Table

from closeknit.measure.tables import (
    ATTENDEE,
    CALL,
    CHAT,
    DAY,
    EVENT,
    FROM_ME,
    MEETING,
    SMALL,
    TO_ME,
)

QUARTER = 365 * DAY // 4


def days(as_of: int) -> Table:
    """Per person, `day` (since 1970, UTC) and `quarter` (counted back from the date): `came` and
    `went`, messages in small groups, and `met`, small meetings. Who called a meeting sent no
    message. A day in which a quarter ends has two rows."""
    small = EVENT.size <= SMALL
    mail = small & (EVENT.channel != MEETING)
    # in a call, and in a session of a chat in which both wrote, a word went each way
    both = EVENT.channel.isin([CALL, CHAT]) & (EVENT.role == ATTENDEE)
    return EVENT.group_by(
        "person_id", day=EVENT.time // DAY, quarter=(as_of - EVENT.time) // QUARTER
    ).agg(
        came=(mail & ((EVENT.direction == TO_ME) | both)).sum(),
        went=(mail & ((EVENT.direction == FROM_ME) | both)).sum(),
        met=(small & (EVENT.channel == MEETING)).sum(),
    )
