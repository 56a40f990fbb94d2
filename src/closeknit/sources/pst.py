"""Outlook's whole mailboxes: .pst and .ost.

They are opened by the library libpff (LGPL, the extra `pst`), which is written in C, so that a
damaged file may end the program that reads it, or keep it for ever. So they are read by a child of
this process, and what becomes of it is told. The library takes the place of every item into
memory, 3 MB for 20,000; the items themselves come one by one.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import Protocol, cast

from closeknit.model.problems import Problem
from closeknit.sources.ahead import FRAME, WAITING, pumped, send
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.pstfields import DAMAGE, Mailbox
from closeknit.versions import READERS

MAGIC = b"!BDN"
NO_LIBRARY = (
    "is a whole mailbox of Outlook's, which needs one more library: pip install 'closeknit[pst]', "
    "then import it again. Or drag its messages out of Outlook into a folder and import that"
)
DAMAGED = "is damaged: the library for Outlook's mailboxes can't open it"
BROKE_OFF = "the library for Outlook's mailboxes broke off here; the items before it are read"
HUNG = "the library for Outlook's mailboxes came no further; the items before it are read"
PATIENCE = 300.0  # seconds without a word


class _File(Mailbox, Protocol):
    def open(self, path: str, /) -> None: ...


class Pst:
    """Reader of .pst and .ost, which are changed in place, so that reading always begins anew."""

    format = "pst"
    version = READERS["pst"]

    def __init__(self, now: Callable[[], int], patience: float = PATIENCE) -> None:
        self.now = now
        self.patience = patience

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        return head.startswith(MAGIC)

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """Everything in it, whatever `start` is."""
        if find_spec("pypff") is None:
            yield Problem(member.source, member.name, NO_LIBRARY)
            yield Progress(0)
            return
        path = Path(member.source, member.name)
        if _is_plain(path, member):
            yield from self._apart(path, member)
            return
        number, name = tempfile.mkstemp(suffix=".pst")
        try:
            with os.fdopen(number, "wb") as file:
                file.write(member.data)
            yield from self._apart(Path(name), member)
        finally:
            Path(name).unlink(missing_ok=True)

    def _apart(self, path: Path, member: Member) -> Iterator[Item]:
        """The items, read by a child."""
        words = [str(path), member.source, member.name, str(int(member.sent)), str(self.now())]
        child = subprocess.Popen(
            [sys.executable, "-m", __name__, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert child.stdout is not None
        frames: Queue[bytes] = Queue(WAITING)
        stopped = Event()
        pump = Thread(target=pumped, args=(child.stdout, frames, stopped), daemon=True)
        pump.start()
        count, ended = 0, BROKE_OFF
        try:
            while frame := frames.get(timeout=self.patience):
                items = cast(list[Item], pickle.loads(frame))  # noqa: S301
                if not items:
                    ended = ""
                    break
                count += sum(not isinstance(item, Progress) for item in items)
                yield from items
        except Empty:
            ended = HUNG
        finally:
            stopped.set()
            child.kill()
            while pump.is_alive():
                while not frames.empty():
                    frames.get_nowait()
                pump.join(0.01)
            child.stdout.close()
            child.wait()
        if ended:
            yield Problem(member.source, f"{member.name or 'the file'}, item {count + 1}", ended)
        yield Progress(0)


def opened(path: Path) -> Mailbox:
    """The mailbox at a path. Raises `DAMAGE` where the library can't open it."""
    file = cast(_File, import_module("pypff").file())
    file.open(str(path))
    return file


def _is_plain(path: Path, member: Member) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(member.data)
    except OSError:
        return False


def _serve(words: list[str]) -> None:
    """The child: reads and sends. An empty frame ends it."""
    import signal

    from closeknit.sources.pstitems import items

    # the parent decides what an interrupt means; it closes the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    path, source, name, sent, now = words
    member = Member(source, name, memoryview(b""), bool(int(sent)))
    frame: list[Item] = []
    try:
        try:
            for item in items(opened(Path(path)), member, int(now)):
                frame.append(item)
                if len(frame) >= FRAME:
                    send(frame)
                    frame = []
        except DAMAGE as error:
            if isinstance(error, BrokenPipeError):
                raise
            frame.append(Problem(source, name, DAMAGED))
        if frame:
            send(frame)
        send([])
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    _serve(sys.argv[1:])
