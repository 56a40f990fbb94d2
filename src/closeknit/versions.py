"""Versions of what is computed, beside that of the package."""

from __future__ import annotations

# of everything derived: a new one makes the next command rebuild it from the facts
DERIVED = "7"
# of what is read from each format: a new one makes the next import read its files again
READERS = {
    "mbox": 5,
    "eml": 5,
    "emlx": 2,
    "msg": 2,
    "pst": 2,
    "olm": 2,
    "abook": 1,
    "vcard": 3,
    "ical": 3,
    "contacts": 1,
    "linkedin": 2,
    "interactions": 1,
    "whatsapp": 2,
    "telegram": 2,
    "smsbackup": 2,
    "facebook": 2,
    "slack": 3,
    "signal": 2,
    "googlechat": 1,
    "imessage": 2,
}
# formats in whose words acts are looked for
WITH_ACTS = (
    *("mbox", "eml", "emlx", "msg", "pst", "olm"),
    *("whatsapp", "telegram", "smsbackup", "facebook", "slack", "signal", "linkedin"),
    *("googlechat", "imessage"),
)
