"""Accounts: mail, calendars and address books on servers; adding one, its state, a sync now."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from closeknit.errors import Busy, CloseknitError, Misuse
from closeknit.model.accounts import NAMES, Account, Kind, Secret, Security
from closeknit.network.accounts import PROVIDERS, provider_of, server_for
from closeknit.web.forms import Form, changing
from closeknit.web.plainly import plainly
from closeknit.web.render import desk_of, go, page
from closeknit.web.routes.sources import report

HERE = "/sources/accounts"
SECURITY: dict[Security, str] = {
    "tls": "encrypted from the start (usual)",
    "starttls": "encrypted after a first line (STARTTLS)",
    "none": "not encrypted: this machine only",
}
_OF_WORD: dict[str, Kind] = {kind: kind for kind in NAMES}
_SECURED: dict[str, Security] = {word: word for word in SECURITY}
FIELDS = ("address", "kind", "server", "user", "port", "security", "command")
MOST_TYPED = 500


def show(request: Request) -> Response:
    """The accounts, how each stands, and a form for one more."""
    return _shown(request, dict.fromkeys(FIELDS, ""))


def _shown(request: Request, typed: dict[str, str], trouble: str = "") -> Response:
    desk = desk_of(request)
    state = desk.reading.state
    return page(
        request,
        "accounts.html",
        accounts=desk.network().accounts(),
        kinds=NAMES,
        security=SECURITY,
        providers=[one for one in PROVIDERS if one.advice],
        typed=typed,
        trouble=trouble,
        plain=plainly,
        state=state,
        report=report(state),
    )


def add(request: Request, form: Form) -> Response:
    """Adds an account once its server has accepted the login, and begins to read it; what was
    typed stays in the form, but for the password."""
    typed = {name: form.text(name)[:MOST_TYPED] for name in FIELDS}
    desk = desk_of(request)
    try:
        account = _account(typed)
        password = form.text("password")
        if not password and not typed["command"]:
            raise Misuse(_no_password(account))
        if password and typed["command"]:
            raise Misuse("Give the password or a command that prints it, not both.")
        desk.network().add_account(account, password)
    except CloseknitError as error:
        return _shown(request, typed, plainly(str(error)))
    try:
        desk.reading.follow([account.name])
    except Busy:
        return go(request, HERE, "It was added. Something else is being read: sync it afterwards.")
    return go(request, HERE, "It was added, and is being read.")


def sync(request: Request, form: Form) -> Response:
    """Brings in what is new in one account, or in all of them."""
    name = form.text("name")
    try:
        desk_of(request).reading.follow([name] if name else [])
    except Busy as error:
        return go(request, HERE, str(error))
    return go(request, HERE)


def remove(request: Request, form: Form) -> Response:
    """Removes an account. What was read from it stays."""
    gone = desk_of(request).network().remove_account(form.text("name"))
    return go(request, HERE, f"{gone.name} is removed. What was read from it is kept.")


def _account(typed: dict[str, str]) -> Account:
    address = typed["address"]
    local, at, domain = address.rpartition("@")
    if not (local and at and "." in domain.strip(".")) and not typed["server"]:
        raise Misuse("Say the whole address, as marta@example.org.")
    kind = _OF_WORD.get(typed["kind"], "imap")
    server = typed["server"] or server_for(kind, address)
    port = typed["port"]
    if port and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        raise Misuse("A port is a number from 1 to 65535. Leave it empty for the usual one.")
    secret = Secret("command", typed["command"]) if typed["command"] else Secret("keyring")
    provider = provider_of(address)
    if provider is not None and kind in provider.token:
        secret = replace(secret, token=True)
    security = _SECURED.get(typed["security"], "tls")
    user = typed["user"] or address
    name = f"{NAMES[kind]} of {address or user}"
    return Account(name, kind, user, server, secret, int(port or 0), security)


def _no_password(account: Account) -> str:
    provider = provider_of(account.user)
    advice = f" {provider.advice}" if provider else ""
    return f"Give the password for {account.user}.{advice}"


routes: list[BaseRoute] = [
    Route(HERE, show),
    Route(f"{HERE}/add", changing(add), methods=["POST"]),
    Route(f"{HERE}/sync", changing(sync), methods=["POST"]),
    Route(f"{HERE}/remove", changing(remove), methods=["POST"]),
]
