"""Handles in their one spelling, and the key under which handles are surely the same."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

from closeknit.identity.names import best_name, clean_name, looks_human

__all__ = ["best_name", "canonical", "clean_name", "looks_human", "merge_key", "phone"]

_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_PHONE = re.compile(r"(?:tel:)?\s*(\+?[\d\s().\-/]{5,}\d)(?:;.*)?", re.IGNORECASE)


def canonical(handle: str, region: str | None = None) -> str:
    """The one spelling of an e-mail address, phone number or profile URL.

    `region` (ISO 3166, "DE") reads phone numbers without a country code; one that cannot be
    understood stays as written, since a wrong guess would merge strangers.
    """
    text = unicodedata.normalize("NFC", handle).strip().strip("<>").strip()
    lowered = text.lower()
    if lowered.startswith(("http://", "https://", "www.", "//")):
        return _url(text)
    if lowered.startswith("mailto:"):
        text = text[7:].split("?", 1)[0]
    if "@" in text:
        return text.lower().rstrip(".")
    if _PHONE.fullmatch(text):
        return phone(text, region) or text
    return _url(text) if "/" in text and "." in text.split("/", 1)[0] else text


def phone(text: str, region: str | None = None) -> str:
    """The number in E.164, "" where it is none or its country isn't known."""
    found = _PHONE.fullmatch(text.strip())
    if not found:
        return ""
    import phonenumbers  # takes long to load, and few handles are numbers

    digits = found[1]
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def merge_key(handle: str) -> str:
    """Canonical handles with one key belong to one person.

    A tag after "+" only sorts mail into folders, and Gmail ignores dots. An address whose local
    part begins with "+" has nothing before the tag and keeps it. Other handles are their key.
    """
    local, at, domain = handle.rpartition("@")
    if not at or handle.startswith(("http:", "https:")):
        return handle
    local = local.split("+", 1)[0] or local
    if domain in _GMAIL:
        return (local.replace(".", "") or local) + "@gmail.com"
    return f"{local}@{domain}"


def _url(text: str) -> str:
    parts = urlsplit(text if "//" in text else "//" + text, scheme="https")
    try:
        host = (parts.hostname or "").lower()
    except ValueError:
        return text
    host = host.removeprefix("www.")
    # profile names of the large networks do not tell case apart, paths elsewhere may
    path = parts.path.rstrip("/")
    if host == "linkedin.com" or host.endswith(".linkedin.com"):
        host, path = "linkedin.com", quote(unquote(path)).lower()
    return f"https://{host}{path}"
