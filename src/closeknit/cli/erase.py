"""closeknit erase"""

from __future__ import annotations

import click

from closeknit.cli.common import count, network, on_terminal, options, put_json
from closeknit.errors import Misuse
from closeknit.keep.erase import what_is_there


@click.command("erase")
@click.option("--yes-erase-everything", "sure", is_flag=True, help="Don't ask; for scripts.")
@options
def verb(sure: bool, home: str | None, as_json: bool) -> None:
    """Delete everything that closeknit keeps. Asks twice.

    Your own mail and address book files are never touched, nor are backups that lie elsewhere.
    """
    net = network(home)
    files, size = what_is_there(net.home)
    if not sure and not _sure(str(net.home), len(files), size):
        click.echo("Nothing was deleted.", err=True)
        raise SystemExit(1)
    gone = net.erase()
    if as_json:
        put_json(
            {"files": [str(path) for path in gone.files], "bytes": gone.bytes, "left": gone.left}
        )
        return
    click.echo(f"{count(len(gone.files), 'file')} deleted ({gone.bytes / 1e6:,.1f} MB).")
    if gone.left:
        click.echo(f"Not closeknit's, and still in {net.home}: {', '.join(gone.left)}.")
    click.echo("Backups that you made elsewhere are still there.")


def _sure(home: str, files: int, size: int) -> bool:
    if not on_terminal():
        raise Misuse(
            "This deletes everything and asks twice, which needs a terminal. "
            "In a script say: closeknit erase --yes-erase-everything"
        )
    click.echo(
        f"{count(files, 'file')} in {home} ({size / 1e6:,.1f} MB): everything closeknit read, and "
        "everything you told it. What you declared can't be read anew from your mail.",
        err=True,
    )
    if not click.confirm("Delete it all?", err=True):
        return False
    typed = click.prompt("To be sure, type “erase”", err=True, default="", show_default=False)
    return bool(typed.strip().casefold() == "erase")
