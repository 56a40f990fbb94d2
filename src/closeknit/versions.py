"""Versions of what is computed, beside that of the package."""

from __future__ import annotations

# of everything derived: a new one makes the next command rebuild it from the facts
DERIVED = "3"
# of what is read from each format: a new one makes the next import read its files again
READERS = {"mbox": 3, "eml": 3, "vcard": 2, "ical": 1, "contacts": 1, "linkedin": 1, "whatsapp": 1}
