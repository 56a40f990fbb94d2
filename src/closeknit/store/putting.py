"""Rows of what was read: interactions with their people, acts and places.

Copies add to each other. A meeting alone changes: of it the copies of the highest version hold, and
of these one that tells who was there before one that doesn't count.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from closeknit.model.interactions import UNCHANGED, Channel, Interaction, Role
from closeknit.store.codes import CHANNELS, ROLES, digest
from closeknit.store.numbers import LOOKUP, Numbers, Row, Stored, next_id
from closeknit.store.putcards import put_affiliations

INTERACTION_WIDTH = 15
Rank = tuple[str, bool]
"""The version of a meeting, and whether it counts."""


@dataclass(slots=True)
class _Gathered:
    """What a batch brings, by table."""

    new: list[Row] = field(default_factory=list)
    seats: list[Row] = field(default_factory=list)
    sightings: list[Row] = field(default_factory=list)
    acts: list[Row] = field(default_factory=list)
    affiliations: list[Row] = field(default_factory=list)
    names: Counter[tuple[int, str]] = field(default_factory=Counter)
    listed: Counter[int] = field(default_factory=Counter)
    delivered: Counter[int] = field(default_factory=Counter)
    reached: set[int] = field(default_factory=set)
    later: dict[int, Interaction] = field(default_factory=dict)
    later_seats: dict[int, list[Row]] = field(default_factory=dict)
    unautomated: list[Row] = field(default_factory=list)
    sent: list[Row] = field(default_factory=list)
    read: list[Row] = field(default_factory=list)

    def first_copy(self, number: int, hashed: int, item: Interaction, numbers: Numbers) -> None:
        self.new.append(_interaction_row(number, hashed, item, numbers))
        for seat in item.participants:
            if seat.name:
                self.names[numbers[seat.handle], seat.name] += 1
        self.listed.update(numbers[handle] for handle in item.list_handles)
        self.delivered.update(numbers[handle] for handle in item.delivered_to)

    def other_copy(self, number: int, item: Interaction, numbers: Numbers) -> None:
        # once for all such copies: the same file may be read many times
        self.reached.update(numbers[handle] for handle in item.delivered_to)
        if item.automated is None and item.channel is not Channel.MEETING:
            self.unautomated.append((number,))
        if item.sent:
            self.sent.append((number,))
        if item.features is not None:
            self.read.append((*_features(item), number))

    def later_version(self, number: int, item: Interaction) -> None:
        self.later[number], self.later_seats[number] = item, []

    def place(self, number: int, member: int, item: Interaction) -> None:
        place = item.locator
        self.sightings.append((number, member, place.offset, place.length))

    def any_copy(self, number: int, item: Interaction, numbers: Numbers) -> None:
        seats = self.later_seats.get(number, self.seats)
        seats += [(number, numbers[seat.handle], ROLES[seat.role]) for seat in item.participants]
        for act in item.acts:
            size = None if act.size is None else int(act.size)
            by = numbers[act.by] if act.by else 0
            told = (act.probability, act.proof, size, act.kind)
            self.acts.append((number, act.act.value, by, *told))
        if item.affiliations:
            writer = numbers[item.participants[0].handle]
            self.affiliations += [
                (writer, one.kind.value, one.value, item.time, number, one.proof)
                for one in item.affiliations
            ]


def put_interactions(
    database: sqlite3.Connection, numbers: Numbers, batch: Sequence[tuple[int, Interaction]]
) -> tuple[Stored, bool]:
    """Stores interactions with the number of the member each was read from; whether anything
    was learnt by it."""
    stored, gathered = Stored(), _Gathered()
    items = [item for _, item in batch]
    hashes = [digest(item.key) for item in items]
    known, ranks = _known(database, hashes)
    number = next_id(database, "interaction")
    numbers.make(
        handle
        for item in items
        for handle in (
            *(seat.handle for seat in item.participants),
            *item.list_handles,
            *item.delivered_to,
            *(act.by for act in item.acts if act.by),
        )
    )
    for (member, item), hashed in zip(batch, hashes, strict=True):
        if hashed in known:
            stored.duplicates += 1
            at = known[hashed]
            before = ranks.get(at, _rank(item))
            gathered.place(at, member, item)
            if _rank(item) < before:
                continue
            if _rank(item) > before:
                ranks[at] = _rank(item)
                gathered.later_version(at, item)
            gathered.other_copy(at, item, numbers)
        else:
            stored.new += 1
            at = known[hashed] = number
            if item.channel is Channel.MEETING:
                ranks[at] = _rank(item)
            gathered.first_copy(at, hashed, item, numbers)
            gathered.place(at, member, item)
            number += 1
        gathered.any_copy(at, item, numbers)
    return stored, _insert(database, gathered, numbers)


def _insert(database: sqlite3.Connection, of: _Gathered, numbers: Numbers) -> bool:
    many = database.executemany
    many(f"INSERT INTO interaction VALUES ({', '.join('?' * INTERACTION_WIDTH)})", of.new)  # noqa: S608
    _seat(database, of.seats)
    for number, item in of.later.items():
        of.names.update(_change(database, number, item, numbers))
        _seat(database, of.later_seats[number])
    many("INSERT OR IGNORE INTO sighting VALUES (?, ?, ?, ?)", of.sightings)
    many(
        "INSERT INTO handle_name VALUES (?, ?, ?) "
        "ON CONFLICT (handle_id, name) DO UPDATE SET n = n + excluded.n",
        [(handle, name, n) for (handle, name), n in of.names.items()],
    )
    many(
        "INSERT INTO handle_mark VALUES (?, ?, ?) ON CONFLICT (handle_id) DO UPDATE SET "
        "listed = listed + excluded.listed, delivered = delivered + excluded.delivered",
        [(h, of.listed[h], of.delivered[h]) for h in of.listed.keys() | of.delivered.keys()],
    )
    reached = many(
        "INSERT INTO handle_mark (handle_id, delivered) VALUES (?, 1) ON CONFLICT (handle_id) "
        "DO UPDATE SET delivered = 1 WHERE delivered = 0",
        [(handle,) for handle in sorted(of.reached)],
    ).rowcount
    learnt = many(
        "UPDATE interaction SET automated = NULL WHERE id = ? AND automated IS NOT NULL",
        of.unautomated,
    ).rowcount
    marked = many("UPDATE interaction SET sent = 1 WHERE id = ? AND NOT sent", of.sent).rowcount
    # of copies that differ the shortest holds, whichever comes first: lists add to a text
    read = many(
        "UPDATE interaction SET question = ?1, words = ?2, language = ?3 WHERE id = ?4 "
        "AND (words IS NULL OR ?2 < words OR (?2 = words AND ?1 < question))",
        of.read,
    ).rowcount
    # of each act the surest holds; where several are, the one that sorts last, whichever comes
    # first; but before others one from which a forgotten name was taken
    told = many(
        "INSERT INTO act VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (interaction_id, act, handle_id) DO UPDATE "
        "SET probability = excluded.probability, proof = excluded.proof, size = excluded.size, "
        "kind = excluded.kind WHERE "
        "(excluded.probability, instr(excluded.proof, '…') > 0, excluded.proof, excluded.kind, "
        "coalesce(excluded.size, 0)) > "
        "(probability, instr(proof, '…') > 0, proof, kind, coalesce(size, 0))",
        of.acts,
    ).rowcount
    placed = put_affiliations(database, of.affiliations)
    counts = (reached, learnt, marked, read, told, placed)
    return bool(of.new or of.later) or any(rows > 0 for rows in counts)


def _seat(database: sqlite3.Connection, seats: Sequence[Row]) -> None:
    # two copies may disagree; the most direct role holds, whichever comes first
    database.executemany(
        "INSERT INTO participant VALUES (?, ?, ?) ON CONFLICT (interaction_id, handle_id) "
        "DO UPDATE SET role = excluded.role WHERE excluded.role < role",
        seats,
    )


def _change(
    database: sqlite3.Connection, number: int, item: Interaction, numbers: Numbers
) -> Iterator[tuple[int, str]]:
    """Writes a later version over a meeting and empties its seats; the names of those who had
    none."""
    database.execute(
        "UPDATE interaction SET time = ?, sender = ?, automated = ?, subject = ?, version = ? "
        "WHERE id = ?",
        (item.time, _sender(item, numbers), item.automated, item.subject, _version(item), number),
    )
    gone = database.execute(
        "DELETE FROM participant WHERE interaction_id = ? RETURNING handle_id", (number,)
    )
    before = {handle for (handle,) in gone.fetchall()}
    for seat in item.participants:
        if seat.name and numbers[seat.handle] not in before:
            yield numbers[seat.handle], seat.name


def _known(
    database: sqlite3.Connection, hashes: Sequence[int]
) -> tuple[dict[int, int], dict[int, Rank]]:
    """The numbers of what is there by hash, and by number the ranks of meetings among them."""
    found: dict[int, int] = {}
    ranks: dict[int, Rank] = {}
    for begin in range(0, len(hashes), LOOKUP):
        part = hashes[begin : begin + LOOKUP]
        marks = ", ".join("?" * len(part))
        for hashed, number, channel, version, counts in database.execute(
            "SELECT hash, id, channel, version, automated IS NULL "  # noqa: S608
            f"FROM interaction WHERE hash IN ({marks})",
            part,
        ):
            found[hashed] = number
            if channel == CHANNELS[Channel.MEETING]:
                ranks[number] = (version, bool(counts))
    return found, ranks


def _rank(item: Interaction) -> Rank:
    return _version(item), item.automated is None


def _version(item: Interaction) -> str:
    """As text of which the later one is greater."""
    times, changed = item.version
    return "" if item.version == UNCHANGED else f"{times:09} {changed}"


def _sender(item: Interaction, numbers: Numbers) -> int | None:
    roles = (Role.FROM, Role.ORGANISER)
    return next((numbers[s.handle] for s in item.participants if s.role in roles), None)


def _interaction_row(
    number: int, hashed: int, item: Interaction, numbers: Numbers
) -> tuple[object, ...]:
    return (
        number,
        hashed,
        item.key,
        CHANNELS[item.channel],
        item.time,
        _sender(item, numbers),
        digest(item.reply_to) if item.reply_to else None,
        digest(item.thread) if item.thread else None,
        int(item.sent),
        item.automated,
        item.subject,
        *_features(item),
        _version(item),
    )


def _features(item: Interaction) -> tuple[int | None, int | None, str | None]:
    of = item.features
    return (int(of.question), of.words, of.language) if of else (None, None, None)
