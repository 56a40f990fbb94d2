"""The parts of an export that Google splits: takeout-20260504T081500Z-1-001.zip, …-002.zip, and so
on, each an archive by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from closeknit.sources.programs import TAKEOUT_PART


def other_parts(given: Iterable[Path], known: Collection[Path]) -> Iterator[str]:
    """A sentence for each export of which a part is `given` and others lie beside it that aren't
    read with it (or with a folder that holds them), nor are `known`; and for each with a gap."""
    exports: defaultdict[tuple[Path, str], list[Path]] = defaultdict(list)
    given = list(given)
    read = {*given, *known}
    for path in given:
        if part := TAKEOUT_PART.fullmatch(path.name):
            exports[path.parent, part[1]].append(path)
    for (folder, name), paths in exports.items():
        numbers = {_number(path) for path in paths}
        beside = {path: number for path, number in _beside(folder, name) if number not in numbers}
        held = numbers | set(beside.values())
        missing = sorted(set(range(1, max(held) + 1)) - held)
        unread = sorted(p.name for p in beside if read.isdisjoint((p, *p.parents)))
        one = len(paths) == 1
        whole = (
            f"{', '.join(sorted(p.name for p in paths))} {'is' if one else 'are'} only a part of"
        )
        if unread:
            yield (
                f"{whole} an export by Google. Beside it "
                f"{'lies' if len(unread) == 1 else 'lie'} {_listed(unread)}: import "
                f"{'that' if len(unread) == 1 else 'those'} too."
            )
        if missing:
            numbered = _listed([f"{number:03}" for number in missing])
            yield (
                f"{whole} an export by Google, of which {numbered} "
                f"{'is' if len(missing) == 1 else 'are'} not there: download and import "
                f"{'it' if len(missing) == 1 else 'them'} too."
            )


def _number(path: Path) -> int:
    part = TAKEOUT_PART.fullmatch(path.name)
    return int(part[2]) if part else 0


def _beside(folder: Path, name: str) -> Iterator[tuple[Path, int]]:
    try:
        held = sorted(folder.iterdir())
    except OSError:
        return
    for path in held:
        part = TAKEOUT_PART.fullmatch(path.name)
        if part and part[1].casefold() == name.casefold():
            yield path, int(part[2])


def _listed(names: list[str]) -> str:
    """At most five, joined."""
    shown = names[:5] if len(names) <= 5 else [*names[:4], f"{len(names) - 4:,} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
