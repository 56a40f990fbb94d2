"""Meetings that change: of the copies of one the latest version holds, in whatever order."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role, Version
from closeknit.store.database import path_of
from closeknit.store.writer import Writer

ZOE, ANN, TOM = "zoe@lind.example", "ann@moss.example", "tom@moss.example"


def _meeting(version: Version, hour: int, *people: str, reason: str | None = None) -> Interaction:
    roles = (Role.ORGANISER, *[Role.ATTENDEE] * len(people))
    return Interaction(
        "meeting:talk",
        Channel.MEETING,
        1_700_000_000 + 3_600 * hour,
        tuple(
            Participant(handle, handle.partition("@")[0].title(), role)
            for handle, role in zip(people, roles, strict=False)
        ),
        Locator("", hour, 1),
        f"at {hour}" if people else "",
        automated=reason,
        version=version,
    )


HELD = _meeting((0, "20260101000000"), 0, ZOE, ANN)
MOVED = _meeting((1, ""), 5, ZOE, ANN)
WITH_TOM = _meeting((1, "20260201000000"), 6, TOM, ZOE)
ALSO = _meeting((1, "20260201000000"), 6, TOM, ANN)
GONE = _meeting((1, "20260301000000"), 6, reason="was cancelled")
AGAIN = _meeting((10, ""), 7, ZOE, ANN)
UNKNOWN = _meeting((0, ""), 0, reason="isn't known")

TABLE = [
    # what is read, and what stays: hour, sender, people, why it is none
    ((HELD, MOVED), (5, ZOE, {ZOE, ANN}, None)),
    ((HELD, MOVED, WITH_TOM), (6, TOM, {TOM, ZOE}, None)),
    ((HELD, WITH_TOM, ALSO), (6, TOM, {TOM, ZOE, ANN}, None)),
    ((HELD, WITH_TOM, GONE), (6, None, set(), "was cancelled")),
    ((HELD, GONE, AGAIN), (7, ZOE, {ZOE, ANN}, None)),
    ((UNKNOWN, HELD), (0, ZOE, {ZOE, ANN}, None)),
    # one that counts and one that doesn't, of the same version
    ((UNKNOWN, _meeting((0, ""), 3, ZOE, TOM)), (3, ZOE, {ZOE, TOM}, None)),
]


@pytest.mark.parametrize(("copies", "stays"), TABLE)
@pytest.mark.parametrize("together", [True, False])
def test_the_latest_version_holds(
    tmp_path: Path, copies: tuple[Interaction, ...], stays: object, together: bool
) -> None:
    for number, order in enumerate(itertools.permutations(copies)):
        home = tmp_path / str(number)
        writer = Writer(home)
        member = writer.member(writer.source("/work.ics")[0], "", "ical", 1)
        batch = [(member, copy) for copy in order]
        for part in [batch] if together else [[one] for one in batch]:
            writer.put_interactions(part)
        assert writer.put_interactions(batch).duplicates == len(copies)  # and changes nothing
        writer.close()
        assert _state(home) == stays


def test_who_comes_in_later_has_a_name(writer: Writer, home: Path, member: int) -> None:
    for copy in (HELD, WITH_TOM, HELD, WITH_TOM):
        writer.put_interactions([(member, copy)])
    names = "SELECT name, n FROM handle_name ORDER BY name"
    assert _rows(home, names) == [("Ann", 1), ("Tom", 1), ("Zoe", 1)]
    # each place stays, so that either file can be left out
    assert _rows(home, "SELECT offset FROM sighting ORDER BY offset") == [(0,), (6,)]


def test_a_change_makes_what_is_derived_old(writer: Writer, home: Path, member: int) -> None:
    counts = []
    for copy in (HELD, HELD, MOVED, HELD, MOVED):
        writer.put_interactions([(member, copy)])
        counts += _rows(home, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'facts'")
    assert counts == [(1,), (1,), (2,), (2,), (2,)]


def _state(home: Path) -> tuple[int, str | None, set[str], str | None]:
    (row,) = _rows(
        home,
        "SELECT i.time, h.handle, i.automated, i.subject FROM interaction i "
        "LEFT JOIN handle h ON h.id = i.sender",
    )
    hour = (row[0] - 1_700_000_000) // 3_600
    people = "SELECT handle FROM participant JOIN handle ON id = handle_id"
    seats = {handle for (handle,) in _rows(home, people)}
    assert row[3] == ("" if row[2] else f"at {hour}")
    return hour, row[1], seats, row[2]


def _rows(home: Path, query: str) -> list[Any]:
    raw = sqlite3.connect(path_of(home))
    try:
        return raw.execute(query).fetchall()
    finally:
        raw.close()
