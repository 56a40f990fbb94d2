"""What each handle did, before anybody knows whose it is: the ground for telling who is me, and
people from lists and robots."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import FROM, INTERACTION, ORGANISER, PARTICIPANT

MINE: Table = ibis.table({"handle_id": "int64"}, name="mine")


def handle_figures() -> Table:
    """Per handle: sent, sent_automated, sent_folder, received, alone (times it was the only
    recipient), distinct_senders, received_from_me, sent_to_me, mean_recipients (of what it
    sent)."""
    seats = PARTICIPANT.inner_join(INTERACTION, PARTICIPANT.interaction_id == INTERACTION.id)
    seats = seats.select(
        "interaction_id",
        "handle_id",
        "automated",
        sent_folder="sent",
        sends=seats.role.isin([FROM, ORGANISER]),
    )
    mine = MINE.mutate(is_mine=True)
    seats = seats.left_join(mine, "handle_id").drop("handle_id_right")
    seats = seats.mutate(is_mine=seats.is_mine.fill_null(False))
    senders = seats.filter(seats.sends).select(
        "interaction_id", sender="handle_id", sender_mine="is_mine"
    )
    shape = seats.group_by("interaction_id").agg(
        recipients=(~seats.sends).sum(),
        me_receives=(~seats.sends & seats.is_mine).any(),
    )
    rows = seats.left_join(senders, "interaction_id").drop("interaction_id_right")
    rows = rows.inner_join(shape, "interaction_id")
    takes = ~rows.sends
    return rows.group_by("handle_id").agg(
        sent=rows.sends.sum(),
        sent_automated=(rows.sends & (rows.automated == 1)).sum(),
        sent_folder=(rows.sends & (rows.sent_folder == 1)).sum(),
        received=takes.sum(),
        alone=(takes & (rows.recipients == 1)).sum(),
        distinct_senders=rows.sender.nunique(where=takes),
        received_from_me=(takes & rows.sender_mine.fill_null(False)).sum(),
        sent_to_me=(rows.sends & rows.me_receives).sum(),
        mean_recipients=rows.recipients.mean(where=rows.sends),
    )
