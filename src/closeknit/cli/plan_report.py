"""What followed the steps of the plan, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import click

from closeknit.cli.common import count, put_json
from closeknit.cli.lines import put
from closeknit.model.plans import Followed


def put_report(rows: Sequence[Followed], as_json: bool) -> None:
    """One line for each kind of step."""
    if as_json:
        put_json([_shape(row) for row in rows])
        return
    if not rows:
        put(
            "No step is old enough: 60 days after each that you did (closeknit plan done), the "
            "words that came from them are counted against the 60 days before it."
        )
        return
    click.echo("Words from them in the 60 days after a step, less those in the 60 days before:")
    for row in rows:
        sure = "" if row.gain_is == "measured" else ", too few to tell: still assumed"
        click.echo(
            f"  {row.act.value:15} {count(row.steps, 'step'):9} {row.change:+.1f} each "
            f"({row.low:+.1f} to {row.high:+.1f}){sure}"
        )
    put(
        "The range holds the truth four times in five. What followed isn't always because of it: "
        "many who fall silent write again by themselves."
    )


def _shape(row: Followed) -> dict[str, object]:
    return {
        "act": row.act.value,
        "steps": row.steps,
        "before": round(row.before, 3),
        "after": round(row.after, 3),
        "change": {"estimate": round(row.change, 3), "low": row.low, "high": row.high},
        "gain_is": row.gain_is,
    }
