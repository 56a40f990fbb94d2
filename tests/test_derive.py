"""What deriving leaves behind in the process."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from closeknit import derive
from closeknit.store.writer import Writer


def test_cycles_are_looked_for_again_whatever_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: Path) -> None:
        assert not gc.isenabled()
        raise KeyboardInterrupt

    monkeypatch.setattr(derive, "analysis", breaks)
    writer = Writer(tmp_path)
    try:
        with pytest.raises(KeyboardInterrupt):
            derive.rebuild(tmp_path, writer, 1_795_000_000)
    finally:
        writer.close()
    assert gc.isenabled()
