"""closeknit forget"""

from __future__ import annotations

import click

from closeknit.cli.common import count, network, on_terminal, options, put_json
from closeknit.errors import Misuse


@click.command("forget")
@click.argument("person", required=False)
@click.option("--count", "only_count", is_flag=True, help="How many are forgotten; not who.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@options
def verb(person: str | None, only_count: bool, yes: bool, home: str | None, as_json: bool) -> None:
    """Delete every trace of a person, for good; no later import brings them back.

    Messages between only the two of you go, in those to several their seat goes. Your own mail
    files stay as they are, and so do backups that you made before.
    """
    net = network(home)
    if only_count or person is None:
        if person is not None or not only_count:
            raise Misuse("Name a person to forget, or ask for --count alone.")
        number = net.forgotten()
        if as_json:
            put_json({"tombstones": number})
        else:
            click.echo(
                f"{count(number, 'handle or card is', 'handles and cards are')} kept from coming "
                "back. Which they are can't be read from here any more."
            )
        return
    if not yes and on_terminal():
        found = net.who(person)
        question = f"Forget {found.name} ({', '.join(found.handles[:4])}) for good?"
        if not click.confirm(question, err=True):
            click.echo("Nothing was deleted.", err=True)
            raise SystemExit(1)
    gone = net.forget(person)
    if as_json:
        put_json(
            {
                "handles": gone.handles,
                "interactions": gone.interactions,
                "seats": gone.seats,
                "cards": gone.cards,
                "namesakes": list(gone.namesakes),
                "tombstones": net.forgotten(),
            }
        )
        return
    click.echo(
        f"Forgotten: {count(gone.handles, 'handle')}, "
        f"{count(gone.interactions, 'interaction')} between the two of you, "
        f"{count(gone.seats, 'seat')} in others and {count(gone.cards, 'card')}."
    )
    if gone.namesakes:
        click.echo(
            f"Others here have the same name ({', '.join(gone.namesakes)}). If one of them is the "
            "same person, forget that one too."
        )
    click.echo("Your own mail files and earlier backups still hold what they held.")
