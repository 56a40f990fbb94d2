"""closeknit acts"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from closeknit.cli import entries
from closeknit.cli.common import as_of_option, network, options, printable, put_json
from closeknit.cli.lines import put
from closeknit.errors import CloseknitError, NotFound
from closeknit.judge.telling import LIKELY

ROWS = 30


@click.command("acts")
@click.argument("file", metavar="[FILE.jsonl]", type=click.Path(path_type=Path), required=False)
@click.option("--with", "person", metavar="PERSON", help="Only between you and them.")
@click.option("--all", "everything", is_flag=True, help="Doubtful ones too, and no limit.")
@as_of_option
@options
def verb(
    file: Path | None,
    person: str | None,
    everything: bool,
    as_of: int | None,
    home: str | None,
    as_json: bool,
) -> None:
    """Asks, offers, promises, thanks and other acts in your own mail, or in the texts of a file.

    FILE.jsonl holds lines of {"id", "new_text"}, in UTF-8; other fields are ignored. With --json
    a line comes out for each line that goes in: the id, and for each act its probability and the
    span of the sentence that proves it. docs/acts.md defines the acts.
    """
    if file is not None:
        _of_file(file, as_json)
        return
    found = network(home).acts(person, as_of)
    if as_json:
        put_json([entries.done(each, found.names) for each in found.done])
        return
    shown = [d for d in found.done if everything or d.found.probability >= LIKELY]
    kinds = Counter(each.found.act for each in shown)
    put(
        ", ".join(f"{act.value.replace('_', ' ')} {n:,}" for act, n in kinds.most_common())
        or "No act was found."
    )
    rows = shown if everything else shown[-ROWS:]
    entries.put_done(rows, found.names)
    if len(rows) < len(found.done):
        put(f"{len(found.done) - len(rows):,} more: closeknit acts --all")


def _of_file(file: Path, as_json: bool) -> None:
    from closeknit.acts.text import find_acts

    for key, text in _messages(file):
        found = find_acts(text)
        if as_json:
            acts = [
                {"act": str(f.act), "probability": f.probability, "span": list(f.span)}
                | ({"size": int(f.size), "kind": f.kind} if f.size is not None else {})
                for f in found
            ]
            sys.stdout.write(json.dumps({"id": key, "acts": acts}, ensure_ascii=False) + "\n")
            continue
        for f in found:
            proof = printable(" ".join(text[slice(*f.span)].split()))
            click.echo(
                f"{printable(' '.join(str(key).split()))}  {f.act} {f.probability:.0%}  “{proof}”"
            )


def _messages(file: Path) -> Iterator[tuple[object, str]]:
    """The id and new text of each line."""
    try:
        lines = file.open(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"There is no file {file}.") from None
    with lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _message(line, f"{file}, line {number}")
        except UnicodeDecodeError:
            raise CloseknitError(f"{file} isn't UTF-8.") from None


def _message(line: str, place: str) -> tuple[object, str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or "id" not in row:
        raise CloseknitError(f'{place}: not an object with "id" and "new_text".')
    text = row.get("new_text")
    return row["id"], text if isinstance(text, str) else ""
