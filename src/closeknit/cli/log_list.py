"""closeknit log list"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, printable, put_json
from closeknit.cli.noted import shape, what
from closeknit.clock import day


@click.command("list")
@click.argument("person", nargs=-1)
@options
def verb(person: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """Show what you noted, of everybody or of one person; the latest first."""
    notes = network(home).logged(" ".join(person) or None)
    if as_json:
        put_json([shape(noted) for noted in notes])
        return
    for noted in notes:
        told = what(noted)
        click.echo(printable(f"{noted.ref:5} {day(noted.note.time)}  {told[0].upper()}{told[1:]}"))
    if not notes:
        click.echo("You noted nothing yet. Begin with: closeknit log call PERSON yesterday")
