"""Spark, for lives that outgrow one machine. Needs the extra `spark` and a Java runtime.

The session is the caller's, with whatever cluster, catalogue and rights it has; it is neither
configured nor stopped here, except that Ibis sets its time zone to UTC. Names become temporary
views of that session: to keep several lives apart, or from views that have the same names, give
each engine `session.newSession()`.
"""

from __future__ import annotations

import ibis
import pyarrow as pa
from ibis.expr.types import Table
from pyspark.sql import DataFrame, SparkSession  # type: ignore[import-not-found,unused-ignore]

from closeknit.engine.base import EMPTY
from closeknit.measure.plan import Measure


class Spark:
    """An engine over an existing Spark session.

    Tables that lie on Spark already need no `load`: `interaction`, `participant`, `who` and `deed`
    are found where the session would find them, and any other table is given its name by `bind`.
    Where there is no `deed`, an empty one is made.
    With `reliable`, what is kept goes to the session's checkpoint folder and survives the loss of
    a worker; else it lies on the workers.
    """

    def __init__(self, session: SparkSession, *, reliable: bool = False) -> None:
        self._session = session
        self._reliable = reliable
        self._backend = ibis.pyspark.connect(session)
        for name, rows in EMPTY.items():
            if not session.catalog.tableExists(name):
                self.load(name, rows)

    def load(self, name: str, rows: pa.Table) -> None:
        self._session.createDataFrame(rows).createOrReplaceTempView(name)

    def bind(self, name: str, table: str | DataFrame) -> None:
        """Makes a table of the session's catalogue, or a data frame, known under a name. It needs
        the columns of measure/tables.py, whole numbers of 64 bits; others do no harm."""
        frame = self._session.table(table) if isinstance(table, str) else table
        frame.createOrReplaceTempView(name)

    def keep(self, name: str, expression: Table) -> None:
        # a cached frame would be computed anew, perhaps from other rows, once it is evicted
        frame = self._frame(expression)
        kept = frame.checkpoint() if self._reliable else frame.localCheckpoint()
        kept.createOrReplaceTempView(name)

    def run(self, expression: Table) -> pa.Table:
        # Spark tells which columns can't be null; no other engine does
        return self._frame(expression).toArrow().cast(expression.schema().to_pyarrow())

    def keep_measure(self, name: str, measure: Measure, as_of: int) -> None:
        self.keep(name, measure.expression(as_of))

    def run_measure(self, measure: Measure, as_of: int) -> pa.Table:
        return self.run(measure.expression(as_of))

    def _frame(self, expression: Table) -> DataFrame:
        return self._session.sql(self._backend.compile(expression))
