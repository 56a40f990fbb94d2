"""One session's way through the proposals: what comes next, what was said, and back again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from closeknit.model.ledger import Entry
from closeknit.network.offers import MergeOffer
from closeknit.web.desk import Desk

T = TypeVar("T")

AT_ONCE = 20  # asked for in one go; whoever likes goes on
Name = tuple[str, str]  # of one decision: an interaction's key and the kind, or two handles


class Said(StrEnum):
    """What was said of a proposal."""

    YES = "yes"
    NO = "no"
    SKIP = "skip"


RIGHT: dict[Said, bool] = {Said.YES: True, Said.NO: False}


def name_of(entry: Entry) -> Name:
    """By what a decision knows an entry."""
    return entry.key, entry.what


def pair_of(offer: MergeOffer) -> Name:
    """By what a decision knows an offer, whoever of the two is named first."""
    a, b = sorted((offer.a.handles[0], offer.b.handles[0]))
    return a, b


@dataclass
class Sitting(Generic[T]):
    """`name` tells one of the things from another. `queue` is what was taken up so far, in order;
    `said` the words by name, in the order that they were said. The order doesn't change under
    one's fingers, though each decision teaches."""

    name: Callable[[T], Name]
    queue: list[T] = field(default_factory=list)
    said: dict[Name, Said] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def current(self, still: Callable[[T], bool]) -> T | None:
        """The first that nothing was said of; those that aren't proposals any more (they were
        decided elsewhere) are left out."""
        with self.lock:
            self.queue = [e for e in self.queue if self.name(e) in self.said or still(e)]
            return next((e for e in self.queue if self.name(e) not in self.said), None)

    def more(self, proposals: Sequence[T]) -> None:
        """Takes up the next ones."""
        with self.lock:
            taken = {self.name(e) for e in self.queue}
            fresh = [e for e in proposals if self.name(e) not in taken]
            self.queue += fresh[:AT_ONCE]

    def say(self, name: Name, word: Said) -> T | None:
        """Keeps a word of one of the queue; None where there is none, or one was said before (a
        key that was pressed twice)."""
        with self.lock:
            if name in self.said:
                return None
            found = next((e for e in self.queue if self.name(e) == name), None)
            if found is not None:
                self.said[name] = word
            return found

    def back(self) -> tuple[T, Said] | None:
        """Takes back the last word; None where there is none."""
        with self.lock:
            if not self.said:
                return None
            name, word = self.said.popitem()
            return next(e for e in self.queue if self.name(e) == name), word

    @property
    def place(self) -> int:
        """How many were answered so far."""
        return len(self.said)

    def count(self, word: Said) -> int:
        """How often something was said."""
        return sum(each is word for each in self.said.values())


@dataclass
class Both:
    """The two of a session."""

    found: Sitting[Entry] = field(default_factory=lambda: Sitting(name_of))
    pairs: Sitting[MergeOffer] = field(default_factory=lambda: Sitting(pair_of))


_sittings: WeakKeyDictionary[Desk, dict[str, Both]] = WeakKeyDictionary()
_one_at_a_time = threading.Lock()
MOST = 16


def sitting(desk: Desk, session: str) -> Sitting[Entry]:
    """That of a session with what was found."""
    return _both(desk, session).found


def pairing(desk: Desk, session: str) -> Sitting[MergeOffer]:
    """That of a session with who may be one."""
    return _both(desk, session).pairs


def _both(desk: Desk, session: str) -> Both:
    with _one_at_a_time:
        of = _sittings.setdefault(desk, {})
        if session not in of:
            while len(of) >= MOST:
                del of[next(iter(of))]
            of[session] = Both()
        return of[session]
