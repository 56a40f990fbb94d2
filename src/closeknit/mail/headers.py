"""One pass over a header block for the few fields that matter.

Nine tenths of a header are signatures and traces that nobody asks for here; a regular expression
over the bytes skips them at about a nanosecond per byte, and nothing is decoded that isn't used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Fields = dict[bytes, list[bytes]]
"""Lower-case field name → its values in order, still folded, without the space around them."""

NAMES = (
    *(b"from", b"sender", b"reply-to", b"to", b"cc", b"bcc"),
    *(b"subject", b"date", b"message-id", b"in-reply-to", b"references"),
    *(b"delivered-to", b"x-original-to", b"x-delivered-to", b"envelope-to"),
    *(b"list-id", b"list-post", b"list-unsubscribe", b"mailing-list", b"x-mailing-list"),
    *(b"x-beenthere", b"x-original-from", b"return-path", b"content-type"),
    *(b"precedence", b"auto-submitted", b"x-autoreply", b"x-autorespond", b"x-auto-reply"),
    *(b"x-mc-user", b"x-mandrill-user", b"x-campaign", b"x-campaignid", b"x-csa-complaints"),
    # a final "*" stands for any rest of the name
    *(b"x-github-*", b"x-gitlab-*", b"x-bugzilla-*", b"x-jira-*", b"x-mailchimp-*"),
)


def _either_case(letter: str) -> str:
    return f"[{letter.upper()}{letter}]" if letter.isalpha() else re.escape(letter)


def _alternatives(names: Iterable[str]) -> str:
    """A prefix tree as an expression: each letter is looked at once, whatever its case.

    Character classes instead of IGNORECASE, since the matcher can then refuse a branch by its
    first letter.
    """
    heads: dict[str, list[str]] = {}
    for name in names:
        heads.setdefault(name[:1], []).append(name[1:])
    branches = []
    for head, tails in sorted(heads.items()):
        if head == "*":
            branches.append("[!-9;-~]*")
        else:
            branches.append(_either_case(head) + _alternatives(tails) if head else "")
    branches.sort(key=len, reverse=True)
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


_VALUE = r"[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)"
_FIRST_LETTERS = "".join(sorted({name[:1].decode("ascii") for name in NAMES}))
_FIELDS = re.compile(
    rf"\n(?=[{_FIRST_LETTERS}{_FIRST_LETTERS.upper()}])"
    rf"({_alternatives(name.decode('ascii') for name in NAMES)}){_VALUE}".encode()
)
_RECEIVED = re.compile(rf"\n{_alternatives(['received'])}{_VALUE}".encode())
_BARE_RETURN = re.compile(rb"\r\n?")


def scan(header: bytes) -> Fields:
    """The fields of `NAMES` in a header block (CRLF, LF or CR; with or without its blank line).

    A line that is no field, such as a continuation that lost its indent, is stepped over: the
    standard library ends the header there, which would lose the sender of a damaged message.
    """
    if b"\r" in header:
        header = _BARE_RETURN.sub(b"\n", header)
    fields: Fields = {}
    for name, value in _FIELDS.findall(b"\n" + header):
        fields.setdefault(name.lower(), []).append(value)
    return fields


def received(header: bytes) -> list[bytes]:
    """The values of `Received`, which only messages without a date are asked for."""
    return _RECEIVED.findall(b"\n" + _BARE_RETURN.sub(b"\n", header))
