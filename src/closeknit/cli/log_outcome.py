"""closeknit log outcome"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, put_json


@click.command("outcome")
@click.argument("reference", metavar="REF")
@click.argument("word")
@click.argument("more", metavar="[AMOUNT]", nargs=-1)
@options
def verb(reference: str, word: str, more: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """Say what became of an ask, a promise or a referral.

    REF is a message (i12, or its Message-ID) or something you noted (L12). WORD is granted,
    refused, deferred or unanswered of an ask; kept or broken of a promise; won or lost of a
    referral, with the amount if you like (“won 2,000 EUR”). “clear” withdraws it.
    """
    shown, outcome = network(home).log_outcome(reference, word.lower(), more)
    if as_json:
        put_json({"ref": shown, "outcome": None if outcome == "clear" else outcome})
    elif outcome == "clear":
        click.echo(f"What you said of the outcome of {shown} is withdrawn.")
    else:
        click.echo(f"Noted: {shown} was {outcome}. Undo with: closeknit log outcome {shown} clear")
