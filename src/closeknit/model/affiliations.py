"""What somebody says of their place of work and of how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Told(StrEnum):
    """What is told: `ADDRESS` is one more address of theirs, `NEW_ADDRESS` one that they announce
    instead of the one they write from."""

    ORGANISATION = "organisation"
    TITLE = "title"
    PHONE = "phone"
    ADDRESS = "address"
    NEW_ADDRESS = "new address"


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One such word, with the line that proves it (300 characters at most)."""

    kind: Told
    value: str
    proof: str
