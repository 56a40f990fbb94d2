"""Small files that bear on others of their source: lists of members and conversations."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from closeknit.sources.archives import entries
from closeknit.sources.unpack import Allowance

Near = Callable[[str], bytes]

_LISTS = frozenset(
    {"users.json", "dms.json", "mpims.json", "groups.json", "group_info.json", "user_info.json"}
)
_LARGEST = 16 << 20  # bytes of one
_MOST = 64 << 20  # of all in one archive


def in_folder(root: Path, excluded: Callable[[str], bool] = lambda _: False) -> Near:
    """By name below `root`; b"" where there is none, it is excluded or it is no small file. In
    place of a folder "*" stands for the first that holds such a file."""

    @lru_cache(maxsize=8)
    def found(name: str) -> bytes:
        above, star, last = name.partition("/*/")
        try:
            if star:
                folders = sorted(each.name for each in root.joinpath(*above.split("/")).iterdir())
                names = (f"{above}/{folder}/{last}" for folder in folders)
                return next(filter(None, map(found, names)), b"")
            path = root.joinpath(*name.split("/"))
            if excluded(name) or name.rpartition("/")[2] not in _LISTS:
                return b""
            if not path.is_file() or path.stat().st_size > _LARGEST:
                return b""
            return path.read_bytes()
        except (OSError, ValueError):
            return b""

    return found


def in_archive(view: memoryview, kind: str, outer: str, excluded: Callable[[str], bool]) -> Near:
    """The same of an archive, whose own name is `outer`. It is gone through once, when the first
    is asked for."""
    held: dict[str, bytes] | None = None

    def joined(inner: str) -> str:
        return f"{outer}/{inner}" if outer else inner

    def chosen(names: list[str]) -> set[str]:
        lists = {name for name in names if name.rpartition("/")[2] in _LISTS}
        return {name for name in lists if not excluded(joined(name))}

    def found(name: str) -> bytes:
        nonlocal held
        if held is None:
            held, left = {}, _MOST
            for entry in entries(view, kind, chosen, Allowance.of(len(view))):
                size = len(entry.data) if entry.data is not None else 0
                if entry.data is not None and size <= min(left, _LARGEST):
                    held[joined(entry.name)] = bytes(entry.data)
                    left -= size
        if "/*/" in name:
            return next((held[each] for each in sorted(held) if fnmatchcase(each, name)), b"")
        return held.get(name, b"")

    return found
