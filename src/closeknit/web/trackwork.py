"""Working out the track record beside the pages: seconds on a small home, minutes on a large one,
so it is done once for each state of the home, and never twice at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from closeknit.errors import CloseknitError
from closeknit.web.desk import Desk

if TYPE_CHECKING:
    from closeknit.judge.reliability import Point
    from closeknit.judge.track import TrackRecord
    from closeknit.network.validation import Validation


@dataclass(frozen=True, slots=True)
class Worked:
    """The record of each task and the points of its diagram, without the trials."""

    tasks: Mapping[str, TrackRecord]
    points: Mapping[str, tuple[Point, ...]]


class Work:
    """One working out. At its end `result` or `failure`, a sentence, is there."""

    def __init__(
        self, validate: Callable[[], Validation], turn: threading.Lock, before: Worked | None
    ) -> None:
        self.result: Worked | None = None
        self.failure = ""
        self.before = before
        self.is_wanted = True  # no more, once the home has changed again
        self.ended = threading.Event()
        self._validate = validate
        self._turn = turn
        threading.Thread(target=self._work, name="track", daemon=True).start()

    def _work(self) -> None:
        try:
            with self._turn:
                if self.is_wanted:
                    self.result = worked(self._validate())
        except CloseknitError as error:
            self.failure = str(error)
        except Exception:
            self.failure = "It could not be worked out; what went wrong stands in the terminal."
            raise
        finally:
            self.ended.set()


def worked(found: Validation) -> Worked:
    """What a page shows of a validation."""
    from closeknit.judge.reliability import points

    shown = {task: record for task, record in found.tasks.items() if record.score is not None}
    return Worked(found.tasks, {task: points(record.given) for task, record in shown.items()})


_turns: WeakKeyDictionary[Desk, threading.Lock] = WeakKeyDictionary()
_last: WeakKeyDictionary[Desk, Work] = WeakKeyDictionary()
_one_at_a_time = threading.Lock()


def work(desk: Desk) -> Work:
    """That of the home as it is now, begun if need be. The one before shows its result until this
    one has its own."""

    def begin() -> Work:
        last = _last.get(desk)
        if last is not None:
            last.is_wanted = False
        before = (last.result or last.before) if last is not None else None
        turn = _turns.setdefault(desk, threading.Lock())
        network = desk.network()
        _last[desk] = Work(network.validate, turn, before)
        return _last[desk]

    with _one_at_a_time:
        return desk.kept("track", begin)
