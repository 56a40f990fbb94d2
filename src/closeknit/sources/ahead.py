"""Reading a large file in further processes, so that reading and storing use all cores.

The file is cut into parts between items, dealt to the children in turn. A child reads its parts by
the same reader and sends the items through a pipe, pickled in the order they stand in the file. It
is this same program, so the pickles are our own. When a child can't be started or dies, its parts
are read here, and no item comes twice.
"""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Queue
from typing import IO

from closeknit.model.problems import Problem
from closeknit.sources.base import Divisible, Item, Member, Progress, Reader
from closeknit.sources.near import in_folder
from closeknit.sources.unpack import mapped

WORTH = 8 * 2**20  # bytes; below, starting a process costs more than it saves
PART = 8 * 2**20
CHILDREN = 2
FRAME = 500  # items sent at once
SHRUNK = "became shorter while it was read; import it again"
WAITING = 16  # frames of a child that may wait here: keeps memory flat
Part = tuple[int, int]  # where it begins and ends

_LINE_END = re.compile(rb"\n")


@dataclass(slots=True)
class _Child:
    """A process that reads, and what it sent."""

    process: subprocess.Popen[bytes]
    pipe: IO[bytes]
    frames: Queue[bytes] = field(default_factory=lambda: Queue(WAITING))
    stopped: threading.Event = field(default_factory=threading.Event)
    pump: threading.Thread | None = None
    dead: bool = False

    def start(self) -> _Child:
        self.pump = threading.Thread(
            target=pumped, args=(self.pipe, self.frames, self.stopped), daemon=True
        )
        self.pump.start()
        return self

    def stop(self) -> None:
        self.stopped.set()
        self.process.kill()
        while self.pump is not None and self.pump.is_alive():
            _drop(self.frames)
            self.pump.join(0.01)
        self.pipe.close()
        self.process.wait()


def read_ahead(reader: Reader, member: Member, path: Path, start: int) -> Iterator[Item]:
    """The items of `reader.read(member, start)`, where the member is the plain file at `path`."""
    parts = _parts(reader, member, start)
    number = min(CHILDREN, len(parts))
    children: list[_Child | None] = []
    try:
        for first in range(number):
            children.append(_started(reader, member, path, parts[first::number]))
        for at, part in enumerate(parts):
            whole = yield from _part(reader, member, path, part, children[at % number])
            if not whole:
                return
    finally:
        for child in children:
            if child is not None:
                child.stop()


def _parts(reader: Reader, member: Member, start: int) -> list[Part]:
    """Parts of about the same size that begin where an item does."""
    cuts = [start]
    size = len(member.data)
    if isinstance(reader, Divisible):
        while cuts[-1] + 2 * PART < size:
            line = _LINE_END.search(member.data, cuts[-1] + PART)
            at = reader.boundary(member.data, line.end()) if line else size
            if at >= size:
                break
            cuts.append(at)
    return list(zip(cuts, [*cuts[1:], size], strict=True))


def _started(reader: Reader, member: Member, path: Path, parts: Sequence[Part]) -> _Child | None:
    try:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", __name__),
                *(reader.format, str(path), member.source, member.name),
                *(str(int(member.sent)), str(len(member.data))),
                *(f"{begin}-{end}" for begin, end in parts),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
    assert process.stdout is not None
    return _Child(process, process.stdout).start()


def _part(
    reader: Reader, member: Member, path: Path, part: Part, child: _Child | None
) -> Generator[Item, None, bool]:
    """The items of one part, from the child or read here; False where the file was cut short."""
    reached, given = part[0], 0
    if child is not None and not child.dead:
        while frame := child.frames.get():
            items = pickle.loads(frame)  # noqa: S301
            if not items:
                return True
            for item in items:
                if isinstance(item, Progress):
                    reached, given = item.offset, 0
                else:
                    given += 1
                yield item
        child.dead = True
        child.process.wait()
        if _shrunk(path, member):
            yield Problem(member.source, f"byte {reached}", SHRUNK)
            return False
    until = replace(member, data=member.data[: part[1]])
    yield from _after(reader.read(until, reached), given)
    return True


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


def pumped(pipe: IO[bytes], frames: Queue[bytes], stopped: threading.Event) -> None:
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
    """The child: reads and sends. An empty frame of items ends each part."""
    import signal

    from closeknit.sources.recognise import READERS

    # the parent decides what an interrupt means; it closes the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    name, path, source, member_name, sent, size, *parts = words
    reader = next(reader for reader in READERS if reader.format == name)
    with Path(path).open("rb") as file:
        # as much as the parent sees, even if mail has come in since
        data = mapped(file, int(size))
    near = in_folder(Path(source))
    try:
        for part in parts:
            begin, end = map(int, part.split("-"))
            member = Member(source, member_name, data[:end], bool(int(sent)), near)
            frame: list[Item] = []
            for item in reader.read(member, begin):
                frame.append(item)
                if len(frame) >= FRAME:
                    send(frame)
                    frame = []
            if frame:
                send(frame)
            send([])
        sys.stdout.buffer.write(bytes(8))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()


def send(frame: list[Item]) -> None:
    data = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.write(len(data).to_bytes(8, "big") + data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve(sys.argv[1:])
