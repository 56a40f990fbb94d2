"""The addresses that calendars and address books fetch, which have no browser's session.

An address is right as a whole or not at all, and everything else is answered in the same way:
whether there was ever such an address, nobody is told.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import Path

from closeknit.errors import CloseknitError
from closeknit.network.feeds import secret

PREFIX = "/feed/"
PATH = re.compile(r"/feed/([A-Za-z0-9_-]{43})\.(ics|vcf)")
KINDS = {"ics": "text/calendar", "vcf": "text/vcard", "html": "text/html"}


def is_feed(path: str) -> bool:
    """Whether a path is of those that a session neither opens nor needs."""
    return path.startswith(PREFIX)


def opens(home: Path, path: str) -> bool:
    """Whether a path is an address that is in force."""
    found = PATH.fullmatch(path)
    if found is None:
        return False
    try:
        own = secret(home)
    except CloseknitError:  # the home can't be read now
        return False
    return bool(own) and hmac.compare_digest(found[1].encode(), own.encode())


def address(port: int, own: str, kind: str) -> str:
    """The address of a feed."""
    return f"http://127.0.0.1:{port}{PREFIX}{own}.{kind}"


def tag(body: bytes) -> str:
    """What tells one state of a feed from another. Weak, since it is the same where the answer is
    sent compressed."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_known(header: str, own: str) -> bool:
    """Whether an If-None-Match names the state that there is."""
    known = [one.strip().removeprefix("W/") for one in header.split(",")]
    return "*" in known or own.removeprefix("W/") in known
