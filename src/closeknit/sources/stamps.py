"""Whether anything was written in a source since it was read."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from closeknit.sources.foldernames import is_index_folder, is_maildir


def unchanged_stamp(path: Path) -> str:
    """A fingerprint that stays the same while nothing was written: of a file its size and time
    of change, of a folder the names, sizes and times of all that `members` looks at."""
    try:
        own = path.stat()
    except OSError:
        return "missing"
    if not stat.S_ISDIR(own.st_mode):
        return f"file {own.st_size} {own.st_mtime_ns}"
    lines: list[str] = []
    pending = [str(path)]
    while pending:
        pending += _stamp_folder(pending.pop(), lines)
    lines.sort()
    text = "\n".join(lines).encode("utf-8", "surrogateescape")
    return f"folder {len(lines)} {hashlib.blake2b(text, digest_size=16).hexdigest()}"


def _stamp_folder(folder: str, lines: list[str]) -> list[str]:
    below: list[str] = []
    try:
        with os.scandir(folder) as found:
            held = list(found)
    except OSError:
        lines.append(f"{folder}\tclosed")
        return below
    maildir = is_maildir(entry.name for entry in held)
    for entry in held:
        try:
            if entry.is_dir(follow_symlinks=False):
                if not (maildir and entry.name == "tmp") and not is_index_folder(entry.name):
                    below.append(entry.path)
            else:
                size = entry.stat()
                lines.append(f"{entry.path}\t{size.st_size}\t{size.st_mtime_ns}")
        except OSError:
            lines.append(f"{entry.path}\tclosed")
    return below
