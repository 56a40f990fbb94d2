"""Bringing back a backup. It is prepared and checked in a folder of its own, then put in place
in one step. The present file stays beside it until the new one has been opened there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from closeknit.errors import CloseknitError, HomeUnusable, Misuse, NotFound
from closeknit.forgotten import Forgotten
from closeknit.keep.files import BEFORE, STAGE, logs
from closeknit.keep.forget import enforce
from closeknit.store.database import create_private, path_of
from closeknit.store.forgetting import tombstones
from closeknit.store.reader import Reader, reading
from closeknit.store.upkeep import compact, copy_from, is_database, settle


@dataclass(frozen=True, slots=True)
class Restored:
    """What the home holds after it. `left_out` are interactions of the backup with people who
    were forgotten since."""

    people: int
    interactions: int
    left_out: int


def restore(
    home: Path, file: Path, rebuild: Callable[[Path], None], say: Callable[[str], None]
) -> Restored:
    """Puts a backup in the place of the home's file; inside `sole_writer`. `rebuild` derives
    what is derived in the home that it is given.

    Raises Misuse, NotFound, HomeTooNew, HomeUnusable, Busy; then nothing has changed.
    """
    file = file.expanduser().resolve()
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    if file == path_of(home).resolve():
        raise Misuse(f"{file} is the file in use already.")
    stage = home / STAGE
    try:
        shutil.rmtree(stage, ignore_errors=True)
        create_private(stage)
        copy_from(file, path_of(stage))
        left_out = _forget_again(stage, _forgotten_here(home, say))
        rebuild(stage)
        with reading(stage) as reader:
            people, interactions = reader.totals()
        settle(path_of(stage))
        _swap(home, path_of(stage))
    except OSError as error:
        raise HomeUnusable(
            f"The backup can't be put in place ({error.strerror}); nothing was changed."
        ) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return Restored(people, interactions, left_out)


def _forgotten_here(home: Path, say: Callable[[str], None]) -> Forgotten:
    if not path_of(home).exists():
        return Forgotten()
    try:
        return Forgotten(tombstones(home))
    except CloseknitError:
        say(
            "The present file is too damaged to tell whom you had forgotten: people whom you "
            "forgot after the backup was made are back in it."
        )
        return Forgotten()


def _forget_again(stage: Path, forgotten: Forgotten) -> int:
    if not forgotten.stones:
        return 0
    gone = enforce(stage, forgotten)
    compact(stage)
    return gone.interactions


def _swap(home: Path, new: Path) -> None:
    present = path_of(home)
    if not present.exists():
        new.replace(present)
        return
    before = home / BEFORE
    shutil.rmtree(before, ignore_errors=True)
    create_private(before)
    if is_database(present):
        settle(present)
    kept = before / present.name
    _second_name(present, kept)
    aside = [(log, before / log.name) for log in logs(present) if log.exists()]
    for log, place in aside:
        log.replace(place)
    new.replace(present)
    try:
        Reader(home).close()
    except BaseException:
        kept.replace(present)
        for log, place in aside:
            place.replace(log)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _second_name(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:  # a file system without links
        shutil.copy2(file, name)
