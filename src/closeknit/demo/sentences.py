"""Templates to sentences, each with the acts that it performs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from closeknit.demo import talks, trades
from closeknit.demo.dice import Dice
from closeknit.demo.life import Person

_ACTS = (
    "ask|small_ask|offer|promise|kept|grant|decline|thanks|introduction|referral|vouch|apology"
    "|congratulation|confide|personal"
)
_PARTS = re.compile(rf"\s*\|\s*|\s+(?=(?:{_ACTS}): )")
_MARKED = re.compile(rf"({_ACTS}): (.+)", re.DOTALL)
_STRANGERS = ("Ellen Quill", "Sylvie Harnett", "Ruth Odlum", "Marjorie Finch", "Gita Raman-Lowe")


@dataclass(frozen=True)
class Line:
    """One sentence or two that belong together, and the acts done in them."""

    text: str
    acts: tuple[str, ...] = ()


def lines(template: str, slots: dict[str, str], *acts: str) -> tuple[Line, ...]:
    """The template filled and parted; `acts` are done by its first part besides what is marked."""
    found = []
    for number, part in enumerate(_PARTS.split(template.format_map(slots))):
        marked = _MARKED.match(part)
        own = (marked[1],) if marked else ()
        found.append(Line(marked[2] if marked else part, (acts if number == 0 else ()) + own))
    return tuple(found)


def slots(dice: Dice, person: Person, third: Person, asker_service: str) -> dict[str, str]:
    """One filling for a whole thread, so that its days, places and names agree throughout."""
    town = dice.pick(trades.TOWNS)
    return {
        "town": town,
        "topic": dice.pick(talks.TOPICS).format(town=town),
        "event": dice.pick(trades.EVENTS),
        "trip": dice.pick(trades.TRIPS),
        "month": dice.pick(talks.MONTHS),
        "day": dice.pick(talks.DAYS),
        "number": str(dice.whole(1000, 9999)),
        "digits": str(dice.whole(100, 999)),
        "stranger": dice.pick(_STRANGERS),
        "third": third.name,
        "third_first": third.first,
        "third_org": third.organisation or "their firm",
        "other_first": person.first,
        "asker_service": asker_service,
    }
