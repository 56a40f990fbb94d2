"""An import that is killed at any moment, and made again: as if nothing had happened."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from closeknit.network import Network

# small batches, so that there are many moments between two of them
IMPORT = """
import closeknit.intake, closeknit.sources.mbox
closeknit.intake.BATCH = closeknit.sources.mbox.PROGRESS_EVERY = 40
closeknit.intake.WORTH = {worth}  # from so many bytes on a file is read by a second process
from closeknit.cli import main
main()
"""
ME = "robin.vale@brightharbour.example"
Dump = Callable[[Path], dict[str, list[tuple[object, ...]]]]


def imported(home: Path, sources: list[Path], worth: int = 1 << 30) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            IMPORT.format(worth=worth),
            "import",
            "--home",
            home,
            "--me",
            ME,
            *sources,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kills(sources: list[Path], folder: Path, dump: Dump, times: int, seed: int) -> int:
    """Kills `times` imports, imports again, compares; how many were killed half-way."""
    with imported(folder / "whole", sources) as process:
        begun = wait_for_file(folder / "whole")
        assert process.wait() == 0
    whole_time = time.monotonic() - begun
    whole = dump(folder / "whole")
    assert len(whole["interactions"]) > 1_000
    dice = random.Random(seed)
    half_way = 0
    for number in range(times):
        home = folder / f"killed{number}"
        with imported(home, sources, worth=1 << (16 + 14 * (number % 2))) as process:
            wait_for_file(home)
            # every part of the time has its turn, the reading at its beginning more often
            time.sleep(whole_time * ((number + dice.random()) / times) ** 2)
            process.send_signal(signal.SIGKILL)
            process.wait()
        half_way += 0 < read_so_far(home) < len(whole["interactions"])
        Network(home).bring_in(sources, me=[ME])
        again = dump(home)
        again["declared"] = whole["declared"]  # said twice, of course
        assert again == whole, f"kill {number} of seed {seed}"
    return half_way


def wait_for_file(home: Path) -> float:
    """Until the home has its file: what comes before can't be cut in two."""
    while not (home / "closeknit.sqlite").exists():
        time.sleep(0.002)
    return time.monotonic()


def read_so_far(home: Path) -> int:
    database = sqlite3.connect(home / "closeknit.sqlite")
    try:
        return int(database.execute("SELECT count(*) FROM interaction").fetchone()[0])
    except sqlite3.OperationalError:  # killed before there was a table
        return 0
    finally:
        database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_at_a_few_moments(life: Path, tmp_path: Path, dump: Dump) -> None:
    sources = [life / "mail", life / "contacts.vcf"]
    assert kills(sources, tmp_path, dump, 5, seed=3) >= 1


@pytest.mark.faults
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_at_many_moments(life: Path, tmp_path: Path, dump: Dump) -> None:
    sources = [life / "mail", life / "contacts.vcf"]
    assert kills(sources, tmp_path, dump, 50, seed=random.randrange(10**6)) >= 10
