"""The facts as Arrow tables, for engines. All tables of one call come from one moment."""

from __future__ import annotations

from pathlib import Path

import adbc_driver_sqlite.dbapi as adbc
import pyarrow as pa

from closeknit.store.database import path_of

# whole numbers only: what is counted needs no text
INTERACTION = (
    "SELECT id, hash, reply_hash, channel, time, automated IS NOT NULL AS automated, sent, "
    "sender FROM interaction"
)
PARTICIPANT = "SELECT interaction_id, handle_id, role FROM participant"


def facts(home: Path) -> dict[str, pa.Table]:
    """`interaction` and `participant`, all columns int64."""
    uri = path_of(home).resolve().as_posix()
    with (
        adbc.connect(f"file:{_escaped(uri)}?mode=ro") as connection,
        connection.cursor() as cursor,
    ):
        tables = {}
        for name, query in (("interaction", INTERACTION), ("participant", PARTICIPANT)):
            cursor.execute(query)
            tables[name] = _whole(cursor.fetch_arrow_table())
        return tables


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _whole(rows: pa.Table) -> pa.Table:
    # a column without any value arrives as another type
    return rows.cast(pa.schema([(name, pa.int64()) for name in rows.column_names]))
