"""Loads, once imported, what deriving would otherwise load on first use.

That is a third of a second which a core that waits for mail to be read can spare. Nothing here
may run anything else: it is imported in a thread, and the process may end in its midst.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

import closeknit.derive  # noqa: F401

# pyarrow asks pandas about every array it makes, if it is there
for _name in ("duckdb", "pandas"):
    with suppress(ImportError):
        import_module(_name)
