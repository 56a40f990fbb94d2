"""A concrete smaller ask made from an ask; what can be said stands in cheaper.py."""

from __future__ import annotations

import re

from closeknit.advise import thing
from closeknit.advise.cheaper import MATTER, SMALLER, SORTS
from closeknit.model.verdicts import Ask, Size

# for whom, other than me, a job is
_RELATIVE = re.compile(r"\b(?:for|hire|employ|take|give|find|get|offer) (?:my|our) (\w+)", re.I)
_THEM = re.compile(r"\b(?:for|hire|employ|take|give|find|get|offer) (?:him|her|them)\b", re.I)


def smaller_ask(ask: Ask, largest: Size | None, name: str) -> str:
    """The dearest smaller ask that the tie carries and that makes sense, in words; "" where there
    is none."""
    if ask.size is None or largest is None:
        return ""
    most = min(largest, ask.size - 1)
    sort = _sort(ask)
    rows = SMALLER.get(sort, SMALLER[""])
    size = max((size for size in rows if size <= most), default=None)
    if size is None:
        return ""
    matter = thing.of_mine(ask.text) or MATTER.get(sort, MATTER.get(ask.kind, "it"))
    return rows[size].format(name=name, thing=matter, who=_who(ask.text))


def _sort(ask: Ask) -> str:
    """The kind of the ask, or finer where its words tell."""
    sorts = SORTS.get(ask.kind, {})
    return next((sort for sort, words in sorts.items() if words.search(ask.text)), ask.kind)


def _who(text: str) -> str:
    relative = _RELATIVE.search(text)
    if relative:
        return f"your {relative[1]}"
    return "them" if _THEM.search(text) else "you"
