"""What readers hand out of the file, beside the model's own values."""

from __future__ import annotations

from dataclasses import dataclass

from closeknit.model.interactions import Channel


@dataclass(frozen=True, slots=True)
class Declaration:
    """One thing the person said; see schema.sql for the kinds."""

    id: int
    time: int
    kind: str
    subject: str
    object: str
    value: str


@dataclass(frozen=True, slots=True)
class Message:
    """The headers of one interaction, and where its originals lie (source path, member, offset,
    length)."""

    id: int
    key: str
    channel: Channel
    time: int
    subject: str
    automated: str | None
    people: tuple[tuple[str, str], ...]  # (role word, handle)
    sightings: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True)
class CardRow:
    """A stored card with the numbers of its handles."""

    id: int
    name: str
    organisation: str
    title: str
    birthday: str
    note: str
    handles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One interaction with one person: `direction` 0 from me, 1 to me, 2 shared; `channel` 0 mail,
    1 meeting, 2 call, 3 chat."""

    id: int
    time: int
    direction: int
    role: int
    size: int
    hash: int
    reply_hash: int | None
    subject: str
    channel: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people there are of each standing, and how many messages went either way.

    `connections` counts partners and dormant ones too, `dormant` those of them that are. `lost`
    of the connections would be contacts at a stricter threshold, `gained` of the contacts would
    be connections at a looser one.
    """

    people: int = 0
    connections: int = 0
    dormant: int = 0
    contacts: int = 0
    unknown: int = 0
    from_me: int = 0
    to_me: int = 0
    lost: int = 0
    gained: int = 0
