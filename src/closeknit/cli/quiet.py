"""closeknit quiet"""

from __future__ import annotations

import click

from closeknit.advise.quiet import BECAUSE, notice
from closeknit.cli.common import network, options, printable, put_json
from closeknit.cli.lines import put
from closeknit.errors import Misuse


@click.command("quiet")
@click.argument("person", required=False)
@click.option("--because", type=click.Choice(list(BECAUSE)), help="Why; nobody else sees it.")
@click.option("--clear", is_flag=True, help="Take it back.")
@options
def verb(
    person: str | None, because: str | None, clear: bool, home: str | None, as_json: bool
) -> None:
    """Never have somebody suggested again, nor be reminded of them.

    They died, they left, or the reason is private. What lies between you is kept: show, ledger
    and people still tell of it. Without PERSON it lists everybody of whom you asked it.
    """
    net = network(home)
    if person is None:
        if because or clear:
            raise Misuse("Say of whom: closeknit quiet PERSON --because …")
        _list([(each.id, each.name, why) for each, why in net.quieted()], as_json)
        return
    if clear is bool(because):
        raise Misuse(f"Say why with --because {'|'.join(BECAUSE)}, or take it back with --clear.")
    someone = net.quiet(person, because) if because else net.unquiet(person)
    if as_json:
        put_json({"id": someone.id, "name": someone.name, "quiet": because})
    elif because:
        put(f"{notice(someone.name, because)} It is kept, and so is what lies between you.")
    else:
        put(f"{someone.name} may be suggested again.")


def _list(rows: list[tuple[str, str, str]], as_json: bool) -> None:
    if as_json:
        put_json([{"id": number, "name": name, "quiet": why} for number, name, why in rows])
        return
    for number, name, why in rows:
        click.echo(f"  {number:8} {printable(name)}, {BECAUSE[why]}")
    if not rows:
        click.echo("You asked it of nobody.")
