"""closeknit demo"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from closeknit.cli.common import count, options, put_json
from closeknit.config import home_folder
from closeknit.model.ties import Standing
from closeknit.network import Network

ME = ("robin@valeandco.example", "robin.vale@brightharbour.example")
SESSION = (
    ("show", "Marta Lindqvist"),
    ("ask", "Marta Lindqvist", "Would you promote my spring programme to your clients?"),
    ("ask", "Elif Karasu", "Would you promote my spring programme to your clients?"),
    ("asked", "Dorian Pike", "Would you promote my business to your clients?"),
)


@click.command("demo")
@click.option("--files", metavar="DIR", help="Also keep the simulated mail here, to look at.")
@options
def verb(files: str | None, home: str | None, as_json: bool) -> None:
    """Live somebody else's life: simulate a networker's mail, import it, and judge it.

    The people are invented. Without --home it lives in a temporary folder of its own, never in
    yours.
    """
    with tempfile.TemporaryDirectory(prefix="closeknit-demo-") as scratch:
        folder = Path(files) if files else Path(scratch, "life")
        demo_home = home_folder(home) if home else Path(scratch, "home")
        message_count = _write(folder)
        net = Network(demo_home)
        result = net.bring_in([folder / "mail", folder / "contacts.vcf"], ME)
        if as_json:
            ties = net.people()
            put_json(
                {
                    "messages": message_count,
                    "people": result.people,
                    "interactions": result.interactions,
                    "connections": sum(t.standing is Standing.CONNECTION for t in ties),
                    "seconds": result.seconds,
                }
            )
            return
        click.echo(
            f"A simulated life: {count(message_count, 'message')} of Robin Vale's, written out as "
            "real mail\nfiles and read by the same code as yours. The people are invented."
        )
        _run(
            "import mail contacts.vcf",
            lambda: click.echo(_imported(result.interactions, result.people)),
        )
        _session(demo_home)
        if home:
            click.echo(f"\nGo on by yourself: closeknit people --home {demo_home}")
        else:
            click.echo(
                "\nGo on by yourself: closeknit demo --home DIR, then closeknit people --home DIR"
            )
        if sys.stdout.isatty() and os.environ.get("CLOSEKNIT_NO_SERVE") != "1":
            _serve(demo_home)


def _write(folder: Path) -> int:
    from closeknit.demo.life import simulate
    from closeknit.demo.write import write

    life = simulate()
    write(life, folder)
    return len(life.messages)


def _serve(home: Path) -> None:
    from closeknit.web.serving import serve

    def ready(link: str) -> None:
        click.secho("\nThe same life as pages, at this link, which works once:", bold=True)
        click.echo(f"  {link}\nOnly this machine can reach it. Press Ctrl-C here to end it.")
        click.launch(link)

    serve(home, None, lambda sentence: click.echo(sentence, err=True), ready)


def _imported(interactions: int, people: int) -> str:
    return f"{count(interactions, 'interaction')}, {count(people, 'person', 'people')}."


def _session(home: Path) -> None:
    from closeknit.cli import command

    at = ("--home", str(home))
    _run("people", lambda: command().main(("people", "--rows", "12", *at), standalone_mode=False))
    for words in SESSION:
        shown = " ".join(f'"{w}"' if " " in w else w for w in words)
        _run(shown, partial(command().main, (*words, *at), standalone_mode=False))


def _run(shown: str, action: Callable[[], object]) -> None:
    click.secho(f"\n$ closeknit {shown}", bold=True)
    action()
