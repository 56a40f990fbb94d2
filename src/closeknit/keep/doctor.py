"""What state everything is in, in sentences; what can be mended by itself is mended."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from closeknit.errors import CloseknitError
from closeknit.keep.files import BEFORE, ours
from closeknit.sources.stamps import unchanged_stamp
from closeknit.store.database import path_of
from closeknit.store.forgetting import tombstones
from closeknit.store.upkeep import (
    SourceState,
    compact,
    faults_of,
    is_unclean,
    loose_ends,
    source_states,
    versions,
)
from closeknit.versions import DERIVED


class State(StrEnum):
    """How a check went. A note is nothing wrong, and worth knowing."""

    WELL = "well"
    NOTE = "note"
    MENDED = "mended"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and a sentence on it."""

    check: str
    state: State
    sentence: str


@dataclass(frozen=True, slots=True)
class Health:
    """All findings; `forgotten` counts the handles that no import may bring back."""

    findings: tuple[Finding, ...]
    versions: dict[str, str]
    forgotten: int

    @property
    def well(self) -> bool:
        """Whether nothing is wrong that could not be mended."""
        return all(finding.state is not State.WRONG for finding in self.findings)


def examine(home: Path, rebuild: Callable[[Path], None]) -> Health:
    """Looks at everything; inside `sole_writer`. `rebuild` derives what is derived."""
    file = path_of(home)
    findings = list(_modes(home))
    program = {"closeknit": version("closeknit"), "derived": DERIVED}
    if faults := faults_of(file):
        findings.append(Finding("file", State.WRONG, _damage(file, faults)))
        return Health(tuple(findings), program, 0)
    try:
        schema, sqlite = versions(home)
        findings.append(_file(home))
        findings += _leftovers(home)
        findings += [_source(state) for state in source_states(home)]
        findings.append(_derived(home, rebuild))
        forgotten = len(tombstones(home))
    except CloseknitError as error:
        findings.append(Finding("file", State.WRONG, str(error)))
        return Health(tuple(findings), program, 0)
    program |= {"schema": str(schema), "sqlite": sqlite}
    return Health(tuple(findings), program, forgotten)


def _modes(home: Path) -> Iterator[Finding]:
    """Whether others on this machine may read it. Windows' folders of a user are closed anyway."""
    if os.name != "posix":
        return
    open_to_others = [
        path
        for path in (home, *ours(home))
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if not open_to_others:
        yield Finding("permissions", State.WELL, "Nobody but you can open it.")
    for path in open_to_others:
        try:
            path.chmod(0o700 if path.is_dir() else 0o600)
        except OSError as error:
            yield Finding(
                "permissions",
                State.WRONG,
                f"Others on this machine may open {path}, and that can't be changed "
                f"({error.strerror}).",
            )
        else:
            yield Finding(
                "permissions",
                State.MENDED,
                f"Others on this machine could open {path}; now only you can.",
            )


def _damage(file: Path, faults: list[str]) -> str:
    return (
        f"{file} is damaged ({faults[0]}). Bring back a backup with “closeknit restore FILE”; "
        "without one, move the file away and import your sources again. Your own mail files are "
        "never changed. What you declared is only in this file."
    )


def _file(home: Path) -> Finding:
    if loose := loose_ends(home):
        return Finding(
            "file",
            State.WRONG,
            f"Some rows of {path_of(home)} lead nowhere ({', '.join(loose)}). Bring back a backup "
            "with “closeknit restore FILE”, or erase and import again.",
        )
    size = path_of(home).stat().st_size
    return Finding("file", State.WELL, f"{path_of(home)} is sound ({size / 1e6:,.1f} MB).")


def _leftovers(home: Path) -> Iterator[Finding]:
    if is_unclean(home):
        compact(home)
        yield Finding(
            "deleted",
            State.MENDED,
            "A deletion had been cut off before its bytes were gone from the file; now they are.",
        )
    if (home / BEFORE).is_dir():
        yield Finding(
            "restore",
            State.NOTE,
            f"A restore was cut off. The file as it was before lies in {home / BEFORE}; delete "
            "that folder if all is well here.",
        )


def _source(source: SourceState) -> Finding:
    now = unchanged_stamp(Path(source.path))
    about = f"{source.path} ({source.items:,} items"
    about += f", {source.problems:,} not readable)" if source.problems else ")"
    if now == "missing":
        return Finding(
            "source",
            State.NOTE,
            f"{about} is not there now. What was read stays; its originals can't be opened.",
        )
    if not source.stamp:
        return Finding("source", State.NOTE, f"{about} was not read to its end: import it again.")
    if not source.stamp.startswith(now + " "):
        return Finding("source", State.NOTE, f"{about} has changed since: import it again.")
    return Finding("source", State.WELL, f"{about} is as it was read.")


def _derived(home: Path, rebuild: Callable[[Path], None]) -> Finding:
    rebuild(home)
    return Finding("derived", State.WELL, "All that is computed was computed anew.")
