"""closeknit log review"""

from __future__ import annotations

import sys

import click

from closeknit.cli import entries
from closeknit.cli.common import count, network, on_terminal, options, put_json
from closeknit.cli.lines import put
from closeknit.model.ledger import Entry

KEYS = {"y": True, "n": False}
AT_ONCE = 20


@click.command("review")
@click.argument("person", required=False)
@click.option(
    "--most", type=click.IntRange(1), default=AT_ONCE, help=f"How many at most ({AT_ONCE})."
)
@options
def verb(person: str | None, most: int, home: str | None, as_json: bool) -> None:
    """Confirm or reject what was found in your mail, one key each.

    y: it is so. n: it isn't. s: not now. b: back to the one before. q: enough for now. What counts
    most comes first. Your decisions stay, also when the mail is read again, and closeknit learns
    from them. With --json the proposals are only listed.
    """
    net = network(home)
    found = net.proposals(person)
    if as_json:
        put_json([entries.entry(e, found.names) for e in found.entries[:most]])
        return
    if not found.entries:
        click.echo("Nothing waits for your word.")
        return
    decided: dict[int, bool] = {}
    queue = found.entries[:most]
    try:
        _ask(queue, found.names, decided)
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo()
    if decided:
        net.decide([(queue[at], right) for at, right in decided.items()])
    yes = sum(decided.values())
    put(
        f"{yes:,} confirmed, {len(decided) - yes:,} rejected, "
        f"{count(len(found.entries) - len(decided), 'proposal')} left."
    )


def _ask(queue: tuple[Entry, ...], names: entries.Names, decided: dict[int, bool]) -> None:
    at = 0
    while at < len(queue):
        entries.put_entries([queue[at]], names)
        click.echo(f"  {at + 1} of {len(queue)}  is it so? [y/n/s/b/q] ", nl=False)
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
