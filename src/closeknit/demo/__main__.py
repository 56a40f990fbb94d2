"""`python -m closeknit.demo FOLDER [--seed N]`: write a simulated life into a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from closeknit.demo.life import SEED, simulate
from closeknit.demo.write import write


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m closeknit.demo", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    life = simulate(options.seed)
    write(life, options.folder)
    sent = sum(m.from_me for m in life.messages)
    print(f"{len(life.messages)} messages, {sent} of them sent, in {options.folder / 'mail'}")
    print(f"contacts.vcf and truth.json in {options.folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
