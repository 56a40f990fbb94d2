"""closeknit doctor"""

from __future__ import annotations

import click

from closeknit.cli.common import count, network, options, put_json

_MARKS = {"well": "✓", "note": "·", "mended": "✓ mended:", "wrong": "✗"}


@click.command("doctor")
@options
def verb(home: str | None, as_json: bool) -> None:
    """Look whether everything is in order, and mend what can be mended.

    Ends with status 1 if something is wrong that only you can mend.
    """
    health = network(home).doctor()
    if as_json:
        put_json(
            {
                "well": health.well,
                "findings": [
                    {"check": f.check, "state": f.state.value, "sentence": f.sentence}
                    for f in health.findings
                ],
                "versions": health.versions,
                "forgotten": health.forgotten,
            }
        )
    else:
        for finding in health.findings:
            click.echo(f"{_MARKS[finding.state.value]} {finding.sentence}")
        if health.forgotten:
            click.echo(
                f"· {count(health.forgotten, 'handle or card is', 'handles and cards are')} "
                "forgotten and kept from coming back."
            )
        click.echo(", ".join(f"{name} {number}" for name, number in health.versions.items()) + ".")
    if not health.well:
        raise SystemExit(1)
