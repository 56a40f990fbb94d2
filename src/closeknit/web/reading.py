"""Bringing in beside the pages, from files or from accounts: one at a time, seen as it goes,
stopped at will."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from closeknit.errors import Busy, CloseknitError, Misuse
from closeknit.network import Imported, Network
from closeknit.network.sources import dropped_folder
from closeknit.store.database import sole_writer
from closeknit.web.dropped import whole

if TYPE_CHECKING:
    from closeknit.accounts.sync import Going
    from closeknit.intake import Tick
    from closeknit.network.accounts import Synchronised

MEASURE_SECONDS = 2.0  # for how much there is to read, after which nothing is said of it


@dataclass(frozen=True, slots=True)
class State:
    """How far it is: `of_bytes` is 0 where that isn't known. At its end `result`, `synced` or
    `failure` (a sentence) is there; with `stopped` none."""

    running: bool = False
    path: str = ""
    items: int = 0
    bytes_read: int = 0
    of_bytes: int = 0
    seconds: float = 0.0
    judging: bool = False
    stopped: bool = False
    failure: str = ""
    result: Imported | None = None
    synced: Synchronised | None = None


class Stopped(Exception):
    """The owner doesn't want to go on."""


class Reading:
    """The import that is under way, if one is, and how the last one ended."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._begun = 0.0
        self.state = State()

    def begin(self, paths: Sequence[Path], me: Sequence[str] = ()) -> None:
        """Starts reading. Raises Busy while something is being read, Misuse where all that was
        dropped is still coming in."""
        folder = dropped_folder(self._home)
        dropped = whole(folder)  # what comes in meanwhile is for the next time
        here = set(dropped)
        there = [path for path in paths if path.parent != folder or path in here]
        if paths and not there:
            raise Misuse("The file isn't all here yet. Wait until it is, then do the same again.")
        self._start(lambda: self._read(there, me), dropped)

    def follow(self, names: Sequence[str] = ()) -> None:
        """Starts to bring in what is new in accounts, in all where none is named. Raises Busy
        while something is being read."""
        self._start(lambda: self._sync(names), [])

    def _start(self, work: Callable[[], State], dropped: list[Path]) -> None:
        with self._lock:
            if self.state.running:
                raise Busy("Something is being read already. Wait for it, or stop it first.")
            self._stop.clear()
            self._begun = time.monotonic()
            self.state = State(running=True)
        threading.Thread(
            target=self._run, args=(work, dropped), name="reading", daemon=True
        ).start()

    def stop(self) -> None:
        """Asks it to end; what was read so far stays."""
        self._stop.set()

    def clear(self) -> None:
        """Deletes what was dropped before a run that broke off. Where another closeknit is reading
        the same home, it stays: that one may be reading it."""
        folder = dropped_folder(self._home)
        if not folder.is_dir():
            return
        with suppress(CloseknitError, OSError), sole_writer(self._home, patient=False):
            _delete(folder, list(folder.iterdir()))

    def _read(self, paths: list[Path], me: Sequence[str]) -> State:
        self.state = replace(self.state, of_bytes=_size(paths))
        result = Network(self._home).bring_in(paths, me, self._tick)
        return replace(self.state, result=result)

    def _sync(self, names: Sequence[str]) -> State:
        synced = Network(self._home).sync(names, self._going)
        return replace(self.state, synced=synced)

    def _run(self, work: Callable[[], State], dropped: list[Path]) -> None:
        try:
            end = work()
        except Stopped:
            end = replace(self.state, stopped=True)
        except CloseknitError as error:
            end = replace(self.state, failure=str(error))
        except Exception as error:  # a defect of ours must not leave the page waiting for ever
            end = replace(self.state, failure=f"Something went wrong inside closeknit: {error!r}.")
            self._finish(end, dropped)
            raise
        self._finish(end, dropped)

    def _finish(self, end: State, dropped: list[Path]) -> None:
        _delete(dropped_folder(self._home), dropped)
        seconds = time.monotonic() - self._begun
        self.state = replace(end, running=False, judging=False, seconds=seconds)

    def _tick(self, tick: Tick) -> None:
        from closeknit.network.imports import JUDGING  # and with it all that reads sources

        if self._stop.is_set():
            raise Stopped
        self.state = replace(
            self.state,
            path=Path(tick.path).name,
            items=tick.items,
            bytes_read=tick.bytes_read,
            seconds=time.monotonic() - self._begun,
            judging=tick.path == JUDGING,
        )

    def _going(self, going: Going) -> None:
        if self._stop.is_set():
            raise Stopped
        self.state = replace(
            self.state,
            path=f"{going.collection} of {going.account}" if going.collection else going.account,
            items=going.seen,
            seconds=time.monotonic() - self._begun,
        )


def _delete(folder: Path, files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()
    with suppress(OSError):  # another file is just coming in
        folder.rmdir()


def _size(paths: Sequence[Path]) -> int:
    """How many bytes there are to read, 0 where that can't be told soon: a whole disk was named."""
    end = time.monotonic() + MEASURE_SECONDS
    size = 0
    for path in paths:
        try:
            size += path.stat().st_size if path.is_file() else 0
            for folder, _, names in os.walk(path):
                size += sum(Path(folder, name).lstat().st_size for name in names)
                if time.monotonic() > end:
                    return 0
        except OSError:
            return 0
    return size
