"""closeknit asks"""

from __future__ import annotations

import click

from closeknit.cli import entries
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.cli.lines import put
from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By, Deed, Outcome

ROWS = 30


@click.command("asks")
@click.argument("person", required=False)
@click.option("--open", "waiting", is_flag=True, help="Only those not answered yet.")
@click.option("--all", "everything", is_flag=True, help="Doubtful ones too, and no limit.")
@as_of_option
@options
def verb(
    person: str | None,
    waiting: bool,
    everything: bool,
    as_of: int | None,
    home: str | None,
    as_json: bool,
) -> None:
    """What you asked of others and they of you, and what became of it.

    With PERSON only between you and them. Found in your mail: what is wrong can be rejected with
    “closeknit log review”, an outcome corrected with “closeknit log outcome REF granted”.
    """
    ledger = network(home).ledger(person, as_of)
    asks = [e for e in ledger.entries if e.what == Deed.ASK]
    if waiting:
        asks = [e for e in asks if e.outcome in (Outcome.OPEN, Outcome.DEFERRED)]
    if as_json:
        put_json([entries.ask(e, ledger.names) for e in asks])
        return
    shown = asks if everything else [e for e in asks if e.probability >= LIKELY]
    if not shown:
        more = f" {count(len(asks), 'doubtful one')}: closeknit asks --all" if asks else ""
        put(f"No {'likely ' if asks else ''}ask was found.{more}")
        return
    mine = [e for e in shown if e.by is By.ME]
    settled = [e for e in mine if e.outcome not in (Outcome.OPEN, Outcome.UNKNOWN)]
    granted = sum(e.outcome == Outcome.GRANTED for e in settled)
    of_mine, of_me = count(len(mine), "ask"), count(len(shown) - len(mine), "ask")
    if waiting:
        put(f"No answer yet, or put off: {of_mine} of yours and {of_me} of you. Newest last.")
    else:
        put(
            f"{of_mine} of yours, {granted:,} granted of {len(settled):,} whose outcome is known; "
            f"{of_me} of you. Newest last."
        )
    rows = shown if everything else shown[-ROWS:]
    entries.put_entries(rows, ledger.names)
    if len(rows) < len(asks):
        put(f"{len(asks) - len(rows):,} more: closeknit asks --all")
