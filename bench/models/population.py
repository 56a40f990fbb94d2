"""Coefficients fitted on standardised features, given back on the features' own scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from closeknit.judge.logistic import Coefficients, fit, person_variance, sigmoid

Floats = NDArray[np.float64]
PRECISION = 4.0  # of standardised coefficients


def fitted(
    x: Floats, y: Floats, w: Floats, signs: Mapping[str, int], people: Sequence[str] | None = None
) -> tuple[Coefficients, Floats]:
    """Coefficients of features (n, k) named in `signs`, and the features' standard deviations.
    With `people`, one per row, how much they differ is estimated too."""
    middle, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    found = fit(
        (x - middle) / scale,
        y,
        tuple(signs),
        weights=w,
        prior_precision=PRECISION,
        signs=list(signs.values()),
    )
    back = np.eye(len(signs) + 1)
    back[1:, 1:] = np.diag(1 / scale)
    back[0, 1:] = -middle / scale
    values = found.values / scale
    intercept = found.intercept - float(middle @ values)
    spread = person_variance(intercept + x @ values, y, people) if people is not None else 0.0
    covariance = back @ found.covariance @ back.T
    return Coefficients(tuple(signs), values, intercept, covariance, spread), scale


def probabilities(model: Coefficients, x: Floats) -> Floats:
    return sigmoid(model.intercept + x @ model.values)


def written(
    model: Coefficients,
    scale: Floats,
    signs: Mapping[str, int],
    provenance: Mapping[str, object],
) -> dict[str, object]:
    """As population.json keeps a task."""
    return {
        "intercept": round(model.intercept, 5),
        "person_variance": round(model.person_variance, 5),
        "features": [
            {
                "name": name,
                "coefficient": round(float(value), 5),
                "scale": round(float(deviation), 5),
                "sign": signs[name],
            }
            for name, value, deviation in zip(model.names, model.values, scale, strict=True)
        ],
        "covariance": [[float(f"{v:.4g}") for v in row] for row in model.covariance],
        "provenance": {**provenance, "date": datetime.now(UTC).date().isoformat()},
    }
