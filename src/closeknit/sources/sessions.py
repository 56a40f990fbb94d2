"""Chat messages grouped into sessions: one occasion on which people wrote to each other.

A silence of `GAP` ends a session. Within a day's to and fro, who writes first after a pause means
nothing; after a night, or an afternoon without a word, it means that somebody thought of the other.
Six hours lie between the two. Of the answers to texts that come within a day, 97 % come within six
hours among the students of Copenhagen (Sapiezynski et al. 2019) and 82 % among those of CollegeMsg
(Panzarasa et al. 2009), and the number of pauses an hour long, two hours long and so on hardly
falls from there on; a night's sleep is longer. One hour, which Halfaker et al. (2015) found for
what one person does at a machine, would call every tenth and every third of those answers a
beginning. A session also ends a day after it began: a group that never sleeps has no other end.

What was written isn't in here, only where it stands: whoever wants to know what was done in a
session reads that once more, and lets go of it (`chatacts`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

GAP = 6 * 3600  # seconds
LONGEST = 24 * 3600
_LONGEST = (1 << 32) - 1  # bytes


class Message(NamedTuple):
    """One message: when, by which handle, and the bytes where it stands. `text` is for sources
    whose bytes tell nothing, and "" else."""

    time: int
    author: str
    begin: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """`opener` wrote first, at `time`; `counts` tells how many messages each wrote, the opener
    first. `begin` and `end` are the bytes where it stands, `messages` those of each message."""

    time: int
    opener: str
    counts: dict[str, int]
    begin: int
    end: int
    messages: Sequence[Message] = field(default=(), compare=False)


def sessions(messages: Iterable[Message], *, apart: bool = False) -> Iterator[Session]:
    """The sessions of one conversation, whose messages come in the order of their time; one that
    comes a little late changes nothing. `apart` tells that other conversations stand between its
    messages, so that the place of a session is that of its first message."""
    counts: dict[str, int] = {}
    opener, start, last, begin, end = "", 0, 0, 0, 0
    held: list[Message] = []
    for message in messages:
        time, author, at, stop, _ = message
        if counts and -GAP < time - last < GAP and time - start < LONGEST:
            counts[author] = counts.get(author, 0) + 1
            last = max(last, time)
            held.append(message)
            if not apart:
                begin, end = min(begin, at), max(end, stop)
            continue
        if counts:
            yield Session(start, opener, counts, begin, end, held)
        counts, opener, start, last, begin, end = {author: 1}, author, time, time, at, stop
        held = [message]
    if counts:
        yield Session(start, opener, counts, begin, end, held)


@dataclass(slots=True)
class Talk:
    """The messages of a conversation whose order in the file isn't that of time: 24 bytes each."""

    _authors: dict[str, int] = field(default_factory=dict)
    _times: array[int] = field(default_factory=lambda: array("q"))
    _by: array[int] = field(default_factory=lambda: array("I"))
    _begins: array[int] = field(default_factory=lambda: array("q"))
    _lengths: array[int] = field(default_factory=lambda: array("I"))

    def add(self, message: Message) -> None:
        self._times.append(message.time)
        self._by.append(self._authors.setdefault(message.author, len(self._authors)))
        self._begins.append(message.begin)
        self._lengths.append(min(message.end - message.begin, _LONGEST))

    @property
    def authors(self) -> tuple[str, ...]:
        return tuple(self._authors)

    def in_order(self) -> Iterator[Message]:
        """By time; of one moment as they stand in the file, or against it in a file that begins
        with the newest."""
        times, names = self._times, self.authors
        falling = len(times) > 1 and times[0] > times[-1]
        order: Sequence[int] = range(len(times))
        order = order[::-1] if falling else order
        if any(times[a] > times[b] for a, b in pairwise(order)):
            order = sorted(order, key=times.__getitem__)
        for at in order:
            begin = self._begins[at]
            yield Message(times[at], names[self._by[at]], begin, begin + self._lengths[at])
