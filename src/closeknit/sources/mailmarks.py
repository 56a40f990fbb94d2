"""What mail programs write into the messages they keep, to say where each lies.

Gmail's export holds all mail in one file, and in each message its labels, in the language of the
person. Thunderbird leaves deleted messages in its files until it tidies up, marked as such.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from typing import NamedTuple

from closeknit.mail.words import decode_words, text_of, tidy
from closeknit.sources.foldernames import is_sent
from closeknit.sources.leftout import CHAT, DRAFT, EXPUNGED, SPAM, TRASH, reason_of

_LABELS = b"X-Gmail-Labels"
_STATUS = b"X-Mozilla-Status"
_LABEL_LINE = re.compile(
    rb"(?:\A|\n)X-Gmail-Labels:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE
)
# only what Thunderbird wrote itself counts, which stands before all that came with the message
_OWN_LINES = re.compile(
    rb"(?:X-(?!Mozilla-Status2?:)[^\n]*\n(?:[ \t][^\n]*\n)*)*"
    rb"X-Mozilla-Status:[ \t]*([0-9A-Fa-f]{4})[ \t\r]*(?:\n|\Z)"
    rb"(?:X-Mozilla-Status2:[ \t]*([0-9A-Fa-f]{8}))?"
)
_EXPUNGED = 0x0008
_DELETED_AT_SERVER = 0x00200000
# a message may bear several labels: the first of these says why it is left out
_STRONGEST = (SPAM, TRASH, DRAFT, CHAT)


class Marks(NamedTuple):
    """`left_out` is why a message isn't read, "" where it is; `sent` that its owner sent it;
    `labels` are those it bears at Gmail."""

    left_out: str = ""
    sent: bool = False
    labels: tuple[str, ...] = ()


_NONE = Marks()


def marks(header: bytes) -> Marks:
    """What the program that kept a message says of it in its header block."""
    found = _by_labels(header) if _LABELS in header else _NONE
    if not found.left_out and _STATUS in header and _is_deleted(header):
        return found._replace(left_out=EXPUNGED)
    return found


def _by_labels(header: bytes) -> Marks:
    line = _LABEL_LINE.search(header)  # the first: Gmail's own; others came with the message
    return _of_labels(line[1]) if line else _NONE


@lru_cache(maxsize=4096)
def _of_labels(raw: bytes) -> Marks:
    labels = labels_of(raw)
    reasons = {reason_of(label) for label in labels}
    left_out = next((reason for reason in _STRONGEST if reason in reasons), "")
    return Marks(left_out, is_sent(labels), labels)


def labels_of(raw: bytes) -> tuple[str, ...]:
    """The labels in a value of X-Gmail-Labels: separated by commas, in quotation marks where one
    holds a comma, and all of it in encoded words where one isn't ASCII."""
    text = tidy(decode_words(tidy(text_of(raw)))).replace("\0", "")
    try:
        fields = next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        fields = text.split(",")
    return tuple(label for field in fields if (label := field.strip()))


def _is_deleted(header: bytes) -> bool:
    own = _OWN_LINES.match(header)
    if own is None:
        return False
    at_server = int(own[2], 16) & _DELETED_AT_SERVER if own[2] else 0
    return bool(int(own[1], 16) & _EXPUNGED or at_server)
