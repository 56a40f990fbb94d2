"""Files that are dropped onto a page: kept in a private folder of the home until they are read."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from pathlib import Path

from closeknit.errors import CantWrite, CloseknitError, Misuse
from closeknit.private import private_folder

LONGEST_NAME = 120  # in characters
MOST_BYTES = 200  # the same in UTF-8: systems allow 255, and a number may follow
MOST_FILES = 5_000
LEAST_FREE = 2**30  # bytes of the disk that stay free, whatever is dropped
PART = "."  # what a file's name begins with until all of it is there; no dropped name does
_NOT_IN_NAMES = frozenset('<>:"|?*\\/')
_PORTS = {f"{kind}{n}" for kind in ("com", "lpt") for n in "0123456789¹²³"}
# Windows has them in every folder, with whatever ending
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"} | _PORTS)


def safe_name(given: str) -> str:
    """A file's name without anything that leads elsewhere; endings stay."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in last if c.isprintable() and c not in _NOT_IN_NAMES).strip(". ")
    if name.partition(".")[0].rstrip().casefold() in _DEVICES:
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if _is_long(name) and dot and not _is_long(f"-.{ending}"):
        while _is_long(f"{stem}.{ending}"):
            stem = stem[:-1]
        name = f"{stem.rstrip('. ')}.{ending}".lstrip(". ")
    while _is_long(name):
        name = name[:-1]
    return name.rstrip(". ") or "file"


def whole(folder: Path) -> list[Path]:
    """The dropped files of which all is there."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(PART))
    except OSError:
        return []


async def keep(folder: Path, given: str, content: AsyncIterator[bytes]) -> tuple[Path, int]:
    """Writes a dropped file as it comes, under a name of its own; half a file has no such name.
    Raises Misuse where the disk would fill or there are too many, CantWrite where it can't be
    written; both once all of it has come, since a browser hears nothing before."""
    part = folder / f"{PART}{secrets.token_hex(8)}.part"
    try:
        private_folder(folder)
        if len(whole(folder)) >= MOST_FILES:
            raise Misuse(
                f"That is more than {MOST_FILES:,} files. Give the path of the folder instead."
            )
        size = await _write(part, content)
        # nothing else runs between these two, so that no file takes another's name
        path = folder / _free(safe_name(given), (each.name for each in folder.iterdir()))
        part.rename(path)
    except BaseException as error:
        with suppress(OSError):  # the browser may have gone away in the middle, say
            part.unlink()
        if isinstance(error, OSError):
            error = CantWrite(f"{safe_name(given)} can't be kept here ({error.strerror}).")
        if isinstance(error, CloseknitError):
            async for _ in content:
                pass
        raise error from None
    return path, size


async def _write(path: Path, content: AsyncIterator[bytes]) -> int:
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        async for chunk in content:
            size += len(chunk)
            if shutil.disk_usage(path.parent).free - len(chunk) < LEAST_FREE:
                raise Misuse(
                    "The disk would be full. Give the path of the file instead: then nothing "
                    "is copied."
                )
            file.write(chunk)
    return size


def _is_long(name: str) -> bool:
    return len(name) > LONGEST_NAME or len(name.encode()) > MOST_BYTES


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or one like it where it is taken; upper and lower case are the same to many."""
    others = {other.casefold() for other in taken}
    stem, dot, ending = name.rpartition(".")
    free, number = name, 1
    while free.casefold() in others:
        number += 1
        free = f"{stem} {number}.{ending}" if dot else f"{name} {number}"
    return free
