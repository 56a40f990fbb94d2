"""What the verbs share: their options, and how a sentence or a document is put out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TypeVar

import click

from closeknit import clock
from closeknit.config import home_folder
from closeknit.model.verdicts import Size
from closeknit.network import Network

F = TypeVar("F", bound=Callable[..., object])

home_option = click.option("--home", metavar="DIR", help="The folder that holds everything.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document instead.")


def options(function: F) -> F:
    """--home and --json."""
    return home_option(json_option(function))


def as_of_option(function: F) -> F:
    """--as-of DATE, as seconds."""
    return click.option(
        "--as-of", metavar="DATE", callback=moment, help="Judge as of this date (2026-03-01)."
    )(function)


def size_option(function: F) -> F:
    """--size 1..5."""
    return click.option(
        "--size",
        type=click.IntRange(1, 5),
        callback=lambda _c, _p, value: None if value is None else Size(value),
        help="1 information, 2 time, 3 name, 4 reputation, 5 stake; else read from the text.",
    )(function)


def network(home: str | None) -> Network:
    """The façade over the chosen home; its remarks go to standard error."""
    return Network(home_folder(home), lambda sentence: click.echo(sentence, err=True))


def put_json(document: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


def on_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def count(n: int, noun: str, plural: str = "") -> str:
    """“1 person”, “12,818 messages”."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def moment(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """A date that an option was given, as seconds."""
    if value is None:
        return None
    try:
        return clock.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def printable(text: str) -> str:
    """Without the control sequences for terminals that mail and file names can carry."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable())
