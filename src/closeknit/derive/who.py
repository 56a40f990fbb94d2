"""Who is who: whose every handle is, what it is, and what its person is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from closeknit.declarations import Said
from closeknit.engine.base import Engine
from closeknit.identity.cluster import CardHandles, Decision, cluster
from closeknit.identity.kinds import Kind, kinds_of
from closeknit.identity.known import KnownHandle
from closeknit.identity.me import find_me
from closeknit.identity.normalise import best_name
from closeknit.identity.organisation import organisation_of
from closeknit.measure.plan import HANDLES
from closeknit.model.people import Person
from closeknit.store.arrow import wholes
from closeknit.store.reader import CardRow, Reader

# what `handle_figures` tells of a handle, beside the mean of its recipients
COUNTS = (
    *("sent", "sent_automated", "received", "received_from_me", "sent_to_me"),
    *("distinct_senders", "alone", "sent_folder"),
)


@dataclass(frozen=True, slots=True)
class Who:
    """Whose every handle is. `people` maps a person's number to the numbers of their handles,
    the most used first, `kinds` every handle to its kind; `me_reason` says how I was found.
    `organisations` and `titles` are of no date in particular (derive/places.py knows of dates)."""

    me: tuple[int, ...]
    me_reason: str
    people: Mapping[int, tuple[int, ...]]
    kinds: Mapping[int, Kind]
    names: Mapping[int, str]
    organisations: Mapping[int, str]
    titles: Mapping[int, str]
    card_organisations: Mapping[int, str]
    known: Mapping[int, KnownHandle]

    def person(self, number: int) -> Person:
        """A person with the handles most used first."""
        return Person(
            f"p{number}",
            self.names[number],
            tuple(self.known[handle].handle for handle in self.people[number]),
            self.organisations[number],
            self.titles[number],
        )

    def owners(self) -> dict[str, int]:
        """Every handle that is a person's, and the person's number."""
        return {
            self.known[handle].handle: number
            for number, own in self.people.items()
            for handle in own
        }

    def table(self) -> pa.Table:
        """The table `who` of the measures; I am number 0."""
        pairs = [(handle, 0) for handle in self.me]
        pairs += [(handle, number) for number, own in self.people.items() for handle in own]
        return pa.table(
            {
                "handle_id": wholes(np.array([a for a, _ in pairs], np.int64)),
                "person_id": wholes(np.array([b for _, b in pairs], np.int64)),
            }
        )

    def handle_rows(self) -> Iterator[tuple[int, int, str, str, int]]:
        """The rows of the store's table of handles; of nobody's handles, person -1."""
        owner = dict.fromkeys(self.me, 0)
        owner |= {handle: number for number, own in self.people.items() for handle in own}
        for number, known in self.known.items():
            kind, person = self.kinds[number], owner.get(number, -1)
            said = kind.kind if person < 0 else "human"
            yield number, person, said, kind.reason, known.messages


def who_is_who(engine: Engine, reader: Reader, words: Said) -> Who:
    """Works it out; `interaction` and `participant` are loaded."""
    handles, names, cards = reader.handles(), reader.handle_names(), reader.cards()
    # what exports of chats and networks say to be mine, and names in them that I gave without
    # their app's
    chats = {row[1] for row in handles if row[3] and "@" not in row[1]}
    given = {row[1] for row in handles if row[1].partition(":")[2] in words.me}
    declared = set(words.me)
    if declared:
        known = _known(handles, names)
        reason = "You said so."
        if not given and not any(row[1] in declared for row in handles):
            reason = f"None of what you gave ({', '.join(words.me)}) is in what was read."
    else:
        told = frozenset(row[0] for row in handles if row[1] in chats)
        known = _known(handles, names, _figures(engine, told))
        # with whom an export says that I talked, that isn't me
        others = [k for k in known if k.sent_folder or not (k.received_from_me or k.sent_to_me)]
        found = find_me(others)
        declared, reason = set(found.handles), found.reason
        if chats and not declared:
            reason = "Your exports say who you are there."
    declared |= chats | given
    decisions = [
        Decision("same" if kind == "same" else "different", a, b) for kind, a, b in words.decisions
    ]
    with_cards = [CardHandles(card.id, card.handles, card.name) for card in cards]
    announced = reader.announcements()
    roots = cluster(known, with_cards, decisions, declared, words.locks, announced)
    del known
    my_roots = {roots[row[0]] for row in handles if row[1] in declared}
    mine = frozenset(row[0] for row in handles if roots[row[0]] in my_roots)
    known = _known(handles, names, _figures(engine, mine))
    by_id = {k.id: k for k in known}
    kinds = kinds_of(known)
    for number in {handle for card in cards for handle in card.handles}:
        if not by_id[number].list_marked:
            kinds[number] = Kind("human", "is on a card")
    people: dict[int, list[int]] = {}
    for number, kind in kinds.items():
        if kind.kind == "human" and number not in mine:
            people.setdefault(roots[number], []).append(number)
    # the number of a person is its smallest human handle; numbers depend on the order of reading,
    # so that what is chosen among several (a card's name) goes by use and spelling
    named = {
        min(own): tuple(sorted(own, key=lambda h: (-by_id[h].messages, by_id[h].handle)))
        for own in people.values()
    }
    card_of = {handle: card for card in cards for handle in card.handles}
    return Who(
        tuple(sorted(mine)),
        reason,
        named,
        kinds,
        {number: _name(own, by_id, card_of) for number, own in named.items()},
        {number: _organisation(own, by_id, card_of) for number, own in named.items()},
        {number: _first(own, card_of, "title") for number, own in named.items()},
        {
            number: word
            for number, own in named.items()
            if card_of and (word := _first(own, card_of, "organisation"))
        },
        by_id,
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    """Columns of `handle_figures`, and which of their rows is a handle's."""

    row: Mapping[int, int]
    counts: Mapping[str, Sequence[int]]
    recipients: Sequence[float | None]


