"""closeknit different"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, put_json


@click.command("different")
@click.argument("a")
@click.argument("b")
@click.option("--undo", is_flag=True, help="Withdraw what was said of these two.")
@options
def verb(a: str, b: str, undo: bool, home: str | None, as_json: bool) -> None:
    """Say that two people, or two addresses, are never to be taken for one."""
    net = network(home)
    if undo:
        net.undo(a, b)
        sentence = f"What you said of {a} and {b} is withdrawn."
    else:
        net.different(a, b)
        sentence = f"{a} and {b} are different people, whatever later imports say."
    put_json({"done": sentence}) if as_json else click.echo(sentence)
