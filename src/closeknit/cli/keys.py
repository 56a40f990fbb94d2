"""Going through a queue with one key each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from closeknit.cli.common import on_terminal

T = TypeVar("T")

KEYS = {"y": True, "n": False}


def decide(queue: Sequence[T], show: Callable[[T], None], question: str) -> dict[int, bool]:
    """What the person said of the items by their place: y yes, n no, s not now, b back to the one
    before, q enough."""
    decided: dict[int, bool] = {}
    try:
        _ask(queue, show, question, decided)
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo()
    return decided


def _ask(
    queue: Sequence[T], show: Callable[[T], None], question: str, decided: dict[int, bool]
) -> None:
    at = 0
    while at < len(queue):
        show(queue[at])
        click.echo(f"  {at + 1} of {len(queue)}  {question} [y/n/s/b/q] ", nl=False)
        key = _key()
        click.echo(key if key.isprintable() else "")
        if key in ("q", "\x04", "\x1b", ""):
            return
        if key == "b":
            at = max(at - 1, 0)
            decided.pop(at, None)
        elif key in KEYS:
            decided[at] = KEYS[key]
            at += 1
        elif key == "s":
            at += 1


def _key() -> str:
    """One key, or one character of what is piped in; "" at its end."""
    if on_terminal():
        return click.getchar().lower()
    character = " "
    while character.isspace():
        character = sys.stdin.read(1)
        if not character:
            return ""
    return character.lower()
