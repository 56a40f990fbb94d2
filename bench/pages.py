"""How long every page takes with 50,000 people, and `closeknit serve` to its first page:
`python -m bench.pages`.

The pages are asked as a browser asks them, over the loopback, one at a time, after a first round
that isn't counted (it is told apart: what is read of the home is kept until the home changes). The
start is the median of whole runs, from starting the interpreter to the last byte of the first page.
"""

from __future__ import annotations

import argparse
import http.client
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.generate import ME, write
from bench.timed import CLOSEKNIT, machine, run, wall

from closeknit.network import Network

PEOPLE = 50_000
MESSAGES = 120_000
ROUNDS = 40
STARTS = 5
TARGET = 0.150
START_TARGET = 1.0
PAGES = (
    "/",
    "/roots.json",
    "/roots/changed",
    "/roots/why/{person}",
    "/find?q=ada",
    "/find?q=ada+abel",
    "/people",
    "/people/list",
    "/people?q=kern",
    "/people/{person}",
    "/people/{person}/together",
    "/people/{person}/gains",
    "/people/{person}/questions",
    "/people/{person}/correct",
    "/original/{ref}",
    "/ask",
    "/ask?person={person}",
    "/asked",
    "/needs",
    "/week",
    "/ledger",
    "/ledger?person={person}",
    "/ledger/referrals",
    "/review",
    "/review/people",
    "/track",
    "/track/record",
    "/sources",
    "/sources/progress",
)


class Served:
    """Pages that run, and a browser that was let in."""

    def __init__(self, link: str) -> None:
        self.port = int(link.split(":")[2].split("/", maxsplit=1)[0])
        answer = self._ask(link[link.index("/?") :], "")
        self._cookie = (answer.getheader("set-cookie") or "").split(";")[0]
        answer.read()

    def get(self, address: str) -> tuple[int, bytes]:
        """One page: its status and body."""
        answer = self._ask(address, self._cookie)
        return answer.status, answer.read()

    def _ask(self, address: str, cookie: str) -> http.client.HTTPResponse:
        # a connection each, as the pages are opened one by one
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        line.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        return line.getresponse()


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    """`closeknit serve` on a free port."""
    command = [*CLOSEKNIT, "serve", "--no-open", "--port", str(_free()), "--home", str(home)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            assert server.stdout is not None
            told = ""
            for sentence in server.stdout:
                told += sentence
                if link := re.search(r"http://\S+", sentence):
                    threading.Thread(target=server.stdout.read, daemon=True).start()
                    yield Served(link[0])
                    return
            raise RuntimeError(f"serve ended: {told.strip()[-300:]}")
        finally:
            server.terminate()
            server.wait(30)


def _free() -> int:
    from closeknit.loopback import listening

    with listening(0) as own:
        return int(own.getsockname()[1])


def pages(home: Path, rounds: int) -> None:
    """The time of each page: the first, the median and the 95th percentile."""
    person, ref = _somebody(home)
    slow = []
    with serving(home) as served:
        print(f"{'':32}{'first':>9}{'p50':>9}{'p95':>9}{'kB':>8}", flush=True)
        for page in PAGES:
            address = page.format(person=person, ref=ref)
            begun = time.perf_counter()
            status, body = served.get(address)
            first = time.perf_counter() - begun
            if status >= 300:
                print(f"{page:32}  answered {status}", flush=True)
                continue
            if page == "/track":  # what works beside the pages must not be measured with them
                while served.get("/track/record")[0] == 202:
                    time.sleep(1)
            times = sorted(wall(partial(served.get, address)) for _ in range(rounds))
            p50, p95 = statistics.median(times), times[int(0.95 * (rounds - 1))]
            slow += [page] if p95 > TARGET else []
            figures = "".join(f"{1000 * each:6.0f} ms" for each in (first, p50, p95))
            late = "  over" if p95 > TARGET else ""
            print(f"{page:32}{figures}{len(body) / 1000:8.1f}{late}", flush=True)
    verdict = f"missed by {', '.join(slow)}" if slow else "met by every page"
    print(f"p95 of {1000 * TARGET:.0f} ms: {verdict}", flush=True)


def _somebody(home: Path) -> tuple[str, str]:
    """Whoever is written with most, and a message with them."""
    net = Network(home)
    best = max(net.people(), key=lambda t: t.interactions.from_me + t.interactions.to_me)
    shown = net.show(best.person.id)
    refs = [ref for evidence in shown.tie.evidence for ref in evidence.refs if ref[0] == "i"]
    return best.person.id, refs[0] if refs else "i1"


def start(home: Path) -> None:
    """From nothing to the first page."""

    def once() -> float:
        begun = time.perf_counter()
        with serving(home) as served:
            status, _ = served.get("/")
            took = time.perf_counter() - begun
            assert status == 200, status
            return took

    once()  # makes the bytecode
    took = statistics.median(once() for _ in range(STARTS))
    verdict = "met" if took <= START_TARGET else "missed"
    print(f"start to first page {took:.2f} s, target {START_TARGET:.2f} s: {verdict}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--home", type=Path, help="measure a copy of a home made before")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "home"
        if chosen.home:
            shutil.copytree(chosen.home, home)
        else:
            mbox = Path(temporary) / "mail.mbox"
            write(mbox, MESSAGES, PEOPLE)
            run([*CLOSEKNIT, "import", mbox, "--me", ME, "--home", home])
        print(f"{len(Network(home).people()):,} people", flush=True)
        start(home)
        pages(home, chosen.rounds)


if __name__ == "__main__":
    main()
