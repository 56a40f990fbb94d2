"""The contract that every reader keeps.

A *source* is one path that the user named. Unpacking and walking it (`sources/files.py`) gives
*members*: single files, each with its bytes. A *reader* knows one format: it recognises a member
by content and yields its items. Every item carries its locator, every unreadable one is a
`Problem`, and the stream never raises for what the data is like.

Cursors are kept per member as a `Mark`. A reader starts at `start`, the offset up to which the
member was read before, and yields `Progress(offset)` after items at places where reading could
start again; the import commits there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """All before `offset` has been yielded; reading may start again there."""

    offset: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Messages that were passed over on purpose, and why. Those of one member with one reason are
    added up, so that a reader may tell them in parts: before each `Progress`, what came since
    the one before."""

    reason: str
    messages: int


Item = Interaction | Card | Problem | Progress | LeftOut


def nothing_near(_: str) -> bytes:
    """That a member stands alone."""
    return b""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a source.

    `source` is the source's path as shown to people; `name` is the locator's `member`; `data`
    gives the bytes (a memory map for plain files, so that size costs no memory). `sent` tells
    that it lies in a folder of sent mail. `near` gives the bytes of small lists in the same source
    by their names (`sources/near.py`), b"" where there is none.
    """

    source: str
    name: str
    data: memoryview
    sent: bool = False
    near: Callable[[str], bytes] = nothing_near


class Reader(Protocol):
    """One format."""

    format: str
    version: int

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether a file that begins with `head` (its first 4 KiB) is of this format; `name`
        only ever settles what content leaves open."""
        ...

    def read(self, member: Member, start: int) -> Iterator[Item]:
        """The items from byte `start` on."""
        ...


@runtime_checkable
class Divisible(Protocol):
    """A reader whose files can be read in parts."""

    def boundary(self, data: memoryview, at: int) -> int:
        """Where the first item at or after `at`, the beginning of a line, begins; the length of
        the data where none does."""
        ...
