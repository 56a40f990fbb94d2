"""What speaks of regard and credibility among messages of one volume: both ways, few people,
who opens after silence, who answers soon.

Counts fade with a half-life of ten years, so that an old friend with few messages isn't lost
(`lately_*` with one of a year), and a message counts 1/size: mail to many says little about any
of them, and above `MOST_PEOPLE` nothing at all. A session of a chat counts as one message of each
side that wrote in it, a call as one of both. Opening is told by silence rather than by reply
links, which some mail lacks. Sums are integers of billionths (see strength.py).
"""

from __future__ import annotations

import math

import ibis
from ibis.expr.types import Column, Table

from closeknit.measure.strength import UNIT, total
from closeknit.measure.tables import (
    CALL,
    CHAT,
    DAY,
    EVENT,
    FROM_ME,
    MEETING,
    SMALL,
    TO_ME,
    TRIAL,
)
from closeknit.measure.trials import MOST_PEOPLE
from closeknit.measure.ways import both_ways, mine, theirs

LATELY = 365  # days
HALF_LIFE = 10 * 365  # days: trust outlives contact (Levin et al. 2011); the length is a judgement
SILENCE = 7 * DAY  # what is written after it opens anew


def regard(as_of: int) -> Table:
    """Per person with contact among few, in billionths but for the first:

    close_days: days with such contact. near_in, near_out, near_met, lately_in, lately_out,
    lately_met: 1/size each, meetings of at most `SMALL`. alone: messages between the two of us
    only. opened_in, opened_out: 1/size of what was begun after silence. asked: my messages and
    sessions that waited for their answer, prompt: answers within a week, counting 1 at once, ½
    after a day, ¼ after two. got: theirs that waited for mine, given: those I answered in a week;
    *_chat: those of chats among them. called: my calls that they took.
    """
    return _near(as_of).left_join(_answers(as_of), "person_id").drop("person_id_right")


def _near(as_of: int) -> Table:
    window = ibis.window(group_by="person_id", order_by=["time", "interaction_id"])
    few = EVENT.filter(EVENT.size <= MOST_PEOPLE)
    # worked out once for all sums
    few = few.mutate(
        since=few.time - few.time.lag().over(window),
        whole=_weight(few, as_of, HALF_LIFE),
        now=_weight(few, as_of, LATELY),
    )
    opens = few.since.isnull() | (few.since > SILENCE)
    # who called a meeting sent no message
    meeting = few.channel == MEETING
    began, came = (~meeting & (few.direction == way) for way in (FROM_ME, TO_ME))
    went_out, came_in = ~meeting & mine(few), ~meeting & theirs(few)
    alone = few.size == 1
    met = meeting & (few.size <= SMALL)
    return few.group_by("person_id").agg(
        close_days=(few.time // DAY).nunique(),
        near_in=total(few.whole, came_in),
        near_out=total(few.whole, went_out),
        near_met=total(few.whole, met),
        # a word each way counts both ways, as it does in what this is a share of
        alone=total(few.whole, alone & came_in) + total(few.whole, alone & went_out),
        opened_in=total(few.whole, came & opens),
        opened_out=total(few.whole, began & opens),
        called=total(few.whole, began & alone & (few.channel == CALL) & both_ways(few)),
        lately_in=total(few.now, came_in),
        lately_out=total(few.now, went_out),
        lately_met=total(few.now, met),
    )


def _answers(as_of: int) -> Table:
    known = TRIAL.filter(TRIAL.outcome.notnull())
    each = _faded(known, as_of, HALF_LIFE)
    days = (known.answer_time - known.time).cast("float64") / DAY
    soon = ibis.ifelse(known.outcome == 1, (days * -math.log(2)).exp(), 0.0)
    billionths = (each * UNIT).round().cast("int64")
    sooner = (each * soon * UNIT).round().cast("int64")
    sums = {
        f"{name}{suffix}": total(weights, where & chosen)
        for suffix, chosen in (("", True), ("_chat", known.channel == CHAT))
        for name, weights, where in (
            ("asked", billionths, known.mine),
            ("prompt", sooner, known.mine),
            ("got", billionths, ~known.mine),
            ("given", billionths, ~known.mine & (known.outcome == 1)),
        )
    }
    return known.group_by("person_id").agg(**sums)


def _weight(rows: Table, as_of: int, half_life: int) -> Column:
    share = _faded(rows, as_of, half_life) / rows.size.cast("float64")
    return (share * UNIT).round().cast("int64")


def _faded(rows: Table, as_of: int, half_life: int) -> Column:
    age = (as_of - rows.time).cast("float64") / DAY
    return (age * (-math.log(2) / half_life)).exp()
