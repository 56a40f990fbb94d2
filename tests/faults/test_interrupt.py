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
from functools import partial
from pathlib import Path

import pytest

from closeknit.network import Network

Dump = Callable[[Path], dict[str, list[tuple[object, ...]]]]
Start = Callable[..., subprocess.Popen[str]]
Begun = Callable[[Path, subprocess.Popen[str]], float]
Interrupts = Callable[[int], list[float]]
ME = "robin.vale@brightharbour.example"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


@pytest.mark.faults
def test_of_two_imports_one_waits_and_says_so(
    life: Path, home: Path, tmp_path: Path, dump: Dump, start: Start, begun: Begun
) -> None:
    sent, inbox = life / "mail" / "Sent.mbox", life / "mail" / "Inbox.mbox"
    first = start(home, sent)
    begun(home, first)
    second = start(home, inbox, sent)
    said = [process.communicate() for process in (first, second)]
    assert [process.returncode for process in (first, second)] == [0, 0]
    waited = ["Waiting until it is done" in err for _, err in said]
    assert waited == [False, True], said
    one_by_one = tmp_path / "one by one"
    Network(one_by_one).bring_in([sent], me=[ME])
    Network(one_by_one).bring_in([inbox, sent], me=[ME])
    assert dump(home) == dump(one_by_one)


def _worked() -> float:
    """Seconds that the processes that have ended were at work."""
    times = os.times()
    return times.children_user + times.children_system


@pytest.fixture
def interrupts(
    request: pytest.FixtureRequest, tmp_path: Path, dump: Dump, start: Start, begun: Begun
) -> Interrupts:
    """Seconds from Ctrl-C to the end, of so many imports stopped at moments all along. On a
    machine that does other things besides they are the part of them that an import got."""
    whole = request.node.get_closest_marker("faults")
    life: Path = request.getfixturevalue("life" if whole else "short_life")
    sources = [life / "mail", life / "contacts.vcf"]
    return partial(_interrupts, sources, tmp_path, dump, start, begun)


def _interrupts(
    sources: list[Path], folder: Path, dump: Dump, start: Start, begun: Begun, times: int
) -> list[float]:
    with start(folder / "whole", *sources, batch=100) as process:
        since = begun(folder / "whole", process)
        process.communicate()
    lasts = time.monotonic() - since
    whole = dump(folder / "whole")
    dice, took, kept = random.Random(7), list[float](), list[int]()
    for attempt in range(4 * times):
        number = len(took)
        if number == times:
            break
        home = folder / f"stopped{attempt}"
        begin, worked = time.monotonic(), _worked()
        with start(home, *sources, batch=100, worth=1 << (16 + 14 * (number % 2))) as process:
            begun(home, process)
            time.sleep(lasts * (number + dice.random()) / times * 0.95)
            process.send_signal(signal.SIGINT)
            since = time.monotonic()
            _, err = process.communicate()
            if process.returncode == 0:  # it was done: the machine has become faster since
                lasts *= 0.8
                continue
            share = min(1.0, (_worked() - worked) / (since - begin))
            took.append((time.monotonic() - since) * share)
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
    assert len(took) == times
    return took


def test_ctrl_c_stops_within_a_second_and_keeps_what_was_done(interrupts: Interrupts) -> None:
    assert max(interrupts(2)) < 1.0


@pytest.mark.faults
def test_ctrl_c_at_many_moments(interrupts: Interrupts) -> None:
    assert max(interrupts(30)) < 1.0
