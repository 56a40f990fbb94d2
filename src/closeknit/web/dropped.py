"""Files that are dropped onto a page: kept in a private folder of the home until they are read."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from closeknit.errors import CantWrite, Misuse
from closeknit.private import private_folder

LONGEST_NAME = 120
MOST_FILES = 5_000
LEAST_FREE = 2**30  # bytes of the disk that stay free, whatever is dropped
_NOT_IN_NAMES = frozenset('<>:"|?*\\/')


def safe_name(given: str) -> str:
    """A file's name without anything that leads elsewhere; endings stay."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in last if c.isprintable() and c not in _NOT_IN_NAMES).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST_NAME and dot:
        name = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending[:LONGEST_NAME]}"
    return name[:LONGEST_NAME] or "file"


async def keep(folder: Path, given: str, content: AsyncIterator[bytes]) -> tuple[Path, int]:
    """Writes a dropped file as it comes, under a name of its own. Raises Misuse where the disk
    would fill or there are too many, CantWrite where it can't be written."""
    private_folder(folder)
    if sum(1 for _ in folder.iterdir()) >= MOST_FILES:
        raise Misuse(
            f"That is more than {MOST_FILES:,} files. Give the path of the folder instead."
        )
    path = _free(folder, safe_name(given))
    size = 0
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            async for chunk in content:
                size += len(chunk)
                if shutil.disk_usage(folder).free - len(chunk) < LEAST_FREE:
                    raise Misuse(
                        "The disk would be full. Give the path of the file instead: then nothing "
                        "is copied."
                    )
                file.write(chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CantWrite(f"{path.name} can't be kept here ({error.strerror}).") from None
    except BaseException:
        # the browser went away in the middle, say
        with suppress(OSError):
            path.unlink()
        raise
    return path, size


def _free(folder: Path, name: str) -> Path:
    path = folder / name
    number = 1
    while path.exists():
        number += 1
        stem, dot, ending = name.rpartition(".")
        path = folder / (f"{stem} {number}.{ending}" if dot else f"{name} {number}")
    return path
