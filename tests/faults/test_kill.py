"""An import that is killed at any moment, and made again: as if nothing had happened."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from closeknit.network import Network

ME = "robin.vale@brightharbour.example"
Dump = Callable[[Path], dict[str, list[tuple[object, ...]]]]
Start = Callable[..., subprocess.Popen[str]]
Begun = Callable[[Path, subprocess.Popen[str]], float]
Kills = Callable[[int, int], list[str]]
SPLIT = 1 << 16  # bytes from which on a file of the demo is read by a second process
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
FRAME_BYTES = 50_000  # that the second process writes at once, or more
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")


@pytest.fixture
def kills(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    dump: Dump,
    start: Start,
    begun: Begun,
    dies_at: Callable[..., str],
) -> Kills:
    """Kills so many imports (by a seed), imports again, compares; where each was struck."""
    whole = request.node.get_closest_marker("faults")
    life: Path = request.getfixturevalue("life" if whole else "short_life")
    sources = [life / "mail", life / "contacts.vcf"]
    return partial(_kills, sources, tmp_path, dump, start, begun, dies_at)


def _kills(
    sources: list[Path],
    folder: Path,
    dump: Dump,
    start: Start,
    begun: Begun,
    dies_at: Callable[..., str],
    times: int,
    seed: int,
) -> list[str]:
    with start(folder / "whole", *sources) as process:
        since = begun(folder / "whole", process)
        process.communicate()
        assert process.returncode == 0
    lasts = time.monotonic() - since
    whole = dump(folder / "whole")
    assert len(whole["interactions"]) > 1_000
    dice, struck = random.Random(seed), list[str]()
    for attempt in range(4 * times):
        number = len(struck)
        if number == times:
            break
        home = folder / f"killed{attempt}"
        part = (number + dice.random()) / times
        worth = SPLIT if number % 4 < 2 else 1 << 30
        # half by what is stored, which a busy machine doesn't shift; half by the time
        rows = int(part * len(whole["sightings"])) if number % 2 else 0
        before = dies_at("INTO sighting", times=rows) if rows else ""
        with start(home, *sources, worth=worth, before=before) as process:
            begun(home, process)
            children = []
            if not rows:
                time.sleep(lasts * part)
                children = children_of(process.pid)
                process.send_signal(signal.SIGKILL)
            process.communicate()
            assert process.returncode in (0, -signal.SIGKILL)
        for child in children:
            assert gone(child), "the second process outlived the first"
        at = phase(home, len(whole["interactions"]))
        if at == "done":  # the machine has become faster since, and nothing was cut in two
            lasts *= 0.8
            continue
        struck.append(at)
        Network(home).bring_in(sources, me=[ME])
        again = dump(home)
        again["declared"] = whole["declared"]  # said twice, of course
        assert again == whole, f"kill {number} of seed {seed}"
    assert len(struck) == times
    return struck


def phase(home: Path, all_of_them: int) -> str:
    """What an import was at when it was killed."""
    database = sqlite3.connect(home / "closeknit.sqlite")
    try:
        (held,) = database.execute("SELECT count(*) FROM interaction").fetchone()
        meta = dict(database.execute("SELECT key, value FROM meta"))
    except sqlite3.OperationalError:  # killed before there was a table
        return "beginning"
    finally:
        database.close()
    if held < all_of_them:
        return "reading" if held else "beginning"
    return "done" if meta.get("derived") == meta.get("facts") else "deriving"


def children_of(number: int) -> list[int]:
    try:
        found = Path(f"/proc/{number}/task/{number}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in found.split()]


def gone(number: int, patience: int = 200) -> bool:
    """Whether a process ends within that many hundredths of a second; one that nobody has waited
    for counts as ended."""
    for _ in range(patience):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_killed_at_a_few_moments(kills: Kills) -> None:
    assert "reading" in kills(2, 3)


@pytest.mark.faults
def test_killed_at_many_moments(kills: Kills) -> None:
    struck = kills(50, random.randrange(10**6))
    counts = {moment: struck.count(moment) for moment in sorted(set(struck))}
    print(counts)
    assert struck.count("reading") >= 10, counts
    # about a tenth of an import; its moments are struck one by one below
    assert struck.count("deriving") >= 2, counts


# after the last facts are in; the last moment is that between two tables and their commit
DERIVING = {
    "before": ("DELETE FROM tie",),
    "between": ("INTO tie", "INTO tie", "INTO tie"),
    "commit": ("INTO tie", "COMMIT"),
}


@pytest.mark.faults
@pytest.mark.parametrize(
    "moment", [pytest.param(m, marks=[pytest.mark.faults] * (m != "commit")) for m in DERIVING]
)
def test_killed_while_judging(
    life: Path,
    home: Path,
    tmp_path: Path,
    dump: Dump,
    start: Start,
    dies_at: Callable[..., str],
    moment: str,
) -> None:
    """What was judged before stays whole until what replaces it is."""
    first, second = life / "mail" / "Sent.mbox", life / "mail" / "Inbox.mbox"
    Network(home).bring_in([first], me=[ME])
    before = dump(home)
    assert len(before["ties"]) > 20
    with start(home, second, batch=2_000, before=dies_at(*DERIVING[moment])) as process:
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    held = dump(home)
    assert len(held["interactions"]) > len(before["interactions"])
    assert held["ties"] == before["ties"]
    assert held["people"] == before["people"]
    Network(home).people()  # enough to make up for it
    undisturbed = tmp_path / "undisturbed"
    for source in (first, second):
        Network(undisturbed).bring_in([source], me=[ME])
    assert dump(home) == dump(undisturbed)


@on_linux
@pytest.mark.faults
@pytest.mark.parametrize("frames", [1, 5])
def test_the_second_process_is_killed(
    life: Path, home: Path, tmp_path: Path, dump: Dump, start: Start, frames: int
) -> None:
    """The import goes on without it; everything is there once, and counted once."""
    inbox = tmp_path / "inbox.mbox"
    mail = (life / "mail" / "Inbox.mbox").read_bytes()
    # every message three times over, with ids of their own
    copies = (mail.replace(b"Message-ID: <", b"Message-ID: <%d." % n) for n in range(3))
    inbox.write_bytes(b"".join(copies))
    sent = 0
    with start(home, inbox, worth=SPLIT) as process:
        while not sent and process.poll() is None:
            for child in children_of(process.pid):
                while sent < frames * FRAME_BYTES and not gone(child, patience=1):
                    sent = written_by(child)
                os.kill(child, signal.SIGKILL)
        _, err = process.communicate()
        assert process.returncode == 0, err
    assert frames * FRAME_BYTES <= sent
    undisturbed = tmp_path / "undisturbed"
    Network(undisturbed).bring_in([inbox], me=[ME])
    assert dump(home) == dump(undisturbed)


def written_by(number: int) -> int:
    """The bytes that a process has written so far."""
    found = re.search(r"wchar: (\d+)", Path(f"/proc/{number}/io").read_text())
    return int(found[1]) if found else 0
