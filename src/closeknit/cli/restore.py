"""closeknit restore"""

from __future__ import annotations

from pathlib import Path

import click

from closeknit.cli.common import count, network, options, put_json


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@options
def verb(file: Path, home: str | None, as_json: bool) -> None:
    """Put a backup in the place of what closeknit holds now.

    What was imported or declared since the backup is gone with it; whom you forgot since stays
    forgotten. If anything is wrong with FILE, nothing is changed.
    """
    result = network(home).restore(file)
    if as_json:
        put_json(
            {
                "people": result.people,
                "interactions": result.interactions,
                "left_out": result.left_out,
            }
        )
        return
    click.echo(
        f"The backup is in place: {count(result.interactions, 'interaction')} and "
        f"{count(result.people, 'person', 'people')}."
    )
    if result.left_out:
        click.echo(
            f"{count(result.left_out, 'interaction')} in it with people you have forgotten since "
            "stayed out."
        )
