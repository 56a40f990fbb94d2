"""The embedded engine: DuckDB in this process, in memory, without any file of its own."""

from __future__ import annotations

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from closeknit.engine.interrupts import deferred


class DuckDB:
    """An engine that lives as long as this object."""

    def __init__(self) -> None:
        # extensions would be fetched from the network
        with deferred():
            self._backend = ibis.duckdb.connect(
                ":memory:",
                autoinstall_known_extensions=False,
                autoload_known_extensions=False,
                # what doesn't fit in memory would be written to the folder one happens to be in
                temp_directory="",
            )

    def load(self, name: str, rows: pa.Table) -> None:
        with deferred():
            self._backend.con.register(name, rows)

    def keep(self, name: str, expression: Table) -> None:
        with deferred(self._backend.con.interrupt):
            self._backend.create_table(name, expression, temp=True, overwrite=True)

    def run(self, expression: Table) -> pa.Table:
        with deferred(self._backend.con.interrupt):
            return self._backend.to_pyarrow(expression)
