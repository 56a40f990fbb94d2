"""What was known of each person at the first second of each month, and what came of it.

These are the raw facts and labels of the monthly tasks (docs/measures.md, T2 and T3). Facts use
days before the month only. Labels look 90 or 180 days ahead and are null where those days run
past the date of the analysis.

Everything happens on days: the months begin at midnight (UTC), and so do the horizons. The days
with contact and the months asked about lie in one table, and windows over each person's days do
the rest. No interaction meets a month in a join, so that the work grows with their sum.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Column, IntegerColumn, Table
from ibis.expr.types.generic import Value

from closeknit.measure.strength import grown
from closeknit.measure.tables import DAY, EVENT, FROM_ME, SMALL, TO_ME
from closeknit.measure.ways import mine, theirs

KNOWN_DAYS = 730  # a person is asked about while the last contact isn't older
HALF_LIVES = (14, 60, 365)  # days
FEW = 5  # an opening that counts goes to at most so many
PAUSE = 3 * DAY  # and comes after so much silence between the two of us
QUARTER = 90  # days: they open within the first; contact falls into the second
_MARCH = 719_468  # days from 1 March of the year 0 to 1970
# summed up to a month; what is null there is 0
_SUMS = (
    *(f"{way}_{days}" for way in ("in", "out") for days in HALF_LIVES),
    "my_initiations_365",
    "their_initiations_365",
)


def months(as_of: int, *, quarterly: bool = False) -> Table:
    """Per person_id and month (`time`, its first second) with contact in the 730 days before, or
    only the first months of quarters, whose horizons of 90 days don't overlap:
    `in_14` … `out_365`, `my_initiations_365`, `their_initiations_365` as in measure/ties.py but
    not in billionths; `contacts`; `active_days`; `silence` (days since their last word, null if
    never), `usual_gap` (days, null with fewer than three active days), `age` and `last` (days
    since the first and the last contact). Labels: `initiates` (they open after at least 3 days
    of silence, to at most 5 people, within 90 days), `alive` (contact in days 91 to 180),
    `alive_theirs` (a word of theirs in those days)."""
    days = _days()
    today = (ibis.literal(as_of, "int64") // DAY).cast("int64")
    rows = days.union(_asked(days, today, quarterly))
    return _labelled(_known(rows), today)


def _days() -> Table:
    """One row per person and day with contact."""
    seen = EVENT.filter(EVENT.time >= 0)
    earlier = ibis.range_window(group_by="person_id", order_by="time", preceding=(None, 1))
    seen = seen.mutate(before=seen.time.max().over(earlier))
    begun_by_them, begun_by_me = (seen.direction == way for way in (TO_ME, FROM_ME))
    opens = seen.opens & (seen.size <= SMALL)
    resumes = begun_by_them & seen.opens & (seen.size <= FEW) & (seen.time - seen.before >= PAUSE)
    weight = 1 / seen.size.cast("float64").sqrt()
    sums: dict[str, Value] = {}
    for half_life in HALF_LIVES:
        risen = grown(seen.time.cast("float64") / DAY, half_life)
        sums[f"in_{half_life}"] = _total(weight * risen, theirs(seen))
        sums[f"out_{half_life}"] = _total(weight * risen, mine(seen))
    risen = grown(seen.time.cast("float64") / DAY, 365)
    sums["my_initiations_365"] = _total(risen, begun_by_me & opens)
    sums["their_initiations_365"] = _total(risen, begun_by_them & opens)
    days = seen.group_by("person_id", day=(seen.time // DAY).cast("int64")).agg(
        contacts=ibis._.count().cast("int64"),
        words=_count(theirs(seen)),
        resumed=_count(resumes.fill_null(False)),
        first=seen.time.min(),
        last=seen.time.max(),
        last_word=ibis.ifelse(theirs(seen), seen.time, ibis.null("int64")).max(),
        **sums,
    )
    by_day = ibis.window(group_by="person_id", order_by="day")
    gap = (days.day - days.day.lag().over(by_day)).cast("float64")
    days = days.mutate(
        asked=ibis.literal(0, "int64"),
        active=ibis.literal(1, "int64"),
        log_gap=gap.ln().fill_null(0.0),
    )
    return days.select(*_COLUMNS)


# of the rows of `_days`, in order, with what a row has that only asks about a day
_COLUMNS = (
    "person_id",
    "day",
    "asked",
    "contacts",
    "words",
    "resumed",
    "active",
    "first",
    "last",
    "last_word",
    "log_gap",
    *_SUMS,
)
_NONE: dict[str, Value] = {
    **{name: ibis.literal(0, "int64") for name in ("contacts", "words", "resumed", "active")},
    **{name: ibis.null("int64") for name in ("first", "last", "last_word")},
    **{name: ibis.literal(0.0) for name in ("log_gap", *_SUMS)},
}


def _asked(days: Table, today: Value, quarterly: bool) -> Table:
    """The first days of the months from each person's first contact to 730 days after the last."""
    span = days.group_by("person_id").agg(begin=days.day.min(), end=days.day.max())
    upto = ibis.least(span.end + KNOWN_DAYS, today)
    begin, end = _month(span.begin) + 1, _month(upto) + 1
    grid = span.select(
        "person_id", month=ibis.range(begin, ibis.greatest(begin, end)).unnest().cast("int64")
    )
    if quarterly:
        # January, April, July and October, counted from March
        grid = grid.filter(grid.month % 3 == 1)
    grid = grid.select(
        "person_id", day=_first_day(grid.month), asked=ibis.literal(1, "int64"), **_NONE
    )
    return grid.select(*_COLUMNS)


