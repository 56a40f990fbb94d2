"""Reading a large file in a second process, so that reading and storing use a core each.

The child reads the same member by the same reader and sends its items through a pipe, pickled in
the order they stand in the file. It is this same program, so the pickles are our own. When the
child can't be started or dies, reading goes on here, and no item comes twice.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import IO

from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress, Reader
from closeknit.sources.unpack import mapped

WORTH = 8 * 2**20  # bytes; below, starting a process costs more than it saves
FRAME = 500  # items sent at once
SHRUNK = "became shorter while it was read; import it again"
WAITING = 32  # frames that may wait here: keeps memory flat


def read_ahead(reader: Reader, member: Member, path: Path, start: int) -> Iterator[Item]:
    """The items of `reader.read(member, start)`, where the member is the plain file at `path`."""
    try:
        child = subprocess.Popen(
            [
                *(sys.executable, "-m", __name__),
                *(reader.format, str(path), member.source, member.name),
                *(str(start), str(int(member.sent)), str(len(member.data))),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        yield from reader.read(member, start)
        return
    assert child.stdout is not None
    frames: Queue[bytes] = Queue(WAITING)
    stopped = threading.Event()
    pump = threading.Thread(target=_pump, args=(child.stdout, frames, stopped), daemon=True)
    pump.start()
    reached, given = start, 0
    try:
        while frame := frames.get():
            for item in pickle.loads(frame):  # noqa: S301
                if isinstance(item, Progress):
                    reached, given = item.offset, 0
                else:
                    given += 1
                yield item
        if child.wait() != 0 and _shrunk(path, member):
            yield Problem(member.source, f"byte {reached}", SHRUNK)
        elif child.returncode != 0:
            yield from _after(reader.read(member, reached), given)
    finally:
        stopped.set()
        child.kill()
        while pump.is_alive():
            _drop(frames)
            pump.join(0.01)
        child.stdout.close()
        child.wait()


def _shrunk(path: Path, member: Member) -> bool:
    """Whether a file was cut shorter since it was mapped: on POSIX whoever reads a map
    beyond the file's end is killed, as the child was."""
    try:
        return path.stat().st_size < len(member.data)
    except OSError:
        return False  # its bytes stay readable until the map goes


def _after(items: Iterator[Item], given: int) -> Iterator[Item]:
    """What comes after the first `given` items. They are counted rather than told by their
    offsets, since problems have none and a reader may have begun anew; the same bytes give the
    same items."""
    for item in items:
        if given > 0 and not isinstance(item, Progress):
            given -= 1
        else:
            yield item


def _pump(pipe: IO[bytes], frames: Queue[bytes], stopped: threading.Event) -> None:
    """Moves frames from the pipe to the queue; an empty one ends it."""
    while not stopped.is_set():
        size = int.from_bytes(pipe.read(8), "big")
        frame = pipe.read(size) if size else b""
        # a child that died within a frame sent only a part of it
        frames.put(frame if len(frame) == size else b"")
        if not frame:
            return


def _drop(frames: Queue[bytes]) -> None:
    while not frames.empty():
        frames.get_nowait()


def _serve(words: list[str]) -> None:
    """The child: reads and sends."""
    import signal

    from closeknit.sources.recognise import READERS

    # the parent decides what an interrupt means; it closes the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    name, path, source, member_name, start, sent, size = words
    reader = next(reader for reader in READERS if reader.format == name)
    with Path(path).open("rb") as file:
        # as much as the parent sees, even if mail has come in since
        data = mapped(file, int(size))
    member = Member(source, member_name, data, bool(int(sent)))
    frame: list[Item] = []
    try:
        for item in reader.read(member, int(start)):
            frame.append(item)
            if len(frame) >= FRAME:
                _send(frame)
                frame = []
        _send(frame)
        sys.stdout.buffer.write(bytes(8))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()


def _send(frame: list[Item]) -> None:
    data = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
    if frame:
        sys.stdout.buffer.write(len(data).to_bytes(8, "big") + data)


if __name__ == "__main__":
    _serve(sys.argv[1:])
