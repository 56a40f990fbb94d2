"""Entries of the ledger as sentences with links, and how sure each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from closeknit.judge.telling import tell
from closeknit.model.ledger import Deed, Entry, State
from closeknit.network.logging import OUTCOMES
from closeknit.web.render import day, month

_PERSON, _OTHER = "\x02", "\x03"  # stand for the names until they are links
# what may be said of what became of each kind, and the word on the button
ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    Deed.ASK: (
        ("granted", "Granted"),
        ("refused", "Refused"),
        ("deferred", "Put off"),
        ("unanswered", "Never answered"),
    ),
    Deed.PROMISE: (("kept", "Kept"), ("broken", "Broken")),
    Deed.REFERRAL: (("won", "Won"), ("lost", "Lost")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as pages show it. `arrow` is its direction; `plain` the sentence without links;
    `ended` whether its outcome was said by me and may be taken back."""

    entry: Entry
    sentence: Markup
    plain: str
    arrow: str
    direction: str
    day: str
    month: str
    sure: str
    outcome_sure: str
    endings: tuple[tuple[str, str], ...]
    ended: bool


def line(entry: Entry, names: Mapping[int, str]) -> Line:
    """One entry, with the names of everybody it speaks of."""
    name = names.get(entry.person, "somebody")
    other = names.get(entry.other, "somebody") if entry.other is not None else ""
    told = str(escape(tell(entry, _PERSON, _OTHER if other else "")))
    told = told.replace(_PERSON, _link(entry.person, name))
    if entry.other is not None:
        told = told.replace(_OTHER, _link(entry.other, other))
    arrow, direction = _ARROWS[entry.by.value]
    return Line(
        entry,
        Markup(told),  # noqa: S704  # escaped above, and the links are ours
        tell(entry, name, other),
        arrow,
        direction,
        day(entry.time),
        month(entry.time),
        how_sure(entry),
        outcome_sure(entry),
        ENDINGS.get(entry.what, ()),
        was_ended(entry),
    )


def how_sure(entry: Entry) -> str:
    """“found, 70 % sure”, or that I said so myself."""
    if entry.state is State.LOGGED:
        return "you noted this"
    if entry.state is State.CONFIRMED:
        return "you confirmed this"
    return f"found, {100 * entry.probability:.0f}\u00a0% sure"


def outcome_sure(entry: Entry) -> str:
    """“how it ended, 46 % sure”; "" where it is told, or where there is no end to tell."""
    if not entry.outcome or entry.outcome_probability == 1:
        return ""
    return f"how it ended, {100 * entry.outcome_probability:.0f}\u00a0%"


def was_ended(entry: Entry) -> bool:
    """Whether its outcome was said by me: what is read from mail has a message that shows it, or
    leaves doubt."""
    said = entry.outcome in OUTCOMES and not entry.outcome_ref
    return said and entry.state is not State.PROPOSED and entry.outcome_probability == 1


def _link(number: int, name: str) -> Markup:
    return Markup('<a class="who private" href="/people/p{}">{}</a>').format(number, name)


_ARROWS = {
    "me": ("→", "what you did"),
    "them": ("←", "what they did"),
    "both": ("↔", "of both of you"),
}
