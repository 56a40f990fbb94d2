"""The properties of what lies in a mailbox of Outlook's, as the library pypff gives them."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, cast

from closeknit.sources.msgfields import MOST, SUBJECT, Fields, codec_of_page

_UNICODE, _STRING, _BINARY = 0x001F, 0x001E, 0x0102
_NUMBERS = frozenset({0x0003, 0x000B, 0x0040})  # whole ones, yes or no, times
_PAGES = (0x3FFD, 0x3FDE)
_FIRST_NAMED = 0x8000

DAMAGE = (OSError, MemoryError, ValueError, SystemError)
"""What the library raises where a file isn't as it ought to be."""

APPOINTMENT = "00062002-0000-0000-c000-000000000046"
ADDRESS = "00062004-0000-0000-c000-000000000046"
MEETING = "6ed8da90-450b-101b-98da-00aa003f1305"

Names = Mapping[tuple[str, int], int]
"""The tags that one mailbox gives to properties known by a set and a number in it."""


class Entry(Protocol):
    """One property."""

    entry_type: int
    value_type: int
    data: bytes | None


class RecordSet(Protocol):
    """All of one thing."""

    entries: Sequence[Entry]


class Node(Protocol):
    """A folder, message or list."""

    identifier: int
    record_sets: Sequence[RecordSet]
    number_of_sub_items: int

    def get_sub_item(self, number: int, /) -> Node: ...


class Mailbox(Protocol):
    """What pypff.file is."""

    name_to_id_map: Node | None

    def get_root_folder(self) -> Node | None: ...
    def get_message_store(self) -> Node | None: ...


@dataclass(frozen=True)
class PstFields:
    """Of one message, person or folder. Reading may raise `DAMAGE` where the file is damaged."""

    entries: Mapping[int, Entry]
    names: Names
    node: Node | None = None

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Numbers and times by tag."""
        found = {}
        for tag, entry in self.entries.items():
            if entry.value_type in _NUMBERS:
                found[tag] = int.from_bytes((entry.data or b"")[:8], "little")
        return found

    @cached_property
    def codec(self) -> str:
        page = next((self.numbers[tag] for tag in _PAGES if self.numbers.get(tag)), 1252)
        return codec_of_page(page)

    def text(self, tag: int) -> str:
        """A text property, "" where there is none. A subject says first how long its "Re:" is."""
        entry = self.entries.get(tag)
        if entry is None or entry.value_type not in (_UNICODE, _STRING):
            return ""
        codec = "utf-16-le" if entry.value_type == _UNICODE else self.codec
        text = (entry.data or b"")[:MOST].decode(codec, "replace")
        text = text[2:] if tag == SUBJECT and text[:1] == "\1" else text
        return text.encode("utf-8", "replace").decode().rstrip("\0")

    def raw(self, tag: int) -> bytes:
        """A binary property."""
        entry = self.entries.get(tag)
        if entry is None or entry.value_type != _BINARY:
            return b""
        return (entry.data or b"")[:MOST]

    def people(self) -> Iterator[Fields]:
        """The recipients of a message."""
        table = getattr(self.node, "recipients", None)
        for row in table.record_sets if table is not None else ():
            yield of_set(row, self.names)

    def named(self, of: str, number: int) -> int:
        """The tag of a property that has a number in a set; 0 where the mailbox has none."""
        return self.names.get((of, number), 0)


def of_set(held: RecordSet, names: Names) -> PstFields:
    return PstFields({entry.entry_type: entry for entry in held.entries}, names)


def of_node(node: Node, names: Names) -> PstFields:
    entries = {entry.entry_type: entry for held in node.record_sets for entry in held.entries}
    return PstFields(entries, names, node)


def names_of(mailbox: Mailbox) -> Names:
    """After [MS-PST] 2.4.7."""
    try:
        node = mailbox.name_to_id_map
        own = of_node(node, {}) if node is not None else None
        sets = own.raw(0x0002) if own else b""
        listed = own.raw(0x0003) if own else b""
    except DAMAGE:
        return {}
    found = {}
    for number, of, at in struct.iter_unpack("<IHH", listed[: len(listed) // 8 * 8]):
        begin = 16 * ((of >> 1) - 3)
        if not of & 1 and begin >= 0 and (name := _guid(sets[begin : begin + 16])):
            found[name, cast(int, number)] = _FIRST_NAMED + at
    return found


def _guid(raw: bytes) -> str:
    if len(raw) < 16:
        return ""
    first, second, third = struct.unpack("<IHH", raw[:8])
    return f"{first:08x}-{second:04x}-{third:04x}-{raw[8:10].hex()}-{raw[10:].hex()}"
