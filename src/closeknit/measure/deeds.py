"""What people did for one another: separate accounts, each of what went well and ill.

An event of the ledger stands in one account of one person (tables.DEED), weighed by how much it
tells and by how probable it is. Here accounts fade with a half-life of two years: a favour is
remembered longer than a letter, and not for ever. The length is a judgement. Sums are integers of
billionths (see strength.py).
"""

from __future__ import annotations

import math

from ibis.expr.types import Column, IntegerScalar, Table

from closeknit.measure.strength import total
from closeknit.measure.tables import (
    ASKS,
    DAY,
    DEED,
    GIFTS,
    MY_ASKS,
    MY_GIFTS,
    MY_WORD,
    WORD,
)

HALF_LIFE = 2 * 365  # days


def deeds(as_of: int) -> Table:
    """Per person of whom any deed is told, in billionths of an event:

    asks_good, asks_bad: what they granted me, and refused or left unanswered. word_good, word_bad:
    promises to me that they kept and broke. gifts: what they did for me unasked. my_asks_good,
    my_asks_bad, my_word_good, my_word_bad, my_gifts: the same of mine for them.
    """
    told = DEED.filter(DEED.time <= as_of)
    age = (as_of - told.time).cast("float64") / DAY
    left = (age * (-math.log(2) / HALF_LIFE)).exp()
    rows = told.mutate(good=_billionths(told.good, left), bad=_billionths(told.bad, left))

    def good(account: int) -> IntegerScalar:
        return total(rows.good, rows.account == account)

    def bad(account: int) -> IntegerScalar:
        return total(rows.bad, rows.account == account)

    return rows.group_by("person_id").agg(
        asks_good=good(ASKS),
        asks_bad=bad(ASKS),
        word_good=good(WORD),
        word_bad=bad(WORD),
        gifts=good(GIFTS),
        my_asks_good=good(MY_ASKS),
        my_asks_bad=bad(MY_ASKS),
        my_word_good=good(MY_WORD),
        my_word_bad=bad(MY_WORD),
        my_gifts=good(MY_GIFTS),
    )


def _billionths(amounts: Column, left: Column) -> Column:
    return (amounts.cast("float64") * left).round().cast("int64")
