"""The end: everything that closeknit keeps in a home goes, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from closeknit.errors import HomeUnusable, NotFound
from closeknit.keep.files import LOCK, ours
from closeknit.store.database import sole_writer


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, and what of others is still in the folder."""

    files: tuple[Path, ...]
    bytes: int
    left: tuple[str, ...]


def what_is_there(home: Path) -> tuple[list[Path], int]:
    """What `erase` would delete, and its bytes. Raises NotFound where there is nothing."""
    found = ours(home)
    if not found:
        raise NotFound(f"There is nothing of closeknit in {home}.")
    return found, sum(path.stat().st_size for path in found if path.is_file())


def erase(home: Path) -> Erased:
    """Deletes it, once no other closeknit writes there. Raises NotFound, HomeUnusable, Busy."""
    what_is_there(home)
    with sole_writer(home):
        found, size = what_is_there(home)
        for path in found:
            if path.name != LOCK:
                _delete(path)
    # Windows deletes no file that is locked
    _delete(home / LOCK)
    with suppress(OSError):
        home.rmdir()
    left = sorted(path.name for path in home.iterdir()) if home.is_dir() else []
    return Erased(tuple(path for path in found if path.name != LOCK), size, tuple(left))


def _delete(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            with suppress(OSError):  # somebody else's files are in it
                path.rmdir()
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise HomeUnusable(
            f"{path} can't be deleted ({error.strerror}). Close what uses it and try again."
        ) from None
