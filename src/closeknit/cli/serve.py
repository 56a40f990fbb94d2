"""closeknit serve"""

from __future__ import annotations

import click

from closeknit.cli.common import home_option
from closeknit.config import home_folder


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), help="Where; else 8433, or any free one.")
@click.option("--no-open", is_flag=True, help="Print the link only, don't open the browser.")
@home_option
def verb(port: int | None, no_open: bool, home: str | None) -> None:
    """Open closeknit's pages in your browser.

    Only this machine can reach them, and only the browser that opens the printed link. Ctrl-C ends
    it.
    """
    from closeknit.web.serving import serve

    def ready(link: str) -> None:
        click.echo("closeknit is open in your browser at this link, which works once:")
        click.echo(f"  {link}")
        click.echo("Only this machine can reach it. Press Ctrl-C here to end it.")
        if not no_open:
            click.launch(link)

    serve(home_folder(home), port, lambda sentence: click.echo(sentence, err=True), ready)
