"""closeknit log undo"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, printable, put_json
from closeknit.cli.noted import sentence, shape


@click.command("undo")
@click.argument("reference", metavar="L12")
@options
def verb(reference: str, home: str | None, as_json: bool) -> None:
    """Take back something that you noted. “closeknit log list” shows what there is."""
    noted = network(home).unlog(reference)
    if as_json:
        put_json({**shape(noted), "undone": True})
    else:
        click.echo(printable(f"Taken back, {noted.ref}: {sentence(noted)}"))
