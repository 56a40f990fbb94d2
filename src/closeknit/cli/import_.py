"""closeknit import"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from closeknit.cli.common import count, network, options, printable, put_json
from closeknit.errors import Misuse
from closeknit.network import path_of

if TYPE_CHECKING:
    from closeknit.intake import Tick
    from closeknit.network import Imported

MOST_PROBLEMS = 10


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--me", multiple=True, metavar="HANDLE", help="An address of mine; may be repeated.")
@options
def verb(paths: tuple[Path, ...], me: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """Read mail, address books, calendars and chats: a file, a folder or an archive.

    Formats are recognised by content: mail of all kinds, vCard and contact tables, iCalendar,
    LinkedIn's export, WhatsApp and other chats; also packed as .gz, .xz, .zip or .tar. Importing
    again reads only what is new; without PATHS all that was imported
    before is brought up to date. Your files are never changed.
    """
    net = network(home)
    if not paths and not path_of(net.home).exists():
        raise Misuse("Say what to read: closeknit import PATH-OF-YOUR-MAIL")
    progress = Progress(sum(_size(path) for path in paths))
    result = net.bring_in(paths, me, progress.tick)
    progress.done()
    if as_json:
        put_json(
            {
                "sources": [
                    {
                        "path": s.path,
                        "format": s.format,
                        "items": s.items,
                        "new": s.new,
                        "duplicates": s.duplicates,
                        "problems": s.problems,
                        "excluded": s.excluded,
                        "forgotten": s.forgotten,
                    }
                    for s in result.sources
                ],
                "problems": [
                    {"source": p.source, "where": p.where, "reason": p.reason}
                    for p in result.problems
                ],
                "people": result.people,
                "interactions": result.interactions,
                "seconds": result.seconds,
            }
        )
        return
    _report(result)


def _report(result: Imported) -> None:
    for source in result.sources:
        click.echo(
            f"{source.path}: {count(source.items, 'item')} of "
            f"{source.format or 'no known format'}, "
            f"{source.new:,} new"
            + (f", {source.excluded:,} excluded" if source.excluded else "")
            + (f", {source.forgotten:,} of people you had forgotten" if source.forgotten else "")
            + (f", {count(source.problems, 'problem')}" if source.problems else "")
            + "."
        )
    for problem in result.problems[:MOST_PROBLEMS]:
        where = printable(problem.where.replace("\n", " "))
        click.echo(f"  Not read: {where}: {problem.reason}.")
    if len(result.problems) > MOST_PROBLEMS:
        click.echo(f"  … and {len(result.problems) - MOST_PROBLEMS:,} more; --json lists them all.")
    click.echo(
        f"The home now holds {count(result.interactions, 'interaction')} and "
        f"{count(result.people, 'person', 'people')} ({result.seconds:.1f} s)."
    )
    if result.me:
        click.echo(f"You are {', '.join(result.me[:6])}. {result.me_reason}")
    else:
        click.echo(f"closeknit doesn't know which address is yours. {result.me_reason}")
    click.echo("If that is wrong, say so: closeknit me ADDRESS…   Next: closeknit people")


class Progress:
    """One line on a terminal, rewritten; nothing anywhere else, and nothing in the first second."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._begun = time.monotonic()
        self._last = self._begun + 0.8
        self._shown = False
        self._on = sys.stderr.isatty()

    def tick(self, tick: Tick) -> None:
        now = time.monotonic()
        if not self._on or now - self._last < 0.2:
            return
        self._last = now
        spent = max(now - self._begun, 0.001)
        line = f"{count(tick.items, 'item')} read, {tick.items / spent:,.0f} a second"
        if 0 < tick.bytes_read < self._total:
            left = spent * (self._total - tick.bytes_read) / tick.bytes_read
            line += f", {100 * tick.bytes_read // self._total} %, about {left:.0f} s left"
        sys.stderr.write(f"\r{line:<78}")
        sys.stderr.flush()
        self._shown = True

    def done(self) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * 78 + "\r")
            sys.stderr.flush()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
