"""Addresses of From, To, Cc…: who is named in a header, as (display name, address)."""

from __future__ import annotations

import re
from email.utils import getaddresses
from functools import lru_cache, partial
from inspect import signature

from closeknit.mail.words import decode_words, tidy

Address = tuple[str, str]
"""Display name, decoded and tidied ("" where none), and address in lower case."""

_LONGEST_NAME = 200

# One mailbox without comments, groups or escapes. An "@" and brackets in the name are let through,
# since `ann@example.org <ann@example.org>` is everyday though no grammar allows it. Possessive
# repeats keep this linear on lines of any length.
_SIMPLE = re.compile(
    r"""\s*+(?:
        (?:"([^"\\]*+)"\s*+|([^"<>(),:;\\]*+))
        <\s*+([^\s<>@"'(),:;\\\[\]]+@[^\s<>@"'(),:;\\\[\]]+)\s*+>
      | ([^\s<>@"'(),:;\\\[\]]+@[^\s<>@"'(),:;\\\[\]]+)
    )\s*+(?:,|\Z)""",
    re.VERBOSE,
).match

_Q_WORD = re.compile(r"(=\?[^?\s]+\?[qQ]\?)([^?]*)(\?=)")
_SPECIAL = re.compile(r'[,;:<>()"@\[\]\\]')
_BARE_ROUTE = re.compile(r"<@[^<>:]*:")
_VIA = re.compile(r"(?<=\S)\s+(?:via\s+\S.*|\(via\s.*\))\Z", re.IGNORECASE)
_QUOTES = "'\"`\u2018\u2019\u201c\u201d"

# Python 3.13 (and late 3.11 and 3.12) refuse a whole header for one odd mailbox unless told
_split = (
    partial(getaddresses, strict=False)
    if "strict" in signature(getaddresses).parameters
    else getaddresses
)


@lru_cache(maxsize=32_768)
def parse_addresses(raw: str) -> tuple[Address, ...]:
    """The mailboxes of a header value in order, members of groups included.

    Addresses are split before encoded words are decoded, as an encoded comma belongs to a name.
    What the simple form does not cover goes to the standard library. Only what has one "@" with
    something on both sides is an address; the rest (X.400 names, "undisclosed-recipients:;") is
    left out.
    """
    if "=?" in raw:
        raw = _Q_WORD.sub(_shield, raw)
    found: list[Address] = []
    position, end = 0, len(raw)
    while position < end:
        mailbox = _SIMPLE(raw, position)
        if mailbox is None:
            return _by_stdlib(raw)
        quoted, plain, angled, bare = mailbox.groups()
        found.append(_clean(quoted or plain or "", angled or bare))
        position = mailbox.end()
    return tuple(found)


def _shield(word: re.Match[str]) -> str:
    """An encoded word whose commas and brackets are encoded too, as they ought to be."""
    inside = _SPECIAL.sub(lambda special: f"={ord(special[0]):02X}", word[2])
    return f"{word[1]}{inside}{word[3]}"


def _by_stdlib(raw: str) -> tuple[Address, ...]:
    try:
        pairs = _split([_BARE_ROUTE.sub("<", raw.replace("\n", " "))])
    except (IndexError, ValueError, RecursionError):
        return ()
    return tuple(
        _clean(name, address)
        for name, address in ((name, _bare_address(address)) for name, address in pairs)
        if is_address(address)
    )


def _bare_address(text: str) -> str:
    # RFC 5321: quotes around a local part that needs none do not make it another
    address = text.strip(_QUOTES + "<> \t\r\n").replace('"', "")
    return address[7:] if address[:7].lower() == "mailto:" else address


def is_address(text: str) -> bool:
    """Whether it has one "@", something on both sides, and no space or bracket."""
    local, at, domain = text.partition("@")
    return bool(
        local and at and domain and "@" not in domain and not re.search(r"[\s<>(),;:\\\"]", text)
    )


@lru_cache(maxsize=32_768)
def _clean(name: str, address: str) -> Address:
    address = address.lower()
    name = tidy(decode_words(tidy(name)))
    name = _VIA.sub("", name.strip(_QUOTES + " ")).strip(_QUOTES + " ")
    if "@" in name and name.lower().strip("<>() ") == address:
        name = ""
    return name[:_LONGEST_NAME], address
