"""closeknit log review"""

from __future__ import annotations

import click

from closeknit.cli import entries
from closeknit.cli.common import count, network, options, put_json
from closeknit.cli.keys import decide
from closeknit.cli.lines import put

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
    queue = found.entries[:most]
    decided = decide(queue, lambda entry: entries.put_entries([entry], found.names), "is it so?")
    if decided:
        net.decide([(queue[at], right) for at, right in decided.items()])
    yes = sum(decided.values())
    put(
        f"{yes:,} confirmed, {len(decided) - yes:,} rejected, "
        f"{count(len(found.entries) - len(decided), 'proposal')} left."
    )
