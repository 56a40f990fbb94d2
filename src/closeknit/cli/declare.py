"""closeknit declare"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, put_json


@click.command("declare")
@click.argument("person")
@click.argument("word", type=click.Choice(["connection", "contact", "partner", "clear"]))
@options
def verb(person: str, word: str, home: str | None, as_json: bool) -> None:
    """Say what somebody is to you. Your word stands until you withdraw it with “clear”."""
    someone = network(home).declare(person, word)
    if as_json:
        put_json(
            {"id": someone.id, "name": someone.name, "declared": None if word == "clear" else word}
        )
    elif word == "clear":
        click.echo(f"{someone.name} is judged by the evidence again.")
    else:
        click.echo(f"{someone.name} is a {word} now, because you said so.")
