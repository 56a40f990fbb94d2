"""Marks Spark's tests, which run in one process: each would start a session of its own."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        if params.get("make") == "spark":
            item.add_marker(pytest.mark.spark)
