"""closeknit promises"""

from __future__ import annotations

import click

from closeknit.cli import entries
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.cli.lines import put
from closeknit.clock import DAY
from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By, Word
from closeknit.network.ledger import open_promises

ROWS = 15
LATELY = 120 * DAY  # what is older is seldom open still: that it was kept isn't always seen


@click.command("promises")
@click.argument("person", required=False)
@click.option("--all", "everything", is_flag=True, help="Doubtful ones too, and no limit.")
@as_of_option
@options
def verb(
    person: str | None, everything: bool, as_of: int | None, home: str | None, as_json: bool
) -> None:
    """Promises not seen to be kept: yours first, since keeping one is the cheapest credit.

    One that was kept elsewhere can be settled: closeknit log outcome REF kept
    """
    net = network(home)
    ledger = net.ledger(person, as_of)
    quiet = () if person else {int(each.id[1:]) for each, _ in net.quieted()}
    waiting = open_promises(ledger.entries, quiet)
    if as_json:
        put_json([entries.entry(e, ledger.names) for e in waiting])
        return
    likely = [e for e in waiting if everything or e.probability >= LIKELY]
    for mine, whose in ((True, "Yours"), (False, "Theirs")):
        some = [e for e in likely if (e.by is By.ME) is mine]
        fresh = [e for e in some if e.outcome == Word.OPEN]
        lately = [e for e in some if e.time > ledger.as_of - LATELY]
        click.echo(
            f"{whose}: {count(len(fresh), 'promise')} of the last 30 days open, "
            f"{len(lately) - len(fresh):,} of the months before without a sign of being kept."
        )
        rows = some if everything else lately[:ROWS]
        entries.put_entries(rows, ledger.names)
        if len(rows) < len(some):
            put(f"{len(some) - len(rows):,} older, most of them long settled: --all")
        if some:
            click.echo()
