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

from closeknit.measure.days import days

LASTS_YEARS = 2.0  # half-life of what a good year together leaves behind: a judgement
MOST_A_DAY = 5 / 3  # 5 exchanges need 3 days


def exchanges(as_of: int) -> Table:
    """Per person: exchanges, exchange_days, best_exchanges, small_meetings (12 months),
    lasting_exchanges. Null where there was nothing."""
    daily = days(as_of)
    people = daily.select("person_id").distinct()
    rows = people.left_join(_this_year(daily), "person_id").drop("person_id_right")
    return rows.left_join(_best_year(daily), "person_id").drop("person_id_right")


def _this_year(daily: Table) -> Table:
    recent = daily.filter(daily.quarter < 4)
    recent = recent.group_by("person_id", "day").agg(
        came=recent.came.sum(), went=recent.went.sum(), met=recent.met.sum()
    )
    counted = recent.group_by("person_id").agg(
        year_in=recent.came.sum(),
        year_out=recent.went.sum(),
        exchange_days=(recent.came > 0).sum(),
        small_meetings=recent.met.sum(),
    )
    return counted.select(
        "person_id",
        exchanges=ibis.least(counted.year_in, counted.year_out).cast("int64"),
        exchange_days=counted.exchange_days.cast("int64"),
        small_meetings=counted.small_meetings.cast("int64"),
    )


def _best_year(daily: Table) -> Table:
    """Sums of each quarter with something in it and the three after it. A year that begins with
    an empty quarter can't be better than one that begins later."""
    daily = daily.filter(daily.came + daily.went > 0)
    quarters = daily.group_by("person_id", "quarter").agg(
        came=daily.came.sum(), went=daily.went.sum(), days=(daily.came > 0).sum()
    )
    # quarters are counted back: those before in order are the later ones
    year = ibis.range_window(group_by="person_id", order_by="quarter", preceding=3, following=0)
    years = quarters.select(
        "person_id",
        ends=quarters.quarter - 3,
        **{name: quarters[name].sum().over(year) for name in ("came", "went", "days")},
    )
    both = ibis.least(years.came, years.went)
    ago = ibis.greatest(years.ends, 0).cast("float64") / 4
    spaced = ibis.least(both.cast("float64"), years.days.cast("float64") * MOST_A_DAY)
    lasting = spaced * (ago * (-math.log(2) / LASTS_YEARS)).exp()
    return years.group_by("person_id").agg(
        best_exchanges=both.max().cast("int64"), lasting_exchanges=lasting.max()
    )
