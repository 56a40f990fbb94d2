"""Which module speaks with which kind of server, loaded only when it is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from closeknit.errors import NotFound

if TYPE_CHECKING:
    from closeknit.accounts.base import Opener
    from closeknit.model.accounts import Kind

_OPENERS: dict[Kind, tuple[str, str]] = {
    "imap": ("closeknit.accounts.imap", "open_imap"),
    "caldav": ("closeknit.accounts.caldav", "open_caldav"),
    "carddav": ("closeknit.accounts.carddav", "open_carddav"),
}
LACKING = (
    "Accounts need three libraries more ({name} isn't here). Install them, then try again: "
    "pip install 'closeknit[sync]'"
)


def opener_of(kind: Kind) -> Opener:
    """What opens a session with an account of this kind. Raises NotFound where the libraries
    that speak with servers aren't installed."""
    module, name = _OPENERS[kind]
    try:
        opener: Opener = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        if (error.name or "closeknit").startswith("closeknit"):
            raise
        raise NotFound(LACKING.format(name=error.name)) from None
    return opener
