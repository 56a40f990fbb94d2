"""One home at one moment, and the rows of queries on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from closeknit.store.database import connect, path_of, reported


class Rows:
    """Reads one home. One instance sees one moment; close it after use."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._database = connect(home, write=False)
        with reported(path_of(home)):
            self._database.execute("BEGIN")

    def close(self) -> None:
        self._database.close()

    def _rows(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with reported(path_of(self.home)):
            return self._database.execute(query, values).fetchall()

    def stream(self, query: str) -> Iterator[tuple[int, ...]]:
        """The rows of a query of the store's own, one by one."""
        with reported(path_of(self.home)):
            yield from self._database.execute(query)
