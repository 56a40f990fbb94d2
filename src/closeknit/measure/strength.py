"""Decayed sums: how much passed between us, recent things and small groups counting more.

Each interaction weighs size^-½ · 2^(-age ÷ half-life). The square root is the discount for group
size that was safest on public data (docs/measures.md). Weights are summed as integers of a
billionth, so that the sum doesn't change with the order in which an engine adds.
"""

from __future__ import annotations

import math

from ibis.expr.types import Column, IntegerScalar, Table
from ibis.expr.types.generic import Value

from closeknit.measure.tables import DAY

UNIT = 1_000_000_000
EPOCH = 1_262_304_000  # 2010, so that growing weights stay far from what a float can hold
HALF_LIVES = (14, 60, 365)  # days


def weight(rows: Table, as_of: int, half_life: int) -> Column:
    """The weight of each row in billionths. Needs the columns `time` and `size`."""
    age = (as_of - rows.time).cast("float64") / DAY
    decay = (age * (-math.log(2) / half_life)).exp()
    return (decay / rows.size.cast("float64").sqrt() * UNIT).round().cast("int64")


def total(weights: Column, where: Column) -> IntegerScalar:
    """Their sum where a condition holds, 0 for none."""
    return weights.sum(where=where).fill_null(0).cast("int64")


def grown(days: Value, half_life: int) -> Value:
    """A weight at a time (days since 1970) that doubles with every half-life. A sum of such
    weights, divided by the weight of a moment, is the decayed sum at that moment."""
    return ((days - EPOCH / DAY) * (math.log(2) / half_life)).exp()
