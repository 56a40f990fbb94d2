"""closeknit asked"""

from __future__ import annotations

import click

from closeknit.cli import shapes
from closeknit.cli.ask import put_judgement
from closeknit.cli.common import as_of_option, network, options, put_json, size_option
from closeknit.model.verdicts import Size


@click.command("asked")
@click.argument("person")
@click.argument("text")
@size_option
@as_of_option
@options
def verb(
    person: str, text: str, size: Size | None, as_of: int | None, home: str | None, as_json: bool
) -> None:
    """Weigh an ask that was made of you: closeknit asked Dorian "Promote him to my clients"."""
    answer = network(home).asked(person, text, size, as_of)
    if as_json:
        put_json(shapes.judgement(answer))
        return
    put_judgement(answer)
