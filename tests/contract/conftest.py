"""Spark's tests stay with one worker, since each worker would start a session of its own."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    # known to strict markers without pytest-xdist too
    config.addinivalue_line("markers", "xdist_group(name): run on the same worker")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        if params.get("make") == "spark":
            item.add_marker(pytest.mark.xdist_group("spark"))
