"""One item of a source that could not be read: a value, not an exception."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`source` is the path or account, `where` the place inside it, `reason` a plain clause."""

    source: str
    where: str
    reason: str
