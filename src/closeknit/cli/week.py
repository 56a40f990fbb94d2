"""closeknit week"""

from __future__ import annotations

from pathlib import Path

import click

from closeknit.advise.digest import Digest
from closeknit.cli.common import as_of_option, moment, network, options, put_json
from closeknit.cli.lines import put
from closeknit.cli.shapes_week import shape
from closeknit.digest.sentences import opening, parts, title
from closeknit.private import write_private


@click.command("week")
@click.option("--minutes", type=click.IntRange(0, 10_000), default=90, show_default=True)
@click.option(
    "--since", metavar="DATE", callback=moment, help="What changed since then, else in a week."
)
@click.option("--html", "page", metavar="FILE", help="Write it as one page, to read or to print.")
@click.option("--ics", "calendar", metavar="FILE", help="Write it for a calendar.")
@as_of_option
@options
def verb(
    minutes: int,
    since: int | None,
    page: str | None,
    calendar: str | None,
    as_of: int | None,
    home: str | None,
    as_json: bool,
) -> None:
    """Your week, to be read in a minute.

    What to do, whose birthday it is, who became a connection and who is growing distant, what was
    promised and asked for and is still open. What there is nothing to say of is left out, and
    those about whom you asked to keep quiet are in it nowhere.
    """
    found = network(home).week(as_of, since, minutes)
    if as_json:
        put_json(shape(found))
    else:
        put(title(found))
        click.echo()
        put(opening(found))
        for part in parts(found):
            click.echo()
            click.secho(part.heading, bold=True)
            for line in part.lines:
                ref = f" [{line.ref}]" if line.ref else ""
                put(f"{line.what}{ref}", "  ", "    ")
                if line.more:
                    put(line.more, "    ", "    ")
            if part.left:
                click.echo(f"  and {part.left:,} more")

        _put_end(found)
    _write(found, page, calendar)


def _put_end(found: Digest) -> None:
    """What one may say of it."""
    said = []
    if found.plan.steps:
        done = f"closeknit plan done {found.plan.steps[0].ref}"
        said.append(f"What to write: closeknit plan   When one is done: {done}")
    kept = [promise.ref for promise in found.promises]
    if kept:
        said.append(f"Kept, and not seen here: closeknit log outcome {kept[0]} kept")
    if said:
        click.echo()
    for sentence in said:
        put(sentence)


def _write(found: Digest, page: str | None, calendar: str | None) -> None:
    """The files, readable by me alone; that they were written goes where it spoils no JSON."""
    if page is not None:
        from closeknit.web.digest import html

        path = write_private(Path(page), html(found))
        click.echo(f"Written to {path}: open it in a browser, or print it.", err=True)
    if calendar is not None:
        from closeknit.digest.calendar import calendar as as_calendar

        path = write_private(Path(calendar), as_calendar(found, cancelled=True))
        click.echo(
            f"Written to {path}: open it with your calendar. To have a calendar follow by itself: "
            "closeknit serve, then “Calendar and address book” under This week.",
            err=True,
        )
