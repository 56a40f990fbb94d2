"""closeknit backup"""

from __future__ import annotations

from pathlib import Path

import click

from closeknit.cli.common import network, options, put_json


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@options
def verb(file: Path, home: str | None, as_json: bool) -> None:
    """Copy everything into FILE, also while an import is running.

    Only you can read the copy; it holds whatever closeknit holds, so keep it as safe. An earlier
    backup by that name is replaced.
    """
    made = network(home).backup(file)
    if as_json:
        put_json({"file": str(made.file), "bytes": made.size})
        return
    click.echo(f"Everything is in {made.file} too ({made.size / 1e6:,.1f} MB).")
    click.echo(f"Bring it back with: closeknit restore {made.file}")
