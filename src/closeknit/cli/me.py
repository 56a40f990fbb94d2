"""closeknit me"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, put_json


@click.command("me")
@click.argument("handles", nargs=-1)
@options
def verb(handles: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """Show which addresses are yours, or say which they are.

    Without HANDLES it shows them; with HANDLES exactly those are yours from now on.
    """
    net = network(home)
    if handles:
        net.set_me(handles)
    mine, reason = net.me()
    if as_json:
        put_json({"handles": list(mine), "reason": reason})
    elif mine:
        click.echo(f"You are {', '.join(mine)}. {reason}")
    else:
        click.echo(f"closeknit doesn't know which address is yours. {reason}")
        click.echo("Say so: closeknit me ADDRESS…")
