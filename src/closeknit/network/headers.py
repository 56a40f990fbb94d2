"""The heads of messages that prove something: when, from whom, to whom, about what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from closeknit.model.interactions import Channel
from closeknit.store.reader import Reader, reading

ME = "you"
MOST_NAMED = 4  # recipients that are named; the others are counted
_SENDERS = ("from", "organiser")


@dataclass(frozen=True, slots=True)
class Head:
    """`sender` and `to` are names as the home knows them, an address where it knows none, and
    `ME` for mine; `more` counts the recipients beside those."""

    ref: str
    time: int
    channel: Channel
    subject: str
    sender: str
    to: tuple[str, ...]
    more: int = 0


def heads(home: Path, references: Iterable[str]) -> dict[str, Head]:
    """The heads of references like "i12"; what isn't a message, or is no longer here, is left
    out."""
    found: dict[str, Head] = {}
    with reading(home) as reader:
        names = dict.fromkeys(reader.my_handles(), ME)
        for ref in dict.fromkeys(references):
            message = reader.message(ref) if ref.startswith("i") else None
            if message is None:
                continue
            senders = [handle for role, handle in message.people if role in _SENDERS]
            to = [handle for role, handle in message.people if role not in _SENDERS]
            to.sort(key=lambda handle: names.get(handle) != ME)  # a crowd doesn't hide me
            found[ref] = Head(
                ref,
                message.time,
                message.channel,
                message.subject,
                _name(reader, names, senders[0]) if senders else "",
                tuple(_name(reader, names, handle) for handle in to[:MOST_NAMED]),
                len(to[MOST_NAMED:]),
            )
    return found


def _name(reader: Reader, names: dict[str, str], handle: str) -> str:
    if handle not in names:
        owner = next(iter(reader.owners(handle)), None)
        names[handle] = owner.name if owner is not None and owner.name else handle
    return names[handle]