def _known(rows: Table) -> Table:
    """Adds the facts and the labels' counts, and leaves the rows that ask."""
    before = ibis.range_window(group_by="person_id", order_by="day", preceding=(None, 1))
    soon = _ahead(0, QUARTER - 1)
    later = _ahead(QUARTER, 2 * QUARTER - 1)
    facts: dict[str, Value] = {name: rows[name].sum().over(before) for name in _SUMS}
    facts |= {
        "contacts": rows.contacts.sum().over(before),
        "active_days": rows.active.sum().over(before),
        "log_gaps": rows.log_gap.sum().over(before),
        "first": rows.first.min().over(before),
        "last": rows["last"].max().over(before),
        "last_word": rows.last_word.max().over(before),
        "resumed": rows.resumed.sum().over(soon),
        "contacts_later": rows.contacts.sum().over(later),
        "words_later": rows.words.sum().over(later),
    }
    return rows.select("person_id", "day", "asked", **facts).filter(ibis._.asked == 1)


def _ahead(first: int, last: int) -> ibis.expr.builders.WindowBuilder:
    return ibis.range_window(group_by="person_id", order_by="day", following=(first, last))


def _labelled(rows: Table, last_day: Value) -> Table:
    now = rows.day.cast("float64")
    since = {
        name: now - rows[column].cast("float64") / DAY
        for name, column in (("silence", "last_word"), ("age", "first"), ("last", "last"))
    }
    gaps = ibis.greatest(rows.active_days - 1, 1).cast("float64")
    gap = ibis.ifelse(rows.active_days >= 3, (rows.log_gaps / gaps).exp(), ibis.null("float64"))
    decayed = {name: rows[name] / grown(now, int(name.rpartition("_")[2])) for name in _SUMS}

    def label(count: Column, horizon: int) -> Value:
        came = (count.fill_null(0) > 0).cast("int64")
        return ibis.ifelse(rows.day + horizon <= last_day, came, ibis.null("int64"))

    found = rows.select(
        "person_id",
        time=rows.day * DAY,
        contacts=rows.contacts.cast("int64"),
        active_days=rows.active_days.cast("int64"),
        usual_gap=gap,
        initiates=label(rows.resumed, QUARTER),
        alive=label(rows.contacts_later, 2 * QUARTER),
        alive_theirs=label(rows.words_later, 2 * QUARTER),
        **since,
        **decayed,
    )
    return found.filter(found["last"] <= KNOWN_DAYS)


def _total(weight: Value, where: Value) -> Value:
    return ibis.ifelse(where, weight, 0.0).sum()


def _count(where: Value) -> Value:
    return where.cast("int64").sum().cast("int64")


def _month(day: IntegerColumn) -> IntegerColumn:
    """The number of the month of a day since 1970, counted from March of the year 0, since a
    year that ends with February has its leap day last. (Howard Hinnant, chrono-compatible
    low-level date algorithms.) Plain whole numbers: an engine's time zone can't matter."""
    day = day + _MARCH
    era = day // 146_097
    left = day - era * 146_097
    year = (left - left // 1460 + left // 36_524 - left // 146_096) // 365
    left = left - (365 * year + year // 4 - year // 100)
    return (12 * (era * 400 + year) + (5 * left + 2) // 153).cast("int64")


def _first_day(month: IntegerColumn) -> IntegerColumn:
    """The first day of such a month, since 1970."""
    year, within = month // 12, month % 12
    days = 365 * year + year // 4 - year // 100 + year // 400
    return (days + (153 * within + 2) // 5 - _MARCH).cast("int64")
