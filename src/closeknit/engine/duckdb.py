"""The embedded engine: DuckDB in this process, in memory, without any file of its own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from closeknit.engine.base import EMPTY
from closeknit.engine.compiled import ready_sql
from closeknit.engine.interrupts import deferred
from closeknit.measure.plan import Measure

if TYPE_CHECKING:
    from ibis.expr.types import Table

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # extensions would be fetched from the network
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # what doesn't fit in memory would be written to the folder one happens to be in
    "temp_directory": "",
}


class DuckDB:
    """An engine that lives as long as this object. Measures run as the SQL that was worked out
    beforehand; Ibis is loaded for other expressions only."""

    def __init__(self) -> None:
        with deferred():
            self._connection = duckdb.connect(":memory:", config=SETTINGS)
        self._kept: set[str] = set()
        for name, rows in EMPTY.items():
            self.load(name, rows)

    @cached_property
    def _backend(self) -> Any:
        import ibis

        return ibis.duckdb.from_connection(self._connection)

    def load(self, name: str, rows: pa.Table) -> None:
        with deferred():
            if name in self._kept:
                self._connection.execute(f'DROP TABLE "{name}"')
                self._kept.remove(name)
            self._connection.register(name, rows)

    def keep(self, name: str, expression: Table) -> None:
        with deferred(self._connection.interrupt):
            self._backend.create_table(name, expression, temp=True, overwrite=True)
        self._kept.add(name)

    def run(self, expression: Table) -> pa.Table:
        with deferred(self._connection.interrupt):
            return self._backend.to_pyarrow(expression)

    def keep_measure(self, name: str, measure: Measure, as_of: int) -> None:
        query = ready_sql(measure, as_of)
        with deferred(self._connection.interrupt):
            self._connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}')
        self._kept.add(name)

    def run_measure(self, measure: Measure, as_of: int) -> pa.Table:
        query = ready_sql(measure, as_of)
        with deferred(self._connection.interrupt):
            return self._connection.sql(query).to_arrow_table()
