"""closeknit open"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, printable, put_json
from closeknit.clock import iso


@click.command("open")
@click.argument("reference")
@click.option("--headers", is_flag=True, help="Only what is kept here, not the original.")
@options
def verb(reference: str, headers: bool, home: str | None, as_json: bool) -> None:
    """Show the original behind a reference (i12, or a Message-ID), read from its own file."""
    original = network(home).open(reference)
    message = original.message
    text = None
    if original.content is not None and not headers:
        text = original.content.decode("utf-8", "replace")
    if as_json:
        put_json(
            {
                "ref": f"i{message.id}",
                "message_id": message.key if message.key.startswith("<") else None,
                "time": iso(message.time),
                "subject": message.subject,
                "automated": message.automated,
                "participants": [{"role": role, "handle": h} for role, h in message.people],
                "place": original.place,
                "original": text,
            }
        )
        return
    click.echo(f"{iso(message.time)}  {message.subject}")
    for role, handle in message.people:
        click.echo(f"  {role:5} {handle}")
    if message.automated:
        click.echo(f"  automated: {message.automated}")
    click.echo(f"  from {original.place}")
    if original.elsewhere:
        click.echo(printable(original.elsewhere))
    elif original.content is None:
        click.echo("The file it was read from is gone or has changed; closeknit keeps no bodies.")
    elif text is not None:
        click.echo("\n" + printable(text))
