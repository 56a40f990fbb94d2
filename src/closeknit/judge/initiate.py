"""How likely a person is to open a thread to me within 90 days (task T2 of docs/measures.md):
after at least 3 days of silence, to at most 5 people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.logistic import Prediction, Recalibration
from closeknit.judge.monthly import INITIATE, monthly_prediction, monthly_scale

Floats = NDArray[np.float64]


def initiate_scale(months: Mapping[str, Floats], as_of: int) -> Recalibration:
    """My own scale at a date, from the columns of measure/monthly.py."""
    return monthly_scale(INITIATE, months, as_of)


def initiate_prediction(f: Mapping[str, Floats], own: Recalibration, as_of: int) -> Prediction:
    """Per person with 80 % intervals, from the figures of ties; `monthly.known` tells for whom
    it is worth anything."""
    return monthly_prediction(INITIATE, f, own, as_of)
