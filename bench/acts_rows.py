"""Messages whose acts were judged by reading, for bench/acts.py."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from closeknit.mail.body import text_part
from closeknit.mail.newtext import new_text
from closeknit.sources.mbox import header_end, ranges

TRUST = {"high": 1.0, "medium": 0.8, "low": 0.5}
ERRED = 0.35  # weight of messages read because of what was found in them: all from one list
_ID = re.compile(rb"(?:\A|\n)message-id:\s*(<[^<>\n]+>)", re.IGNORECASE)
_FROM = re.compile(rb"(?:\A|\n)from:([^\n]*)", re.IGNORECASE)
LABELS = Path(__file__).with_name("acts_labels.jsonl")
INVENTED = Path(__file__).with_name("acts_invented.jsonl")


@dataclass(frozen=True)
class Labelled:
    """A message that was read: who wrote it into which mailbox, and the acts it contains."""

    id: str
    group: str
    sender: str
    text: str
    acts: frozenset[str]
    trust: float
    sampling: str


def held_out(row: Labelled) -> bool:
    """Whether a message is kept for the last test: half of the random ones, a seventh of others."""
    number = int(hashlib.sha256(row.id.encode()).hexdigest()[:8], 16)
    return number % (2 if row.sampling.endswith(":random") else 7) == 0


def judged(folder: Path) -> list[Labelled]:
    """The labels that were given with the task."""
    rows = []
    for name in ("dev.jsonl", "extra.jsonl"):
        for line in (folder / name).read_text("utf-8").splitlines():
            row = json.loads(line)
            enron = row["source"].startswith("enron")
            sender = str(row["from"]).lower()
            rows.append(
                Labelled(
                    row["id"],
                    row["source"] if enron else sender,
                    sender,
                    row["new_text"],
                    frozenset(row["acts"]) - {"none"},
                    TRUST[row["confidence"]],
                    f"{name.partition('.')[0]}:{row['sampling']}",
                )
            )
    return rows


def messages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every raw message of unpacked mail, with the folder or file that it stands in."""
    for path in sorted(folder.rglob("*")):
        if path.name == "linux-man.mbox":
            content = path.read_bytes()
            for begin, end in ranges(content):
                yield "linux-man", content[begin:end]
        elif "maildir" in path.parts and path.is_file():
            at = path.parts.index("maildir")
            yield f"enron/{path.parts[at + 1]}", path.read_bytes()


def own(labels: Path, mail: Path) -> list[Labelled]:
    """The labels that were given for this project, with the text from the mail."""
    wanted = {}
    for line in labels.read_text("utf-8").splitlines():
        label = json.loads(line)
        wanted[label["id"]] = label
    rows = []
    for source, raw in messages(mail):
        found = _ID.search(raw, 0, 20_000)
        label = wanted.pop(found[1].decode("latin-1"), None) if found else None
        if label is None:
            continue
        text = new_text(text_part(memoryview(raw), header_end(raw))).text[:1_500]
        said = _FROM.search(raw, 0, 20_000)
        sender = said[1].decode("latin-1").strip().lower() if said else ""
        rows.append(
            Labelled(
                label["id"],
                source if source.startswith("enron") else sender,
                sender,
                text,
                frozenset(label["acts"]),
                ERRED if label["sampling"].startswith("doubt:") else 1.0,
                "own:" + label["sampling"],
            )
        )
    if wanted:
        print(f"{len(wanted)} labelled messages are not in {mail}")
    return rows


def invented(file: Path) -> list[Labelled]:
    """Texts made up for wordings that the corpora hardly hold, each as of a person of its own."""
    return [
        Labelled(name, name, name, row["text"], frozenset(row["acts"]), 1.0, "invented")
        for number, line in enumerate(file.read_text("utf-8").splitlines())
        for name, row in ((f"invented {number}", json.loads(line)),)
    ]


def put_held(rows: list[Labelled], to: Path) -> None:
    """The part that is kept for the last test, in the form that the check reads."""
    shape = [
        {"id": r.id, "new_text": r.text, "acts": sorted(r.acts), "sampling": r.sampling}
        for r in rows
    ]
    to.write_text("".join(json.dumps(r) + "\n" for r in shape), "utf-8")
