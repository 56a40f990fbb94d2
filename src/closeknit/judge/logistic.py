"""Logistic regression with priors, signs and intervals, in plain numpy.

Each coefficient has a prior mean and precision, so that a person's own data can be shrunk to a
population, and a sign that it must not have against. Vectors of coefficients begin with the
intercept. The objective is

    Σ w (ln(1 + e^η) − y·η) + ½ Σ λ (β − m)²,  η = β₀ + x·β,  s·β ≥ 0 where a sign s is given,

strictly convex where every λ > 0. It is solved by projected Newton steps: the coefficients that
sit at 0 and would have to cross it are held there, the others take a Newton step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeknit.judge.interval import NORMAL_80

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

# chosen with those held out of whom the fewest would lose by it (bench/README.md)
INTERCEPT_DEVIATION = 0.3
SLOPE_DEVIATION = 0.1
DOUBT = 3.0
HALF_LIFE = 365.0
_FLAT = 1e-6  # precision of a prior that hardly says anything
_MOST_STEPS = 100
_TOLERANCE = 1e-9  # of the projected gradient, relative to the sum of the weights
_SHORTEST = 1e-10
_SETTLED = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """`values` per name, on the scale of the features given. `covariance` has shape (k + 1,
    k + 1), the intercept first, zero for a coefficient that its sign holds at 0.
    `person_variance` is how much people of equal features differ (logits, squared)."""

    names: tuple[str, ...]
    values: Vector
    intercept: float
    covariance: Matrix
    person_variance: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Probabilities with their 80 % intervals, and the logits in their middle."""

    logit: Vector
    estimate: Vector
    low: Vector
    high: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Recalibration:
    """Own logit = intercept + slope · logit; `covariance` of (intercept, slope)."""

    intercept: float = 0.0
    slope: float = 1.0
    covariance: Matrix | None = None


def sigmoid(logit: ArrayLike) -> Vector:
    """1 / (1 + e^-η) without overflow."""
    half: Vector = 0.5 * (1.0 + np.tanh(0.5 * np.asarray(logit, dtype=np.float64)))
    return half


def fit(
    features: Matrix,
    outcome: ArrayLike,
    names: Sequence[str],
    *,
    weights: ArrayLike | None = None,
    prior_mean: ArrayLike | None = None,
    prior_precision: ArrayLike | float = 1.0,
    signs: Sequence[int] | None = None,
) -> Coefficients:
    """The coefficients that fit `outcome` (n, of 0 and 1) to `features` (n, k) best.

    `prior_mean` has k + 1 numbers, the intercept's first (default 0). `prior_precision` is one
    number for all k features, with a flat intercept, or k + 1 numbers. `signs` has k of −1, 0
    (free), +1.
    """
    design = np.column_stack([np.ones(len(features)), np.asarray(features, dtype=np.float64)])
    size = design.shape[1]
    if len(names) != size - 1:
        raise ValueError(f"{len(names)} names for {size - 1} features")
    y = np.asarray(outcome, dtype=np.float64)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)
    mean = np.zeros(size) if prior_mean is None else np.asarray(prior_mean, dtype=np.float64)
    precision = _precision(prior_precision, size)
    sign = np.zeros(size) if signs is None else np.concatenate([[0.0], np.asarray(signs, float)])
    beta = _solve(design, y, w, mean, precision, sign)
    _, slope, curvature = _at(beta, design, y, w, mean, precision)
    free = ~_held(beta, slope, sign)
    covariance = np.zeros((size, size))
    covariance[np.ix_(free, free)] = np.linalg.inv(curvature[np.ix_(free, free)])
    return Coefficients(tuple(names), beta[1:], float(beta[0]), covariance)


def predict(model: Coefficients, features: Matrix) -> Prediction:
    """Probabilities of rows (n, k). The interval holds what is uncertain about the coefficients
    and how people of equal features differ."""
    rows = np.asarray(features, dtype=np.float64)
    design = np.column_stack([np.ones(len(rows)), rows])
    logit = model.intercept + rows @ model.values
    variance = np.einsum("ij,jk,ik->i", design, model.covariance, design)
    return _interval(logit, variance + model.person_variance)


def recalibrate(
    logit: Vector,
    outcome: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    intercept_deviation: float = INTERCEPT_DEVIATION,
    slope_deviation: float = SLOPE_DEVIATION,
    doubt: float = DOUBT,
) -> Recalibration:
    """Own intercept and slope, shrunk to 0 and 1 by priors of these standard deviations; the
    slope is never negative. Both are then trusted as far as the outcomes speak for them: by
    1 / (1 + e^(doubt − gain)), where the gain is that of the weighted log likelihood. With no
    outcomes it is the identity."""
    eta = np.asarray(logit, dtype=np.float64)
    spread = np.array([intercept_deviation**2, slope_deviation**2])
    if len(eta) == 0:
        return Recalibration(covariance=np.diag(spread))
    y = np.asarray(outcome, dtype=np.float64)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)
    found = fit(
        eta[:, None],
        y,
        ("logit",),
        weights=w,
        prior_mean=(0.0, 1.0),
        prior_precision=1 / spread,
        signs=(1,),
    )
    slope = float(found.values[0])
    own = found.intercept + slope * eta
    gain = float(w @ (np.logaddexp(0.0, eta) - np.logaddexp(0.0, own) + y * (own - eta)))
    trust = float(sigmoid(gain - doubt))
    return Recalibration(trust * found.intercept, 1 + trust * (slope - 1), found.covariance)


