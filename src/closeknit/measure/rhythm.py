"""The usual gap between days with contact, and how long the silence now lasts in it."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.tables import DAY, EVENT


def rhythm() -> Table:
    """Per person: `usual_gap`, the geometric mean of the gaps between active days (days; null
    with fewer than three active days). The geometric mean is a median's stand-in that every
    engine computes alike."""
    days = EVENT.select("person_id", day=EVENT.time // DAY).distinct()
    window = ibis.window(group_by="person_id", order_by="day")
    gaps = days.mutate(gap=days.day - days.day.lag().over(window))
    gaps = gaps.filter(gaps.gap.notnull())
    grouped = gaps.group_by("person_id").agg(
        gap_count=ibis._.count(), log_gap=ibis._.gap.cast("float64").ln().mean()
    )
    return grouped.select(
        "person_id",
        usual_gap=ibis.ifelse(grouped.gap_count >= 2, grouped.log_gap.exp(), ibis.null("float64")),
    )
