"""How long a person waits at the shell with 50,000 people: `python -m bench.shell`.

Medians of seven runs of whole commands, start of the interpreter included, beside their targets.
Bytecode is cached as it is in any installed package, whatever the environment says about it.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.generate import ME, address, write
from bench.timed import CLOSEKNIT, Took, machine, median, run

PEOPLE = 50_000
MESSAGES = 120_000
APPENDED = 100
RUNS = 7


def report(what: str, took: Took, target: float) -> None:
    verdict = "met" if took.seconds <= target else "missed"
    print(
        f"{what:34}{took.seconds:7.2f} s, target {target:.2f} s: {verdict} "
        f"({took.megabytes:.0f} MB)",
        flush=True,
    )


def verbs(home: Path, env: Mapping[str, str]) -> None:
    """Every verb that only reads."""
    name, handle = address(7)
    ask = f"{name.split()[0]}, could you lend me an hour on Friday?"

    def timed(*words: str) -> Took:
        command: Sequence[str | Path] = [*CLOSEKNIT, *words, "--home", home]
        run(command, env)  # makes the bytecode
        return median(RUNS, lambda: run(command, env))

    report("show, by address", timed("show", handle), 0.35)
    report("show, by part of an address", timed("show", handle[:-3]), 0.5)
    report("ask", timed("ask", handle, ask), 0.5)
    report("people, first 50", timed("people"), 0.6)
    report("people --json", timed("people", "--json"), 2.0)


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
    parser.add_argument("--home", type=Path, help="only read, from a home made before")
    parser.add_argument("--full", action="store_true", help="append to 1 GB instead of 200 MB")
    chosen = parser.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        env = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{temporary}/bytecode"}
        if chosen.home:
            verbs(chosen.home, env)
            return
        mbox, home = Path(temporary) / "mail.mbox", Path(temporary) / "home"
        write(mbox, MESSAGES, PEOPLE, body=8_000 if chosen.full else 1_400)
        megabytes = mbox.stat().st_size / 1e6
        print(f"{MESSAGES:,} messages, {PEOPLE:,} people, {megabytes:.0f} MB", flush=True)

        def bring() -> Took:
            return run([*CLOSEKNIT, "import", mbox, "--me", ME, "--home", home, "--json"], env)

        took = bring()
        print(f"{'import':34}{took.seconds:7.2f} s ({took.megabytes:.0f} MB)", flush=True)
        verbs(home, env)
        report("import, unchanged", median(RUNS, bring), 0.5)
        report(f"import, {APPENDED} messages appended", appended(mbox, home, bring), 1.0)


if __name__ == "__main__":
    main()
