"""Versions of what is computed, beside that of the package."""

from __future__ import annotations

# of everything derived: a new one makes the next command rebuild it from the facts
DERIVED = "5"
# of what is read from each format: a new one makes the next import read its files again
READERS = {
    "mbox": 4,
    "eml": 4,
    "emlx": 1,
    "msg": 1,
    "vcard": 2,
    "ical": 1,
    "contacts": 1,
    "linkedin": 1,
    "interactions": 1,
    "whatsapp": 1,
    "telegram": 1,
    "smsbackup": 1,
    "facebook": 1,
    "slack": 1,
    "signal": 1,
    "imessage": 1,
}
# formats in whose words acts are looked for
WITH_ACTS = ("mbox", "eml", "emlx", "msg")
