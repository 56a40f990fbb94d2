"""How fast acts are found in new text: `python -m bench.acts_speed MBOX [--most N]`.

Reads the new text of each message first, untimed, and tells messages/s and MB/s (UTF-8) of finding
the acts in it, one by one and together, in one process and in two at once: by the clock, and for
each second of processor time, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from bench.timed import machine, wall

from closeknit.acts.text import find_acts, find_all
from closeknit.mail.body import text_part
from closeknit.mail.newtext import new_text
from closeknit.sources.mbox import header_end, ranges

LEAST = 0.25  # as an import has it


def new_texts(mbox: Path, most: int) -> list[str]:
    """The new text of the first messages of an mbox, as much as is in each."""
    content = mbox.read_bytes()
    return [
        new_text(text_part(memoryview(raw), header_end(raw))).text
        for begin, end in islice(ranges(content), most)
        for raw in (content[begin:end],)
    ]


def one_by_one(texts: list[str]) -> None:
    for text in texts:
        find_acts(text, "en", LEAST)


def together(texts: list[str]) -> None:
    find_all(((text, "en") for text in texts), LEAST)


def cold(action: Callable[[list[str]], None], texts: list[str]) -> tuple[float, float]:
    """Seconds by the clock and of the processor, in a process that remembers no text yet."""
    find_acts("Could you send it?", "en")
    began = time.process_time()
    seconds = wall(lambda: action(texts))
    return seconds, time.process_time() - began


def told(name: str, texts: list[str], seconds: float) -> None:
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    print(f"{name:44} {len(texts) / seconds:7,.0f} messages/s  {size / seconds / 1e6:5.2f} MB/s")


def main() -> None:
    """See the docstring of this file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--most", type=int, default=20_000)
    options = parser.parse_args()
    texts = new_texts(options.mbox, options.most)
    print(machine())
    for processes in (1, 2):
        for action in (one_by_one, together):
            # new processes, as what one way remembers would help the next
            with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
                parts = [texts[n::processes] for n in range(processes)]
                took = [*pool.map(cold, [action] * processes, parts)]
            name = f"{processes} at once, {action.__name__.replace('_', ' ')}"
            told(f"{name}, by the clock", texts, max(seconds for seconds, _ in took))
            told(f"{name}, processor time", texts, sum(used for _, used in took))


if __name__ == "__main__":
    main()
