"""What is the embedded engine's own."""

from __future__ import annotations

from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from closeknit.engine.duckdb import DuckDB


def test_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = DuckDB()
    engine.load("numbers", pa.table({"n": [1, 2]}))
    numbers = ibis.table({"n": "int64"}, name="numbers")
    engine.keep("kept", numbers)
    assert engine.run(numbers).num_rows == 2
    assert list(tmp_path.iterdir()) == []


def test_fetches_no_extension() -> None:
    settings = (
        DuckDB()
        ._backend.con.execute(
            "SELECT current_setting('autoinstall_known_extensions'), "
            "current_setting('autoload_known_extensions')"
        )
        .fetchone()
    )
    assert [str(value).lower() for value in settings] == ["false", "false"]
