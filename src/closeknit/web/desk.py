"""What all pages share: the home, what was read of it and is still right, and what is under way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from closeknit import clock
from closeknit.errors import CloseknitError
from closeknit.network import Network
from closeknit.network.roster import Roster, roster, stamp
from closeknit.store.database import path_of
from closeknit.store.reader import reading
from closeknit.web.reading import Reading

T = TypeVar("T")

FRESHEN_SECONDS = 60.0
PATIENCE_SECONDS = 1.5  # that a change waits for the figures before its answer comes without
LOOK_SECONDS = 0.02
MOST_KEPT = 256  # of what was read, whatever was asked for least lately goes
FIRST_SECONDS = 2.0  # in which the first page is shown, and nothing else is done
PAUSE_SECONDS = 0.2  # between what is read ahead, for the pages that are asked for meanwhile


class Desk:
    """One home. Requests come on several threads; each gets a façade of its own, and what takes
    long to read is kept here until the home changes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._kept: dict[str, tuple[object, object]] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._ahead: Sequence[Callable[[Desk], object]] = ()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._dated = threading.Lock()
        self._past = Network(home)
        self.reading = Reading(home)

    def network(self) -> Network:
        """A façade for one request; what it would say is said by the pages in their own way."""
        return Network(self.home, later=self._settle)

    def is_settled(self) -> bool:
        """Whether everybody is judged by all that was said. While sources are being read nobody
        expects it."""
        return self.reading.state.running or self.is_empty() or self._past.is_fresh()

    def _settle(self) -> None:
        """Has everybody judged anew, and waits for it a while."""
        self._wake.set()
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.is_settled() and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)

    def roster(self) -> Roster:
        """Everybody, as lists and searches want them."""
        return self.kept("roster", lambda: roster(self.home))

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What `make` reads of the home, made again once the home has changed. It is made once,
        whoever else asks for it meanwhile."""
        with self._lock:
            turn = self._turns.setdefault(name, threading.Lock())
        with turn:
            now = stamp(self.home)
            with self._lock:
                before = self._kept.pop(name, None)
            if before is None or before[0] != now:
                before = now, make()
            with self._lock:
                self._kept[name] = before  # last in the order in which they were asked for
                if len(self._kept) > MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
        found: T = before[1]  # type: ignore[assignment]  # by its name
        return found

    def forget(self) -> None:
        """Lets go of all that was read: somebody was forgotten, and may be in it."""
        with self._lock:
            self._kept.clear()
        with self._dated:
            self._past = Network(self.home)

    def past(self, use: Callable[[Network], T]) -> T:
        """Asks a façade that keeps the facts in memory, for judging at other dates: one caller at
        a time."""
        with self._dated:
            return use(self._past)

    def is_empty(self) -> bool:
        """Whether nothing was brought in yet."""
        if not path_of(self.home).exists():
            return True
        with reading(self.home) as reader:
            return not reader.has_interactions()

    def judged(self) -> tuple[int, bool]:
        """The date that everything is judged at, and whether that is another day than today."""
        with reading(self.home) as reader:
            as_of = int(reader.meta().get("as_of", clock.now()))
        return as_of, clock.now() - as_of > clock.DAY

    # keeping up to date -------------------------------------------------------------------

    def start(self, ahead: Sequence[Callable[[Desk], object]] = ()) -> None:
        """Keeps what is derived up to date with the facts and the day, beside the requests, and
        reads `ahead`, in its order, what pages will want; what was dropped before a run that broke
        off goes."""
        self._ahead = ahead
        self.reading.clear()
        threading.Thread(target=self._freshen, name="freshen", daemon=True).start()

    def stop(self) -> None:
        """Ends that, and lets go of all that was read."""
        self._stop.set()
        self._wake.set()
        with self._lock:
            self._kept.clear()
        self._past = Network(self.home)

    def _freshen(self) -> None:
        self._wake.wait(FIRST_SECONDS)
        while not self._stop.is_set():
            self._wake.clear()
            try:
                if not self.is_empty() and not self.reading.state.running:
                    self._past.renew()
                    self._read_ahead()
            except CloseknitError:
                pass  # the page that needs it will say so
            self._wake.wait(FRESHEN_SECONDS)

    def _read_ahead(self) -> None:
        for read in self._ahead:
            if self._wake.wait(PAUSE_SECONDS):
                return  # something changed meanwhile: once more, from the beginning
            with suppress(Exception):  # the page that wants it will say what is wrong
                read(self)
