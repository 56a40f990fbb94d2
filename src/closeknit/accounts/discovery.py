"""Where the calendars and address books of a mail address are, from the address alone.

The large providers stand in a table (providers.py). Others are asked at the addresses that
RFC 6764 names for it, without saying who asks: a domain may send on to anybody, and nobody but
the person can tell whether that is their provider. The records in the DNS that the same standard
names can't be read with Python's standard library, and are left out.
"""

from __future__ import annotations

from closeknit.accounts.davdialect import multistatus
from closeknit.accounts.davhttp import Client, Hidden
from closeknit.accounts.davxml import DAV, propfind
from closeknit.accounts.providers import provider_of, server_of
from closeknit.errors import AccountError, LoginRefused, ServerWrong
from closeknit.model.accounts import Account, Kind, Secret, Security

_SERVICE: dict[Kind, str] = {"caldav": "CalDAV", "carddav": "CardDAV"}
_THINGS: dict[Kind, str] = {"caldav": "calendars", "carddav": "address books"}
_FILES: dict[Kind, str] = {
    "caldav": "Export the calendar there as a file (.ics)",
    "carddav": "Export the contacts there as a file (.vcf or .csv)",
}
# those of whom nothing can be asked, and whom many have
_WITHOUT: dict[str, str] = {
    "proton.me": "Proton",
    "protonmail.com": "Proton",
    "pm.me": "Proton",
    "tuta.com": "Tuta",
    "tutanota.com": "Tuta",
}


def discover(kind: Kind, address: str) -> str:
    """The address of the server, to be asked with the login. Raises AccountError, whose sentence
    says what to do where there is none or it isn't found."""
    _, at, domain = address.strip().lower().rpartition("@")
    if not at or "." not in domain:
        raise ServerWrong(f"“{address}” isn't a mail address. Write it like marta@example.org.")
    provider = provider_of(address)
    without = provider.name if provider else _WITHOUT.get(domain, "")
    if without and not (provider and provider.server(kind)):
        raise ServerWrong(
            f"{without} has no {_SERVICE[kind]}, so its {_THINGS[kind]} can't be followed. "
            f"{_FILES[kind]}, and bring that in: closeknit import FILE"
        )
    return server_of(address, kind) if provider else _asked(kind, domain)


def origins(kind: Kind, domain: str) -> tuple[str, ...]:
    """Which hosts of a domain are asked, in order."""
    return (f"https://{domain}", f"https://{kind}.{domain}", f"https://dav.{domain}")


def _asked(kind: Kind, domain: str) -> str:
    pointer: AccountError | None = None
    for origin in origins(kind, domain):
        try:
            if _answers(kind, origin):
                return f"{origin}/"
        except ServerWrong as error:
            pointer = pointer or (error if "--server" in str(error) else None)
        except AccountError:
            continue  # nobody is there
    if pointer is not None:
        raise pointer
    raise ServerWrong(
        f"{domain} doesn't tell where its {_THINGS[kind]} are. Look for the address of the "
        f"{_SERVICE[kind]} server in your provider's help, and add the account with "
        "--server https://…"
    )


def _answers(kind: Kind, origin: str) -> bool:
    """Whether a host speaks of calendars or address books, or wants to know first who asks."""
    security: Security = "none" if origin.startswith("http://") else "tls"
    nobody = Account("", kind, "", origin, Secret("variable"), security=security)
    client = Client(nobody, "")
    try:
        url = f"{origin}/.well-known/{kind}"
        wanted = propfind([f"{DAV} current-user-principal"])
        return bool(multistatus(client, client.ask("PROPFIND", url, wanted, "0")).responses)
    except Hidden:
        return False
    except LoginRefused:
        return True
    finally:
        client.close()
