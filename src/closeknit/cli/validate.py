"""closeknit validate"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from closeknit.cli.common import network, options, put_json
from closeknit.clock import iso
from closeknit.private import write_private

if TYPE_CHECKING:
    from closeknit.judge.scores import Interval, Score
    from closeknit.judge.track import TrackRecord
    from closeknit.network.validation import Validation

QUESTIONS = {
    "reply": "Would they answer within a week?",
    "initiate": "Would they open a thread to you within 90 days?",
    "alive": "Would there be contact again in the days 91 to 180?",
    "alive_theirs": "Would they write in the days 91 to 180?",
    "reply_time": "When they answered within a week, was it within a day?",
}
WHAT = {"reply": "messages", "reply_time": "answers"}  # months of a person else
SLICES = {
    "new_people": "hardly known people",
    "my_initiations": "threads that you open",
    "to_one": "to one person alone",
}
NAMES = {
    "overall_rate": "your overall rate",
    "recipient_eb": "each person's rate",
    "dyad_eb": "each person's rate, trusted sooner",
    "fading_rate": "each person's rate, fading",
    "recency": "recency",
    "frequency": "frequency",
    "recency_and_frequency": "recency and frequency",
    "ewma": "moving average",
    "bg_nbd": "BG/NBD",
    "histogram": "your usual times",
    "without_person": "without the person",
}
BAR = 40
WIDTH = 90


@click.command("validate")
@click.option(
    "--trials", metavar="FILE", type=click.Path(path_type=Path), help="Also write every trial here."
)
@options
def verb(trials: Path | None, home: str | None, as_json: bool) -> None:
    """Show the track record on your own mail: did the probabilities come true?

    Each message and each month is judged by what was known before it.
    """
    found = network(home).validate()
    if trials:
        write_private(trials, "".join(_lines(found)))
    if as_json:
        put_json({"tasks": {task: _shape(record) for task, record in found.tasks.items()}})
        return
    if all(record.score is None for record in found.tasks.values()):
        resolved = found.tasks["reply"].resolved
        click.echo(
            f"Only {resolved} of your messages can be judged so far: too few for a track "
            "record. Import more of your mail, sent mail above all."
        )
        return
    click.echo("Everything is judged by what was known at that moment.")
    click.echo("A smaller log loss is better; ranges hold 80 % of what chance could make of it.")
    for task, record in found.tasks.items():
        click.echo()
        for line in _drawn(task, record):
            click.echo(line)


def _drawn(task: str, record: TrackRecord) -> Iterator[str]:
    what = WHAT.get(task, "months of somebody")
    yield QUESTIONS[task]
    if record.score is None:
        yield f"{record.resolved:,} {what} can be judged so far: too little has happened in them."
        return
    yield click.wrap_text(f"{record.resolved:,} {what}. {_calibrated(record)}", WIDTH)
    yield ""
    yield f"  {'':34}{'log loss':>9}{'AUC':>7}{'error of calibration':>22}"
    yield _row("closeknit", record.score)
    for name, score in sorted(record.baselines.items(), key=lambda pair: pair[1].log_loss):
        yield _row(NAMES[name], score)
    yield ""
    yield "  said  came true"
    for said, came, n in record.score.reliability:
        bar = "█" * round(BAR * came)
        yield f"  {_percent(said):>5}  {bar}{' ' if bar else ''}{_percent(came)} of {n:,}"
    yield ""
    if record.slices:
        yield "  looked at apart                     log loss    AUC     best count's log loss"
        for name, part in record.slices.items():
            label = f"{SLICES[name]} ({part.resolved:,})"
            auc = "–" if math.isnan(part.score.auc) else f"{part.score.auc:.3f}"
            yield f"  {label:34}{part.score.log_loss:9.4f}{auc:>7}{part.best:26.4f}"
        yield ""
    yield click.wrap_text(_verdict(record), WIDTH, "  ", "  ")


def _row(label: str, score: Score) -> str:
    auc = "–" if math.isnan(score.auc) else f"{score.auc:.3f}"
    return f"  {label:34}{score.log_loss:9.4f}{auc:>7}{score.ece:22.3f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.095 else f"{100 * share:.1f} %"


def _calibrated(record: TrackRecord) -> str:
    assert record.score is not None
    low, high = record.intervals["log_loss"]
    error = record.intervals["ece"]
    return (
        f"Log loss {record.score.log_loss:.3f} ({low:.3f} to {high:.3f}); what was said is off by "
        f"{_points(record.score.ece)} ({_points(error[0])} to {_points(error[1])}) "
        "percentage points."
    )


def _points(value: float) -> str:
    return f"{100 * value:.1f}"


def _verdict(record: TrackRecord) -> str:
    """Against the best of the counts, and no better than chance lets it be."""
    best = record.best
    assert best is not None
    gain, (low, high) = record.gains[best]
    spread = f"80 % range {100 * low:+.1f} to {100 * high:+.1f} %"
    if high < 0:
        return f"The count “{NAMES[best]}” does better here, by {-100 * gain:.1f} % ({spread})."
    if low <= 0:
        return (
            f"This is no better than the count “{NAMES[best]}” ({100 * gain:+.1f} %, {spread}): "
            "what you see is an honest rate, not insight."
        )
    return f"That is {100 * gain:.1f} % better than the best count, “{NAMES[best]}” ({spread})."


def _shape(record: TrackRecord) -> dict[str, object]:
    if record.score is None:
        return {"trials": record.resolved}
    return {
        "trials": record.resolved,
        **_figures(record.score),
        "intervals": {name: _both(ends) for name, ends in record.intervals.items()},
        "baselines": {
            name: {
                "log_loss": s.log_loss,
                "auc": _number(s.auc),
                "gain": record.gains[name][0],
                "gain_interval": _both(record.gains[name][1]),
            }
            for name, s in record.baselines.items()
        },
        "slices": {
            name: {
                "trials": part.resolved,
                "log_loss": part.score.log_loss,
                "auc": _number(part.score.auc),
                "ece": part.score.ece,
                "best_baseline_log_loss": part.best,
            }
            for name, part in record.slices.items()
        },
        "reliability": [
            {"predicted": said, "observed": came, "n": n}
            for said, came, n in record.score.reliability
        ],
    }


def _figures(score: Score) -> dict[str, object]:
    return {
        "log_loss": score.log_loss,
        "auc": _number(score.auc),
        "brier": score.brier,
        "ece": score.ece,
        "slope": _number(score.slope),
    }


def _both(ends: Interval) -> list[float | None]:
    return [_number(end) for end in ends]


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _lines(found: Validation) -> Iterator[str]:
    """Every test trial as a line of JSON."""
    for task, record in found.tasks.items():
        given = record.given
        columns = (given.interaction_id, given.handle_id, given.time, given.probability)
        rows = zip(*(column.tolist() for column in columns), given.outcome.tolist(), strict=True)
        for number, handle, time, probability, outcome in rows:
            row = {
                "task": task,
                "message_id": _key(found.keys, number),
                "person": found.handles[handle],
                "time": iso(time),
                "probability": round(probability, 6),
                "outcome": None if math.isnan(outcome) else int(outcome),
            }
            yield json.dumps(row, ensure_ascii=False) + "\n"


def _key(keys: Mapping[int, str], number: int) -> str | None:
    """The Message-ID; a month has none."""
    return keys[number] if number >= 0 else None
