"""Whom a LinkedIn export speaks of: by profile where it tells one, else by name."""

from __future__ import annotations

import re

from closeknit.sources.cardfields import profile_of, tidy
from closeknit.sources.chats import handle_of

APP = "linkedin"
OWNER = "https://linkedin.com/in/me"
"""The owner of an export in files that don't name them. LinkedIn itself leads whoever follows this
link to their own profile, and gives nobody so short an address."""

# what stands for members who have left, in the language of the export
_NOBODY = re.compile(r"linkedin|^n/?a$|^-*$", re.IGNORECASE)


def profiles_in(text: str) -> list[str]:
    """The profiles in a list of them, in order."""
    return [profile for one in text.split(",") if (profile := profile_of(one))]


def by_name(name: str) -> str:
    """The handle of somebody of whom only the name is told; "" where even that isn't."""
    shown = tidy(name)
    return "" if _NOBODY.search(shown) else handle_of(APP, shown)


def full_name(first: str, last: str) -> str:
    return tidy(f"{first} {last}")


def names_in(text: str) -> list[str]:
    """The names in a list of them. What follows a comma and is a degree ("Ph.D.") belongs to the
    name before."""
    names: list[str] = []
    for piece in map(tidy, text.split(",")):
        if names and (" " not in piece and ("." in piece or piece.isupper() or len(piece) < 4)):
            names[-1] += f", {piece}"
        elif piece:
            names.append(piece)
    return names
