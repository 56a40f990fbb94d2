"""My own scale of each task that is told of a person, at one date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.alive import alive_scale, alive_theirs_scale
from closeknit.judge.initiate import initiate_scale
from closeknit.judge.logistic import Recalibration
from closeknit.judge.reply import reply_scale

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """The population's own, where nothing of mine is known."""

    reply: Recalibration = field(default_factory=Recalibration)
    initiate: Recalibration = field(default_factory=Recalibration)
    alive: Recalibration = field(default_factory=Recalibration)
    alive_theirs: Recalibration = field(default_factory=Recalibration)


def scales(messages: Mapping[str, Floats], months: Mapping[str, Floats], as_of: int) -> Scales:
    """From the columns of measure/message.py and measure/monthly.py, in order of time."""
    return Scales(
        reply_scale(messages, as_of),
        initiate_scale(months, as_of),
        alive_scale(months, as_of),
        alive_theirs_scale(months, as_of),
    )
