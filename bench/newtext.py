"""How well the new text of messages is found, against spans marked by hand, and how fast.

    python bench/newtext.py FOLDER

FOLDER holds the mail that the marks refer to: `linux-man.mbox` and the Enron inboxes, unpacked or
as they are distributed (`.mbox.xz`, `.tar.xz`). The marks are Message-IDs with character offsets
into what `text_part` gives; no text of anybody is kept. Precision, recall and F1 are over the
characters that are no blank space; "messages right" is the share with F1 of .95 at least.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

from closeknit.mail.body import text_part
from closeknit.mail.features import message_features
from closeknit.mail.newtext import new_text
from closeknit.sources.mbox import header_end, ranges

Span = tuple[int, int]

MARKS = Path(__file__).with_name("newtext_spans.json")
_ID = re.compile(rb"(?:\A|\n)message-id:\s*(<[^<>\n]+>)", re.IGNORECASE)


def messages(folder: Path) -> Iterator[bytes]:
    """Every raw message in a folder of mail."""
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(".mbox.xz"):
            with lzma.open(path) as stream:
                yield from split(stream.read())
        elif path.suffix == ".mbox":
            yield from split(path.read_bytes())
        elif path.name.endswith(".tar.xz") and "enron" in path.name:
            with tarfile.open(path) as archive:
                for member in archive:
                    content = archive.extractfile(member) if member.isfile() else None
                    if content is not None:
                        yield content.read()
        elif "maildir" in path.parts and path.is_file():
            yield path.read_bytes()


def split(mbox: bytes) -> Iterator[bytes]:
    """The messages of an mbox."""
    for begin, end in ranges(mbox):
        yield mbox[begin:end]


def solid(text: str, spans: list[Span]) -> set[int]:
    """Offsets of the characters in spans, blank space left out."""
    return {at for a, b in spans for at in range(a, b) if not text[at].isspace()}


def score(found: set[int], right: set[int]) -> tuple[float, float, float]:
    """Precision, recall and F1; nothing found where nothing is right is a full score."""
    both = len(found & right)
    precision = both / len(found) if found else float(not right)
    recall = both / len(right) if right else float(not found)
    together = precision + recall
    return precision, recall, 2 * precision * recall / together if together else 0.0


def main() -> None:
    """Print the figures."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    marks: dict[str, list[Span]] = {
        key: [(a, b) for a, b in spans] for key, spans in json.loads(MARKS.read_text()).items()
    }
    scores: dict[str, tuple[float, float, float]] = {}
    found_all = right_all = both_all = 0
    count = size = 0
    seconds = 0.0
    for raw in messages(Path(sys.argv[1])):
        start = header_end(raw)
        began = time.perf_counter()
        text = text_part(memoryview(raw), start)
        new = new_text(text)
        message_features(new, "")
        seconds += time.perf_counter() - began
        count += 1
        size += len(raw)
        own = _ID.search(raw, 0, 20_000)
        key = own[1].decode("latin-1") if own else ""
        if key in marks and key not in scores:
            found, right = solid(text, list(new.spans)), solid(text, marks[key])
            scores[key] = score(found, right)
            found_all += len(found)
            right_all += len(right)
            both_all += len(found & right)
    print(f"{count} messages, {size / 1e6:.0f} MB: {count / seconds:,.0f} messages/s")
    missing = len(marks) - len(scores)
    print(
        f"{len(scores)} marked messages" + (f" ({missing} not in this folder)" if missing else "")
    )
    if not scores:
        raise SystemExit(1)
    precision, recall = both_all / max(1, found_all), both_all / max(1, right_all)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"characters: precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    means = [sum(each[i] for each in scores.values()) / len(scores) for i in range(3)]
    print("mean of messages: precision {:.3f}  recall {:.3f}  F1 {:.3f}".format(*means))
    right_ones = sum(each[2] >= 0.95 for each in scores.values())
    print(f"messages right: {right_ones} of {len(scores)}")
    for key, each in sorted(scores.items(), key=lambda pair: pair[1][2])[:10]:
        if each[2] < 0.95:
            print(f"  {each[2]:.2f} (precision {each[0]:.2f}, recall {each[1]:.2f}) {key}")


if __name__ == "__main__":
    main()
