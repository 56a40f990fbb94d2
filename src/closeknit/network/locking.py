"""Who is complete: nobody is offered or joined to them any more, and nothing takes them apart, but
by my own word."""

from __future__ import annotations

from closeknit import clock
from closeknit.declarations import said
from closeknit.errors import Misuse
from closeknit.model.people import Person
from closeknit.network.home import Home
from closeknit.store.reader import reading


def lock(home: Home, person: str) -> Person:
    """Says that a person's handles are all theirs and all they have."""
    someone = home.find(person)
    with home.writing() as writer:
        for handle in someone.handles:
            writer.declare(clock.now(), "lock", handle, someone.handles[0])
        home.rebuild_if_stale(writer)
    return someone


def unlock(home: Home, person: str) -> Person:
    """Withdraws it."""
    someone = home.find(person)
    locked = {handle for own in locks(home) for handle in own}
    if locked.isdisjoint(someone.handles):
        raise Misuse(f"{someone.name} isn't locked.")
    with home.writing() as writer:
        for handle in someone.handles:
            writer.declare(clock.now(), "unlock", handle)
        home.rebuild_if_stale(writer)
    return someone


def locks(home: Home) -> tuple[tuple[str, ...], ...]:
    """The handles of each person that is complete."""
    with reading(home.folder) as reader:
        return said(reader.declarations()).locks
