"""What every engine can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from closeknit.measure.plan import Measure

if TYPE_CHECKING:
    from ibis.expr.types import Table


class Engine(Protocol):
    """Binds named tables and runs expressions and measures over them."""

    def load(self, name: str, rows: pa.Table) -> None:
        """Makes an Arrow table known under a name."""
        ...

    def keep(self, name: str, expression: Table) -> None:
        """Runs an expression and makes its rows known under a name."""
        ...

    def run(self, expression: Table) -> pa.Table:
        """The rows of an expression."""
        ...

    def keep_measure(self, name: str, measure: Measure, as_of: int) -> None:
        """Works out a measure at a date and makes its rows known under a name."""
        ...

    def run_measure(self, measure: Measure, as_of: int) -> pa.Table:
        """The rows of a measure at a date."""
        ...
