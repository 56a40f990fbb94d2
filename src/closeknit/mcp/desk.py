"""The home behind the tools: one caller at a time, judged anew beside them where something
changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from closeknit import clock
from closeknit.errors import Busy, CloseknitError, Misuse, NotFound
from closeknit.network import Network, path_of
from closeknit.network.roster import stamp

PATIENCE_SECONDS = 3.0  # for judging anew, before an answer goes by what was known earlier
LOOK_SECONDS = 0.02
MOST_KEPT = 8
T = TypeVar("T")
NOTHING_YET = (
    "Nothing was brought in yet, so closeknit knows nobody. The owner begins with “closeknit "
    "import” and the path of their mail."
)
AT_WORK = (
    "closeknit is still reading and working out who is who. Ask again in a minute; nothing is "
    "wrong."
)
WRITTEN = "Another closeknit is writing just now. Nothing was changed: try again in a minute."


class Desk:
    """One home. `tell` is for the owner's eyes, on standard error."""

    def __init__(self, home: Path, tell: Callable[[str], None]) -> None:
        self.home = home
        self.tell = tell
        self.judged = 0  # the date that everybody was judged at, at the last call
        self._kept: dict[str, tuple[object, object]] = {}
        self._turn = threading.Lock()
        self._renewing = threading.Lock()
        self._began = 0.0
        self._network = Network(home, tell, later=self._renew)

    @contextmanager
    def network(self) -> Iterator[Network]:
        """The façade, for one call. Raises NotFound while nothing is there, Busy while the first
        import is at work."""
        with self._turn:
            self._settle()
            yield self._network

    @contextmanager
    def writing(self) -> Iterator[Network]:
        """The façade for a change; what follows from it is worked out before the answer. Raises
        Busy while an import is writing, which may take long."""
        with self._turn:
            self._settle()
            end = time.monotonic() + PATIENCE_SECONDS
            while self._network.unnamed().is_being_written():
                if time.monotonic() > end:
                    raise Busy(WRITTEN)
                time.sleep(LOOK_SECONDS)
            yield Network(self.home, self.tell)

    def kept(self, name: str, make: Callable[[Network], T]) -> T:
        """What `make` works out at length, again only once the home has changed."""
        with self.network() as net:
            now = stamp(self.home)
            before = self._kept.get(name)
            if before is None or before[0] != now:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                before = self._kept[name] = now, make(net)
        found: T = before[1]  # type: ignore[assignment]  # by its name
        return found

    def start(self) -> None:
        """Judges anew beside the first calls, where the day or the facts moved on."""
        with suppress(CloseknitError):
            if path_of(self.home).exists() and not self._network.is_fresh():
                self._renew()

    def forget(self) -> None:
        """Lets go of everything that was read: somebody was forgotten."""
        self._kept.clear()
        self._network = Network(self.home, self.tell, later=self._renew)

    def _settle(self) -> None:
        if not path_of(self.home).exists():
            raise NotFound(NOTHING_YET)
        self._wait()
        unnamed = self._network.unnamed()
        if unnamed.is_empty():
            raise NotFound(NOTHING_YET)
        self.judged = unnamed.as_of()

    def _wait(self) -> None:
        if self._network.is_fresh():
            return
        self._renew()
        # nobody waits twice for one long import
        while time.monotonic() < self._began + PATIENCE_SECONDS:
            if self._network.is_fresh():
                return
            time.sleep(LOOK_SECONDS)
        if not self._network.unnamed().is_usable():
            raise Busy(AT_WORK)

    def _renew(self) -> None:
        if self._renewing.acquire(blocking=False):
            self._began = time.monotonic()
            threading.Thread(target=self._renewed, name="renew", daemon=True).start()

    def _renewed(self) -> None:
        try:
            # a home that can't be written is read as it is
            with suppress(CloseknitError):
                Network(self.home).renew()
        finally:
            self._renewing.release()


def moment(day: str | None) -> int | None:
    """The date of an `as_of`, None where none was given. Raises Misuse."""
    if day is None or not day.strip():
        return None
    try:
        return clock.parse(day.strip())
    except (ValueError, OverflowError, OSError):
        raise Misuse("The date in `as_of` is none. Write it like 2026-03-01.") from None
