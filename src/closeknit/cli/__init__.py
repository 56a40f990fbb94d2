"""The command line: one file per verb, each loaded only when it is called."""

from __future__ import annotations

import io
import signal
import sys

from closeknit.cli.group import Verbs
from closeknit.errors import Ambiguous, CloseknitError, Misuse

VERBS = {
    "import": "import_",
    "account": "account",
    "sync": "sync",
    "me": "me",
    "people": "people",
    "show": "show",
    "ask": "ask",
    "asked": "asked",
    "need": "need",
    "answer": "answer",
    "gains": "gains",
    "declare": "declare",
    "quiet": "quiet",
    "log": "log",
    "open": "open",
    "same": "same",
    "review": "review",
    "different": "different",
    "split": "split",
    "exclude": "exclude",
    "export": "export",
    "asks": "asks",
    "ledger": "ledger",
    "promises": "promises",
    "plan": "plan",
    "week": "week",
    "referrals": "referrals",
    "acts": "acts",
    "network": "network",
    "path": "path",
    "validate": "validate",
    "serve": "serve",
    "mcp": "mcp",
    "demo": "demo",
    "backup": "backup",
    "restore": "restore",
    "doctor": "doctor",
    "forget": "forget",
    "erase": "erase",
}


def main() -> None:
    """Runs a verb; every failure that a person can cause ends in a sentence."""
    import click

    for stream in (sys.stdout, sys.stderr):
        # a pipe on Windows may know no arrows; a question mark is better than none of the answer
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = command().main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was done so far is kept.", err=True)
        status = 1
    except Ambiguous as error:
        click.echo(str(error), err=True)
        for number, name, handles in error.choices:
            click.echo(f"  {number:8} {name}  {', '.join(handles[:3])}", err=True)
        status = 1
    except CloseknitError as error:
        click.echo(str(error), err=True)
        status = 2 if isinstance(error, Misuse) else 1
    except BrokenPipeError:
        # the reader of our output has gone away, which is its right
        sys.stderr.close()
        status = 1
    except OSError as error:
        click.echo(f"That could not be done: {error}.", err=True)
        status = 1
    # it is done; Ctrl-C while Python tidies up would only look like a failure
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(status if isinstance(status, int) else 0)


def command() -> Verbs:
    """The whole command tree."""
    return Verbs(
        name="closeknit",
        verbs=VERBS,
        help="Which of the people you know are contacts, and which are connections.\n\n"
        "Begin with “closeknit import” and the path of your mail, or try “closeknit demo”. "
        "Everything stays on this machine.",
    )
