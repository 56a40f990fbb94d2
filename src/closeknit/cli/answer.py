"""closeknit answer"""

from __future__ import annotations

import click

from closeknit.advise.questions import THIRTEEN
from closeknit.cli.common import network, options, put_json
from closeknit.cli.lines import put
from closeknit.network.answers import WORDS

LISTED = "\n".join(f"  {number:2} {text}" for number, text in enumerate(THIRTEEN, 1))


@click.command(
    "answer",
    help="Answer one of the thirteen questions to settle before you ask somebody for a favour. "
    "“ask” shows them, with what you answered; “clear” withdraws an answer.\n\n\b\n"
    + LISTED.format(name="PERSON"),
)
@click.argument("person")
@click.argument("number", type=int)
@click.argument("word", type=click.Choice(WORDS))
@options
def verb(person: str, number: int, word: str, home: str | None, as_json: bool) -> None:
    someone, question = network(home).answer(person, number, word)
    if as_json:
        put_json({"person": someone.id, "number": number, "answer": word})
    elif word == "clear":
        put(f"Open again: {question}")
    else:
        put(f"{question} {word.capitalize()}: kept.")
