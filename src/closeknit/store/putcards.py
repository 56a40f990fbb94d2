"""Rows of cards, and of what is told of people, in cards and elsewhere."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from closeknit.model.affiliations import Told
from closeknit.model.cards import Card
from closeknit.store.numbers import Numbers, Row, Stored, next_id


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


def _card_handles(card: Card) -> list[str]:
    return [*card.emails, *card.phones, *card.urls]
