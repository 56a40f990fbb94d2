"""The population's coefficients, as bench/train.py found them; population.json tells from what."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np

from closeknit.judge.logistic import Coefficients


@cache
def population(task: str) -> Coefficients:
    """The coefficients of a task: reply, reply_time, initiate, alive or alive_theirs."""
    kept = json.loads(files(__package__).joinpath("population.json").read_text("utf-8"))
    found = kept["tasks"][task]
    return Coefficients(
        tuple(feature["name"] for feature in found["features"]),
        np.array([feature["coefficient"] for feature in found["features"]]),
        float(found["intercept"]),
        np.array(found["covariance"]),
        float(found["person_variance"]),
    )
