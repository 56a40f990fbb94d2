"""Whether a tie is alive: how likely there is personal contact in the days 91 to 180 from now
(task T3 of docs/measures.md).

My own letter makes it true, so that it says nothing of their regard. `alive_theirs` asks for a
word of theirs in those days.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.logistic import Prediction, Recalibration
from closeknit.judge.monthly import ALIVE, ALIVE_THEIRS, monthly_prediction, monthly_scale

Floats = NDArray[np.float64]


def alive_scale(months: Mapping[str, Floats], as_of: int) -> Recalibration:
    """My own scale at a date, from the columns of measure/monthly.py."""
    return monthly_scale(ALIVE, months, as_of)


def alive_prediction(f: Mapping[str, Floats], own: Recalibration, as_of: int) -> Prediction:
    """Per person with 80 % intervals, from the figures of ties; `monthly.known` tells for whom
    it is worth anything."""
    return monthly_prediction(ALIVE, f, own, as_of)


def alive_theirs_scale(months: Mapping[str, Floats], as_of: int) -> Recalibration:
    """The same for a word of theirs."""
    return monthly_scale(ALIVE_THEIRS, months, as_of)


def alive_theirs_prediction(f: Mapping[str, Floats], own: Recalibration, as_of: int) -> Prediction:
    """The same for a word of theirs."""
    return monthly_prediction(ALIVE_THEIRS, f, own, as_of)
