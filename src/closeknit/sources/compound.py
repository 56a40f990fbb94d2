"""Compound files, in which Outlook keeps a message: storages and streams as in a small disk.

After [MS-CFB] (https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb). Nothing is copied
but the streams asked for; chains that lead astray or in circles end.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<24xHHHHH6xIIIIIIIII")
_ENTRY = struct.Struct("<64sHBxIII36xIQ")
_FIRST_TABLES = 109
_LAST = 0xFFFFFFFA  # numbers from here on are no sectors
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_ENTRIES = 100_000


class DamagedError(ValueError):
    """It can't be read as a compound file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A storage or stream: the number of its first child, where it begins, how long it is."""

    name: str
    is_storage: bool
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """One compound file over its bytes. Raises DamagedError."""

    def __init__(self, data: memoryview) -> None:
        if len(data) < 512 or bytes(data[:8]) != MAGIC:
            raise DamagedError
        fields = _HEADER.unpack_from(data)
        _, version, order, shift, mini_shift, _, tables, directory, _, cutoff, mini, _, more, _ = (
            fields
        )
        if order != 0xFFFE or version not in (3, 4) or shift not in (9, 12) or mini_shift != 6:
            raise DamagedError
        self._data = data
        self._size = 1 << shift
        self._mini_size = 1 << mini_shift
        self._cutoff = min(cutoff, 1 << 20)
        self._long = version == 4
        self._sectors = max(0, len(data) - 1) // self._size
        self._tables = self._table_sectors(tables, more)
        self._directory = list(self._chain(directory, _MOST_ENTRIES // (self._size // 128)))
        self._minis = list(self._chain(mini, _MOST_ENTRIES))
        self.root = self._entry(0)
        self._mini_stream = list(self._chain(self.root.start, _MOST_ENTRIES))

    def children(self, storage: Entry) -> dict[str, Entry]:
        """What a storage holds, by name in lower case."""
        found: dict[str, Entry] = {}
        pending, seen = [storage.child], set[int]()
        while pending:
            number = pending.pop()
            if number >= _LAST or number in seen or len(seen) > _MOST_ENTRIES:
                continue
            seen.add(number)
            try:
                entry = self._entry(number)
            except DamagedError:
                continue
            if entry.name:
                found.setdefault(entry.name.lower(), entry)
            pending += (entry.right, entry.left)
        return found

    def stream(self, entry: Entry, most: int) -> bytes:
        """The first bytes of a stream, no more than `most`; fewer where it is cut short."""
        size = min(entry.size, most, len(self._data))
        if entry.size >= self._cutoff:
            pieces = (self._sector(n) for n in self._chain(entry.start, -(-size // self._size)))
        else:
            pieces = (self._mini_sector(n) for n in self._mini_chain(entry.start, size))
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return bytes(self._data[at : at + self._size])

    def _table_sectors(self, count: int, more: int) -> list[int]:
        """The sectors of the allocation table, listed in the header and in a chain of lists."""
        found = [*struct.unpack_from(f"<{_FIRST_TABLES}I", self._data, 76)]
        each = self._size // 4
        seen: set[int] = set()
        while more < self._sectors and more not in seen and len(found) < count:
            seen.add(more)
            sector = self._sector(more)
            if len(sector) < self._size:
                break
            *listed, more = struct.unpack(f"<{each}I", sector)
            found += listed
        return found[: min(count, len(found))]

    def _next(self, number: int) -> int:
        table, place = divmod(number, self._size // 4)
        if table >= len(self._tables) or self._tables[table] >= self._sectors:
            return _LAST
        return self._number((self._tables[table] + 1) * self._size + 4 * place)

    def _chain(self, number: int, most: int) -> Iterator[int]:
        """Sectors from one on; a chain is never longer than the file."""
        for _ in range(min(most, self._sectors)):
            if number >= self._sectors:
                return
            yield number
            number = self._next(number)

    def _mini_chain(self, number: int, size: int) -> Iterator[int]:
        each = self._size // 4
        for _ in range(-(-size // self._mini_size)):
            if number >= _LAST or number // each >= len(self._minis):
                return
            yield number
            table, place = divmod(number, each)
            number = self._number((self._minis[table] + 1) * self._size + 4 * place)

    def _number(self, at: int) -> int:
        piece = bytes(self._data[at : at + 4])
        return int.from_bytes(piece, "little") if len(piece) == 4 else _LAST

    def _mini_sector(self, number: int) -> bytes:
        each = self._size // self._mini_size
        if number // each >= len(self._mini_stream):
            return b""
        sector = self._mini_stream[number // each] + 1
        at = sector * self._size + number % each * self._mini_size
        return bytes(self._data[at : at + self._mini_size])

    def _entry(self, number: int) -> Entry:
        each = self._size // 128
        if number // each >= len(self._directory):
            raise DamagedError
        at = (self._directory[number // each] + 1) * self._size + 128 * (number % each)
        if at + 128 > len(self._data):
            raise DamagedError
        name, length, kind, left, right, child, start, size = _ENTRY.unpack_from(self._data, at)
        if kind not in (_STORAGE, _STREAM, _ROOT):
            raise DamagedError
        text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        size = size if self._long else size & 0xFFFFFFFF
        return Entry(text, kind != _STREAM, left, right, child, start, size)
