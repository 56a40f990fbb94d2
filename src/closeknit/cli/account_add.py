"""closeknit account add"""

from __future__ import annotations

import os
from typing import get_args

import click

from closeknit.cli.common import count, network, on_terminal, options, put_json
from closeknit.errors import Misuse, NoSecret, Unreachable
from closeknit.model.accounts import NAMES, Account, Kind, Secret, Security


@click.command("add")
@click.argument("address", required=False)
@click.option(
    "--kind",
    type=click.Choice(get_args(Kind)),
    default="imap",
    help="imap is mail (usual), caldav a calendar, carddav an address book.",
)
@click.option("--server", metavar="HOST", help="Where it is not as the address lets guess.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where it is not the usual one.")
@click.option("--user", metavar="NAME", help="The login, where it is not the address.")
@click.option("--name", help="What it is called here; else “mail of ADDRESS”.")
@click.option(
    "--security",
    type=click.Choice(get_args(Security)),
    default="tls",
    help="tls (usual), starttls, or none for a server on this machine.",
)
@click.option(
    "--password-command",
    metavar="COMMAND",
    help="Prints the password, each time it is needed (“pass mail/marta”).",
)
@click.option("--token", is_flag=True, help="The command prints an OAuth access token.")
@options
def verb(address: str | None, **given: str | int | bool | None) -> None:
    """Add an account, once its server was found to accept it.

    ADDRESS is the e-mail address. Asked for the password, type the one that your provider wants of
    mail programs: often an app password. An account that is there already is changed.
    """
    net = network(str(given["home"]) if given["home"] else None)
    if not address:
        if not on_terminal():
            raise Misuse("Say which account: closeknit account add ADDRESS")
        address = click.prompt("Your e-mail address", err=True)
        assert address is not None
    account, guessed = _account(address.strip(), given)
    account, password = _with_secret(account)
    click.echo(f"Trying {account.server} …", err=True)
    try:
        net.add_account(account, password)
    except Unreachable as error:
        if guessed and account.kind == "imap":
            raise Unreachable(
                f"{error} {account.server} was only a guess from the address: your provider says "
                "what the server is called. Then: closeknit account add ADDRESS --server HOST"
            ) from None
        raise
    from closeknit.accounts.secrets import kept_in

    if given["as_json"]:
        put_json({"name": account.name, "kind": account.kind, "server": account.server})
        return
    known = count(len(net.accounts()), "account")
    click.echo(f"“{account.name}” is added; its password comes from {kept_in(account)}.")
    click.echo(f"You have {known} now. Next: closeknit sync")


def _account(address: str, given: dict[str, str | int | bool | None]) -> tuple[Account, bool]:
    """The account that was described, and whether its server is a guess."""
    from closeknit.accounts.providers import provider_of

    kind: Kind = next(kind for kind in get_args(Kind) if kind == given["kind"])
    security: Security = next(s for s in get_args(Security) if s == given["security"])
    server = str(given["server"] or "") or _server(address, kind)
    command = str(given["password_command"] or "")
    if given["token"] and not command:
        raise Misuse("--token goes with --password-command, which prints the token.")
    provider = None if given["server"] else provider_of(address)
    if provider is not None and kind in provider.token and not given["token"]:
        raise Misuse(
            f"{provider.name} takes no password here, only a token: use --password-command "
            "COMMAND --token (docs/accounts.md tells how)."
        )
    secret = Secret("command", command, bool(given["token"])) if command else Secret("keyring")
    name = str(given["name"] or f"{NAMES[kind]} of {address}")
    user = str(given["user"] or address)
    port = int(given["port"] or 0)
    account = Account(name, kind, user, server, secret, port, security)
    return account, provider is None and not given["server"]


def _server(address: str, kind: Kind) -> str:
    """The server that belongs to an address. Raises AccountError, Misuse."""
    local, _, domain = address.rpartition("@")
    if not (local and domain):
        raise Misuse(
            f"“{address}” is no e-mail address, so its server can't be guessed. Say which: "
            "--server HOST"
        )
    from closeknit.network.accounts import server_for

    if kind != "imap":
        click.echo(f"Looking for the {NAMES[kind]} of {address} …", err=True)
    return server_for(kind, address)


def _with_secret(account: Account) -> tuple[Account, str]:
    """The account, and the password to be kept in the keyring ("" where it is elsewhere)."""
    from dataclasses import replace

    from closeknit.accounts.secrets import keyring_trouble, no_keyring, variable_of

    if account.secret.place == "command":
        return account, ""
    variable = variable_of(account.name)
    if os.environ.get(variable):
        return replace(account, secret=Secret("variable", variable)), ""
    if trouble := keyring_trouble():
        raise NoSecret(no_keyring(account.name, trouble))
    if not on_terminal():
        raise Misuse(
            "Nobody is there to ask for the password. Add the account on a terminal, use "
            f"--password-command, or set the environment variable {variable}."
        )
    _advise(account)
    password = click.prompt(
        f"Password of {account.user} (it isn't shown)", hide_input=True, err=True
    )
    return account, str(password)


def _advise(account: Account) -> None:
    from closeknit.accounts.providers import provider_of

    provider = provider_of(account.user)
    if provider is not None and provider.advice:
        click.echo(provider.advice, err=True)