def outcome_weights(age: Vector, day: ArrayLike, half_life: float = HALF_LIFE) -> Vector:
    """2^(−age ÷ half-life), in days, over the number of outcomes of the same day: messages of
    one day mostly share their fate."""
    _, place, number = np.unique(np.asarray(day), return_inverse=True, return_counts=True)
    weights: Vector = 2.0 ** (-np.asarray(age, dtype=np.float64) / half_life) / number[place]
    return weights


def recalibrated(prediction: Prediction, own: Recalibration) -> Prediction:
    """A prediction on my scale: its middle moved, its width scaled and my own uncertainty added."""
    half = (_logit(prediction.high) - _logit(prediction.low)) / (2 * NORMAL_80)
    variance = (own.slope * half) ** 2
    if own.covariance is not None:
        design = np.column_stack([np.ones(len(prediction.logit)), prediction.logit])
        variance = variance + np.einsum("ij,jk,ik->i", design, own.covariance, design)
    return _interval(own.intercept + own.slope * prediction.logit, variance)


def person_variance(logit: Vector, outcome: ArrayLike, people: ArrayLike) -> float:
    """How much people (or people in one quarter) differ beyond their features, by moments.

    For a person with Σ(y − p) = s and Σ p(1 − p) = v, E s² ≈ v + τ²v² where τ² is the variance
    of their own logits, so (s² − v)/v² has the mean τ²; its spread is nearly √2 (1/v + τ²), and
    people weigh by the inverse of that squared, else a few with many trials decide alone.
    """
    p = sigmoid(logit)
    _, number = np.unique(np.asarray(people), return_inverse=True)
    surplus = np.bincount(number, weights=np.asarray(outcome, dtype=np.float64) - p)
    spread = np.bincount(number, weights=p * (1 - p))
    if not np.any(spread > 0):
        return 0.0
    surplus, spread = surplus[spread > 0], spread[spread > 0]
    each = (surplus**2 - spread) / spread**2
    found = 0.0
    for _ in range(_MOST_STEPS):
        weight = (1 / spread + found) ** -2
        before, found = found, max(0.0, float(weight @ each / weight.sum()))
        if abs(found - before) < _SETTLED:
            break
    return found


def _interval(logit: Vector, variance: Vector) -> Prediction:
    half = NORMAL_80 * np.sqrt(np.maximum(variance, 0.0))
    return Prediction(logit, sigmoid(logit), sigmoid(logit - half), sigmoid(logit + half))


def _logit(probability: Vector) -> Vector:
    kept = np.clip(probability, 1e-12, 1 - 1e-12)
    odds: Vector = np.log(kept / (1 - kept))
    return odds


def _precision(given: ArrayLike | float, size: int) -> Vector:
    each = np.asarray(given, dtype=np.float64)
    if each.ndim == 0:
        each = np.concatenate([[_FLAT], np.full(size - 1, float(each))])
    return np.maximum(each, _FLAT)


def _at(
    beta: Vector, design: Matrix, y: Vector, w: Vector, mean: Vector, precision: Vector
) -> tuple[float, Vector, Matrix]:
    """The objective with its gradient and second derivatives."""
    eta = design @ beta
    p = sigmoid(eta)
    off = beta - mean
    loss = float(w @ (np.logaddexp(0.0, eta) - y * eta) + 0.5 * precision @ off**2)
    gradient = design.T @ (w * (p - y)) + precision * off
    curvature = (design * (w * p * (1 - p))[:, None]).T @ design
    curvature[np.diag_indices_from(curvature)] += precision
    return loss, gradient, curvature


def _loss(
    beta: Vector, design: Matrix, y: Vector, w: Vector, mean: Vector, precision: Vector
) -> float:
    eta = design @ beta
    return float(w @ (np.logaddexp(0.0, eta) - y * eta) + 0.5 * precision @ (beta - mean) ** 2)


def _held(beta: Vector, gradient: Vector, sign: Vector) -> NDArray[np.bool_]:
    """Which coefficients sit at 0 and would go down the gradient only across it."""
    held: NDArray[np.bool_] = (sign != 0) & (beta == 0) & (gradient * sign > 0)
    return held


def _allowed(beta: Vector, sign: Vector) -> Vector:
    kept: Vector = np.where(beta * sign < 0, 0.0, beta)
    return kept


def _solve(
    design: Matrix, y: Vector, w: Vector, mean: Vector, precision: Vector, sign: Vector
) -> Vector:
    beta = _allowed(mean, sign)
    enough = _TOLERANCE * max(1.0, float(w.sum()))
    for _ in range(_MOST_STEPS):
        loss, gradient, curvature = _at(beta, design, y, w, mean, precision)
        free = ~_held(beta, gradient, sign)
        if np.max(np.abs(gradient[free]), initial=0.0) <= enough:
            break
        step = np.zeros_like(beta)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        length = 1.0
        while length > _SHORTEST:
            trial = _allowed(beta - length * step, sign)
            fall = float(gradient @ (beta - trial))
            if _loss(trial, design, y, w, mean, precision) <= loss - 1e-4 * fall:
                break
            length /= 2
        else:
            break
        beta = trial
    return beta
