"""Archives, told by their first bytes, unpacked within bounds.

Nothing is ever written under a name that an archive gives: what outgrows memory goes into a
nameless temporary file of this user alone, which vanishes with its last reference.
"""

from __future__ import annotations

import bz2
import errno
import lzma
import mmap
import re
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol, Self

SMALL = 8 << 20  # bytes kept in memory: a mapped file that is cut short ends this process
_PIECE = 1 << 20
_GROWTH = 100
_SPARE = 64 << 20
_CHUNK = 1 << 16
_XZ_MEMORY = 512 << 20  # xz -9 needs 65 MiB to unpack

COMPRESSED = frozenset({"gz", "xz", "bz2"})
_MAGIC = ((b"\x1f\x8b\x08", "gz"), (b"\xfd7zXZ\x00", "xz"), (b"PK\x03\x04", "zip"))
_DOCUMENTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"mimetype", b"META-INF/")
DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    ValueError,
    TypeError,
    MemoryError,
)
CUT_SHORT = "the archive ends too early; what came before its end is read"
DAMAGED = "the archive is damaged; what came before the damage is read"
TOO_LARGE = "unpacks to more than a hundred times its size, which mail never does; not read"
NO_ROOM = "there is not enough room on the disk to unpack it"


@dataclass(slots=True)
class Allowance:
    """The bytes that one file may still unpack to, whatever is nested in it."""

    left: int

    @classmethod
    def of(cls, packed: int) -> Allowance:
        """A hundred times the packed size and 64 MiB: text shrinks to a tenth at most, real
        mail to a third, an archive made to fill the disk to a thousandth."""
        return cls(packed * _GROWTH + _SPARE)

    def take(self, size: int) -> bool:
        """Whether `size` bytes more are allowed; they are spent if so."""
        if size > self.left:
            return False
        self.left -= size
        return True


def archive_kind(head: bytes) -> str:
    """ "gz", "xz", "bz2", "zip" or "tar" by the first 512 bytes, else "". Office documents and
    programs are zip files too; they are no archives of mail and give ""."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            document = kind == "zip" and head[30:].startswith(_DOCUMENTS)
            return "" if document else kind
    if re.match(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", head):
        return "bz2"
    if head.startswith(b"PK\x05\x06"):
        return "zip"
    return "tar" if _is_tar(head) else ""


def unpacked(view: memoryview, kind: str, allowance: Allowance) -> tuple[memoryview | None, str]:
    """The bytes inside a compressed file and what was wrong with it, "" if nothing. A cut or
    damaged one gives what comes before that."""
    reason = ""
    with Sink() as sink:
        try:
            for piece in _decompressed(view, kind):
                if not allowance.take(len(piece)):
                    return None, TOO_LARGE
                sink.write(piece)
        except EOFError:
            reason = CUT_SHORT
        except DiskFullError:
            return None, NO_ROOM
        except DAMAGE:
            reason = DAMAGED
        return sink.view(), reason


def mapped(file: IO[bytes], size: int) -> memoryview:
    """A file's bytes: read where small, else mapped, so that size costs no memory."""
    if size <= SMALL:
        file.seek(0)
        return memoryview(file.read(size))
    return memoryview(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ))


class DiskFullError(Exception):
    """The disk is."""


class Sink:
    """Collects unpacked bytes, in memory while small."""

    def __init__(self) -> None:
        self._small = bytearray()
        self._file: IO[bytes] | None = None
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()  # a map of it stays

    def write(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._file is None and self._size <= SMALL:
            self._small += piece
            return
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115
                self._file.write(self._small)
                self._small = bytearray()
            self._file.write(piece)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise DiskFullError from error
            raise

    def view(self) -> memoryview:
        if self._file is None:
            return memoryview(bytes(self._small))
        self._file.flush()
        return mapped(self._file, self._size)


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gunzip:
    """zlib in the manner of bz2 and lzma."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(31)
        self._tail = b""

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out = self._zlib.decompress(self._tail + data, max_length)
        self._tail = self._zlib.unconsumed_tail
        return out


def _decoder(kind: str) -> _Decoder:
    if kind == "gz":
        return _Gunzip()
    if kind == "bz2":
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


def _decompressed(view: memoryview, kind: str) -> Iterator[bytes]:
    """Bounded pieces; several packed streams may follow each other. Raises EOFError at a cut."""
    decoder, at = _decoder(kind), 0
    while True:
        feed = bytes(view[at : at + _CHUNK]) if decoder.needs_input else b""
        at += len(feed)
        piece = decoder.decompress(feed, _PIECE)
        if piece:
            yield piece
        if decoder.eof:
            at -= len(decoder.unused_data)
            while at < len(view) and view[at] == 0:  # tapes and xz pad with zeros
                at += 1
            if archive_kind(bytes(view[at : at + 512])) != kind:
                return
            decoder = _decoder(kind)
        elif not piece and not feed:
            raise EOFError


def _is_tar(head: bytes) -> bool:
    """By its header's checksum, which old tars without a magic word have too."""
    if len(head) < 512 or not head[0]:
        return False
    field = head[148:156].strip(b" \0")
    if not re.fullmatch(rb"[0-7]{1,7}", field):
        return False
    return int(field, 8) == sum(head[:148]) + sum(head[156:512]) + 8 * 32
