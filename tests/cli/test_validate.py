"""What closeknit validate writes and draws."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from closeknit.cli import validate
from closeknit.judge.track import NO_MESSAGE, Given, TrackRecord, record
from closeknit.network.validation import Validation

Floats = NDArray[np.float64]
FIGURES = {"log_loss", "auc", "brier", "ece", "slope"}


def _record(p: Floats, y: Floats, baseline: Floats, message: bool = True) -> TrackRecord:
    n = len(p)
    number = np.arange(n)
    ids = number if message else np.full(n, NO_MESSAGE)
    time = 1_500_000_000 + 60 * number
    return record(Given(ids, number % 30, number % 30, time, p, y, {"recency": baseline}))


@pytest.fixture(scope="module")
def validation() -> Validation:
    dice = np.random.default_rng(1)
    n = 900
    p = dice.uniform(0.1, 0.9, n)
    y = (dice.random(n) < p).astype(float)
    flat = np.full(n, y.mean())
    unresolved = np.where(np.arange(n) < n - 10, y, np.nan)
    return Validation(
        {
            "reply": _record(p, unresolved, flat),
            "initiate": _record(flat, y, flat, message=False),
            "alive": _record(flat, y, p, message=False),
            "reply_time": _record(p[:9], y[:9], flat[:9]),
        },
        {number: f"<{number}@example.org>" for number in range(n)},
        {number: f"p{number}@example.org" for number in range(30)},
    )


def _run(monkeypatch: pytest.MonkeyPatch, found: Validation, *given: str) -> Result:
    class Stub:
        def validate(self) -> Validation:
            return found

    monkeypatch.setattr(validate, "network", lambda home: Stub())
    done = CliRunner().invoke(validate.verb, given, catch_exceptions=False)
    assert done.exit_code == 0
    return done


def test_json_is_as_agreed(monkeypatch: pytest.MonkeyPatch, validation: Validation) -> None:
    said = json.loads(_run(monkeypatch, validation, "--json").stdout)["tasks"]
    assert set(said) == {"reply", "initiate", "alive", "reply_time"}
    reply = said["reply"]
    assert reply["trials"] == 890 == sum(row["n"] for row in reply["reliability"])
    assert set(reply) >= FIGURES
    assert set(reply["intervals"]) == FIGURES
    low, high = reply["intervals"]["log_loss"]
    assert low < reply["log_loss"] < high
    assert {"log_loss", "auc"} <= set(reply["baselines"]["recency"])
    assert said["reply_time"] == {"trials": 9}


def test_trials_are_written_as_agreed(
    monkeypatch: pytest.MonkeyPatch, validation: Validation, tmp_path: Path
) -> None:
    file = tmp_path / "trials.jsonl"
    _run(monkeypatch, validation, "--trials", str(file), "--json")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    keys = {"task", "message_id", "person", "time", "probability", "outcome"}
    assert all(set(row) == keys for row in rows)
    for task, found in validation.tasks.items():
        own = [row for row in rows if row["task"] == task]
        assert len(own) == len(found.given.time)
        assert sum(row["outcome"] is not None for row in own) == found.resolved
        assert all((row["message_id"] is None) == (task in ("initiate", "alive")) for row in own)
    assert rows[31]["message_id"] == "<31@example.org>"
    assert rows[31]["person"] == "p1@example.org"
    assert rows[31]["time"].startswith("2017-07-14T03:11:00")


def test_drawn_and_honest_task_by_task(
    monkeypatch: pytest.MonkeyPatch, validation: Validation
) -> None:
    text = _run(monkeypatch, validation).stdout
    assert max(len(line) for line in text.splitlines()) <= 90
    # a bar of 40 is all; the last tenth came true for about 86 of 100
    longest = max(line.count("█") for line in text.split("Would they open")[0].splitlines())
    assert 30 <= longest <= 38
    text = " ".join(text.split())
    reply, rest = text.split("Would they open a thread")
    initiate, rest = rest.split("Would there be contact")
    alive, time = rest.split("When they answered")
    assert "better than the best count, “recency”" in reply
    assert "This is no better than the count “recency” (+0.0 %" in initiate
    assert "The count “recency” does better here, by" in alive
    assert "too little has happened" in time


def test_too_few_of_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    few = _record(np.full(5, 0.5), np.ones(5), np.full(5, 0.5))
    text = _run(monkeypatch, Validation({"reply": few, "alive": few}, {}, {})).stdout
    assert text.startswith("Only 5 of your messages can be judged so far")
