"""What every engine can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from closeknit.measure.plan import Measure

if TYPE_CHECKING:
    from ibis.expr.types import Table


# tables that are empty until something is loaded under their name: there may be nothing to tell.
# Their columns are those of measure/tables.py, which would load Ibis; made in a way that doesn't
# load pandas
_WHOLE = ("person_id", "time", "account", "good", "bad")
EMPTY = {"deed": pa.table({name: pa.nulls(0, pa.int64()) for name in _WHOLE})}


class Engine(Protocol):
    """Binds named tables and runs expressions and measures over them. A table of `EMPTY` is there
    from the start."""

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
