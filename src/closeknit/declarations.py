"""What the person's own words add up to. Declarations are appended; the later one wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from closeknit.exclusions import Exclusions, exclusions
from closeknit.model.ties import Standing
from closeknit.store.reader import Declaration


@dataclass(frozen=True, slots=True)
class Said:
    """All declarations in force. `standings` by handle; `decisions` are (kind, a, b) with kind
    "same" or "different" and a, b handles, in the order they were made."""

    me: tuple[str, ...]
    standings: dict[str, Standing]
    decisions: tuple[tuple[str, str, str], ...]
    rules: tuple[str, ...]

    @property
    def exclusions(self) -> Exclusions:
        return exclusions(self.rules)


def said(declarations: Iterable[Declaration]) -> Said:
    """Plays declarations in order."""
    me: dict[str, None] = {}
    standings: dict[str, Standing] = {}
    decisions: dict[tuple[str, str], tuple[str, str, str]] = {}
    rules: dict[str, None] = {}
    for entry in declarations:
        pair = (min(entry.subject, entry.object), max(entry.subject, entry.object))
        match entry.kind:
            case "me":
                me[entry.subject] = None
            case "me-clear":
                me.clear()
            case "standing" if entry.value == "clear":
                standings.pop(entry.subject, None)
            case "standing":
                standings[entry.subject] = Standing(entry.value)
            case "same" | "different":
                decisions.pop(pair, None)
                decisions[pair] = (entry.kind, entry.subject, entry.object)
            case "undo":
                decisions.pop(pair, None)
            case "exclude":
                rules[entry.subject] = None
            case "include":
                rules.pop(entry.subject, None)
    return Said(tuple(me), standings, tuple(decisions.values()), tuple(rules))
