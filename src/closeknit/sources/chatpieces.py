"""What the readers of chats meet besides messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Skipped:
    """What nobody wrote, or nobody who can be told, or what was taken back."""

    begin: int
    end: int


class Unread(NamedTuple):
    """What couldn't be read, and why."""

    begin: int
    end: int
    reason: str
