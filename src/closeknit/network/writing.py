"""The writer that holds a home's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from closeknit import clock
from closeknit.store.database import sole_writer
from closeknit.store.writer import Writer


class Writing:
    """A writer that holds the home's lock, saying so when it has to wait; `released` is called
    when it is let go after all went well."""

    def __init__(
        self,
        home: Path,
        say: Callable[[str], None],
        released: Callable[[], None],
        *,
        patient: bool = True,
    ) -> None:
        self._released = released
        self._lock = sole_writer(home, waiting(say), patient=patient)
        self._home = home

    def __enter__(self) -> Writer:
        self._lock.__enter__()
        try:
            self._writer = Writer(self._home)
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        return self._writer

    def __exit__(self, kind: object, *details: object) -> None:
        self._writer.close()
        self._lock.__exit__(None, None, None)
        if kind is None:
            self._released()


def waiting(say: Callable[[str], None]) -> Iterator[None]:
    """Says, once it is advanced, that another process has the lock."""
    say("Another closeknit is writing. Waiting until it is done…")
    yield


def rebuild(home: Path) -> None:
    """Derives all that is derived in a home whose writer's lock is held."""
    from closeknit import derive

    writer = Writer(home)
    try:
        derive.rebuild(home, writer, clock.now())
    finally:
        writer.close()
