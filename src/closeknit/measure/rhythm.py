"""The usual gap between days with contact, and how long the silence now lasts in it."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.days import days


def rhythm(as_of: int) -> Table:
    """Per person: `active_days`, and `usual_gap`, the geometric mean of the gaps between them
    (days; null with fewer than three). The geometric mean is a median's stand-in that every
    engine computes alike."""
    daily = days(as_of)
    window = ibis.window(group_by="person_id", order_by="day")
    gaps = daily.select("person_id", gap=daily.day - daily.day.lag().over(window))
    # the second row of one day has a gap of 0
    gap = ibis.ifelse(gaps.gap > 0, gaps.gap, ibis.null("int64"))
    grouped = gaps.group_by("person_id").agg(
        gap_count=gap.count(), log_gap=gap.cast("float64").ln().mean()
    )
    return grouped.select(
        "person_id",
        active_days=grouped.gap_count + 1,
        usual_gap=ibis.ifelse(grouped.gap_count >= 2, grouped.log_gap.exp(), ibis.null("float64")),
    )
