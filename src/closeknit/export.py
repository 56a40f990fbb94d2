"""Everybody written out in formats that other programs read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from unicodedata import category

from closeknit.clock import iso
from closeknit.model.ties import Probability, Standing, Tie
from closeknit.private import private_folder, write_private

PROBABILITIES = ("connection", "reply", "initiate", "alive")
COLUMNS = (
    "id",
    "name",
    "handles",
    "organisation",
    "title",
    "standing",
    "dormant",
    "declared",
    "quiet",
    *(f"{name}_probability{end}" for name in PROBABILITIES for end in ("", "_low", "_high")),
    "familiarity",
    "investment",
    "regard",
    "credibility",
    "from_me",
    "to_me",
    "last_from_me",
    "last_to_me",
)


def write_all(
    folder: Path, ties: Sequence[Tie], shapes: Sequence[Mapping[str, object]]
) -> list[Path]:
    """`people.vcf`, `people.csv` and `people.json`, each with mode 0600. `shapes` are the ties
    as the contract's JSON shows them."""
    private_folder(folder)
    contents = {
        "people.vcf": "".join(vcard(tie) for tie in ties),
        "people.csv": table(ties),
        "people.json": json.dumps(shapes, ensure_ascii=False, indent=1) + "\n",
    }
    return [write_private(folder / name, text) for name, text in contents.items()]


def vcard(tie: Tie) -> str:
    """One vCard 4.0; standing is a category, "unknown" is none."""
    person = tie.person
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:closeknit-{person.id}"]
    lines.append(f"FN:{escaped(person.name)}")
    for handle in person.handles:
        if "@" in handle:
            lines.append(f"EMAIL:{escaped(handle)}")
        elif handle.startswith("+"):
            lines.append(f"TEL;VALUE=uri:tel:{handle}")
        else:
            lines.append(f"URL:{handle}")
    if person.organisation:
        lines.append(f"ORG:{escaped(person.organisation)}")
    if person.title:
        lines.append(f"TITLE:{escaped(person.title)}")
    groups = [tie.standing.value] if tie.standing is not Standing.UNKNOWN else []
    groups += ["quiet"] if tie.quiet else []  # why is nobody else's business
    if groups:
        lines.append(f"CATEGORIES:{','.join(groups)}")
    lines.append("END:VCARD")
    return "".join(folded(line) for line in lines)


def table(ties: Sequence[Tie]) -> str:
    """A CSV with a header; cells that a spreadsheet would take for formulas are quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for tie in ties:
        writer.writerow([_cell(value) for value in _row(tie)])
    return out.getvalue()


def _row(tie: Tie) -> list[object]:
    person = tie.person
    return [
        person.id,
        person.name,
        " ".join(person.handles),
        person.organisation,
        person.title,
        tie.standing.value,
        tie.dormant,
        tie.declared.value if tie.declared else "",
        tie.quiet,
        *_three(tie.connection_probability),
        *_three(tie.reply_probability),
        *_three(tie.initiate_probability),
        *_three(tie.alive_probability),
        tie.familiarity,
        tie.investment,
        tie.regard,
        tie.credibility,
        tie.interactions.from_me,
        tie.interactions.to_me,
        _time(tie.last_from_me),
        _time(tie.last_to_me),
    ]


def _three(p: Probability | None) -> tuple[object, object, object]:
    return ("", "", "") if p is None else (p.estimate, p.low, p.high)


def _time(moment: int | None) -> str:
    return "" if moment is None else iso(moment)


def _cell(value: object) -> object:
    # names come from strangers' mail: a leading = + - @ would run in a spreadsheet
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value:
        return "'" + value
    return value


def escaped(value: str) -> str:
    """A text as vCard and iCalendar write it. Whatever any program may take for the end of a line
    is one inside the text, so that nobody's name can add a line of its own."""
    text = "\n".join(value.splitlines())
    for character in "\\,;":
        text = text.replace(character, f"\\{character}")
    kept = (c for c in text if c == "\n" or category(c) not in ("Cc", "Cs"))
    return "".join(kept).replace("\n", "\\n")


def folded(line: str) -> str:
    """At most 75 octets a line, never inside a character (RFC 6350, 3.2)."""
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += width
    return "\r\n".join([*parts, part]) + "\r\n"
