"""What was known of each message that waits for an answer, at the moment it was sent.

These are the raw facts of the reply task (docs/measures.md, T1). A fact uses interactions of an
earlier second only, and rates use trials whose seven days were over by then: nothing here can
look ahead, whatever the date of the analysis.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.strength import grown
from closeknit.measure.tables import (
    DAY,
    EVENT,
    FROM,
    FROM_ME,
    INTERACTION,
    MAIL,
    ORGANISER,
    PARTICIPANT,
    TO,
    TO_ME,
    TRIAL,
    WEEK,
    WHO,
)
from closeknit.measure.ways import both_ways

YEAR, QUARTER = 365, 90  # half-lives in days
BEFORE, BETWEEN, AFTER = 0, 1, 2  # places within one second


def messages() -> Table:
    """Per trial of mine: interaction_id, person_id, handle_id (the smallest, where it went to
    several of theirs), time, outcome; `to` (people addressed),
    `opens`, `question`, `words`, `mine_in_thread` (my earlier messages there); `silence` (days
    since their last word, null if never), `run` (my trials since), `active_days`; `trials_365`,
    `answered_365` of the person and `my_trials_365`, `my_answered_365`, `my_trials_90`,
    `my_answered_90` of everybody, resolved and decayed (half-life in days); `trials`, `answered`,
    `my_trials`, `my_answered` the same without decay."""
    rows = _mine().drop("channel", "mine", "answer_time", "answer_id")
    rows = _rates(rows)
    rows = rows.left_join(_before(), ["interaction_id", "person_id"])
    rows = rows.drop("interaction_id_right", "person_id_right")
    rows = rows.left_join(_written(), "interaction_id").drop("interaction_id_right")
    rows = rows.left_join(_addressed(), ["interaction_id", "person_id"])
    rows = rows.drop("interaction_id_right", "person_id_right")
    return rows.mutate(
        silence=(rows.time - rows.last_word).cast("float64") / DAY,
    ).drop("last_word")


def _mine() -> Table:
    """My messages that wait: a chat is a channel of its own."""
    return TRIAL.filter(TRIAL.mine & (TRIAL.channel == MAIL))


def _rates(asked: Table) -> Table:
    """Decayed sums over trials sent more than a week before. A sum of growing weights, divided by
    the weight of the moment, is the decayed sum. Each trial stands twice in one running sum: when
    it was sent, and when its week was over, from where on it counts."""
    known = asked.filter(asked.outcome.notnull())
    weights = {"": ibis.literal(1.0)}
    weights |= {
        f"_{days}": grown(known.time.cast("float64") / DAY, days) for days in (YEAR, QUARTER)
    }
    counts = {}
    for suffix, weight in weights.items():
        counts[f"trials{suffix}"] = weight
        counts[f"answered{suffix}"] = weight * known.outcome.cast("float64")
    over = known.select(
        "interaction_id", "person_id", "outcome", time=known.time + WEEK + 1, asks=False, **counts
    )
    sent = asked.select(
        "interaction_id", "person_id", "outcome", "time", asks=True, **dict.fromkeys(counts, 0.0)
    )
    rows = over.union(sent)
    theirs = ibis.cumulative_window(group_by="person_id", order_by=["time", "asks"])
    mine = ibis.cumulative_window(order_by=["time", "asks"])
    sums = {}
    for name in counts:
        half_life = int(name.rpartition("_")[2]) if "_" in name else None
        now = (
            ibis.literal(1.0)
            if half_life is None
            else grown(rows.time.cast("float64") / DAY, half_life)
        )
        sums[f"my_{name}"] = rows[name].sum().over(mine) / now
        if half_life != QUARTER:
            sums[name] = rows[name].sum().over(theirs) / now
    return (
        rows.mutate(**sums)
        .filter(ibis._.asks)
        .select("interaction_id", "person_id", "time", "outcome", *sums)
    )


def _before() -> Table:
    """Per trial of mine what passed between us before it. Trials stand before what happened in
    the same second in one running sum, and their words after mine."""
    day = EVENT.time // DAY
    by_person = ibis.window(group_by="person_id", order_by=["time", "interaction_id"])
    events = EVENT.mutate(new_day=(day != day.lag().over(by_person)).fill_null(True))
    asked = _mine().select("interaction_id", "person_id")
    asks = asked.mutate(asks=1)
    events = events.left_join(asks, ["interaction_id", "person_id"])
    theirs = events.direction == TO_ME
    happened = events.select(
        "interaction_id",
        "person_id",
        "time",
        "opens",
        place=ibis.ifelse(theirs, AFTER, BETWEEN),
        asks=events.asks.fill_null(0).cast("int64"),
        new_day=events.new_day.cast("int64"),
        word=ibis.ifelse(theirs, events.time, ibis.null("int64")),
        answered=both_ways(events) & (events.direction == FROM_ME),
    )
    asking = happened.filter(happened.asks == 1).mutate(
        place=ibis.literal(BEFORE, happened.place.type()),
        asks=ibis.literal(0, "int64"),
        new_day=ibis.literal(0, "int64"),
        word=ibis.null("int64"),
    )
    rows = happened.union(asking).union(_answers_in_sessions(happened))
    upto = ibis.cumulative_window(group_by="person_id", order_by=["time", "place"])
    rows = rows.drop("answered").mutate(asked=rows.asks.sum().over(upto))
    # what I had asked by the second of their last word is no longer open
    rows = rows.mutate(closed=ibis.ifelse(rows.place == AFTER, rows.asked, ibis.null("int64")))
    rows = rows.mutate(
        last_word=rows.word.max().over(upto),
        run=rows.asked - rows.closed.max().over(upto).fill_null(0),
        active_days=rows.new_day.sum().over(upto),
    )
    return rows.filter(rows.place == BEFORE).select(
        "interaction_id", "person_id", "opens", "last_word", "run", "active_days"
    )


def _answers_in_sessions(happened: Table) -> Table:
    """Their words in what I began. When they came isn't known, but that a session lasts no longer
    than a day: only then they count."""
    return happened.filter(happened.answered).mutate(
        time=happened.time + DAY,
        place=ibis.literal(AFTER, happened.place.type()),
        asks=ibis.literal(0, "int64"),
        new_day=ibis.literal(0, "int64"),
        word=happened.time,
    )


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
