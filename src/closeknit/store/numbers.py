"""Numbers of handles and rows, and what became of a batch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

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


def next_id(database: sqlite3.Connection, table: str) -> int:
    """The number after the last of a table."""
    row = database.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()  # noqa: S608
    return int(row[0])
