"""My own scale for a population's logits, followed from day to day.

A mailbox differs from the population by an offset that stays, one that drifts, and a slope:

    own logit = x + c + d + b·(x − CENTRE)

c and b are normal about 0; d is an Ornstein–Uhlenbeck process about 0. They are followed by a
Kalman filter for logits, one step per day of messages sent. Messages of one day mostly share
their fate: an effect of the day of variance σ² leaves n outcomes with the weight of
1 / (1 + σ² Σ p(1 − p)) each, so that no day says more than 1/σ² outcomes could.

Most mailboxes are near the population and a few far from it, so several such scales, of smaller
and larger priors, run beside the population alone, and are mixed by how well each did so far: the
log of each one's odds against the population begins at −DOUBT and grows by each day's gain in log
likelihood, of the probabilities as they were given then. A mixture of forecasters by their past
loses to none of them more than a little, so my own data cannot do much harm.

A trial's outcome is used from the start of the day, 8 days after the day (UTC) it was sent: by then
the 7 days of all its messages are over. Nothing else of the future enters, so a mailbox that is cut
gives the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from closeknit.clock import DAY
from closeknit.judge.logistic import Recalibration

Vector = NDArray[np.float64]

CENTRE = -0.8  # the middle of the population's logits, where offset and slope are told apart
WAIT = 8  # days from the day of sending to the day on which the outcomes count


@dataclass(frozen=True, slots=True)
class Drift:
    """How mailboxes differ: standard deviations in logits, `memory` in days."""

    constant: float
    drift: float
    slope: float
    memory: float = 90.0
    day: float = 1.0


# chosen without the two largest mailboxes (bench/README.md)
DRIFTS = (Drift(0.2, 0.2, 0.2), Drift(0.4, 0.4, 0.3))
DOUBT = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """For each trial, by what was known when it was sent: the own `logit` and its `variance`
    from what is uncertain about my scale. `now` is my scale at the moment asked for."""

    logit: Vector
    variance: Vector
    now: Recalibration


def play(
    time: Sequence[int],
    logit: Sequence[float] | Vector,
    outcome: Sequence[float | None] | Vector,
    now: int | None = None,
    *,
    drifts: Sequence[Drift] = DRIFTS,
    doubt: float = DOUBT,
    wait: int = WAIT,
) -> Played:
    """Go through trials in order of time (seconds, UTC) with the population's logits; an
    unresolved outcome is None or nan and never counts. `now` is a moment not before the last
    trial (by default that trial's), `wait` the days from sending until outcomes count. Linear in
    the number of trials."""
    times = [int(t) for t in time]
    if any(a > b for a, b in pairwise(times)):
        raise ValueError("trials are not in order of time")
    if now is not None and times and now < times[-1]:
        raise ValueError("the moment asked for is before the last trial")
    x = [float(v) for v in logit]
    y = [None if v is None or math.isnan(v) else float(v) for v in outcome]
    days = [t // DAY for t in times]
    scales = [_Scale(drift, doubt + math.log(len(drifts))) for drift in drifts]
    own: list[float] = []
    variance: list[float] = []
    waiting = 0
    today: int | None = None
    mixed = _mixed(scales, 0)
    for row, day in enumerate(days):
        if day != today:
            today = day
            waiting = _catch_up(scales, days, x, y, waiting, row, today - wait)
            mixed = _mixed(scales, today)
        for scale in scales:
            scale.give(today, x[row])
        z = x[row] - CENTRE
        own.append(x[row] + mixed.offset + mixed.slope * z)
        variance.append(mixed.v0 + 2 * z * mixed.v01 + z * z * mixed.v1)
    last = now // DAY if now is not None else (days[-1] if days else 0)
    _catch_up(scales, days, x, y, waiting, len(x), last - wait)
    return Played(np.array(own), np.array(variance), _recalibration(_mixed(scales, last)))


def _catch_up(
    scales: Sequence[_Scale],
    days: Sequence[int],
    logit: Sequence[float],
    outcome: Sequence[float | None],
    start: int,
    stop: int,
    until: int,
) -> int:
    """Take in every day up to `until`; the first trial that isn't."""
    while start < stop and days[start] <= until:
        end = start
        while end < stop and days[end] == days[start]:
            end += 1
        rows = [(i, y) for i in range(start, end) if (y := outcome[i]) is not None]
        if rows:
            x, known = [logit[i] for i, _ in rows], [y for _, y in rows]
            for scale in scales:
                scale.take_in(days[start], x, known, [scale.given[i] for i, _ in rows])
        start = end
    return start


@dataclass(frozen=True, slots=True)
class _Move:
    """Offset and slope of the own logit at CENTRE, and their variances: offset, both, slope."""

    offset: float
    slope: float
    v0: float
    v01: float
    v1: float


def _mixed(scales: Sequence[_Scale], day: int) -> _Move:
    """The scales' mean on a day, the population's among them, and what is uncertain: within the
    scales, as if one of them held, and between all."""
    moves = [scale.on(day) for scale in scales]
    odds = [scale.odds for scale in scales]
    best = max(odds)
    among = [math.exp(o - best) for o in odds]
    held = [w / sum(among) for w in among]
    top = max(0.0, best)
    left = math.exp(-top) / (math.exp(-top) + math.exp(best - top) * sum(among))
    share = [(1 - left) * i for i in held]
    offset = sum(w * m.offset for w, m in zip(share, moves, strict=True))
    slope = sum(w * m.slope for w, m in zip(share, moves, strict=True))
    parts = list(zip(share, moves, held, strict=True))
    return _Move(
        offset,
        slope,
        sum(i * m.v0 + w * (m.offset - offset) ** 2 for w, m, i in parts) + left * offset**2,
        sum(i * m.v01 + w * (m.offset - offset) * (m.slope - slope) for w, m, i in parts)
        + left * offset * slope,
        sum(i * m.v1 + w * (m.slope - slope) ** 2 for w, m, i in parts) + left * slope**2,
    )


def _recalibration(m: _Move) -> Recalibration:
    """As intercept and slope of the population's logit."""
    both = m.v01 - CENTRE * m.v1
    first = m.v0 - 2 * CENTRE * m.v01 + CENTRE**2 * m.v1
    covariance = np.array([[first, both], [both, m.v1]])
    return Recalibration(m.offset - m.slope * CENTRE, 1 + m.slope, covariance)


class _Scale:
    """Means and covariances of c, d and b on the last day taken in, the log of the odds against
    the population, and the logits given so far."""

    __slots__ = ("b", "c", "d", "day", "drift", "given", "odds", "p")

    def __init__(self, drift: Drift, doubt: float) -> None:
        self.drift = drift
        self.c = self.d = self.b = 0.0
        # variances and covariances: cc, cd, cb, dd, db, bb
        self.p = (drift.constant**2, 0.0, 0.0, drift.drift**2, 0.0, drift.slope**2)
        self.day: int | None = None
        self.odds = -doubt
        self.given: list[float] = []

    def on(self, day: int) -> _Move:
        fade = self._fade(day)
        cc, cd, cb, dd, db, bb = self.p
        drifted = dd * fade**2 + self.drift.drift**2 * (1 - fade**2)
        v0 = cc + 2 * fade * cd + drifted
        return _Move(self.c + fade * self.d, self.b, v0, cb + fade * db, bb)

    def give(self, day: int, x: float) -> None:
        """Note what this scale alone makes of a population's logit on a day."""
        self.given.append(x + self.c + self._fade(day) * self.d + self.b * (x - CENTRE))

    def take_in(
        self, day: int, logit: Sequence[float], outcome: Sequence[float], given: Sequence[float]
    ) -> None:
        """One day's outcomes, with the population's logits and those given then."""
        fade = self._fade(day)
        cc, cd, cb, dd, db, bb = self.p
        self.d *= fade
        cd, db = cd * fade, db * fade
        dd = dd * fade**2 + self.drift.drift**2 * (1 - fade**2)
        self.day = day
        offset = self.c + self.d
        score0 = score1 = i00 = i01 = i11 = gain = 0.0
        for x, y, told in zip(logit, outcome, given, strict=True):
            z = x - CENTRE
            p = _sigmoid(x + offset + self.b * z)
            v = p * (1 - p)
            score0 += y - p
            score1 += (y - p) * z
            i00 += v
            i01 += v * z
            i11 += v * z * z
            gain += _softplus(x) - _softplus(told) + y * (told - x)
        w = 1 / (1 + self.drift.day**2 * i00)
        self.odds += w * gain
        i00, i01, i11 = w * i00, w * i01, w * i11
        # columns of the covariance with the offset and with the slope
        to_offset = (cc + cd, cd + dd, cb + db)
        to_slope = (cb, db, bb)
        s00, s01, s11 = to_offset[0] + to_offset[1], to_offset[2], bb
        # G = (1 + I·S)⁻¹: means move by K·G·score, the covariance falls by K·G·I·Kᵀ
        m00, m01 = 1 + i00 * s00 + i01 * s01, i00 * s01 + i01 * s11
        m10, m11 = i01 * s00 + i11 * s01, 1 + i01 * s01 + i11 * s11
        whole = m00 * m11 - m01 * m10
        g0 = w * (m11 * score0 - m01 * score1) / whole
        g1 = w * (m00 * score1 - m10 * score0) / whole
        f00, f01 = (m11 * i00 - m01 * i01) / whole, (m11 * i01 - m01 * i11) / whole
        f11 = (m00 * i11 - m10 * i01) / whole
        self.c += to_offset[0] * g0 + to_slope[0] * g1
        self.d += to_offset[1] * g0 + to_slope[1] * g1
        self.b = max(-1.0, self.b + to_offset[2] * g0 + to_slope[2] * g1)

        def fall(i: int, j: int) -> float:
            return (
                to_offset[i] * (f00 * to_offset[j] + f01 * to_slope[j])
                + to_slope[i] * (f01 * to_offset[j] + f11 * to_slope[j])
            )  # fmt: skip

        self.p = (
            cc - fall(0, 0),
            cd - fall(0, 1),
            cb - fall(0, 2),
            dd - fall(1, 1),
            db - fall(1, 2),
            bb - fall(2, 2),
        )

    def _fade(self, day: int) -> float:
        return 1.0 if self.day is None else math.exp(-(day - self.day) / self.drift.memory)


def _sigmoid(x: float) -> float:
    return 0.5 * (1 + math.tanh(0.5 * x))


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))
