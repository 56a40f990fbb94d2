"""One command, timed from outside: wall clock and the most memory that it held."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CLOSEKNIT = (sys.executable, "-m", "closeknit")
# getrusage tells only the largest child so far, so each command gets a parent of its own
_CHILD = (
    "import resource, subprocess, sys, time; begun = time.perf_counter();"
    "out = subprocess.run(sys.argv[1:], capture_output=True);"
    "took = time.perf_counter() - begun;"
    "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss;"
    "sys.stdout.write(f'{took} {peak} {out.returncode}\\n');"
    "sys.stderr.buffer.write(out.stderr)"
)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds from start to end, and the peak resident memory in MB."""

    seconds: float
    megabytes: float


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> Took:
    """Runs a command to its end. Raises where it fails: a failed run has no figure."""
    arguments = [sys.executable, "-c", _CHILD, *map(str, command)]
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=True, env={**os.environ, **(env or {})}
    )
    seconds, peak, code = done.stdout.split()
    if code != "0":
        raise RuntimeError(f"{command[0]} ended with {code}: {done.stderr.strip()[-300:]}")
    # kilobytes on Linux, bytes on macOS
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Took(float(seconds), int(peak) / unit)


def median(runs: int, once: Callable[[], Took]) -> Took:
    """The median time of several runs, and the largest peak among them."""
    took = [once() for _ in range(runs)]
    return Took(statistics.median(t.seconds for t in took), max(t.megabytes for t in took))


def wall(action: Callable[[], object]) -> float:
    """Seconds that an action took."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def machine() -> str:
    """The machine in one line."""
    model = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        model = next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), "")
    return (
        f"{os.cpu_count()} cores, {model or platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
