"""Who writes from another organisation than before, by the addresses of their messages."""

from __future__ import annotations

from collections.abc import Iterable

from closeknit.advise.plan.seen import Move
from closeknit.clock import DAY
from closeknit.identity.organisation import is_public, registrable
from closeknit.model.people import Person
from closeknit.store.reader import Reader

NEWEST = 20  # messages of theirs that are looked at
BEFORE = 2  # messages from the old place, without which nothing was usual
RECENT = 120 * DAY  # seconds within which the new place must have begun
SENDER = "from"


def moves(reader: Reader, people: Iterable[Person], as_of: int) -> dict[str, Move]:
    """By id, those of these people who moved lately. Whoever has addresses at fewer than two
    organisations isn't looked at."""
    found = {}
    for person in people:
        houses = {_house(handle) for handle in person.handles} - {""}
        if len(houses) > 1 and (move := _move(reader, person, as_of)) is not None:
            found[person.id] = move
    return found


def _move(reader: Reader, person: Person, as_of: int) -> Move | None:
    events = [e for e in reader.events_with(person.id, as_of) if e.direction == 1]
    wrote: list[tuple[str, int, str]] = []
    for event in events[-NEWEST:]:
        message = reader.message(f"i{event.id}")
        seats = message.people if message is not None else ()
        house = next((_house(handle) for role, handle in seats if role == SENDER), "")
        if house:
            wrote.append((house, event.time, f"i{event.id}"))
    if not wrote:
        return None
    to = wrote[-1][0]
    first = next(at for at, (house, *_) in enumerate(wrote) if house == to)
    earlier = [house for house, *_ in wrote[:first]]
    # once moved, nothing comes from the old place any more
    settled = all(house == to for house, *_ in wrote[first:])
    since = wrote[first][1]
    if not settled or len(earlier) < BEFORE or since < as_of - RECENT:
        return None
    place = person.organisation if _house(f"@{person.organisation}") == to else to
    return Move(place, earlier[-1], since, wrote[first][2])


def _house(handle: str) -> str:
    """The organisation of an address, "" where anybody can have one there."""
    _, at, domain = handle.rpartition("@")
    return registrable(domain) if at and not is_public(domain) else ""
