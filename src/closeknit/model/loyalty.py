"""Who brings me people and business, and how I answered it."""

from __future__ import annotations

from dataclasses import dataclass

from closeknit.model.ledger import Entry
from closeknit.model.people import Person


@dataclass(frozen=True, slots=True)
class Source:
    """One person with whom leads or introductions went either way.

    `brought` is what they passed on to me, `given` what I passed on to them, oldest first; `level`
    the highest of their leads' (1 to 5), `won` and `lost` how many became something, `values` what
    they were said to be worth. Of `brought` so many were seen to be `thanked` for, and of so many
    they were seen to be `told` how it went. `since` is what I did for them after the last of it, at
    `last`. `cooling` is their silence ÷ usual gap, None where that can't be told. `next` is what
    they would need, in a sentence; "" for nothing. `silence` says in a sentence what was usual
    between us where they have been silent for longer; "" where they haven't.
    """

    person: Person
    brought: tuple[Entry, ...]
    given: tuple[Entry, ...]
    level: int | None
    won: int
    lost: int
    values: tuple[str, ...]
    thanked: int
    told: int
    since: tuple[Entry, ...]
    last: int | None
    cooling: float | None
    next: str
    silence: str = ""
