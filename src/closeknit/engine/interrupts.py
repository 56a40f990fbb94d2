"""Ctrl-C while native code runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def deferred(stop: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Keeps Ctrl-C from raising inside, where it could end the process within native code that
    expects no exception; `stop` is called at once instead, and it is raised on leaving."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def note(*_: object) -> None:
        nonlocal asked
        asked = True
        stop()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    except Exception:
        # what was stopped fails in ways of its own
        if not asked:
            raise
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if asked:
        raise KeyboardInterrupt
