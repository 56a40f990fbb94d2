"""closeknit exclude"""

from __future__ import annotations

import click

from closeknit.cli.common import count, network, options, put_json
from closeknit.errors import Misuse


@click.command("exclude")
@click.argument("rule", required=False)
@click.option("--remove", is_flag=True, help="Withdraw the rule.")
@options
def verb(rule: str | None, remove: bool, home: str | None, as_json: bool) -> None:
    """Keep a sender, a domain or a folder from ever being read (a doctor, a lawyer).

    RULE is an address, @domain or folder:NAME. What was read of it before is deleted. Without
    RULE the rules in force are listed.
    """
    net = network(home)
    if rule is None:
        if remove:
            raise Misuse("Say which rule to withdraw.")
        rules = net.excluded()
        if as_json:
            put_json({"rules": list(rules)})
        else:
            click.echo("\n".join(rules) if rules else "Nothing is excluded.")
        return
    if remove:
        form, gone = net.include(rule), 0
        sentence = f"{form} may be read again. Import your sources again to bring it in."
    else:
        form, gone = net.exclude(rule)
        sentence = f"{form} is never read from now on. {count(gone, 'interaction')} of it deleted."
    if as_json:
        put_json({"rule": form, "deleted": gone, "rules": list(net.excluded())})
    else:
        click.echo(sentence)
