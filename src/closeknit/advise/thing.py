"""What an ask is about, as far as its words tell: "my spring programme"."""

from __future__ import annotations

import re

_MINE = re.compile(r"\b(?:my|our)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:promote|recommend|mention|advertise|share|pass(?: on)?|send|hand|forward|distribute|plug"
    r"|feature|circulate|endorse|pitch|show|present|review|read|proof-?read|check|edit|test|try"
    r"|look (?:over|at|through)|comment on|glance at|tell .{1,40}? about|invest in|fund|sponsor"
    r"|feedback on|advice (?:on|about)|thoughts on|opinion (?:on|of)|view of|think of|buy|support"
    r"|help (?:me |us |him |her |them )?with)\s+"
    r"(?P<thing>(?:my|our|his|her|their)\s+(?:[\w'’-]+\s+){0,3}?[\w'’-]+?)"
    r"(?=\s+(?:to|for|in|with|on|at|among|and|by|before|next|so|when|if|a|among|around|over|first)\b"
    r"|\s*[.,;:?!]|\s*$)",
    re.IGNORECASE,
)
_AUDIENCE = re.compile(
    r"\b(?:clients?|customers?|members|audience|readers|followers|network|newsletter|list|name|cv)$",
    re.IGNORECASE,
)


def of_mine(text: str) -> str:
    """What an ask by me is about, seen from me ("your spring programme"), or ""."""
    return _MINE.sub("your", _thing(text))


def of_theirs(text: str) -> str:
    """What an ask of me is about, seen from the one who asked ("your business"), or "". The text
    may be theirs ("my business") or a report of it ("his business")."""
    return re.sub(r"^(?:my|our|his|her|their)\b", "your", _thing(text), flags=re.IGNORECASE)


def _thing(text: str) -> str:
    for match in _ABOUT.finditer(text):
        thing = " ".join(match["thing"].split())
        if not _AUDIENCE.search(thing):
            return thing
    return ""
