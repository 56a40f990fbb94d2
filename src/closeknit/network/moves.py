"""Where people work and since when; who changed their place of work lately."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from closeknit.advise.plan.seen import MONTHS, Move
from closeknit.clock import DAY
from closeknit.identity.workplace import Said, Workplace, house_of, stated, workplace
from closeknit.model.affiliations import Told
from closeknit.model.people import Person
from closeknit.store.reader import Reader

RECENT = 120 * DAY  # seconds within which the new place must have begun


def moves(reader: Reader, people: Iterable[Person], as_of: int) -> dict[str, Move]:
    """By id, those of these people who moved lately. Whoever has one address and never signed
    isn't looked at."""
    found = {}
    for person in people:
        place = worked(reader, person, as_of)
        if place.since is not None and place.since >= as_of - RECENT:
            found[person.id] = Move(place.name, place.before, place.since, f"i{place.ref}")
    return found


def worked(reader: Reader, person: Person, as_of: int) -> Workplace:
    """Where somebody worked at a date, and what their mail tells of the time before."""
    number = int(person.id[1:])
    told = reader.told_by(number, Told.ORGANISATION)
    if not told and sum(bool(house_of(handle)) for handle in person.handles) < 2:
        return Workplace(person.organisation)
    signed = {ref: value for _, value, _, ref in told if ref}
    said = [
        Said(time, house_of(handle), signed.get(ref, ""), ref)
        for handle, time, ref in reader.wrote(number)
        if time <= as_of
    ]
    said += [Said(time, "", value) for _, value, time, ref in told if not ref and time <= as_of]
    return workplace(stated(said), as_of, person.organisation)


def told(place: Workplace) -> str:
    """ "At Elm & Fenn since about March 2024; before: Oak Lane." "" where no change was seen."""
    if place.since is None:
        return ""
    return f"At {place.name} since about {_month(place.since)}; before: {place.before}."


def _month(time: int) -> str:
    day = datetime.fromtimestamp(time, UTC)
    return f"{MONTHS[day.month - 1]} {day.year}"
