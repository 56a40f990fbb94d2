"""The record of the tasks: what is tested, beside what, and what chance looks like."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from closeknit.judge import monthly, reply_time, tasks
from closeknit.judge.logistic import sigmoid
from closeknit.judge.monthly import ALIVE, INITIATE
from closeknit.judge.track import Given, record, under_test

Floats = NDArray[np.float64]
DAY = 86_400
T = 17_532 * DAY  # the first second of 2018


def _given(p: Floats, y: Floats, **baselines: Floats) -> Given:
    n = len(p)
    number = np.arange(n)
    return Given(number, number % 40, number % 40, T + number, p, y, baselines)


def test_tested_after_the_first_year_or_300() -> None:
    time = T + np.arange(400) * DAY
    late = under_test(time, np.zeros(400), 7 * DAY)
    # 300 were resolved 7 days after the 300th, and known the day after
    assert int(np.argmax(late)) == 307
    slow = T + np.arange(100) * 7 * DAY
    assert int(np.argmax(under_test(slow, np.zeros(100), 7 * DAY))) == 53
    assert not under_test(slow[:50], np.zeros(50), 7 * DAY).any()
    assert under_test(time[:0], np.zeros(0), 7).size == 0


def test_too_little_has_happened() -> None:
    p = np.full(19, 0.5)
    assert record(_given(p, np.arange(19.0) % 2)).score is None
    many = np.full(500, 0.1)
    rare = np.zeros(500)
    rare[:4] = 1
    assert record(_given(many, rare)).score is None
    rare[4] = 1
    found = record(_given(many, np.where(np.arange(500) < 450, rare, np.nan)))
    assert found.score is not None
    assert found.resolved == 450


def test_the_best_count_and_the_gain_over_it() -> None:
    dice = np.random.default_rng(2)
    p = dice.uniform(0.05, 0.95, 3000)
    y = (dice.random(3000) < p).astype(float)
    flat = np.full(3000, 0.5)
    found = record(_given(p, y, flat=flat, dull=0.8 * flat + 0.2 * p))
    assert found.best == "dull"
    assert found.score is not None
    gain, (low, high) = found.gains["flat"]
    assert gain == pytest.approx(1 - found.score.log_loss / np.log(2))
    assert 0 < low < gain < high
    assert record(_given(flat, y, good=p)).gains["good"][1][1] < 0


def test_shuffled_outcomes_are_chance() -> None:
    dice = np.random.default_rng(5)
    p = dice.uniform(0.05, 0.95, 4000)
    y = dice.permutation((dice.random(4000) < p).astype(float))
    found = record(_given(p, y))
    assert found.score is not None
    assert abs(found.score.auc - 0.5) < 0.03


def _months(seed: int = 0, people: int = 60, many: int = 36) -> dict[str, Floats]:
    """Months whose labels come true as the population says, with people of their own size."""
    dice = np.random.default_rng(seed)
    starts = [datetime(2018 + n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in range(many)]
    n = people * many
    size = np.tile(dice.gamma(0.7, 6.0, people), many)
    f = {name: np.zeros(n) for name in ("out_14", "in_14", "my_initiations_365", "in_60")}
    f |= dict.fromkeys(("in_365", "out_365", "their_initiations_365"), size)
    f |= {"out_60": size / 4, "active_days": 1 + np.floor(size), "contacts": 2 + np.floor(size)}
    f |= {"silence": dice.uniform(1, 300, n), "usual_gap": np.full(n, 20.0)}
    f |= {"last": f["silence"] / 2, "age": f["silence"] + np.repeat(np.arange(many) * 30.0, people)}
    f["time"] = np.repeat(np.array([s.timestamp() for s in starts]), people)
    f["person_id"] = np.tile(np.arange(1.0, people + 1), many)
    for task in (INITIATE, ALIVE):
        p = sigmoid(monthly.logits(task, f))
        open_still = f["time"] + task.horizon * DAY > f["time"].max()
        f[task.label] = np.where(open_still, np.nan, (dice.random(n) < p).astype(float))
    return f


@pytest.mark.parametrize("task", [INITIATE, ALIVE])
def test_a_monthly_task(task: monthly.Monthly) -> None:
    facts = _months()
    found = tasks.monthly_record(task, facts)
    given = found.given
    assert (given.interaction_id == -1).all()
    assert np.array_equal(given.handle_id, given.person_id)
    assert found.resolved == (~np.isnan(given.outcome)).sum()
    assert np.isnan(given.outcome).any()
    assert found.score is not None
    assert found.score.slope == pytest.approx(1, abs=0.25)
    assert found.score.ece < 0.03
    wanted = {"recency", "frequency", "recency_and_frequency", "ewma"}
    assert set(found.baselines) == wanted | ({"bg_nbd"} if task is ALIVE else set())


def test_a_planted_future_is_caught() -> None:
    """A feature that knows the outcome gains far more than any count leaves to be gained."""
    facts = _months()
    honest = tasks.monthly_record(ALIVE, facts)
    told = np.nan_to_num(facts[ALIVE.label])
    planted = tasks.monthly_record(ALIVE, facts | {"in_365": 500.0 * told})
    assert honest.score is not None
    assert planted.score is not None
    best = honest.baselines[honest.best or ""].log_loss
    assert 1 - honest.score.log_loss / best < 0.25 < 1 - planted.score.log_loss / best


def test_nobody_at_all() -> None:
    none = {name: column[:0] for name, column in _months(people=1, many=1).items()}
    assert tasks.monthly_record(ALIVE, none).score is None


def _messages(n: int = 800) -> dict[str, Floats]:
    dice = np.random.default_rng(4)
    number = np.arange(float(n))
    f = {"interaction_id": number, "person_id": number % 25, "handle_id": number % 25}
    f |= {name: np.ones(n) for name in ("opens", "to", "question")}
    f |= {"time": T + number * DAY, "words": np.full(n, 80.0), "mine_in_thread": np.zeros(n)}
    f |= {"silence": dice.uniform(0, 50, n), "run": np.zeros(n), "active_days": np.full(n, 9.0)}
    names = ("trials_365", "my_trials_365", "my_trials_90", "trials", "my_trials")
    f |= {name: np.full(n, 8.0) for name in names}
    f |= {name.replace("trials", "answered"): np.full(n, 3.0) for name in names}
    f |= {"outcome": (dice.random(n) < 0.4).astype(float), "answers_them": np.zeros(n)}
    f |= {"answers": np.full(n, 3.0), "log_hours": np.full(n, 7.0)}
    f["outcome"][-5:] = np.nan
    f["hours"] = np.where(f["outcome"] == 1, dice.uniform(0.1, 168, n), np.nan)
    return f


def test_the_reply_task_and_its_counts() -> None:
    facts = _messages()
    found = tasks.reply_record(facts)
    assert found.resolved == found.given.outcome.size - 5
    rates = {"overall_rate", "recipient_eb", "dyad_eb", "fading_rate"}
    assert set(found.baselines) == rates | {"recency", "frequency", "ewma"}
    # my rate (3 + 5·.4) / (8 + 5), then 3.2 pseudo-trials at it
    mine = 5 / 13
    assert found.given.baselines["overall_rate"][0] == pytest.approx(mine)
    assert found.given.baselines["dyad_eb"][0] == pytest.approx((3 + 3.2 * mine) / 11.2)
    assert found.given.baselines["recipient_eb"][0] == pytest.approx((3 + 5 * mine) / 13)


def test_the_reply_time_task() -> None:
    facts = _messages()
    found = tasks.reply_time_record(facts)
    given = found.given
    known = ~np.isnan(given.outcome)
    # the trials of the reply task, with an outcome where an answer came
    assert known.sum() == (tasks.reply_record(facts).given.outcome == 1).sum() == found.resolved
    assert np.array_equal(given.outcome[known], (facts["hours"][-len(known) :] <= 24)[known])
    assert set(found.baselines) == {"histogram", "without_person"}
    assert found.score is not None
    shares = reply_time.histogram(facts)[-len(known) :]
    place = reply_time.bin_of(np.nan_to_num(facts["hours"][-len(known) :]))
    loss = -np.log(shares[np.arange(len(place)), place])[known].mean()
    assert found.baselines["histogram"].log_loss == pytest.approx(loss)


def test_no_messages_at_all() -> None:
    none = {name: column[:0] for name, column in _messages(2).items()}
    assert tasks.reply_record(none).resolved == tasks.reply_time_record(none).resolved == 0


def test_a_slice_is_the_record_of_its_trials_alone() -> None:
    dice = np.random.default_rng(4)
    p = dice.uniform(0.05, 0.95, 900)
    y = np.where(dice.random(900) < 0.1, np.nan, (dice.random(900) < p).astype(float))
    flat, third = np.full(900, 0.5), np.arange(900) % 3 == 0
    found = record(_given(p, y, flat=flat), {"third": third, "few": np.arange(900) < 15})
    alone = record(_given(p[third], y[third], flat=flat[third]))
    assert set(found.slices) == {"third"}  # of the other there are too few
    part = found.slices["third"]
    assert part.resolved == alone.resolved
    assert part.score == alone.score
    assert part.best == pytest.approx(np.log(2))
