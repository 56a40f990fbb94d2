"""Writing down decisions beside the pages: judging anew takes seconds with very many people, and
nobody should wait for it between two keys."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from closeknit.errors import CloseknitError
from closeknit.model.ledger import Entry
from closeknit.network import Network
from closeknit.network.offers import MergeOffer
from closeknit.web.desk import Desk
from closeknit.web.sitting import Name, name_of, pair_of

T = TypeVar("T")
Decision = tuple[Entry, bool | None]


class Pen(Generic[T]):
    """What was decided and isn't kept yet, in the order that it was said."""

    def __init__(
        self, keep: Callable[[list[tuple[T, bool | None]]], None], name: Callable[[T], Name]
    ) -> None:
        self._keep = keep
        self._name = name
        self._lock = threading.Lock()
        self._waiting: list[tuple[T, bool | None]] = []
        self._writing: list[tuple[T, bool | None]] = []
        self._thread: threading.Thread | None = None
        self.failure = ""

    def write(self, thing: T, right: bool | None) -> None:
        """Has a decision kept, soon."""
        with self._lock:
            self._waiting.append((thing, right))
            if self._thread is None:
                # not a daemon: the program ends once all is kept
                self._thread = threading.Thread(target=self._write, name="pen")
                self._thread.start()

    def wet(self) -> dict[tuple[str, str], bool | None]:
        """What was said and may not be seen in the home yet, by name."""
        with self._lock:
            return {self._name(e): right for e, right in (*self._writing, *self._waiting)}

    def dry(self) -> None:
        """Waits until all is kept."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _write(self) -> None:
        while True:
            with self._lock:
                self._writing, self._waiting = self._waiting, []
                if not self._writing:
                    self._thread = None
                    return
            try:
                self._keep(self._writing)
                self.failure = ""
            except CloseknitError as error:
                with self._lock:
                    self._waiting = [*self._writing, *self._waiting]  # kept with the next one
                    self._writing, self._thread = [], None
                    self.failure = str(error)
                    return


_pens: WeakKeyDictionary[Desk, Pen[Entry]] = WeakKeyDictionary()
_pairs: WeakKeyDictionary[Desk, Pen[MergeOffer]] = WeakKeyDictionary()
_one_at_a_time = threading.Lock()


def pen(desk: Desk) -> Pen[Entry]:
    """That for what was found in a home."""
    with _one_at_a_time:
        if desk not in _pens:
            # not the desk: what a pen holds would keep it for ever. And not its façade, which
            # leaves the judging to others: what is dry here stands in the home
            network = Network(desk.home)
            _pens[desk] = Pen(network.decide, name_of)
        return _pens[desk]


def pairing_pen(desk: Desk) -> Pen[MergeOffer]:
    """That for who is one."""
    with _one_at_a_time:
        if desk not in _pairs:
            network = Network(desk.home)
            _pairs[desk] = Pen(network.decide_merges, pair_of)
        return _pairs[desk]
