"""closeknit split"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, put_json


@click.command("split")
@click.argument("person")
@click.argument("handle")
@options
def verb(person: str, handle: str, home: str | None, as_json: bool) -> None:
    """Take an address out of a person: it is somebody else's.

    To undo: closeknit different PERSON HANDLE --undo
    """
    someone = network(home).split(person, handle)
    sentence = f"{handle} is no longer {someone.name}'s."
    put_json({"done": sentence}) if as_json else click.echo(sentence)
