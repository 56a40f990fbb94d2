"""An original as plain text, to be read: never its markup, and nothing that could act."""

from __future__ import annotations

import re
import unicodedata

from closeknit.mail.body import LONGEST, text_part
from closeknit.model.interactions import Channel
from closeknit.network.results import Original

_BLANK = re.compile(rb"\n\r?\n")
_KEPT = frozenset("\n\t\u200c\u200d")  # the last two join letters in some scripts


def text_of(original: Original) -> str | None:
    """What an original says, at most 64 KiB of it; None where its file is gone."""
    if original.content is None:
        return None
    if original.message.channel is Channel.MAIL:
        blank = _BLANK.search(original.content)
        text = text_part(original.content, blank.start() if blank else -1)
    else:
        text = original.content[:LONGEST].decode("utf-8", "replace")
    return _harmless(text).strip("\n")


def _harmless(text: str) -> str:
    """Without control characters, which could hide or turn round what stands there."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in plain if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs", "Cf")
    )


def parts(text: str, proofs: list[str]) -> list[tuple[str, bool]]:
    """A text in pieces, and of each whether it is one of the sentences looked for. They are found
    however their lines are broken."""
    spans = []
    for proof in proofs:
        words = r"\s+(?:>\s*)*".join(re.escape(word) for word in proof.split())
        found = re.search(words, text) if words else None
        if found:
            spans.append(found.span())
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        if start < at:
            continue
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]
