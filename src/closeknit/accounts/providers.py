"""The large providers: where their servers are, and which password they take.

Their own help pages are the source; docs/accounts.md leads through each.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from closeknit.model.accounts import Kind


@dataclass(frozen=True, slots=True)
class Provider:
    """`imap` is a host, `caldav` and `carddav` are addresses, in which the person's own may stand
    ({address}); "" where there is no such service.
    `token` names the kinds that take an OAuth 2 access token and no password. `advice` is a
    sentence on the password."""

    name: str
    domains: tuple[str, ...]
    imap: str
    caldav: str = ""
    carddav: str = ""
    token: tuple[Kind, ...] = ()
    advice: str = ""

    def server(self, kind: Kind) -> str:
        """Where the service of a kind is, "" where there is none."""
        return {"imap": self.imap, "caldav": self.caldav, "carddav": self.carddav}[kind]


PROVIDERS = (
    Provider(
        "Gmail",
        ("gmail.com", "googlemail.com"),
        "imap.gmail.com",
        "https://apidata.googleusercontent.com/caldav/v2/{address}/user",
        "https://www.googleapis.com/.well-known/carddav",
        ("caldav", "carddav"),
        "Google takes an app password for mail (your account, Security, 2-Step Verification, "
        "App passwords), not the one you sign in with.",
    ),
    Provider(
        "Microsoft",
        ("outlook.com", "hotmail.com", "live.com", "msn.com", "onmicrosoft.com"),
        "outlook.office365.com",
        token=("imap",),
        advice="Microsoft takes no password here, but a token that another program of yours "
        "gets: see docs/accounts.md. It has no CalDAV and no CardDAV.",
    ),
    Provider(
        "iCloud",
        ("icloud.com", "me.com", "mac.com"),
        "imap.mail.me.com",
        "https://caldav.icloud.com/",
        "https://contacts.icloud.com/",
        advice="Apple takes an app-specific password (account.apple.com, Sign-In and Security), "
        "not the one you sign in with.",
    ),
    Provider(
        "Fastmail",
        ("fastmail.com", "fastmail.fm"),
        "imap.fastmail.com",
        "https://caldav.fastmail.com/",
        "https://carddav.fastmail.com/",
        advice="Fastmail takes an app password (Settings, Privacy & Security, Manage app "
        "passwords), not the one you sign in with.",
    ),
    Provider(
        "Yahoo",
        ("yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com"),
        "imap.mail.yahoo.com",
        "https://caldav.calendar.yahoo.com/",
        "https://carddav.address.yahoo.com/",
        advice="Yahoo takes an app password (Account Security, Generate app password).",
    ),
    Provider(
        "GMX",
        ("gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com"),
        "imap.gmx.net",
        "https://caldav.gmx.net/",
        "https://carddav.gmx.net/",
        advice="GMX wants IMAP switched on first (E-Mail, Settings, POP3/IMAP).",
    ),
    Provider(
        "Mailbox.org",
        ("mailbox.org",),
        "imap.mailbox.org",
        "https://dav.mailbox.org/caldav/",
        "https://dav.mailbox.org/carddav/",
    ),
    Provider(
        "Posteo",
        ("posteo.de", "posteo.net"),
        "posteo.de",
        "https://posteo.de:8443/",
        "https://posteo.de:8843/",
    ),
)


def provider_of(address: str) -> Provider | None:
    """The provider of a mail address, where it is one of the large ones."""
    domain = address.rpartition("@")[2].strip().lower()
    return next(
        (one for one in PROVIDERS if any(_is_below(domain, own) for own in one.domains)), None
    )


def server_of(address: str, kind: Kind) -> str:
    """The best guess at a server for an address: the provider's, else what domains of one's own
    mostly use. "" where the provider has no such service."""
    provider = provider_of(address)
    if provider is not None:
        return provider.server(kind).replace("{address}", quote(address.strip().lower(), safe="@"))
    domain = address.rpartition("@")[2].strip().lower()
    return f"imap.{domain}" if kind == "imap" else f"https://{domain}/"


def _is_below(domain: str, above: str) -> bool:
    return domain == above or domain.endswith(f".{above}")
