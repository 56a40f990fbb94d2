"""The SQL that was worked out beforehand is that of the expressions, and gives their rows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from closeknit.derive import analysis
from closeknit.engine import compiled
from closeknit.engine.duckdb import DuckDB
from closeknit.measure.plan import PLAN, TIES, Measure
from closeknit.network import Network

KEYS = ("interaction_id", "person_id", "handle_id", "time", "mine", "direction", "a", "b")
KEPT = Path(compiled.__file__).with_name("compiled.json")


@pytest.mark.parametrize("measure", PLAN, ids=lambda measure: measure.name)
def test_it_is_that_of_the_expressions(measure: Measure) -> None:
    """If not: make compiled."""
    kept = json.loads(KEPT.read_text("utf-8"))
    assert kept.keys() == {each.name for each in PLAN}
    assert kept[measure.name] == compiled.translated(measure)


def test_a_date_that_is_more_than_a_literal_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    of_ties = TIES.expression

    class Halved(Measure):
        def expression(self, as_of: int):  # type: ignore[no-untyped-def]
            return of_ties(as_of // 2)

    with pytest.raises(ValueError, match="more than a literal"):
        compiled.translated(Halved("halved", "ties", "ties"))


def test_its_rows_are_those_of_the_expressions(lived_home: Path) -> None:
    whole = analysis(lived_home)
    engine = whole.engine
    assert isinstance(engine, DuckDB)
    as_of = Network(lived_home).people()[0].as_of
    engine.load("mine", pa.table({"handle_id": pa.array(whole.who.me, pa.int64())}))
    for measure in PLAN:
        ready = engine.run_measure(measure, as_of)
        asked = engine.run(measure.expression(as_of))
        assert ready.num_rows == asked.num_rows > 0
        assert ready.column_names == asked.column_names
        order = [(name, "ascending") for name in KEYS if name in ready.column_names]
        one, other = ready.sort_by(order), asked.sort_by(order)
        for name in ready.column_names:
            if pa.types.is_floating(ready[name].type):
                there = one[name].to_numpy(), other[name].to_numpy()
                np.testing.assert_allclose(*there, rtol=1e-9, err_msg=name)
            else:
                assert one[name].to_pylist() == other[name].to_pylist(), name
        if measure.name == "events":
            engine.keep_measure("event", measure, as_of)
        if measure.name == "trials":
            engine.keep_measure("trial", measure, as_of)


def test_judging_loads_neither_ibis_nor_pandas(lived_home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from closeknit.derive import analysis;"
        f"analysis(Path({str(lived_home)!r})).ties(1_700_000_000);"
        "print([name for name in ('ibis', 'pandas', 'sqlglot') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
