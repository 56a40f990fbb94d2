"""closeknit ledger"""

from __future__ import annotations

import click

from closeknit.cli import entries
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.cli.lines import put
from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By

ROWS = 30


@click.command("ledger")
@click.argument("person")
@click.option("--all", "everything", is_flag=True, help="Doubtful ones too, and no limit.")
@as_of_option
@options
def verb(person: str, everything: bool, as_of: int | None, home: str | None, as_json: bool) -> None:
    """What you and one person did for each other, both ways through time.

    Favours, asks, promises, introductions and referrals, found in your mail or noted with
    “closeknit log”. It holds no balance: nobody owes anybody.
    """
    net = network(home)
    ledger = net.ledger(person, as_of)
    if as_json:
        put_json([entries.entry(e, ledger.names) for e in ledger.entries])
        return
    shown = [e for e in ledger.entries if everything or e.probability >= LIKELY]
    if not shown:
        click.echo("Nothing was found, and nothing noted. Note it with: closeknit log")
        return
    theirs, mine = (sum(e.by is by for e in shown) for by in (By.THEM, By.ME))
    both = len(shown) - theirs - mine
    put(
        f"{count(theirs, 'entry', 'entries')} of what they did, {mine:,} of what you did"
        + (f", {both:,} of both" if both else "")
        + ". Newest last."
    )
    rows = shown if everything else shown[-ROWS:]
    entries.put_entries(rows, ledger.names)
    if len(rows) < len(ledger.entries):
        number = net.who(person).id
        put(f"{len(ledger.entries) - len(rows):,} more: closeknit ledger {number} --all")
