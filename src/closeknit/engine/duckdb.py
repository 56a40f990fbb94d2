"""The embedded engine: DuckDB in this process, in memory, without any file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import ibis
import pyarrow as pa
from ibis.expr.types import Table


class DuckDB:
    """An engine that lives as long as this object."""

    def __init__(self) -> None:
        # extensions would be fetched from the network
        self._backend = ibis.duckdb.connect(
            ":memory:",
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
        )

    def load(self, name: str, rows: pa.Table) -> None:
        self._backend.con.register(name, rows)

    def keep(self, name: str, expression: Table) -> None:
        with _interruptible():
            self._backend.create_table(name, expression, temp=True, overwrite=True)

    def run(self, expression: Table) -> pa.Table:
        with _interruptible():
            return self._backend.to_pyarrow(expression)


@contextmanager
def _interruptible() -> Iterator[None]:
    """DuckDB dresses up Ctrl-C as an error of its own."""
    try:
        yield
    except duckdb.Error as error:
        if isinstance(error, duckdb.InterruptException) or "KeyboardInterrupt" in str(error):
            raise KeyboardInterrupt from None
        raise
