"""When my messages were answered, and how soon each person had answered before.

The raw facts of the reply time task (docs/measures.md, T4), beside those of measure/message.py.
What was known of a person's speed are the answers that had come in an earlier second.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import EVENT, FROM_ME, MAIL, TO_ME, TRIAL, WEEK

HOUR = 3600


def answers() -> Table:
    """Per trial of mine: interaction_id, person_id, time; `hours` to an answer within a week
    (null without one), `answers_them` (1 where the message itself answers one of theirs);
    `answers` and `log_hours` (the number of their answers to me so far that came within a week,
    and the sum of ln(1 + hours) of those)."""
    rows = _answered()
    came = rows.filter(rows.hours.notnull()).select(
        "interaction_id",
        "person_id",
        "hours",
        time=rows.answer_time,
        asks=ibis.literal(0, "int64"),
        came=ibis.literal(1, "int64"),
        log_hours=(rows.hours + 1).ln(),
    )
    asked = rows.select(
        "interaction_id",
        "person_id",
        "hours",
        "time",
        asks=ibis.literal(1, "int64"),
        came=ibis.literal(0, "int64"),
        log_hours=ibis.literal(0.0),
    )
    both = asked.union(came)
    earlier = ibis.range_window(group_by="person_id", order_by="time", preceding=(None, 1))
    both = both.mutate(
        answers=both.came.sum().over(earlier).fill_null(0).cast("int64"),
        sum_log_hours=both.log_hours.sum().over(earlier).fill_null(0.0),
    )
    both = both.filter(both.asks == 1).select(
        "interaction_id", "person_id", "time", "hours", "answers", log_hours="sum_log_hours"
    )
    both = both.left_join(_answering(), ["interaction_id", "person_id"])
    return both.mutate(answers_them=both.answers_them.fill_null(0)).drop(
        "interaction_id_right", "person_id_right"
    )


def speeds() -> Table:
    """Per person with such an answer: `answers`, `log_hours`."""
    rows = _answered()
    rows = rows.filter(rows.hours.notnull())
    return rows.group_by("person_id").agg(
        answers=rows.count().cast("int64"), log_hours=(rows.hours + 1).ln().sum()
    )


def _answered() -> Table:
    rows = TRIAL.filter(TRIAL.mine & (TRIAL.channel == MAIL))
    late = rows.answer_time - rows.time
    hours = ibis.ifelse(late <= WEEK, late.cast("float64") / HOUR, ibis.null("float64"))
    return rows.select("interaction_id", "person_id", "time", "answer_time", hours=hours)


def _answering() -> Table:
    """Which of my messages answer one of the person's own."""
    theirs = EVENT.filter((EVENT.direction == TO_ME) & EVENT.hash.notnull())
    theirs = theirs.select("hash", author="person_id").distinct()
    mine = EVENT.filter((EVENT.direction == FROM_ME) & EVENT.reply_hash.notnull())
    both = mine.inner_join(
        theirs, [mine.reply_hash == theirs.hash, mine.person_id == theirs.author]
    )
    return both.select(
        "interaction_id", "person_id", answers_them=ibis.literal(1, "int64")
    ).distinct()
