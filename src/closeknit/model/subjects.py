"""Subjects of messages, without what programs put before them."""

from __future__ import annotations

import re

LONGEST = 300  # characters of a subject that are looked at
_BEFORE = re.compile(r"\s*(?:(?:\w{1,4}\s*(?:\[\d+\])?\s*:|\[[^\]]{0,80}\])\s*){0,9}")


def stem(subject: str) -> str:
    """A subject without what answers and new versions put before it ("Re:", "[PATCH v2]"), in
    lower case."""
    return _BEFORE.sub("", subject[:LONGEST], count=1).strip().casefold()
