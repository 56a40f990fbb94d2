"""What the person's own words add up to. Declarations are appended; the later one wins."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from closeknit.exclusions import Exclusions, exclusions
from closeknit.model.ledger import By, Deed, Logged
from closeknit.model.ties import Standing
from closeknit.model.verdicts import Size
from closeknit.store.reader import Declaration


@dataclass(frozen=True, slots=True)
class Said:
    """All declarations in force. `standings` by handle; `decisions` are (kind, a, b) with kind
    "same" or "different" and a, b handles, in the order they were made. `logged` is what was
    noted down by hand; `judged` tells of a found act, by the key of its interaction and its
    name, whether it is one; `outcomes` what became of an ask, a promise or a referral, by its
    reference (the key, or "L12" of something logged) and that word."""

    me: tuple[str, ...]
    standings: dict[str, Standing]
    decisions: tuple[tuple[str, str, str], ...]
    rules: tuple[str, ...]
    logged: tuple[Logged, ...] = ()
    judged: dict[tuple[str, str], bool] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def exclusions(self) -> Exclusions:
        return exclusions(self.rules)


def said(declarations: Iterable[Declaration]) -> Said:
    """Plays declarations in order."""
    me: dict[str, None] = {}
    standings: dict[str, Standing] = {}
    decisions: dict[tuple[str, str], tuple[str, str, str]] = {}
    rules: dict[str, None] = {}
    words = _Words()
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
            case _:
                words.play(entry)
    return Said(
        tuple(me),
        standings,
        tuple(decisions.values()),
        tuple(rules),
        tuple(words.logged.values()),
        words.judged,
        words.outcomes,
    )


@dataclass(slots=True)
class _Words:
    """What was said of the ledger so far."""

    logged: dict[str, Logged] = field(default_factory=dict)
    judged: dict[tuple[str, str], bool] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], str] = field(default_factory=dict)

    def play(self, entry: Declaration) -> None:
        of = entry.subject, entry.object
        match entry.kind:
            case "log":
                self.logged[f"L{entry.id}"] = _logged(entry)
            case "unlog":
                self.logged.pop(entry.subject, None)
            case "judged" if entry.value == "clear":
                self.judged.pop(of, None)
            case "judged":
                self.judged[of] = entry.value == "yes"
            case "outcome" if entry.value == "clear":
                self.outcomes.pop(of, None)
            case "outcome":
                self.outcomes[of] = entry.value


def as_value(note: Logged) -> str:
    """What the declaration of something logged holds beside the two handles."""
    return json.dumps(
        {
            "what": note.what,
            "by": note.by,
            "time": note.time,
            "text": note.text,
            "size": note.size,
            "level": note.level,
        },
        ensure_ascii=False,
    )


def _logged(entry: Declaration) -> Logged:
    told = json.loads(entry.value)
    return Logged(
        entry.id,
        told["time"],
        Deed(told["what"]),
        By(told["by"]),
        entry.subject,
        told["text"],
        Size(told["size"]) if told["size"] else None,
        told["level"],
        entry.object,
    )
