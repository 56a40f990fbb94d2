"""closeknit ask"""

from __future__ import annotations

import click

from closeknit.cli import shapes
from closeknit.cli.common import as_of_option, network, options, put_json, size_option
from closeknit.cli.evidence import put_evidence
from closeknit.cli.show import percent
from closeknit.model.verdicts import Judgement, Size

NAMES = {
    1: "information",
    2: "time",
    3: "name",
    4: "reputation",
    5: "stake",
}


@click.command("ask")
@click.argument("person")
@click.argument("text")
@size_option
@as_of_option
@options
def verb(
    person: str, text: str, size: Size | None, as_of: int | None, home: str | None, as_json: bool
) -> None:
    """Check an ask before you make it: closeknit ask Marta "Promote my programme"."""
    answer = network(home).ask(person, text, size, as_of)
    if as_json:
        put_json(shapes.judgement(answer))
        return
    put_judgement(answer)


def put_judgement(answer: Judgement) -> None:
    """A verdict with everything that leads on from it."""
    of_me = bool(answer.draft_reply)
    noun = "favour" if of_me else "ask"
    click.echo(answer.sentence)
    if answer.ask.size:
        size = int(answer.ask.size)
        click.echo(f"Size of the {noun}: {size}, {NAMES[size]} ({answer.ask.reason})")
    if answer.largest_supported_size:
        largest = int(answer.largest_supported_size)
        click.echo(f"The largest {noun} that this tie supports: {largest}, {NAMES[largest]}")
    if answer.connection_probability:
        click.echo(f"Knows and trusts you: {percent(answer.connection_probability)}")
    if answer.reply_probability and not of_me:
        click.echo(f"Would answer within a week: {percent(answer.reply_probability)}")
    if answer.smaller_ask:
        click.echo(f"\nSomething smaller\n  {answer.smaller_ask}")
    _list("First", answer.first_steps)
    if answer.alternatives:
        _list(
            "Better placed, by how well they know and trust you",
            tuple(f"{a.name}, {percent(a.connection_probability)}" for a in answer.alternatives),
        )
    if answer.channel:
        click.echo(f"\nHow\n  {answer.channel}")
    if answer.draft_reply:
        click.echo("\nA draft, for you to edit")
        for line in answer.draft_reply.splitlines():
            click.echo(f"  {line}".rstrip())
    put_evidence(
        answer.evidence,
        # whether they'd answer me is no matter where they ask
        [s for s in answer.sums if not of_me or s.figure == "connection"],
    )
    _list("What would change this", answer.missing)


def _list(heading: str, lines: tuple[str, ...]) -> None:
    if lines:
        click.echo(f"\n{heading}")
        for line in lines:
            click.echo(f"  {line}")
