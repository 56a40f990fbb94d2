"""My own scale: how my people's outcomes differ from the population's, learnt as they come.

At the start of each quarter of the calendar an intercept and a slope are fitted to what was
resolved by then, shrunk to the population's; they hold for the quarter. So the figure that was
given at any moment can be worked out again later, whatever has come since.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from closeknit.clock import DAY
from closeknit.judge.logistic import Recalibration, outcome_weights, recalibrate, sigmoid

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def quarter_start(time: int) -> int:
    """The beginning of the quarter of the calendar (UTC) that a time lies in."""
    day = datetime.fromtimestamp(time, UTC)
    month = day.month - (day.month - 1) % 3
    return int(datetime(day.year, month, 1, tzinfo=UTC).timestamp())


def own_scale(
    time: Whole, logit: Floats, outcome: Floats, horizon: int, moment: int
) -> Recalibration:
    """The scale that holds at a moment. Trials made at `time` (seconds, ascending) are resolved
    once `horizon` seconds have passed; `outcome` is 1, 0 or nan."""
    start = quarter_start(moment)
    known = (time + horizon < start) & ~np.isnan(outcome)
    age = (start - time[known]) / DAY
    return recalibrate(
        logit[known], outcome[known], weights=outcome_weights(age, time[known] // DAY)
    )


def on_my_scale(time: Whole, logit: Floats, outcome: Floats, horizon: int) -> Floats:
    """Each trial's probability as it would have been given when it was made."""
    given = np.empty_like(logit)
    starts = np.array([quarter_start(int(t)) for t in time], dtype=np.int64)
    for start in np.unique(starts):
        own = own_scale(time, logit, outcome, horizon, int(start))
        here = starts == start
        given[here] = sigmoid(own.intercept + own.slope * logit[here])
    return given
