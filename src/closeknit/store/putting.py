"""Rows of what was read: interactions with their people, acts and places, and cards."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from closeknit.model.affiliations import Told
from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction, Role
from closeknit.store.codes import CHANNELS, ROLES, digest

INTERACTION_WIDTH = 14
LOOKUP = 500  # how many values one query asks for
Row = tuple[object, ...]


@dataclass(slots=True)
class Stored:
    """What became of a batch."""

    new: int = 0
    duplicates: int = 0
    problems: int = 0


class Numbers:
    """The numbers of handles, remembered until the transaction is dropped."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._known: dict[str, int] = {}

    def __getitem__(self, handle: str) -> int:
        return self._known[handle]

    def clear(self) -> None:
        self._known.clear()

    def make(self, wanted: Iterable[str]) -> None:
        """Finds the numbers of handles, making those that are new in order."""
        missing = sorted({handle for handle in wanted if handle not in self._known})
        for begin in range(0, len(missing), LOOKUP):
            part = missing[begin : begin + LOOKUP]
            marks = ", ".join("?" * len(part))
            self._known.update(
                self._database.execute(
                    f"SELECT handle, id FROM handle WHERE handle IN ({marks})",  # noqa: S608
                    part,
                )
            )
        fresh = [handle for handle in missing if handle not in self._known]
        numbered = list(enumerate(fresh, next_id(self._database, "handle")))
        self._database.executemany("INSERT INTO handle VALUES (?, ?)", numbered)
        self._known.update((handle, number) for number, handle in numbered)


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

    def other_copy(self, number: int, item: Interaction) -> None:
        if item.automated is None:
            self.unautomated.append((number,))
        if item.sent:
            self.sent.append((number,))
        if item.features is not None:
            self.read.append((*_features(item), number))

    def any_copy(self, number: int, member: int, item: Interaction, numbers: Numbers) -> None:
        self.seats += [
            (number, numbers[seat.handle], ROLES[seat.role]) for seat in item.participants
        ]
        place = item.locator
        self.sightings.append((number, member, place.offset, place.length))
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
    known = _known(database, hashes)
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
            gathered.other_copy(known[hashed], item)
        else:
            stored.new += 1
            known[hashed] = number
            gathered.first_copy(number, hashed, item, numbers)
            number += 1
        gathered.any_copy(known[hashed], member, item, numbers)
    return stored, _insert(database, gathered)


def _insert(database: sqlite3.Connection, of: _Gathered) -> bool:
    many = database.executemany
    many(f"INSERT INTO interaction VALUES ({', '.join('?' * INTERACTION_WIDTH)})", of.new)  # noqa: S608
    # two copies may disagree; the most direct role holds, whichever comes first
    many(
        "INSERT INTO participant VALUES (?, ?, ?) ON CONFLICT (interaction_id, handle_id) "
        "DO UPDATE SET role = excluded.role WHERE excluded.role < role",
        of.seats,
    )
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
    return bool(of.new) or any(rows > 0 for rows in (learnt, marked, read, told, placed))


def put_affiliations(database: sqlite3.Connection, rows: Sequence[Row]) -> int:
    """Stores what was told of people, with the proof that sorts last where copies differ, but
    before others one from which a forgotten name was taken; how many rows are new or other."""
    if not rows:
        return 0
    return database.executemany(
        "INSERT INTO affiliation VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (handle_id, kind, value, time, interaction_id) "
        "DO UPDATE SET proof = excluded.proof WHERE "
        "(instr(excluded.proof, '…') > 0, excluded.proof) > (instr(proof, '…') > 0, proof)",
        rows,
    ).rowcount


def put_cards(
    database: sqlite3.Connection, numbers: Numbers, member: int, cards: Sequence[Card]
) -> Stored:
    """Stores cards; a card with a known key replaces it."""
    stored = Stored()
    numbers.make(handle for card in cards for handle in _card_handles(card))
    for card in cards:
        row = database.execute("SELECT id FROM card WHERE key = ?", (card.key,)).fetchone()
        if row is None:
            stored.new += 1
            number = next_id(database, "card")
        else:
            stored.duplicates += 1
            number = int(row[0])
        database.execute(
            "INSERT OR REPLACE INTO card VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                card.key,
                member,
                card.locator.offset,
                card.locator.length,
                card.name,
                card.organisation,
                card.title,
                card.birthday,
                card.note,
                card.nickname,
                json.dumps(card.categories, ensure_ascii=False),
            ),
        )
        before = database.execute(
            "DELETE FROM card_handle WHERE card_id = ? RETURNING handle_id", (number,)
        ).fetchall()
        database.executemany(
            "INSERT OR IGNORE INTO card_handle VALUES (?, ?)",
            [(number, numbers[handle]) for handle in _card_handles(card)],
        )
        # what the card said at other dates stays, but not of addresses that it no longer bears
        database.executemany(
            "DELETE FROM affiliation WHERE handle_id = ? AND interaction_id = 0 "
            "AND handle_id NOT IN (SELECT handle_id FROM card_handle)",
            before,
        )
        put_affiliations(database, _dated_words(card, numbers))
    return stored


def _dated_words(card: Card, numbers: Numbers) -> list[Row]:
    """Where somebody worked and as what, by a card that says when it was changed last."""
    if card.revised is None:
        return []
    words = ((Told.ORGANISATION, card.organisation), (Told.TITLE, card.title))
    return [
        (numbers[handle], kind.value, value, card.revised, 0, "")
        for handle in _card_handles(card)
        for kind, value in words
        if value
    ]


def next_id(database: sqlite3.Connection, table: str) -> int:
    """The number after the last of a table."""
    row = database.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()  # noqa: S608
    return int(row[0])


def _known(database: sqlite3.Connection, hashes: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for begin in range(0, len(hashes), LOOKUP):
        part = hashes[begin : begin + LOOKUP]
        marks = ", ".join("?" * len(part))
        found.update(
            database.execute(
                f"SELECT hash, id FROM interaction WHERE hash IN ({marks})",  # noqa: S608
                part,
            )
        )
    return found


def _interaction_row(
    number: int, hashed: int, item: Interaction, numbers: Numbers
) -> tuple[object, ...]:
    sender = next(
        (s.handle for s in item.participants if s.role in (Role.FROM, Role.ORGANISER)), None
    )
    return (
        number,
        hashed,
        item.key,
        CHANNELS[item.channel],
        item.time,
        numbers[sender] if sender else None,
        digest(item.reply_to) if item.reply_to else None,
        digest(item.thread) if item.thread else None,
        int(item.sent),
        item.automated,
        item.subject,
        *_features(item),
    )


def _features(item: Interaction) -> tuple[int | None, int | None, str | None]:
    of = item.features
    return (int(of.question), of.words, of.language) if of else (None, None, None)


def _card_handles(card: Card) -> list[str]:
    return [*card.emails, *card.phones, *card.urls]
