"""Memory and time of an import over invented mail of growing size: `python -m bench.memory`.

10,000 and 100,000 messages; with --full 1,000,000 as well.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.generate import ME, write
from bench.timed import CLOSEKNIT, machine, run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="a million messages too")
    chosen = parser.parse_args()
    print(machine(), flush=True)
    for count in (10_000, 100_000, *((1_000_000,) if chosen.full else ())):
        with tempfile.TemporaryDirectory() as temporary:
            mbox, home = Path(temporary) / "mail.mbox", Path(temporary) / "home"
            write(mbox, count, max(count // 20, 500))
            took = run([*CLOSEKNIT, "import", mbox, "--me", ME, "--home", home, "--json"])
        print(
            f"{count:>9,} messages {took.seconds:8.2f} s {took.megabytes:6.0f} MB peak "
            f"{took.seconds / count * 1e6:6.1f} µs per message",
            flush=True,
        )


if __name__ == "__main__":
    main()
