"""A cold import beside other programs that read mail: `python -m bench.import_speed`.

closeknit, `mu index`, `notmuch new`, Python's `mailbox` with `getaddresses` and `cat` read the
same messages in one run, at a quarter, a half and the whole of a mailbox. What isn't installed is
left out. Without --mbox, the mailbox of --me is cut out of the list archive in the shared data.
"""

from __future__ import annotations

import argparse
import mailbox
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.generate import ME, write
from bench.plot import svg
from bench.timed import CLOSEKNIT, Took, machine, median, run

SHARED = Path(os.environ.get("CLOSEKNIT_SHARED", "../shared"))
PICTURE = Path(__file__).with_name("import.svg")
_STDLIB = """
import mailbox, sys
from email.utils import getaddresses
for message in mailbox.mbox(sys.argv[1]):
    for field in ("From", "To", "Cc"):
        getaddresses([str(value) for value in message.get_all(field, [])])
"""


def closeknit(mbox: Path, _: Path, work: Path, me: list[str]) -> list[str | Path]:
    said = [word for handle in me for word in ("--me", handle)]
    return [*CLOSEKNIT, "import", mbox, *said, "--home", work / "home", "--json"]


def stdlib(mbox: Path, *_: object) -> list[str | Path]:
    return [sys.executable, "-c", _STDLIB, mbox]


def cat(mbox: Path, *_: object) -> list[str | Path]:
    return ["cat", mbox]


def mu(_: Path, maildir: Path, work: Path, me: list[str]) -> list[str | Path]:
    home = work / "home"
    mine = [f"--my-address={handle}" for handle in me]
    subprocess.run(
        ["mu", "init", f"--muhome={home}", f"--maildir={maildir}", *mine],
        check=True,
        capture_output=True,
    )
    return ["mu", "index", f"--muhome={home}"]


def notmuch(_: Path, maildir: Path, work: Path, me: list[str]) -> list[str | Path]:
    config, database = work / "config", work / "home"
    database.mkdir()
    config.write_text(
        f"[database]\npath={database}\nmail_root={maildir}\n"
        f"[user]\nname=Me\nprimary_email={me[0] if me else ME}\n"
        "[new]\ntags=new\nignore=\n[search]\nexclude_tags=\n"
    )
    return ["notmuch", f"--config={config}", "new", "--quiet"]


Preparing = Callable[[Path, Path, Path, list[str]], list[str | Path]]
PROGRAMS: dict[str, Preparing] = {
    "closeknit": closeknit,
    "mu index": mu,
    "notmuch new": notmuch,
    "mailbox + getaddresses": stdlib,
    "cat": cat,
}
_SLOW = ("mu index", "notmuch new")


def parts(whole: Path, folder: Path) -> list[tuple[int, Path, Path]]:
    """A quarter, a half and the whole: number of messages, the mbox, the same as a Maildir."""
    box = mailbox.mbox(whole, create=False)
    count = len(box)
    found = []
    for share in (4, 2, 1):
        size = count // share
        cut, target = folder / f"{size}.mbox", folder / f"{size}"
        # get_bytes leaves the envelope line out, so the cut is made where the next one begins
        end = whole.stat().st_size if share == 1 else box._toc[size][0]  # type: ignore[attr-defined]
        with whole.open("rb") as data, cut.open("wb") as out:
            out.write(data.read(end))
        for name in ("cur", "new", "tmp"):
            (target / name).mkdir(parents=True)
        for number, key in enumerate(box.keys()[:size]):
            (target / "cur" / f"{1_700_000_000 + number}.{number}.bench:2,S").write_bytes(
                box.get_bytes(key)
            )
        found.append((size, cut, target))
    return found


def measure(prepare: Preparing, mbox: Path, maildir: Path, me: list[str], runs: int) -> Took:
    """The median of cold runs, each into an index of its own; making that is not timed."""

    def once() -> Took:
        with tempfile.TemporaryDirectory(dir=mbox.parent) as work:
            return run(prepare(mbox, maildir, Path(work), me))

    return median(runs, once)


def find_mailbox(folder: Path, me: list[str]) -> Path:
    """The mailbox of `me` out of the shared archive; an invented one where there is none."""
    archive = SHARED / "data" / "mail" / "linux-man.mbox.xz"
    out = folder / "whole.mbox"
    if me and archive.exists():
        script = SHARED / "checks" / "ego_mailbox.py"
        subprocess.run([sys.executable, script, archive, out, *me], check=True)
    else:
        print("No archive or no --me: invented mail instead.")
        write(out, 12_800, 1_000, body=7_500)
        me[:] = [ME]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mbox", type=Path, help="a mailbox that is there already")
    parser.add_argument("--me", action="append", default=[], help="an address of its owner")
    parser.add_argument("--runs", type=int, default=3, help="of each; one of mu and notmuch")
    parser.add_argument("--svg", type=Path, default=PICTURE)
    chosen = parser.parse_args()
    print(machine(), flush=True)
    lines: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sizes = parts(chosen.mbox or find_mailbox(folder, chosen.me), folder)
        for name, prepare in PROGRAMS.items():
            if name != "closeknit" and shutil.which(name.split()[0]) is None and prepare != stdlib:
                print(f"{name}: not installed, left out")
                continue
            for size, mbox, maildir in sizes:
                runs = 1 if name in _SLOW else chosen.runs
                took = measure(prepare, mbox, maildir, chosen.me, runs)
                lines.setdefault(name, []).append((size, took.seconds))
                speed = mbox.stat().st_size / 1e6 / took.seconds
                print(
                    f"{name:24}{size:>8,} messages {took.seconds:8.2f} s {speed:8.1f} MB/s "
                    f"{took.megabytes:7.0f} MB",
                    flush=True,
                )
    own = lines["closeknit"][-1][1]
    for name, points in lines.items():
        if name != "closeknit":
            print(f"{name} takes {points[-1][1] / own:.2f} times as long as closeknit")
    drawn = {name: points for name, points in lines.items() if name != "cat"}
    title = "Cold import of one mailbox"
    chosen.svg.write_text(svg(title, "messages", "seconds", drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
