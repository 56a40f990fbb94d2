"""What was known of each message that waits for an answer, at the moment it was sent.

These are the raw facts of the reply task (docs/measures.md, T1). A fact uses interactions of an
earlier second only, and rates use trials whose seven days were over by then: nothing here can
look ahead, whatever the date of the analysis.
"""

from __future__ import annotations

import math

import ibis
from ibis.expr.types import Column, Table

from closeknit.measure.tables import (
    DAY,
    EVENT,
    FROM,
    FROM_ME,
    INTERACTION,
    ORGANISER,
    PARTICIPANT,
    TO,
    TO_ME,
    TRIAL,
    WEEK,
    WHO,
)

YEAR, QUARTER = 365, 90  # half-lives in days
EPOCH = 1_262_304_000  # 2010, so that growing weights stay far from what a float can hold


def messages() -> Table:
    """Per trial of mine: interaction_id, person_id, handle_id (the smallest, where it went to
    several of theirs), time, outcome; `to` (people addressed),
    `opens`, `question`, `words`, `mine_in_thread` (my earlier messages there); `silence` (days
    since their last word, null if never), `run` (my trials since), `active_days`; `trials_365`,
    `answered_365` of the person and `my_trials_365`, `my_answered_365`, `my_trials_90`,
    `my_answered_90` of everybody, resolved and decayed (half-life in days); `trials`, `answered`,
    `my_trials`, `my_answered` the same without decay."""
    rows = TRIAL.filter(TRIAL.mine).drop("mine", "answer_time", "answer_id")
    rows = _rates(rows)
    rows = rows.left_join(_before(), ["interaction_id", "person_id"])
    rows = rows.drop("interaction_id_right", "person_id_right")
    rows = rows.left_join(_written(), "interaction_id").drop("interaction_id_right")
    rows = rows.left_join(_addressed(), ["interaction_id", "person_id"])
    rows = rows.drop("interaction_id_right", "person_id_right")
    return rows.mutate(
        silence=(rows.time - rows.last_word).cast("float64") / DAY,
    ).drop("last_word")


def _rates(rows: Table) -> Table:
    """Decayed sums over trials sent more than a week before. A sum of growing weights, divided by
    the weight of the moment, is the decayed sum."""
    known = rows.outcome.notnull()
    came = (rows.outcome == 1).fill_null(False)
    past = {
        "person": ibis.range_window(
            group_by="person_id", order_by="time", preceding=(None, WEEK + 1)
        ),
        "all": ibis.range_window(order_by="time", preceding=(None, WEEK + 1)),
    }
    sums = {}
    for name, window, half_life in (
        ("365", "person", YEAR),
        ("my_365", "all", YEAR),
        ("my_90", "all", QUARTER),
    ):
        grown = _grown(rows.time, half_life)
        mine, _, days = name.rpartition("_")
        mine = f"{mine}_" if mine else ""
        for what, where in (("trials", known), ("answered", came)):
            total = ibis.ifelse(where, grown, 0.0).sum().over(past[window])
            sums[f"{mine}{what}_{days}"] = total.fill_null(0.0) / grown
            count = where.cast("int64").sum().over(past[window])
            sums[f"{mine}{what}"] = count.fill_null(0)
    return rows.mutate(**sums)


def _grown(time: Column, half_life: int) -> Column:
    return ((time - EPOCH).cast("float64") * (math.log(2) / DAY / half_life)).exp()


def _before() -> Table:
    """Per message of mine to a person what passed between us before it."""
    asked = TRIAL.filter(TRIAL.mine).select("interaction_id", "person_id", asks=ibis.literal(1))
    rows = EVENT.left_join(asked, ["interaction_id", "person_id"])
    rows = rows.drop("interaction_id_right", "person_id_right")
    first_of_day = ibis.window(
        group_by=["person_id", rows.time // DAY], order_by=["time", "interaction_id"]
    )
    earlier = ibis.range_window(group_by="person_id", order_by="time", preceding=(None, 1))
    rows = rows.mutate(
        asks=rows.asks.fill_null(0),
        new_day=(ibis.row_number().over(first_of_day) == 0).cast("int64"),
    )
    rows = rows.mutate(
        asked=rows.asks.sum().over(earlier).fill_null(0),
        active_days=rows.new_day.sum().over(earlier).fill_null(0),
        word=ibis.ifelse(rows.direction == TO_ME, rows.time, ibis.null("int64")),
    )
    upto = ibis.range_window(group_by="person_id", order_by="time", preceding=(None, 0))
    # what I had asked by the second of their last word is no longer open
    rows = rows.mutate(
        closed=ibis.ifelse(rows.direction == TO_ME, rows.asks.sum().over(upto), ibis.null("int64"))
    )
    rows = rows.mutate(
        last_word=rows.word.max().over(earlier),
        run=rows.asked - rows.closed.max().over(earlier).fill_null(0),
    )
    rows = rows.filter(rows.direction == FROM_ME)
    return rows.select("interaction_id", "person_id", "opens", "last_word", "run", "active_days")


def _addressed() -> Table:
    seats = PARTICIPANT.filter(PARTICIPANT.role == TO).inner_join(WHO, "handle_id")
    return seats.group_by("interaction_id", "person_id").agg(handle_id=ibis._.handle_id.min())


def _written() -> Table:
    """Per message that I sent: whom it addresses, what it is, and where in its thread."""
    seats = PARTICIPANT.inner_join(WHO, "handle_id")
    to = (
        seats.filter((seats.role == TO) & (seats.person_id != 0))
        .group_by("interaction_id")
        .agg(to=ibis._.person_id.nunique())
    )
    mine = seats.filter((seats.person_id == 0) & seats.role.isin([FROM, ORGANISER]))
    mine = mine.select("interaction_id").distinct()
    sent = mine.inner_join(INTERACTION, mine.interaction_id == INTERACTION.id)
    sent = sent.filter(sent.automated == 0)
    earlier = ibis.range_window(group_by="thread_hash", order_by="time", preceding=(None, 1))
    sent = sent.mutate(one=ibis.literal(1, "int64"))
    sent = sent.mutate(mine_in_thread=sent.one.sum().over(earlier).fill_null(0))
    return sent.inner_join(to, "interaction_id").select(
        "interaction_id", "to", "question", "words", "mine_in_thread"
    )
