"""What lies in zip and tar archives, without ever writing a file under a name of theirs."""

from __future__ import annotations

import errno
import io
import re
import stat
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from closeknit.sources.unpack import (
    CUT_SHORT,
    DAMAGE,
    DAMAGED,
    NO_ROOM,
    SMALL,
    TOO_LARGE,
    Allowance,
    DiskFullError,
    Sink,
)

Choose = Callable[[list[str]], set[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive. `reason` tells what is wrong with it, "" if nothing; `data` is
    None where nothing of it can be read."""

    name: str
    data: memoryview | None
    reason: str = ""


def entries(view: memoryview, kind: str, choose: Choose, allowance: Allowance) -> Iterator[Entry]:
    """The files in a zip or tar, in its order. `choose` is given all names and gives back those
    to open; a second file of one name is called "name#2"."""
    if kind == "zip":
        return _zip_entries(view, choose, allowance)
    return _tar_entries(view, choose)


class _ViewFile(io.RawIOBase):
    """A memory view as the file that zipfile and tarfile want, without a copy."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        base = (0, self._at, len(self._view))[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, "before the beginning")  # as a file does
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        end = len(self._view) if size is None or size < 0 else self._at + size
        piece = bytes(self._view[self._at : end])
        self._at += len(piece)
        return piece


def _inner_name(name: str) -> str:
    """The name as "/"-separated parts below the archive, "" where it points outside of it."""
    slashed = name.replace("\\", "/")
    parts = [part for part in slashed.split("/") if part not in ("", ".")]
    if slashed.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", slashed):
        return ""
    return "/".join(parts)


def _inner_names(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    inner: list[str] = []
    for name in map(_inner_name, names):
        seen[name] += 1
        inner.append(name if not name or seen[name] == 1 else f"{name}#{seen[name]}")
    return inner


_OUTSIDE = "its name points outside of the archive"
_LINK = "is a link inside an archive, which is not followed"
_UNIX = 3
_SPECIAL = "is not a file but a device or pipe"


def _tar_entries(view: memoryview, choose: Choose) -> Iterator[Entry]:
    infos: list[tarfile.TarInfo] = []
    broken = ""
    try:
        with tarfile.open(fileobj=_ViewFile(view), mode="r:", encoding="utf-8") as tar:
            while info := tar.next():
                if not info.isdir():
                    infos.append(info)
    except DAMAGE:
        broken = DAMAGED
    names = _inner_names(info.name for info in infos)
    chosen = choose([name for name in names if name])
    for info, name in zip(infos, names, strict=True):
        if not name:
            yield Entry(info.name, None, _OUTSIDE)
        elif name in chosen:
            yield _tar_entry(view, info, name)
    if broken:
        yield Entry("", None, broken)


def _tar_entry(view: memoryview, info: tarfile.TarInfo, name: str) -> Entry:
    if info.issym() or info.islnk():
        return Entry(name, None, _LINK)
    if not info.isreg():
        return Entry(name, None, _SPECIAL)
    if info.sparse is not None:
        return Entry(name, None, "is stored with holes left out, which is not read")
    data = view[info.offset_data : info.offset_data + info.size]
    return Entry(name, data, CUT_SHORT if len(data) < info.size else "")


def _zip_entries(view: memoryview, choose: Choose, allowance: Allowance) -> Iterator[Entry]:
    try:
        box = zipfile.ZipFile(_ViewFile(view))
    except DAMAGE:
        yield Entry("", None, "the archive is damaged or cut short; nothing in it can be read")
        return
    infos = [info for info in box.infolist() if not info.is_dir()]
    names = _inner_names(info.filename for info in infos)
    chosen = choose([name for name in names if name])
    for info, name in zip(infos, names, strict=True):
        if not name:
            yield Entry(info.filename, None, _OUTSIDE)
        elif name in chosen:
            yield _zip_entry(box, info, name, allowance)


def _zip_entry(
    box: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, allowance: Allowance
) -> Entry:
    if reason := _unfit(info):
        return Entry(name, None, reason)
    # zipfile never gives more than the size that is declared
    if not allowance.take(info.file_size):
        return Entry(name, None, TOO_LARGE)
    with Sink() as sink:
        try:
            with box.open(info) as packed:
                while piece := packed.read(SMALL):
                    sink.write(piece)
        except NotImplementedError:
            return Entry(name, None, "is packed in a way that is not read")
        except DiskFullError:
            return Entry(name, None, NO_ROOM)
        except DAMAGE:
            return Entry(name, sink.view(), DAMAGED)
        return Entry(name, sink.view())


def _unfit(info: zipfile.ZipInfo) -> str:
    mode = stat.S_IFMT(info.external_attr >> 16) if info.create_system == _UNIX else 0
    if mode == stat.S_IFLNK:
        return _LINK
    if mode not in (0, stat.S_IFREG):
        return _SPECIAL
    return "is locked with a password" if info.flag_bits & 1 else ""
