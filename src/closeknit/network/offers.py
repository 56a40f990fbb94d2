"""People who may be one, for me to decide: the review queue of merges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from closeknit import clock
from closeknit.declarations import said
from closeknit.identity.offers import Offer, Someone, offers, with_threads
from closeknit.identity.reached import NOTHING, Reached
from closeknit.model.affiliations import Told
from closeknit.model.people import Person
from closeknit.network.home import Home
from closeknit.store.reader import Reader, reading


@dataclass(frozen=True, slots=True)
class MergeOffer:
    """Two people and why they may be one; `score` is between 0 and 1."""

    a: Person
    b: Person
    score: float
    reasons: tuple[tuple[str, float], ...]


def merge_offers(home: Home) -> list[MergeOffer]:
    """All that are worth a look and weren't decided yet, the likeliest first. Of a pair, `a` is
    whom I have more to do with."""
    home.refresh()
    with reading(home.folder) as reader:
        people = {int(person.id[1:]): person for person in reader.people()}
        order = reader.busyness()
        found = with_threads(offers(_someones(reader, people)), reader.threads_of)
        locked = _locked(reader, people)
        apart = _apart(reader)
    return [
        _shown(offer, people, order)
        for offer in found
        if not _decided(people[offer.a], people[offer.b], apart)
        and locked.isdisjoint((offer.a, offer.b))
    ]


def decide(home: Home, decisions: Sequence[tuple[MergeOffer, bool | None]]) -> None:
    """Says of offers whether the two are one, all in one go; None takes that back.

    An offer is only made of two of whom nothing was said, so that all that is said of their pairs
    of handles was said of the offer.
    """
    last = {id(offer): (offer, one) for offer, one in decisions}
    with home.writing() as writer:
        # also what was said anew since: “different” of all pairs would outweigh “same” of one
        for offer in (offer for offer, one in decisions if one is None):
            for a, b in product(offer.a.handles, offer.b.handles):
                writer.declare(clock.now(), "undo", a, b)
        for offer, one in last.values():
            if one is None:
                continue
            if one:
                writer.declare(clock.now(), "same", offer.a.handles[0], offer.b.handles[0])
            else:
                for mine, theirs in product(offer.a.handles, offer.b.handles):
                    writer.declare(clock.now(), "different", mine, theirs)
        home.rebuild_if_stale(writer)


def _someones(reader: Reader, people: dict[int, Person]) -> Iterator[Someone]:
    numbers = {handle: number for number, handle, *_ in reader.handles()}
    names = reader.handle_names()
    spans = reader.spans()
    told = _told(reader)
    for number, person in people.items():
        own = tuple(name for handle in person.handles for name in names.get(numbers[handle], ()))
        carded = ((person.name, 1),) if person.name not in person.handles else ()
        first, last = spans.get(number, (None, None))
        ids = (numbers[handle] for handle in person.handles)
        reached = _reached(told, ids) if told else NOTHING
        yield Someone(number, own or carded, person.handles, first, last, reached)


def _told(reader: Reader) -> dict[int, list[tuple[str, str]]]:
    """What was told of each handle's bearer: kinds and values."""
    found: dict[int, dict[tuple[str, str], None]] = {}
    for handle, kind, value, *_ in reader.affiliations():
        found.setdefault(handle, {})[kind, value] = None
    return {handle: list(told) for handle, told in found.items()}


def _reached(told: dict[int, list[tuple[str, str]]], handles: Iterable[int]) -> Reached:
    words = [pair for handle in handles for pair in told.get(handle, ())]
    announced, named, phones = (
        tuple(dict.fromkeys(value for kind, value in words if kind == wanted))
        for wanted in (Told.NEW_ADDRESS, Told.ADDRESS, Told.PHONE)
    )
    return Reached(announced, named, phones)


def _locked(reader: Reader, people: dict[int, Person]) -> frozenset[int]:
    """Those of whom I said that they are complete."""
    handles = {handle for own in said(reader.declarations()).locks for handle in own}
    if not handles:
        return frozenset()
    return frozenset(number for number, one in people.items() if handles & {*one.handles})


def _apart(reader: Reader) -> frozenset[frozenset[str]]:
    """The pairs of handles that I said are different people's."""
    last: dict[frozenset[str], str] = {}
    for kind, a, b in said(reader.declarations()).decisions:
        last[frozenset((a, b))] = kind
    return frozenset(pair for pair, kind in last.items() if kind == "different")


def _decided(a: Person, b: Person, apart: frozenset[frozenset[str]]) -> bool:
    return any(frozenset((one, other)) in apart for one in a.handles for other in b.handles)


def _shown(offer: Offer, people: dict[int, Person], order: dict[int, int]) -> MergeOffer:
    a, b = sorted((offer.a, offer.b), key=lambda number: (-order.get(number, 0), number))
    reasons = tuple((reason.text, reason.weight) for reason in offer.reasons)
    return MergeOffer(people[a], people[b], round(offer.score, 4), reasons)
