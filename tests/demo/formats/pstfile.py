"""A small writer of Outlook's mailboxes (.pst, Unicode, not encrypted), after [MS-PST].

Only what a reader looks for: pages of allocation are left out, and so are the tables in which
Outlook lists what a folder holds; readers go by the parents of nodes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from closeknit.demo.life import Message
from closeknit.demo.write import as_bytes

Value = int | bool | str | bytes | datetime
Held = dict[int, Value]
"""Properties by tag; those from 0x10000 on are named: the number of their set, then their own."""

APPOINTMENT = "00062002-0000-0000-C000-000000000046"
ADDRESS = "00062004-0000-0000-C000-000000000046"
MEETING = "6ED8DA90-450B-101B-98DA-00AA003F1305"
SETS = (APPOINTMENT, ADDRESS, MEETING)
_PAGE, _BLOCK = 512, 8176
_IN_HEAP = 300  # bytes; what is longer becomes a node of its own
_STORE, _NAMES, ROOT = 0x21, 0x61, 0x122
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def named(of: str, number: int) -> int:
    """The tag of a property that has a number in a set."""
    return (SETS.index(of) + 1) << 16 | number


@dataclass
class Pst:
    """A mailbox in the making."""

    body: bytearray = field(default_factory=lambda: bytearray(1024))
    blocks: list[tuple[int, int, int]] = field(default_factory=list)
    nodes: list[tuple[int, int, int, int]] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    number: int = 0x400

    def __post_init__(self) -> None:
        self._tag(named(APPOINTMENT, 0x8208))  # every mailbox has names
        self._node(ROOT, ROOT, {0x3001: ""})

    def folder(self, name: str, parent: int = ROOT, more: Held | None = None) -> int:
        """A folder; its number."""
        self.number += 1
        return self._node(self.number << 5 | 2, parent, {0x3001: name} | (more or {}))

    def item(self, folder: int, held: Held, people: Sequence[Held] = ()) -> int:
        """A message, meeting or contact; its number."""
        self.number += 1
        return self._node(self.number << 5 | 4, folder, held, people)

    def whole(self, store: Held | None = None) -> bytes:
        """The file."""
        self._node(_STORE, 0, {0x3001: "Robin"} | (store or {}))
        guids = b"".join(_guid(text) for text in SETS)
        entries = b"".join(
            struct.pack("<IHH", tag & 0xFFFF, ((tag >> 16) + 2) << 1, at)
            for at, tag in enumerate(self.names)
        )
        self._node(_NAMES, 0, {0x0001: 1, 0x0002: guids, 0x0003: entries, 0x0004: b""})
        leaves = [struct.pack("<QQQII", *node, 0) for node in sorted(self.nodes)]
        nodes = self._tree(0x81, leaves)
        leaves = [struct.pack("<QQHHI", *block, 2, 0) for block in sorted(self.blocks)]
        blocks = self._tree(0x80, leaves)
        root = struct.pack("<IQQQQ", 0, len(self.body), 0, 0, 0)
        root += struct.pack("<QQQQBBH", *nodes, *blocks, 1, 0, 0)
        head = b"SM" + struct.pack("<HHBBIIQQI", 23, 19, 1, 1, 0, 0, 0, 0x1000, 1)
        head += struct.pack("<32I", *[0x400] * 32) + bytes(8) + root + bytes(4)
        head += b"\xff" * 256 + struct.pack("<BBHQ", 0x80, 0, 0, 0x10000)
        self.body[:564] = b"".join(
            (
                b"!BDN",
                struct.pack("<I", _crc(head[:471])),
                head,
                struct.pack("<I", _crc(head[:516])),
            )
        ).ljust(564, b"\0")
        return bytes(self.body)

    def _node(self, node: int, parent: int, held: Held, people: Sequence[Held] = ()) -> int:
        below: list[tuple[int, int, int]] = []
        data = self._block(self._properties(held, below))
        if people:
            inner: list[tuple[int, int, int]] = []
            table = self._block(self._table(people, inner))
            below.append((0x692, table, self._below(inner)))
        self.nodes.append((node, data, self._below(below), parent))
        return node

    def _properties(self, held: Held, below: list[tuple[int, int, int]]) -> bytes:
        heap = _Heap(0xBC)
        heap.add(b"")  # in place of the tree's head
        rows = []
        for tag, value in held.items():
            number, (kind, raw) = self._tag(tag), _raw(value)
            if kind in (0x0003, 0x000B):
                place = raw.ljust(4, b"\0")
            else:
                place = struct.pack("<I", self._place(heap, raw, below))
            rows.append(struct.pack("<HH", number, kind) + place)
        heap.tree(2, 6, rows)
        return heap.whole()

    def _table(self, rows: Sequence[Held], below: list[tuple[int, int, int]]) -> bytes:
        """A table context; every row has the columns of the first."""
        heap = _Heap(0x7C)
        heap.add(b"")
        heap.add(b"")
        columns = [(0x67F2, 0x0003), (0x67F3, 0x0003)]
        columns += [(tag, _raw(value)[0]) for tag, value in rows[0].items()]
        width = 4 * len(columns)
        flags = bytes([0xFF] * -(-len(columns) // 8))
        matrix, index = b"", []
        for number, row in enumerate(rows):
            cells = struct.pack("<II", number + 1, 1)
            for value in row.values():
                kind, raw = _raw(value)
                fixed = kind == 0x0003
                cells += raw if fixed else struct.pack("<I", self._place(heap, raw, below))
            matrix += cells + flags
            index.append(struct.pack("<II", number + 1, number))
        heap.tree(4, 4, index)
        rows_at = self._place(heap, matrix, below)
        listed = sorted((tag << 16 | kind, 4 * at, at) for at, (tag, kind) in enumerate(columns))
        told = b"".join(struct.pack("<IHBB", tag, at, 4, bit) for tag, at, bit in listed)
        ends = (width, width, width, width + len(flags))
        head = struct.pack("<BB4HIII", 0x7C, len(columns), *ends, _hid(1), rows_at, 0)
        heap.held[1] = head + told
        heap.root = 2
        return heap.whole()

    def _tag(self, tag: int) -> int:
        if tag < 0x10000:
            return tag
        if tag not in self.names:
            self.names.append(tag)
        return 0x8000 + self.names.index(tag)

    def _place(self, heap: _Heap, raw: bytes, below: list[tuple[int, int, int]]) -> int:
        """Where a value lies: in the heap, or in a node below."""
        if len(raw) <= _IN_HEAP:
            return heap.add(raw) if raw else 0
        number = (len(below) + 1) << 5 | 0x1F
        below.append((number, self._long(raw), 0))
        return number

    def _below(self, entries: list[tuple[int, int, int]]) -> int:
        if not entries:
            return 0
        listed = b"".join(struct.pack("<QQQ", *entry) for entry in sorted(entries))
        return self._block(struct.pack("<BBHI", 2, 0, len(entries), 0) + listed, inner=True)

    def _long(self, raw: bytes) -> int:
        pieces = [raw[at : at + _BLOCK] for at in range(0, len(raw), _BLOCK)]
        if len(pieces) == 1:
            return self._block(raw)
        numbers = b"".join(struct.pack("<Q", self._block(piece)) for piece in pieces)
        head = struct.pack("<BBHI", 1, 1, len(pieces), len(raw))
        return self._block(head + numbers, inner=True)

    def _block(self, data: bytes, *, inner: bool = False) -> int:
        assert len(data) <= _BLOCK, "too large for this writer"
        number = (len(self.blocks) + 1) << 2 | (2 if inner else 0)
        at = len(self.body)
        self.blocks.append((number, at, len(data)))
        tail = struct.pack("<HHIQ", len(data), _sign(at, number), _crc(data), number)
        self.body += data.ljust(-(-(len(data) + 16) // 64) * 64 - 16, b"\0") + tail
        return number

    def _tree(self, kind: int, leaves: list[bytes]) -> tuple[int, int]:
        """The pages of a tree; the number and place of its root."""
        self.body += bytes(-len(self.body) % _PAGE)
        each, level, entries = len(leaves[0]), 0, leaves
        while True:
            most = 488 // each
            above = []
            for first in range(0, len(entries), most):
                part = entries[first : first + most]
                at, number = len(self.body), 0x100000 + len(self.body)
                page = b"".join(part).ljust(488, b"\0")
                page += struct.pack("<BBBBI", len(part), most, each, level, 0)
                sign = struct.pack("<BBHIQ", kind, kind, _sign(at, number), _crc(page), number)
                self.body += page + sign
                above.append(part[0][:8] + struct.pack("<QQ", number, at))
            if len(above) == 1:
                return number, at
            each, level, entries = 24, level + 1, above


class _Heap:
    """A heap on one node."""

    def __init__(self, kind: int) -> None:
        self.kind, self.root, self.held = kind, 1, list[bytes]()

    def add(self, raw: bytes) -> int:
        self.held.append(raw)
        return _hid(len(self.held))

    def tree(self, key: int, size: int, rows: list[bytes]) -> None:
        """Of rows that begin with their key, as the first thing held."""
        rows.sort(key=lambda row: int.from_bytes(row[:key], "little"))
        at = self.add(b"".join(rows)) if rows else 0
        self.held[0] = struct.pack("<BBBBI", 0xB5, key, size, 0, at)

    def whole(self) -> bytes:
        """Everything is aligned to two bytes."""
        body, places = b"", [12]
        for raw in self.held:
            body += raw
            places.append(12 + len(body))
        body += bytes(len(body) % 2)
        head = struct.pack("<HBBII", 12 + len(body), 0xEC, self.kind, _hid(self.root), 0)
        told = struct.pack(f"<HH{len(places)}H", len(self.held), 0, *places)
        return head + body + told


def _raw(value: Value) -> tuple[int, bytes]:
    """The type of a value, and its bytes."""
    match value:
        case bool():
            return 0x000B, struct.pack("<I", value)
        case int():
            return 0x0003, struct.pack("<I", value)
        case str():
            return 0x001F, value.encode("utf-16-le")
        case bytes():
            return 0x0102, value
        case datetime():
            return 0x0040, struct.pack("<Q", int((value - _EPOCH).total_seconds()) * 10**7)


def _hid(number: int) -> int:
    return number << 5


def _guid(text: str) -> bytes:
    first, second, third, *rest = text.split("-")
    numbers = struct.pack("<IHH", int(first, 16), int(second, 16), int(third, 16))
    return numbers + bytes.fromhex("".join(rest))


def _crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _sign(at: int, number: int) -> int:
    mixed = at ^ number
    return (mixed >> 16 ^ mixed) & 0xFFFF


def pst(messages: Sequence[Message], folder: Path) -> Path:
    """A life's mail as Outlook keeps it: what came has the header that it came with, what I sent
    is told by properties alone. Some of it was thrown away."""
    file = Pst()
    top = file.folder("Top of Outlook data file")
    boxes = {name: file.folder(name, top) for name in ("Inbox", "Sent Items", "Deleted Items")}
    for message in messages:
        held: dict[int, Value] = {0x001A: "IPM.Note", 0x0037: f"\1\1{message.subject}", 0x0E07: 1}
        held |= {
            0x1000: message.text,
            0x1035: message.id,
            0x0039: datetime.fromtimestamp(message.at, UTC),
        }
        if not message.from_me:
            header = as_bytes(message).partition(b"\n\n")[0].decode()
            file.item(boxes["Inbox"], held | {0x007D: header})
            continue
        held |= {0x0042: message.origin.name, 0x0064: "SMTP", 0x0065: message.origin.address}
        held |= {0x1042: message.parent, 0x1039: " ".join(message.references)}
        people: list[Held] = [
            {0x0C15: kind, 0x3001: who.name, 0x3002: "SMTP", 0x3003: who.address}
            for kind, all_of_them in ((1, message.to), (2, message.cc))
            for who in all_of_them
        ]
        file.item(boxes["Sent Items"], {tag: v for tag, v in held.items() if v != ""}, people)
    junk: Held = {0x001A: "IPM.Note", 0x0037: "You won", 0x0065: "prize@winner.example"}
    file.item(boxes["Deleted Items"], junk)
    path = folder / "robin.pst"
    path.write_bytes(file.whole())
    return path
