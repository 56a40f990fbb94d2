"""Reciprocated exchanges in small groups: messages each way, whichever is fewer.

De Choudhury et al. (2010) found 5 to 10 reciprocated mails a year the best threshold for a tie.
`exchanges` looks at the 12 months before the date, `best_exchanges` at the best four quarters in
a row ever, counted back from the date. `lasting_exchanges` is the best of all such years after each
has faded with a half-life of 2 years, and no day of theirs counting for more than 5/3.
"""

from __future__ import annotations

import math

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import DAY, EVENT, FROM_ME, MEETING, SMALL, TO_ME

YEAR = 365
QUARTER = 365 * DAY // 4
LASTS_YEARS = 2.0  # half-life of what a good year together leaves behind: a judgement
MOST_A_DAY = 5 / 3  # 5 exchanges need 3 days


def exchanges(as_of: int) -> Table:
    """Per person: exchanges, exchange_days, best_exchanges, small_meetings (12 months),
    lasting_exchanges."""
    small = EVENT.filter(EVENT.size <= SMALL)
    small = small.mutate(quarter=(as_of - small.time) // QUARTER)
    return _this_year(small).left_join(_best_year(small), "person_id").drop("person_id_right")


def _this_year(small: Table) -> Table:
    recent = small.quarter < 4
    # who called a meeting sent no message
    mail = recent & (small.channel != MEETING)
    inbound = mail & (small.direction == TO_ME)
    outbound = mail & (small.direction == FROM_ME)
    meeting = recent & (small.channel == MEETING)
    counted = (
        small.mutate(day=small.time // DAY)
        .group_by("person_id")
        .agg(
            year_in=inbound.sum(),
            year_out=outbound.sum(),
            exchange_days=ibis._.day.nunique(where=inbound),
            small_meetings=meeting.sum(),
        )
    )
    return counted.select(
        "person_id",
        exchanges=ibis.least(counted.year_in, counted.year_out).cast("int64"),
        exchange_days=counted.exchange_days.cast("int64"),
        small_meetings=counted.small_meetings.cast("int64"),
    )


def _best_year(small: Table) -> Table:
    """Sums of each quarter and the three before it, by joining each quarter to those."""
    mail = small.filter(small.channel != MEETING)
    mail = mail.mutate(day=mail.time // DAY)
    inbound = mail.direction == TO_ME
    quarters = mail.group_by("person_id", "quarter").agg(
        came=inbound.sum(),
        went=(mail.direction == FROM_ME).sum(),
        days=mail.day.nunique(where=inbound),
    )
    spread = quarters.mutate(step=ibis.range(0, 4).unnest())
    spread = spread.select("person_id", "came", "went", "days", ends=spread.quarter - spread.step)
    years = spread.group_by("person_id", "ends").agg(
        came=spread.came.sum(), went=spread.went.sum(), days=spread.days.sum()
    )
    both = ibis.least(years.came, years.went)
    ago = ibis.greatest(years.ends, 0).cast("float64") / 4
    spaced = ibis.least(both.cast("float64"), years.days.cast("float64") * MOST_A_DAY)
    lasting = spaced * (ago * (-math.log(2) / LASTS_YEARS)).exp()
    return years.group_by("person_id").agg(
        best_exchanges=both.max().cast("int64"), lasting_exchanges=lasting.max()
    )
