"""The measures as DuckDB's SQL, worked out beforehand: `python -m closeknit.engine.compiled`.

Building and translating the expressions takes longer than running them on one person's mail, and
needs libraries that take as long to load. compiled.json holds the translation; a test compares it
with the expressions, which stay what is true.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from closeknit.measure.plan import PLAN, Measure

DATE = "@date@"
_DATES = (987_654_321_012_345, 876_543_210_123_456)  # stand for the date, and for nothing else
TYPES = {"int64": "BIGINT", "float64": "DOUBLE", "boolean": "BOOLEAN"}


# what is left out is a set to Ibis, in any order
_EXCLUDED = re.compile(r"(EXCLUDE \()([^()]*)(\))")


def _sorted(found: re.Match[str]) -> str:
    names = ", ".join(sorted(name.strip() for name in found[2].split(",")))
    return f"{found[1]}{names}{found[3]}"


@cache
def _kept() -> dict[str, str]:
    text = files(__package__).joinpath("compiled.json").read_text("utf-8")
    kept: dict[str, str] = json.loads(text)
    return kept


def ready_sql(measure: Measure, as_of: int) -> str:
    """The query of a measure at a date."""
    return _kept()[measure.name].replace(DATE, str(int(as_of)))


def translated(measure: Measure) -> str:
    """The query with DATE in the place of the date. Raises ValueError where the date went into
    anything but a literal."""
    import ibis

    texts = []
    for date in _DATES:
        rows = measure.expression(date)
        columns = ", ".join(
            f'CAST("{name}" AS {TYPES[str(kind).removeprefix("!")]}) AS "{name}"'
            for name, kind in rows.schema().items()
        )
        order = ", ".join(f'"{name}"' for name in measure.order)
        query = f"SELECT {columns} FROM ({ibis.to_sql(rows, dialect='duckdb')}) AS rows"  # noqa: S608
        query += f" ORDER BY {order}" if order else ""
        texts.append(_EXCLUDED.sub(_sorted, query).replace(str(date), DATE))
    if texts[0] != texts[1]:
        raise ValueError(f"{measure.name}: the date is more than a literal")
    return texts[0]


def whole_plan() -> str:
    """What compiled.json should hold."""
    return json.dumps({m.name: translated(m) for m in PLAN}, indent=1) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("compiled.json").write_text(whole_plan(), encoding="utf-8")
