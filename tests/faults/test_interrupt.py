"""Two imports at once, and Ctrl-C."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from closeknit.network import Network

Dump = Callable[[Path], dict[str, list[tuple[object, ...]]]]
ME = "robin.vale@brightharbour.example"
MAIN = """
import closeknit.intake, closeknit.sources.mbox
closeknit.intake.BATCH = closeknit.sources.mbox.PROGRESS_EVERY = 100
closeknit.intake.WORTH = {worth}  # from so many bytes on a file is read by a second process
from closeknit.cli import main
main()
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def imported(home: Path, *sources: Path, worth: int = 1 << 30) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            MAIN.format(worth=worth),
            "import",
            "--home",
            home,
            "--me",
            ME,
            *sources,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def wait_for_file(home: Path) -> float:
    while not (home / "closeknit.sqlite").exists():
        time.sleep(0.002)
    return time.monotonic()


def test_of_two_imports_one_waits_and_says_so(
    life: Path, home: Path, tmp_path: Path, dump: Dump
) -> None:
    sent, inbox = life / "mail" / "Sent.mbox", life / "mail" / "Inbox.mbox"
    first = imported(home, sent)
    wait_for_file(home)
    second = imported(home, inbox, sent)
    said = [process.communicate() for process in (first, second)]
    assert [process.returncode for process in (first, second)] == [0, 0]
    waited = ["Waiting until it is done" in err for _, err in said]
    assert waited == [False, True], said
    one_by_one = tmp_path / "one by one"
    Network(one_by_one).bring_in([sent], me=[ME])
    Network(one_by_one).bring_in([inbox, sent], me=[ME])
    assert dump(home) == dump(one_by_one)


def interrupts(sources: list[Path], folder: Path, dump: Dump, times: int) -> list[float]:
    """Seconds from Ctrl-C to the end, of `times` imports stopped at moments all along."""
    with imported(folder / "whole", *sources) as process:
        begun = wait_for_file(folder / "whole")
        process.communicate()
    lasts = time.monotonic() - begun
    whole = dump(folder / "whole")
    dice, took, kept = random.Random(7), [], []
    for number in range(times):
        home = folder / f"stopped{number}"
        with imported(home, *sources, worth=1 << (16 + 14 * (number % 2))) as process:
            wait_for_file(home)
            time.sleep(lasts * (number + dice.random()) / times * 0.95)
            process.send_signal(signal.SIGINT)
            begun = time.monotonic()
            _, err = process.communicate()
            if process.returncode == 0:  # it was done a moment before
                continue
            took.append(time.monotonic() - begun)
            assert process.returncode == 1, err
            assert "Stopped. What was done so far is kept." in err
            assert "Traceback" not in err
        with suppress(sqlite3.OperationalError):  # stopped before there was a table
            kept.append(len(dump(home)["interactions"]))
        Network(home).bring_in(sources, me=[ME])
        again = dump(home)
        again["declared"] = whole["declared"]
        assert again == whole
    assert any(number > 0 for number in kept), kept
    return took


def test_ctrl_c_stops_within_a_second_and_keeps_what_was_done(
    life: Path, tmp_path: Path, dump: Dump
) -> None:
    took = interrupts([life / "mail", life / "contacts.vcf"], tmp_path, dump, 4)
    assert took
    assert max(took) < 1.0


@pytest.mark.faults
def test_ctrl_c_at_many_moments(life: Path, tmp_path: Path, dump: Dump) -> None:
    took = interrupts([life / "mail", life / "contacts.vcf"], tmp_path, dump, 30)
    assert max(took) < 1.0