def _figures(engine: Engine, mine: frozenset[int]) -> _Figures:
    """What each handle did, seen from those that are mine."""
    engine.load("mine", pa.table({"handle_id": wholes(np.array(sorted(mine), np.int64))}))
    rows = engine.run_measure(HANDLES, 0)
    return _Figures(
        {number: row for row, number in enumerate(rows["handle_id"].to_pylist())},
        {name: [n or 0 for n in rows[name].to_pylist()] for name in COUNTS},
        rows["mean_recipients"].to_pylist(),
    )


def _known(
    handles: Sequence[tuple[int, str, int, int]],
    names: Mapping[int, Sequence[tuple[str, int]]],
    figures: _Figures | None = None,
) -> list[KnownHandle]:
    """Every handle with its names, and with its figures where there are any."""
    known = []
    for number, handle, listed, delivered in handles:
        row = figures.row.get(number) if figures else None
        own = tuple(names.get(number, ()))
        if figures is None or row is None:
            known.append(KnownHandle(number, handle, own, list_marked=listed, delivered=delivered))
            continue
        n = figures.counts
        known.append(
            KnownHandle(
                number,
                handle,
                own,
                n["sent"][row],
                n["sent_automated"][row],
                n["received"][row],
                n["received_from_me"][row],
                n["sent_to_me"][row],
                n["distinct_senders"][row],
                n["alone"][row],
                listed,
                n["sent_folder"][row],
                delivered,
                figures.recipients[row] or 0.0,
            )
        )
    return known


def _first(own: Sequence[int], card_of: Mapping[int, CardRow], field: str) -> str:
    if not card_of:
        return ""
    values = (getattr(card_of[handle], field) for handle in own if handle in card_of)
    return next((str(value) for value in values if value), "")


def _name(
    own: Sequence[int], known: Mapping[int, KnownHandle], card_of: Mapping[int, CardRow]
) -> str:
    card = _first(own, card_of, "name")
    names = [pair for handle in own for pair in known[handle].names]
    return card or best_name(names) or known[own[0]].handle


def _organisation(
    own: Sequence[int], known: Mapping[int, KnownHandle], card_of: Mapping[int, CardRow]
) -> str:
    emails = [known[handle].handle for handle in own if "@" in known[handle].handle]
    return organisation_of(emails, _first(own, card_of, "organisation"))
