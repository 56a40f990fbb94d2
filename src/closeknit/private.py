"""Files that the person asked for, readable by them alone."""

from __future__ import annotations

import os
from pathlib import Path

from closeknit.errors import CantWrite


def write_private(path: Path, text: str) -> Path:
    """Writes a file with mode 0600, in a folder that is there. Raises CantWrite."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        if os.name == "posix":
            path.chmod(0o600)
    except OSError as error:
        raise CantWrite(f"{path} can't be written ({error.strerror}). Name another.") from None
    return path


def private_folder(path: Path) -> None:
    """The folder with mode 0700, made where it isn't there. Raises CantWrite."""
    try:
        make_private(path)
    except OSError as error:
        raise CantWrite(
            f"The folder {path} can't be made or used ({error.strerror}). Name another."
        ) from None


def make_private(path: Path) -> None:
    """The same, raising OSError: for whoever says it in other words."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        path.chmod(0o700)
