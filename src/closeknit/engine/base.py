"""What every engine can do."""

from __future__ import annotations

from typing import Protocol

import pyarrow as pa
from ibis.expr.types import Table


class Engine(Protocol):
    """Binds named tables and runs expressions over them."""

    def load(self, name: str, rows: pa.Table) -> None:
        """Makes an Arrow table known under a name."""
        ...

    def keep(self, name: str, expression: Table) -> None:
        """Runs an expression and makes its rows known under a name."""
        ...

    def run(self, expression: Table) -> pa.Table:
        """The rows of an expression."""
        ...
