"""closeknit mcp"""

from __future__ import annotations

from importlib.util import find_spec

import click

from closeknit.cli.common import home_option
from closeknit.config import home_folder
from closeknit.errors import CloseknitError, Misuse

MISSING = (
    "To let assistants ask closeknit, it needs a library more. Install it with: "
    "pip install 'closeknit[mcp]'"
)


@click.command("mcp")
@click.option("--http", is_flag=True, help="Over HTTP on this machine, with a token.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where; else 8434, or any free one.")
@click.option("--write", is_flag=True, help="Let assistants note down, and forget people, too.")
@home_option
def verb(http: bool, port: int | None, write: bool, home: str | None) -> None:
    """Let an assistant ask closeknit (Model Context Protocol).

    Your assistant starts this by itself once it is told to; how stands in docs/assistants.md. It
    may look people up, check an ask before you make it, weigh one that was made of you, prepare a
    need and plan a week. It changes nothing unless you say --write.

    closeknit itself sends nothing anywhere. But an assistant hands what it reads here on to
    wherever its model runs: names, figures, and the sentences that prove what was done. If that is
    not this machine, those leave this machine.
    """
    if port is not None and not http:
        raise Misuse("--port goes with --http.")
    if find_spec("mcp") is None:
        raise CloseknitError(MISSING)
    from closeknit.mcp.serving import serve, speak

    def tell(sentence: str) -> None:
        click.echo(sentence, err=True)

    if http:
        serve(home_folder(home), port, write, tell)
    else:
        speak(home_folder(home), write, tell)
