"""How long a person waits at the shell with 50,000 people: `python -m bench.shell`.

Medians of five runs of whole commands, start of the interpreter included, beside their targets.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.generate import ME, address, write
from bench.timed import CLOSEKNIT, Took, machine, median, run

PEOPLE = 50_000
MESSAGES = 120_000
APPENDED = 100
RUNS = 5


def report(what: str, took: Took, target: float) -> None:
    verdict = "met" if took.seconds <= target else "missed"
    print(
        f"{what:34}{took.seconds:7.2f} s, target {target:.2f} s: {verdict} "
        f"({took.megabytes:.0f} MB)",
        flush=True,
    )


def verbs(home: Path) -> None:
    """Every verb that only reads."""
    name, handle = address(7)
    first = name.split()[0]

    def timed(*words: str) -> Took:
        command: Sequence[str | Path] = [*CLOSEKNIT, *words, "--home", home]
        return median(RUNS, lambda: run(command))

    report("show", timed("show", handle), 0.35)
    report("ask", timed("ask", handle, f"{first}, could you lend me an hour on Friday?"), 0.5)
    report("people, first 50", timed("people"), 0.6)
    report("people --json --all", timed("people", "--json", "--all"), 2.0)


def appended(mbox: Path, home: Path, bring: Callable[[], Took]) -> Took:
    """100 messages at the end of an mbox that was read before, from the same state each time."""
    kept = home.with_name("kept")
    shutil.copytree(home, kept)
    size = mbox.stat().st_size

    def once() -> Took:
        shutil.rmtree(home)
        shutil.copytree(kept, home)
        with mbox.open("r+b") as data:
            data.truncate(size)
        write(mbox, APPENDED, PEOPLE, first=10_000_000)
        return bring()

    return median(RUNS, once)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="append to 1 GB instead of 200 MB")
    chosen = parser.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        mbox, home = Path(temporary) / "mail.mbox", Path(temporary) / "home"
        write(mbox, MESSAGES, PEOPLE, body=8_000 if chosen.full else 1_400)
        megabytes = mbox.stat().st_size / 1e6
        print(f"{MESSAGES:,} messages, {PEOPLE:,} people, {megabytes:.0f} MB", flush=True)

        def bring() -> Took:
            return run([*CLOSEKNIT, "import", mbox, "--me", ME, "--home", home, "--json"])

        took = bring()
        print(f"{'import':34}{took.seconds:7.2f} s ({took.megabytes:.0f} MB)", flush=True)
        verbs(home)
        report("import, unchanged", median(RUNS, bring), 0.5)
        report(f"import, {APPENDED} messages appended", appended(mbox, home, bring), 1.0)


if __name__ == "__main__":
    main()
