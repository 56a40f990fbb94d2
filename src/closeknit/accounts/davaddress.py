"""Addresses of servers: to which of them a login may go."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from closeknit.errors import ServerWrong
from closeknit.identity.organisation import registrable
from closeknit.model.accounts import Account


def server_address(account: Account) -> str:
    """Where an account's server is to be asked first. Raises ServerWrong for an address to which
    no password may be sent."""
    address = account.server.strip()
    plain = account.security == "none"
    if "://" not in address:
        address = f"{'http' if plain else 'https'}://{address}"
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        own_port = parts.port
    except ValueError:
        host, own_port = "", None
    if not host or parts.scheme not in ("https", "http"):
        raise ServerWrong(
            f"“{account.server}” isn't the address of a server. Write it like "
            "https://dav.example.org/."
        )
    if parts.scheme == "http" and not (plain and is_loopback(host)):
        raise ServerWrong(
            f"{host} is to be asked without encryption: the password would be there for all to "
            "read, so it was not sent. Write the address with https://."
        )
    port = account.port or own_port
    shown = f"[{host}]" if ":" in host else host
    where = f"{shown}:{port}" if port else shown
    return f"{parts.scheme}://{where}{parts.path or '/'}"


def host_of(url: str) -> str:
    """The host of an address, "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether it is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def same_owner(first: str, second: str) -> bool:
    """Whether two hosts belong to one registered domain ("p42-caldav.icloud.com")."""
    if first == second:
        return bool(first)
    owner = registrable(first)
    # two labels alone may be a machine's name and its network's
    return bool(owner) and owner == registrable(second)
