"""Messages that wait for an answer, and whether it came.

A trial is one message to one addressee in To, among at most 20 people. It is answered when that
person answers *that message* within 7 days, by reply link. Where the inbound mail of the year
before and the week after carries no links (under 5 %), the strict one-to-one rule stands in:
their next message answers my latest one, older open ones close unanswered. What comes later
changes neither.

A session of a chat that one of us begins, between the two of us, is a trial too, of a channel of
its own: answered where the other writes in it, or begins the next one within 7 days. Only mail
tells how likely a message is to be answered (docs/measures.md, T1).

`outcome` is null until 7 days have passed, so that no rate profits from quick answers before slow
ones could come.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import (
    ATTENDEE,
    CHAT,
    DAY,
    EVENT,
    FROM_ME,
    MAIL,
    ORGANISER,
    PARTICIPANT,
    TO,
    TO_ME,
    WEEK,
)

MOST_PEOPLE = 20
LINKED_SHARE = 0.05
YEAR, REST_OF_WEEK = 365, 6  # days before and after that of the message


def trials(as_of: int) -> Table:
    """The rows of TRIAL: what I sent or began (`mine`) and what they did."""
    mail = _one_way(as_of, FROM_ME).union(_one_way(as_of, TO_ME))
    return mail.union(_sessions(as_of))


def _one_way(as_of: int, direction: int) -> Table:
    mail = EVENT.filter(EVENT.channel == MAIL)
    mail = mail.mutate(day=(mail.time // DAY).cast("int64"))
    asked = mail.filter(
        (mail.direction == direction) & (mail.role == TO) & (mail.size <= MOST_PEOPLE)
    )
    linked = _linked(mail)
    asked = asked.left_join(linked, "day").drop("day_right")
    answers = _answers(mail.filter(mail.direction == 1 - direction))
    following = _following(mail, linked)
    rows = asked.left_join(
        answers, [asked.person_id == answers.answerer, asked.hash == answers.answered_hash]
    )
    rows = rows.left_join(
        following, [rows.person_id == following.other, rows.interaction_id == following.before_id]
    )
    strict = rows.linked.isnull()
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
        channel=ibis.literal(MAIL, "int64"),
        mine=ibis.literal(direction == FROM_ME),
        answer_time=answer_time.cast("int64"),
        answer_id=answer_id.cast("int64"),
    )
    return _resolved(rows, as_of)


def _resolved(rows: Table, as_of: int) -> Table:
    in_time = (rows.answer_time - rows.time <= WEEK).fill_null(False)
    over = rows.time + WEEK <= as_of
    return rows.mutate(
        outcome=ibis.ifelse(over, in_time.cast("int64"), ibis.null("int64")),
    )


def _sessions(as_of: int) -> Table:
    """Sessions of chats between two. Who writes in one answers it at once, as far as is known."""
    begun = PARTICIPANT.filter(PARTICIPANT.role == ORGANISER)
    chats = EVENT.filter((EVENT.channel == CHAT) & (EVENT.size == 1))
    chats = chats.semi_join(begun, "interaction_id")
    window = ibis.window(group_by="person_id", order_by=["time", "interaction_id"])
    at_once = chats.role == ATTENDEE
    by_next = (chats.direction.lead().over(window) == 1 - chats.direction).fill_null(False)
    answers = {
        name: ibis.cases((at_once, now), (by_next, now.lead().over(window)), else_=None)
        for name, now in (("answer_time", chats.time), ("answer_id", chats.interaction_id))
    }
    rows = chats.select(
        "interaction_id",
        "person_id",
        "time",
        channel=ibis.literal(CHAT, "int64"),
        mine=chats.direction == FROM_ME,
        **{name: value.cast("int64") for name, value in answers.items()},
    )
    return _resolved(rows, as_of)


def _linked(mail: Table) -> Table:
    """The days with mail around which inbound mail carries links."""
    inbound = mail.direction == TO_ME
    days = mail.group_by("day").agg(
        came=inbound.sum().cast("int64"),
        links=(inbound & mail.reply_hash.notnull()).sum().cast("int64"),
    )
    around = ibis.range_window(order_by="day", preceding=YEAR, following=REST_OF_WEEK)
    days = days.mutate(came=days.came.sum().over(around), links=days.links.sum().over(around))
    enough = (days.came > 0) & (days.links >= LINKED_SHARE * days.came)
    return days.filter(enough).select("day", linked=ibis.literal(True))


def _following(mail: Table, linked: Table) -> Table:
    """The message after each one of a time without links. Sorting is dear, so only people who
    wrote or were written to at such a time are sorted: in most mail, nobody."""
    strict = mail.anti_join(linked, "day")
    window = ibis.window(group_by="person_id", order_by=["time", "interaction_id"])
    rows = mail.semi_join(strict, "person_id")
    return rows.select(
        other="person_id",
        before_id="interaction_id",
        next_direction=rows.direction.lead().over(window),
        next_time=rows.time.lead().over(window),
        next_id=rows.interaction_id.lead().over(window),
    )


def _answers(replies: Table) -> Table:
    """The first answer of each person to each message, the smaller number of two in a second."""
    linked = replies.filter(replies.reply_hash.notnull())
    window = ibis.window(group_by=["person_id", "reply_hash"], order_by=["time", "interaction_id"])
    linked = linked.mutate(place=ibis.row_number().over(window))
    return linked.filter(linked.place == 0).select(
        answerer="person_id",
        answered_hash="reply_hash",
        linked_time="time",
        linked_id="interaction_id",
    )
