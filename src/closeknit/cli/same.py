"""closeknit same"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, put_json


@click.command("same")
@click.argument("a")
@click.argument("b")
@click.option("--undo", is_flag=True, help="Withdraw what was said of these two.")
@options
def verb(a: str, b: str, undo: bool, home: str | None, as_json: bool) -> None:
    """Say that two people are one. Remembered across imports; --undo withdraws it.

    To undo, name the two addresses: by then they are one person.
    """
    net = network(home)
    if undo:
        net.undo(a, b)
        sentence = f"What you said of {a} and {b} is withdrawn."
    else:
        first, second = net.same(a, b)
        sentence = (
            f"{first.name} ({first.handles[0]}) and {second.name} ({second.handles[0]}) "
            "are one person now."
        )
    put_json({"done": sentence}) if as_json else click.echo(sentence)
