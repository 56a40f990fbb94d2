"""Whether what lies at a place is still what was read there: files get rewritten."""

from __future__ import annotations

import re

from closeknit.sources.compound import MAGIC
from closeknit.sources.msg import as_mail

_HEADER = 1 << 18  # bytes; no header is longer
_MESSAGE_ID = re.compile(rb"(?i)(?:^|\n)message-id[ \t]*:((?:[^\n]|\n[ \t])*)")


def readable(content: bytes | memoryview) -> bytes | memoryview:
    """The bytes of a place as people and programs read mail: Outlook's files aren't text."""
    is_outlooks = bytes(content[: len(MAGIC)]) == MAGIC
    return as_mail(memoryview(content)) if is_outlooks else content


def holds(content: bytes | memoryview, length: int, key: str) -> bool:
    """Whether the bytes of a place are all there and name the interaction that was read from
    them. One without a Message-ID can't be told from another."""
    if len(content) < max(length, 1):
        return False
    if not (key.startswith("<") and key.isascii()):
        return True
    content = readable(content)
    # an id may be folded, or lack its brackets
    wanted = "".join(key.split()).strip("<>").encode()
    return any(
        wanted in b"".join(field[1].split())
        for field in _MESSAGE_ID.finditer(bytes(content[:_HEADER]))
    )
