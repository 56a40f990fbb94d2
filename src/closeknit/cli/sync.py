"""closeknit sync"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from closeknit.cli import shapes
from closeknit.cli.common import count, network, options, printable, put_json

if TYPE_CHECKING:
    from closeknit.accounts.sync import Followed, Going
    from closeknit.model.accounts import Synced
    from closeknit.network import Network
    from closeknit.network.accounts import Synchronised

WIDTH = 78


@click.command("sync")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--watch", is_flag=True, help="Stay, and sync again whenever something comes.")
@click.option("--install", is_flag=True, help="From now on every hour, by itself.")
@click.option("--uninstall", is_flag=True, help="No longer by itself.")
@options
def verb(
    names: tuple[str, ...],
    watch: bool,
    install: bool,
    uninstall: bool,
    home: str | None,
    as_json: bool,
) -> None:
    """Read what is new in your accounts: in all of them, or in those named.

    Nothing on a server is changed, and what was read before isn't read again. What is deleted on
    a server stays here, since it happened. Add accounts with “closeknit account add”.
    """
    net = network(home)
    if install or uninstall:
        from closeknit.cli import sync_schedule

        (sync_schedule.uninstall if uninstall else sync_schedule.install)(net, as_json)
        return
    if watch:
        _watch(net, names, as_json)
        return
    progress = Line()
    done = net.sync(names, progress.tick)
    progress.done()
    _put(done, as_json, everything=True)
    if any(followed.trouble for followed in done.accounts):
        raise click.exceptions.Exit(1)


def _watch(net: Network, names: tuple[str, ...], as_json: bool) -> None:
    progress, first = Line(), True
    try:
        for done in net.watch(names, progress.tick):
            progress.done()
            if first or done.new or any(followed.trouble for followed in done.accounts):
                _put(done, as_json, everything=first)
            if first:
                click.echo("Watching. Press Ctrl-C to stop.", err=True)
            first = False
    except KeyboardInterrupt:
        progress.done()
        click.echo("No longer watching. What was read is kept.", err=True)


def _put(done: Synchronised, as_json: bool, *, everything: bool) -> None:
    if as_json:
        put_json(_shape(done))
        sys.stdout.flush()
        return
    for followed in done.accounts:
        _put_account(followed, everything)
    click.echo(
        f"The home now holds {count(done.interactions, 'interaction')} and "
        f"{count(done.people, 'person', 'people')} ({done.seconds:.1f} s)."
    )
    if everything and done.new:
        _put_me(done)
    for followed in done.accounts:
        if followed.trouble:
            click.echo(f"{printable(followed.account.name)}: {followed.trouble}", err=True)


def _put_me(done: Synchronised) -> None:
    """Who I was taken for, as an import tells it."""
    if done.me:
        click.echo(f"You are {', '.join(done.me[:6])}. {done.me_reason}")
    else:
        click.echo(f"closeknit doesn't know which address is yours. {done.me_reason}")
    click.echo("If that is wrong, say so: closeknit me ADDRESS…   Next: closeknit people")


def _put_account(followed: Followed, everything: bool) -> None:
    account = followed.account
    click.echo(f"{printable(account.name)}, from {account.server}:")
    for one in followed.collections:
        if everything or one.seen:
            click.echo(f"  {printable(one.collection)}: {_told(one)}.")
    if everything:
        for passed in followed.passed:
            click.echo(f"  {printable(passed.name)}: not read ({printable(passed.reason)}).")
    if not followed.collections and not followed.passed and not followed.trouble:
        click.echo("  There is nothing in it that closeknit reads.")


def _told(one: Synced) -> str:
    """“1,204 seen, 1,180 new, 20 known before; left out: 4 spam”."""
    if not one.seen:
        return "nothing new"
    told = f"{one.seen:,} seen, {one.new:,} new"
    if one.known:
        told += f", {one.known:,} known before"
    if one.problems:
        told += f", {one.problems:,} not readable"
    for reason, n in one.left_out:
        told += f", {n:,} {printable(reason)}"
    return told


def _shape(done: Synchronised) -> dict[str, object]:
    return {
        "accounts": [
            {
                "name": followed.account.name,
                "kind": followed.account.kind,
                "collections": [shapes.synced(one) for one in followed.collections],
                "passed": [{"name": p.name, "reason": p.reason} for p in followed.passed],
                "trouble": followed.trouble or None,
            }
            for followed in done.accounts
        ],
        "people": done.people,
        "interactions": done.interactions,
        "seconds": done.seconds,
    }


class Line:
    """One line on a terminal, rewritten; nothing anywhere else, and nothing in the first second."""

    def __init__(self) -> None:
        self._last = time.monotonic() + 0.8
        self._shown = False
        self._on = sys.stderr.isatty()

    def tick(self, going: Going) -> None:
        now = time.monotonic()
        if not self._on or now - self._last < 0.2:
            return
        self._last = now
        place = f"{going.account}, {going.collection}" if going.collection else going.account
        line = f"{place}: {going.seen:,} seen, {going.new:,} new"
        sys.stderr.write(f"\r{printable(line)[:WIDTH]:<{WIDTH}}")
        sys.stderr.flush()
        self._shown = True

    def done(self) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
            sys.stderr.flush()
            self._shown = False
