"""closeknit export"""

from __future__ import annotations

from pathlib import Path

import click

from closeknit.cli.common import as_of_option, count, network, options, put_json


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@as_of_option
@options
def verb(folder: Path, as_of: int | None, home: str | None, as_json: bool) -> None:
    """Write everybody out as vCard, CSV and JSON into FOLDER, readable by you alone."""
    from closeknit.cli import shapes
    from closeknit.export import write_all

    ties = network(home).people(as_of)
    written = write_all(folder, ties, [shapes.tie(tie) for tie in ties])
    if as_json:
        put_json({"files": [str(path) for path in written], "people": len(ties)})
        return
    click.echo(f"{count(len(ties), 'person', 'people')} written to:")
    for path in written:
        click.echo(f"  {path}")
