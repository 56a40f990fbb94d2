"""Personal interactions between me and each person.

An interaction is personal when it isn't automated and I am named in it besides any list. A
message counts between its sender and each recipient, never between two recipients. `size` is
the number of people besides the sender (at least 1); lists aren't people. `role` is the
addressee's: the person's on what I sent, mine on what they sent. In a session of a chat that is
ATTENDEE for whoever wrote in answer, TO for whoever didn't.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import (
    CHAT,
    FROM,
    FROM_ME,
    INTERACTION,
    MEETING,
    ORGANISER,
    PARTICIPANT,
    SHARED,
    TO,
    TO_ME,
    WEEK,
    WHO,
)


def events(as_of: int) -> Table:
    """The rows of EVENT up to `as_of` (seconds, inclusive)."""
    personal = INTERACTION.filter((INTERACTION.automated == 0) & (INTERACTION.time <= as_of))
    present = seats()
    shapes = present.group_by("interaction_id").agg(
        people=ibis._.count(), my_role=present.role.min(where=present.person_id == 0)
    )
    shapes = shapes.filter(shapes.my_role.notnull())
    rows = (
        present.filter(present.person_id != 0)
        .inner_join(shapes, "interaction_id")
        .inner_join(personal, ibis._.interaction_id == personal.id)
    )
    from_me = rows.my_role.isin([FROM, ORGANISER])
    to_me = rows.role.isin([FROM, ORGANISER])
    direction = ibis.cases((from_me, FROM_ME), (to_me, TO_ME), else_=SHARED)
    rows = rows.mutate(direction=direction)
    rows = rows.filter((rows.direction != SHARED) | (rows.channel == MEETING))
    rows = rows.select(
        "interaction_id",
        "person_id",
        "time",
        direction=rows.direction.cast("int64"),
        role=ibis.ifelse(rows.direction == TO_ME, rows.my_role, rows.role),
        size=ibis.greatest(rows.people - 1, 1),
        opens=rows.reply_hash.isnull(),
        hash=rows.hash,
        reply_hash=rows.reply_hash,
        channel=rows.channel,
    )
    return rows.filter(rows.channel != CHAT).union(_sessions(rows))


def _sessions(rows: Table) -> Table:
    """Those of chats. Whoever begins the next one within a week, where the other began the last
    and nobody wrote in answer, answers that and opens nothing."""
    chats = rows.filter(rows.channel == CHAT)
    window = ibis.window(group_by="person_id", order_by=["time", "interaction_id"])
    answers = (
        (chats.direction.lag().over(window) == 1 - chats.direction)
        & (chats.role.lag().over(window) == TO)
        & (chats.time - chats.time.lag().over(window) <= WEEK)
    )
    return chats.mutate(opens=chats.opens & ~answers.fill_null(False))


def seats() -> Table:
    """Each person once per interaction, in the smallest role of their handles. Most people have
    one handle, and need not be grouped for that: it is what costs most."""
    handles = WHO.group_by("person_id").agg(handles=ibis._.count())
    who = WHO.inner_join(handles, "person_id")
    plain = PARTICIPANT.inner_join(who.filter(who.handles == 1), "handle_id").select(
        "interaction_id", "person_id", "role"
    )
    merged = (
        PARTICIPANT.inner_join(who.filter(who.handles > 1), "handle_id")
        .group_by("interaction_id", "person_id")
        .agg(role=ibis._.role.min())
    )
    return plain.union(merged)
