"""Reciprocated exchanges in small groups: messages each way, whichever is fewer.

De Choudhury et al. (2010) found 5 to 10 reciprocated mails a year the best threshold for a tie.
`exchanges` looks at the 12 months before the date, `best_exchanges` at the best four quarters in
a row ever, counted back from the date.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import DAY, EVENT, FROM_ME, MEETING, SMALL, TO_ME

YEAR = 365
QUARTER = 365 * DAY // 4


def exchanges(as_of: int) -> Table:
    """Per person: exchanges, exchange_days, best_exchanges, small_meetings (12 months)."""
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
    quarters = mail.group_by("person_id", "quarter").agg(
        came=(mail.direction == TO_ME).sum(), went=(mail.direction == FROM_ME).sum()
    )
    offsets = ibis.memtable({"step": [0, 1, 2, 3]})
    spread = quarters.cross_join(offsets)
    spread = spread.select("person_id", "came", "went", ends=spread.quarter - spread.step)
    years = spread.group_by("person_id", "ends").agg(came=spread.came.sum(), went=spread.went.sum())
    return years.group_by("person_id").agg(
        best_exchanges=ibis.least(years.came, years.went).max().cast("int64")
    )
