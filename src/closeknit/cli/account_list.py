"""closeknit account list and remove"""

from __future__ import annotations

import click

from closeknit.cli import shapes
from closeknit.cli.common import count, network, options, printable, put_json
from closeknit.clock import iso
from closeknit.model.accounts import SyncState


@click.command("list")
@options
def listed(home: str | None, as_json: bool) -> None:
    """List the accounts, and how the last sync of each went."""
    from closeknit.accounts.secrets import kept_in

    states = network(home).accounts()
    if as_json:
        put_json([_shape(state) for state in states])
        return
    for state in states:
        account = state.account
        port = f", port {account.port}" if account.port else ""
        click.echo(f"{printable(account.name)}")
        click.echo(f"  {account.kind} at {account.server}{port}, login {printable(account.user)}")
        click.echo(f"  password from {printable(kept_in(account))}")
        when = f"last synced {iso(state.ended)[:16].replace('T', ' ')} UTC" if state.ended else ""
        holds = count(len(state.collections), "folder or book", "folders or books")
        click.echo(f"  {when}, {holds}" if when else "  never synced to its end")
        if state.trouble:
            click.echo(f"  The last sync: {printable(state.trouble)}")
    if not states:
        click.echo("There is no account. Add one with: closeknit account add ADDRESS")


@click.command("remove")
@click.argument("name")
@options
def removed(name: str, home: str | None, as_json: bool) -> None:
    """Remove an account and its password. What was read from it stays.

    NAME is that of the list, or a part of it.
    """
    account = network(home).remove_account(name)
    if as_json:
        put_json({"removed": account.name})
    else:
        click.echo(f"“{printable(account.name)}” is removed. What was read from it is kept.")


def _shape(state: SyncState) -> dict[str, object]:
    account = state.account
    return {
        "name": account.name,
        "kind": account.kind,
        "user": account.user,
        "server": account.server,
        "port": account.port or None,
        "security": account.security,
        "password": account.secret.place,
        "ended": iso(state.ended) if state.ended else None,
        "trouble": state.trouble or None,
        "collections": [shapes.synced(one) for one in state.collections],
    }
