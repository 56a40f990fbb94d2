"""An import and a reader at once: never an error, never half a message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from closeknit.errors import Busy
from closeknit.network import Network
from closeknit.store.arrow import facts
from closeknit.store.database import sole_writer
from closeknit.store.reader import reading
from closeknit.store.writer import Writer

MESSAGES = 400
IMPORT = """
import sys, time
from pathlib import Path
from closeknit import intake
from closeknit.network import Network
from closeknit.sources import mbox
intake.BATCH = mbox.PROGRESS_EVERY = 20
home, box = Path(sys.argv[1]), Path(sys.argv[2])
print("ready", flush=True)
done = Network(home).bring_in([box], me=["sam@made.example"], tick=lambda _: time.sleep(0.05))
print(done.interactions, flush=True)
"""


def _mail(number: int) -> bytes:
    """From one of 40 people to me and two others."""
    crowd = ", ".join(f"p{(number * k) % 40}@made.example" for k in (3, 7))
    return (
        "From x@made.example Mon Jan  1 10:00:00 2024\n"
        f"From: p{number % 40}@made.example\nTo: sam@made.example, {crowd}\n"
        f"Date: Mon, 1 Jan 2024 10:00:{number % 60:02} +0000\n"
        f"Message-ID: <{number}@made.example>\n\nText.\n\n"
    ).encode()


def _import(home: Path, box: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(home), str(box)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_reading_during_an_import(tmp_path: Path) -> None:
    home, box = tmp_path / "home", tmp_path / "box.mbox"
    box.write_bytes(b"".join(_mail(n) for n in range(1, 21)))
    said: list[str] = []
    net = Network(home, said.append)
    net.bring_in([box], me=["sam@made.example"])
    known = len(net.people())
    said.clear()
    with box.open("ab") as file:
        file.writelines(_mail(n) for n in range(21, MESSAGES + 1))
    seen: set[int] = set()
    with _import(home, box) as importing:
        assert importing.stdout is not None
        assert importing.stderr is not None
        importing.stdout.readline()
        while importing.poll() is None:
            with reading(home) as reader:
                tables = facts(reader)
            rows = tables["interaction"]["id"].to_pylist()
            seats = tables["participant"]["interaction_id"].to_pylist()
            # whole batches, and every message with its people
            assert len(rows) % 20 == 0
            assert set(seats) == set(rows)
            seen.add(len(rows))
            with reading(home) as reader:
                total = reader.totals()[1]
                assert total % 20 == 0
                for number in (1, total):
                    message = reader.message(f"i{number}")
                    assert message is not None
                    assert len(message.people) >= 2
                    assert len(message.sightings) == 1
                assert reader.totals()[1] == total  # one moment
            people = net.people()
            assert len(people) >= known
            shown = net.show("p1@made.example")
            assert shown.tie.interactions.to_me >= 1
        assert importing.stdout.read() == f"{MESSAGES}\n"
        assert importing.stderr.read() == ""
        assert importing.returncode == 0
    assert len(seen) > 3  # it was watched growing
    assert set(said) >= {"Another closeknit is writing: this is from before it began."}
    with reading(home) as reader:
        assert len(facts(reader)["interaction"]) == MESSAGES
    assert len(net.people()) == 40


def test_two_imports_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    boxes = [tmp_path / "a.mbox", tmp_path / "b.mbox"]
    boxes[0].write_bytes(b"".join(_mail(n) for n in range(1, 61)))
    boxes[1].write_bytes(b"".join(_mail(n) for n in range(41, 101)))
    running = [_import(home, box) for box in boxes]
    for importing in running:
        out, errors = importing.communicate(timeout=60)
        assert (importing.returncode, errors) == (0, ""), out
    with reading(home) as reader:
        assert reader.totals() == (40, 100)


CHURN = """
import sys
from pathlib import Path
from closeknit.store.writer import Writer
for n in range(300):
    writer = Writer(Path(sys.argv[1]))
    writer.declare(n, "me", "sam@made.example")
    writer.close()
"""


def test_a_file_that_others_keep_opening_and_closing(tmp_path: Path) -> None:
    """Whoever closes last takes the log away; a reader in between must hold on to it. (With two
    SQLite libraries in one process this ended in a bus error.)"""
    home = tmp_path / "home"
    Writer(home).close()
    moments = 0
    with subprocess.Popen([sys.executable, "-c", CHURN, str(home)]) as churning:
        while churning.poll() is None:
            with reading(home) as reader:
                before = reader.declarations()
                assert [d.time for d in before] == list(range(len(before)))
                facts(reader)
                assert reader.declarations() == before
            moments += 1
    assert churning.returncode == 0
    assert moments > 10
    with reading(home) as reader:
        assert len(reader.declarations()) == 300


def test_the_first_look_waits_for_the_first_import(tmp_path: Path) -> None:
    """There is nothing from before it; a reader that may not wait says so."""
    home = tmp_path / "home"
    with sole_writer(home):
        try:
            with sole_writer(home, patient=False):
                raise AssertionError("two writers")
        except Busy as busy:
            assert "Another closeknit" in str(busy)
