"""A copy of everything in one file, made while the home is in use."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from closeknit.errors import HomeUnusable, Misuse
from closeknit.store.database import path_of
from closeknit.store.upkeep import copy_to, faults_of, is_ours


@dataclass(frozen=True, slots=True)
class Backup:
    """Where the copy lies, and its size in bytes."""

    file: Path
    size: int


def backup(home: Path, file: Path) -> Backup:
    """Copies the home's file to `file`, readable by this user alone.

    An earlier backup there is replaced when the new one is whole; any other file is left alone.
    Raises Misuse, NotFound, HomeUnusable.
    """
    file = file.expanduser().resolve()
    if file == path_of(home).resolve():
        raise Misuse(f"{file} is the file in use. Name another for its copy.")
    if file.is_dir():
        raise Misuse(f"{file} is a folder. Name a file, such as {file / 'closeknit.backup'}.")
    if file.exists() and not is_ours(file):
        raise Misuse(f"{file} is there already and is no backup of closeknit. Name another.")
    part = file.with_name(file.name + ".part")
    try:
        part.unlink(missing_ok=True)
        copy_to(home, part)
        if faults := faults_of(part):
            part.unlink()
            raise HomeUnusable(
                f"{path_of(home)} is damaged ({faults[0]}): no copy was made of it, and no earlier "
                "one replaced. “closeknit doctor” says what to do."
            )
        size = part.stat().st_size
        part.replace(file)
        _fsync_folder(file.parent)
    except OSError as error:
        raise HomeUnusable(f"{file} can't be written ({error.strerror}).") from None
    return Backup(file, size)


def _fsync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
