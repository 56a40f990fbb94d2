"""closeknit referrals"""

from __future__ import annotations

import click

from closeknit.cli import entries
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.cli.lines import put
from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By, Deed


@click.command("referrals")
@click.argument("person", required=False)
@click.option("--all", "everything", is_flag=True, help="Doubtful ones too.")
@as_of_option
@options
def verb(
    person: str | None, everything: bool, as_of: int | None, home: str | None, as_json: bool
) -> None:
    """Business and people passed on: who refers to you, and to whom you refer.

    Says for each lead whether thanks were said and how it went told: who refers wants both.
    """
    ledger = network(home).ledger(person, as_of)
    passed = [e for e in ledger.entries if e.what in (Deed.REFERRAL, Deed.INTRODUCTION)]
    if as_json:
        put_json([entries.entry(e, ledger.names) for e in passed])
        return
    shown = [e for e in passed if everything or e.probability >= LIKELY]
    if not shown:
        put(
            "No referral and no introduction was found. Note those that mail doesn't show: "
            "closeknit log referral PERSON"
        )
    for theirs, heading in ((True, "Made for you"), (False, "Made by you")):
        some = [e for e in shown if (e.by is By.THEM) is theirs]
        if some:
            people = len({e.person for e in some})
            click.echo(f"{heading}: {len(some):,}, {count(people, 'person', 'people')}")
            entries.put_entries(some, ledger.names)
            click.echo()
    unthanked = [e for e in shown if e.what == Deed.REFERRAL and e.by is By.THEM and not e.outcome]
    if unthanked:
        put(
            f"For {count(len(unthanked), 'lead')} no thanks of yours was seen: "
            f"{', '.join(dict.fromkeys(ledger.names.get(e.person, '') for e in unthanked[-5:]))}."
        )
