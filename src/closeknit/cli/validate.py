"""closeknit validate"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from closeknit.cli.common import network, options, put_json
from closeknit.clock import iso

if TYPE_CHECKING:
    from closeknit.judge.track import Score, TrackRecord


@click.command("validate")
@click.option(
    "--trials", metavar="FILE", type=click.Path(path_type=Path), help="Also write every trial here."
)
@options
def verb(trials: Path | None, home: str | None, as_json: bool) -> None:
    """Show the track record on your own mail: did the probabilities come true?

    Each of your messages is judged by what was known before it was sent.
    """
    record, names = network(home).validate()
    if trials:
        trials.write_text(_lines(record, names), encoding="utf-8")
    if as_json:
        put_json({"tasks": {"reply": _shape(record)}})
        return
    if record.score is None:
        click.echo(
            f"Only {record.resolved} of your messages can be judged so far: too few for a track "
            "record. Import more of your mail, sent mail above all."
        )
        return
    click.echo(f"Would they answer within a week? {record.resolved:,} of your messages, judged at")
    click.echo("the moment they were sent.\n")
    click.echo(f"{'':16}{'log loss':>9}{'AUC':>7}{'error of calibration':>22}")
    for name, score in (("closeknit", record.score), *record.baselines.items()):
        label = name.replace("_", " ")
        click.echo(f"{label:16}{score.log_loss:9.4f}{score.auc:7.3f}{score.ece:22.3f}")
    click.echo("\nsaid   came true")
    for said, came, n in record.score.reliability:
        click.echo(f"{100 * said:3.0f} %  {'█' * round(40 * came)} {100 * came:.0f} % of {n}")
    click.echo("\n" + _verdict(record))


def _verdict(record: TrackRecord) -> str:
    assert record.score is not None
    best = min(record.baselines.items(), key=lambda pair: pair[1].log_loss)
    gain = 1 - record.score.log_loss / best[1].log_loss
    if gain <= 0.01:
        return (
            "This is no better than counting each person's past answers: what you see is an "
            "honest rate, not insight."
        )
    return f"That is {100 * gain:.1f} % better than the best simple count ({best[0]})."


def _shape(record: TrackRecord) -> dict[str, object]:
    if record.score is None:
        return {"trials": record.resolved}
    return {
        "trials": record.resolved,
        **_figures(record.score),
        "baselines": {
            name: {"log_loss": s.log_loss, "auc": _number(s.auc)}
            for name, s in record.baselines.items()
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


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _lines(record: TrackRecord, names: dict[tuple[int, int], tuple[str, str]]) -> str:
    lines = []
    for given in record.given:
        trial = given.trial
        message_id, handle = names[trial.interaction_id, trial.handle_id]
        row = {
            "task": "reply",
            "message_id": message_id,
            "person": handle,
            "time": iso(trial.time),
            "probability": round(given.probability, 6),
            "outcome": trial.outcome,
        }
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(lines)
