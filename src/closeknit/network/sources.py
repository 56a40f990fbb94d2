"""What was brought in so far, source by source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from closeknit.keep.files import DROPPED
from closeknit.model.problems import Problem
from closeknit.network.home import Home
from closeknit.store.accounts import KINDS
from closeknit.store.reader import reading


@dataclass(frozen=True, slots=True)
class Source:
    """One source: `items` that were read from it, `problems` with what couldn't be, whether it is
    `there` still, and whether it was `dropped` onto a page (and so isn't kept)."""

    path: str
    name: str
    format: str
    items: int
    problems: tuple[Problem, ...]
    there: bool
    dropped: bool


def sources(home: Home) -> list[Source]:
    """All sources, the latest first."""
    with reading(home.folder) as reader:
        counts = reader.source_counts()
        problems: dict[str, list[Problem]] = {}
        for problem in reader.problems():
            problems.setdefault(problem.source, []).append(problem)
    own = dropped_folder(home.folder)
    return [
        Source(
            path,
            path if format_name in KINDS else Path(path).name,
            format_name,
            items,
            tuple(problems.get(path, ())),
            format_name in KINDS or Path(path).exists(),
            Path(path).is_relative_to(own),
        )
        for path, (format_name, items) in reversed(counts.items())
    ]


def dropped_folder(home: Path) -> Path:
    """Where files that are dropped onto a page lie until they are read."""
    return home.resolve() / DROPPED
