"""The facts as Arrow tables, against plain rows of the file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow as pa

from closeknit.measure.tables import INTERACTION, PARTICIPANT
from closeknit.store.arrow import facts
from closeknit.store.database import connect, path_of
from closeknit.store.reader import reading

LARGEST = 2**30 - 1


def _fill(home: Path) -> None:
    """The largest and the smallest that each column can hold, and every null."""
    connect(home, write=True).close()
    file = sqlite3.connect(path_of(home))
    with file:
        file.executemany(
            "INSERT INTO interaction (id, hash, key, channel, time, sender, reply_hash, "
            "thread_hash, sent, automated, subject, question, words) "
            "VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?, '', ?, ?)",
            [
                (1, -(2**63), 0, -5_000, None, None, None, 0, None, None, None),
                (2, 2**63 - 1, 3, 2**40, LARGEST, -(2**63), 2**63 - 1, 1, "list", 1, 2**24 - 1),
                (2**29 - 1, 0, 2, 0, 0, 0, -1, 0, "", 0, 0),
            ],
        )
        file.executemany(
            "INSERT INTO participant VALUES (?, ?, ?)",
            [(1, 1, 0), (1, LARGEST, 5), (2**29 - 1, LARGEST, 5), (2, 0, 1)],
        )
    file.close()


def _rows(table: pa.Table, *names: str) -> set[tuple[int | None, ...]]:
    return set(zip(*(table[name].to_pylist() for name in names), strict=True))


def test_every_value_comes_through(tmp_path: Path) -> None:
    _fill(tmp_path)
    with reading(tmp_path) as reader:
        tables = facts(reader)
    names = ("id", "hash", "channel", "time", "sender", "reply_hash", "thread_hash", "sent")
    assert _rows(tables["interaction"], *names, "automated", "question", "words") == {
        (1, -(2**63), 0, -5_000, None, None, -(2**63), 0, 0, 0, 0),
        (2, 2**63 - 1, 3, 2**40, LARGEST, -(2**63), 2**63 - 1, 1, 1, 1, 2**24 - 1),
        (2**29 - 1, 0, 2, 0, 0, 0, -1, 0, 1, 0, 0),
    }
    assert _rows(tables["participant"], "interaction_id", "handle_id", "role") == {
        (1, 1, 0),
        (1, LARGEST, 5),
        (2**29 - 1, LARGEST, 5),
        (2, 0, 1),
    }


def test_the_columns_are_those_of_measures(tmp_path: Path) -> None:
    connect(tmp_path, write=True).close()
    with reading(tmp_path) as reader:
        tables = facts(reader)
    for table, promised in (("interaction", INTERACTION), ("participant", PARTICIPANT)):
        assert set(promised.columns) <= set(tables[table].column_names)
        assert {field.type for field in tables[table].schema} == {pa.int64()}
        assert tables[table].num_rows == 0
