"""The façade: everything closeknit can do, for every face.

Each method opens the home, does one thing and closes it. What a person should know besides the
answer (a default date, a wait, a guess) goes to `say` as a sentence. What a method needs is
imported when it is called, so that those that only read start fast.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from closeknit.network.face.asking import Asking
from closeknit.network.face.coming import Coming
from closeknit.network.face.doing import Doing
from closeknit.network.face.keeping import Keeping
from closeknit.network.face.knowing import Knowing
from closeknit.network.face.saying import Saying
from closeknit.network.home import Home
from closeknit.network.results import Acts, Imported, Ledger, Listing, Original, Shown
from closeknit.store.database import path_of

__all__ = ["Acts", "Imported", "Ledger", "Listing", "Network", "Original", "Shown", "path_of"]


def _quiet(_: str) -> None:
    return None


class Network(Coming, Knowing, Asking, Doing, Saying, Keeping):
    """Everybody I know, as far as the home at `home` tells."""

    def __init__(
        self,
        home: Path,
        say: Callable[[str], None] = _quiet,
        later: Callable[[], None] | None = None,
    ) -> None:
        """With `later` no call judges people anew: after a change `later` is called, and sees to
        it that somebody calls `renew`."""
        self.home = home
        self._home = Home(home, say, later)

    def renew(self) -> None:
        """Judges everybody anew where something changed."""
        self._home.renew()

    def is_fresh(self) -> bool:
        """Whether everybody is judged by all that is known, as of today."""
        return self._home.is_fresh()
