"""Bringing sources in beside the pages: one at a time, seen as it goes, stopped at will."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from closeknit.errors import Busy, CloseknitError
from closeknit.intake import Tick
from closeknit.network import Imported, Network
from closeknit.network.imports import JUDGING
from closeknit.network.sources import dropped_folder


@dataclass(frozen=True, slots=True)
class State:
    """How far it is: `of_bytes` is 0 where that isn't known. At its end `result` or `failure` (a
    sentence) is there; with `stopped` neither."""

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
        """Starts reading. Raises Busy while something is being read."""
        with self._lock:
            if self.state.running:
                raise Busy("Something is being read already. Wait for it, or stop it first.")
            self._stop.clear()
            self._begun = time.monotonic()
            self.state = State(running=True, of_bytes=sum(map(_size, paths)))
        threading.Thread(
            target=self._read, args=(list(paths), list(me)), name="reading", daemon=True
        ).start()

    def stop(self) -> None:
        """Asks it to end; what was read so far stays."""
        self._stop.set()

    def clear(self) -> None:
        """Deletes what was dropped; only while nothing is being read."""
        shutil.rmtree(dropped_folder(self._home), ignore_errors=True)

    def _read(self, paths: list[Path], me: list[str]) -> None:
        try:
            result = Network(self._home).bring_in(paths, me, self._tick)
            end = replace(self.state, result=result)
        except Stopped:
            end = replace(self.state, stopped=True)
        except CloseknitError as error:
            end = replace(self.state, failure=str(error))
        except Exception as error:  # a defect of ours must not leave the page waiting for ever
            end = replace(self.state, failure=f"Something went wrong inside closeknit: {error!r}.")
            self._finish(end)
            raise
        self._finish(end)

    def _finish(self, end: State) -> None:
        self.clear()
        seconds = time.monotonic() - self._begun
        self.state = replace(end, running=False, judging=False, seconds=seconds)

    def _tick(self, tick: Tick) -> None:
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


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
        return path.stat().st_size
    except OSError:
        return 0
