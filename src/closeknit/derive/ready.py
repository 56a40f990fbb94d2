"""Loads, once imported, what deriving needs, while a core waits for mail to be read.

Nothing here may run anything: it is imported in a thread, and the process may end in its midst.
"""

from __future__ import annotations

import closeknit.derive  # noqa: F401
