"""Dormant connections, ranked by the value of reconnecting, from what is derived already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from closeknit.advise.ladder import ONCE_CLOSE, QUIET
from closeknit.advise.reconnect import (
    IN_TOUCH,
    Circle,
    Reconnection,
    ranked,
    reconnection,
    sleepers,
)
from closeknit.clock import DAY
from closeknit.model.people import Person
from closeknit.model.ties import Tie
from closeknit.network.home import Home
from closeknit.network.quiet import marked
from closeknit.store.reader import Reader, reading

LATEST = 200  # messages with a person in which their circle is sought
FEW = 20  # people; a message to more shows nobody's circle


def dormant(home: Home, as_of: int | None) -> list[Reconnection]:
    """Everybody worth waking, best first. Nobody whom I asked to keep quiet about."""
    if as_of is not None:
        everybody = home.ties(as_of)
        with reading(home.folder) as reader:
            return _found(reader, sleepers(everybody), _in_touch(everybody, as_of), as_of)
    home.refresh()
    with reading(home.folder) as reader:
        moment = home.judged_as_of(reader)
        asleep = sleepers(marked(reader, reader.sleepers(moment, ONCE_CLOSE, QUIET)))
        return _found(reader, asleep, reader.in_touch(_since(moment)), moment)


def _found(
    reader: Reader, asleep: Iterable[Tie], near: Mapping[int, str], as_of: int
) -> list[Reconnection]:
    houses = Counter(_house(organisation) for organisation in near.values())
    found = []
    for tie in asleep:
        number = int(tie.person.id[1:])
        around = reader.around(number, as_of, LATEST, FEW)
        circle = Circle(
            len(around.people),
            len(around.people & near.keys()),
            _colleagues(tie.person, houses, number in near),
        )
        found.append(reconnection(tie, circle, around.last_subject))
    return ranked(found)


def _colleagues(person: Person, houses: Mapping[str, int], themself: bool) -> int | None:
    house = _house(person.organisation)
    return houses.get(house, 0) - themself if house else None


def _house(organisation: str) -> str:
    return organisation.strip().casefold()


def _in_touch(ties: Iterable[Tie], as_of: int) -> dict[int, str]:
    """What `Reader.in_touch` tells, of ties at hand."""
    since = _since(as_of)
    return {
        int(tie.person.id[1:]): tie.person.organisation
        for tie in ties
        if min(tie.last_to_me or since - 1, tie.last_from_me or since - 1) >= since
    }


def _since(as_of: int) -> int:
    return as_of - int(IN_TOUCH * DAY)
