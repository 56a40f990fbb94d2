"""Messages that wait for an answer, and whether it came.

A trial is one message to one addressee in To, among at most 20 people. It is answered when that
person answers *that message* within 7 days, by reply link. In years whose inbound mail carries
no links (under 5 %) the strict one-to-one rule stands in: their next message answers my latest
one, older open ones close unanswered. `outcome` is null until 7 days have passed, so that no
rate profits from quick answers before slow ones could come.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import EVENT, FROM_ME, MAIL, TO, TO_ME, WEEK

MOST_PEOPLE = 20
LINKED_SHARE = 0.05
YEAR_SECONDS = 31_556_952


def trials(as_of: int) -> Table:
    """The rows of TRIAL: what I sent (`mine`) and what they sent."""
    return _one_way(as_of, FROM_ME).union(_one_way(as_of, TO_ME))


def _one_way(as_of: int, direction: int) -> Table:
    mail = EVENT.filter(EVENT.channel == MAIL)
    mail = mail.mutate(year=(mail.time // YEAR_SECONDS).cast("int64"))
    asked = _with_next(mail).filter(
        (ibis._.direction == direction) & (ibis._.role == TO) & (ibis._.size <= MOST_PEOPLE)
    )
    linked_years = (
        mail.filter(mail.direction == TO_ME)
        .group_by("year")
        .agg(linked=(ibis._.reply_hash.notnull().cast("int64").mean() >= LINKED_SHARE))
    )
    answers = _answers(mail.filter(mail.direction == 1 - direction))
    rows = asked.left_join(linked_years, "year").left_join(
        answers, [asked.person_id == answers.answerer, asked.hash == answers.answered_hash]
    )
    strict = rows.linked.isnull() | ~rows.linked
    by_link = (rows.linked_time >= rows.time).fill_null(False)
    by_order = (rows.next_direction == 1 - direction).fill_null(False)
    answer_time = ibis.cases(
        (strict & by_order, rows.next_time), (~strict & by_link, rows.linked_time), else_=None
    )
    answer_id = ibis.cases(
        (strict & by_order, rows.next_id), (~strict & by_link, rows.linked_id), else_=None
    )
    rows = rows.select(
        "interaction_id",
        "person_id",
        "time",
        mine=ibis.literal(direction == FROM_ME),
        answer_time=answer_time.cast("int64"),
        answer_id=answer_id.cast("int64"),
    )
    in_time = (rows.answer_time - rows.time <= WEEK).fill_null(False)
    over = rows.time + WEEK <= as_of
    return rows.mutate(
        outcome=ibis.ifelse(over, in_time.cast("int64"), ibis.null("int64")),
    )


def _with_next(mail: Table) -> Table:
    window = ibis.window(group_by="person_id", order_by=["time", "interaction_id"])
    return mail.mutate(
        next_direction=mail.direction.lead().over(window),
        next_time=mail.time.lead().over(window),
        next_id=mail.interaction_id.lead().over(window),
    )


def _answers(replies: Table) -> Table:
    """The first answer of each person to each message."""
    linked = replies.filter(replies.reply_hash.notnull())
    return linked.group_by(answerer="person_id", answered_hash="reply_hash").agg(
        linked_time=ibis._.time.min(),
        linked_id=ibis._.interaction_id.argmin(ibis._.time),
    )
