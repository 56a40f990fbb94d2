"""Referral sources for the faces: the ledger's leads and introductions, with the ties of those
who are in it."""

from __future__ import annotations

from dataclasses import dataclass

from closeknit.advise.loyalty import sources
from closeknit.model.ledger import Deed
from closeknit.model.loyalty import Source
from closeknit.network.home import Home
from closeknit.network.known import known
from closeknit.network.ledger import ledger
from closeknit.network.plans import beside, steps, with_thanks
from closeknit.network.results import Ledger
from closeknit.store.reader import reading

PASSED = (Deed.REFERRAL, Deed.INTRODUCTION)


@dataclass(frozen=True, slots=True)
class Loyalty:
    """The sources, best first, and all that was passed on, doubtful entries too."""

    sources: tuple[Source, ...]
    ledger: Ledger


def loyalty(home: Home, person: str | None, as_of: int | None, least: float) -> Loyalty:
    """Who refers to me and to whom I refer; entries below the probability `least` make nobody a
    source. Raises NotFound, Ambiguous."""
    whole = ledger(home, home.find(person) if person else None, as_of)
    passed = tuple(e for e in whole.entries if e.what in PASSED)
    numbers = {e.person for e in passed if e.probability >= least}
    now = whole.as_of
    wanted = {f"p{number}" for number in numbers}
    everybody = home.ties(as_of) if as_of is not None else ()
    with reading(home.folder) as reader:
        ties = [tie for tie in everybody if tie.person.id in wanted]
        if as_of is None:
            ties = [tie for one in sorted(wanted) for tie in reader.ties(now, one)]
        people = with_thanks(reader, known(reader, ties, whole.entries, {}), 0, now)
        done = steps(reader, now, as_of is not None)
        found = sources(people, now, least, beside(reader, whole.names, now), done)
    return Loyalty(found, Ledger(passed, whole.names, whole.as_of))
