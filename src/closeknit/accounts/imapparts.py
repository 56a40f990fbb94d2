"""Which part of a message holds the text that its sender meant to be read.

Chosen from the structure that the server tells, by the same rules as `mail/body.py` has for a
message that is there whole, so that attachments are never fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

MOST = 4  # parts that are tried where the first are blank
DEEPEST = 20
PLAIN_BYTES = 100 << 10  # of text/plain: what `mail/body.py` reads at most, as base64 with CRLF
HTML_BYTES = 4 * PLAIN_BYTES
WHOLE = "TEXT"  # the section of a message without parts


@dataclass(frozen=True, slots=True)
class Part:
    """A part with text: its `section` on the server, at `most` how many bytes of it are fetched,
    and `header`, the Content-* lines that say how to read it ("" for a message without parts)."""

    section: str
    most: int
    header: bytes = b""


def text_parts(structure: object) -> tuple[Part, ...]:
    """The parts that may hold the text, the best first. `structure` is a BODYSTRUCTURE as nested
    sequences; what isn't one gives none."""
    if not isinstance(structure, tuple | list) or not structure:
        return ()
    if isinstance(structure[0], list):
        parts = tuple(islice(_inside(structure, "", 0), MOST))
        # where the structure is broken, the text may lie outside all parts
        return parts if _holds_other(structure, 0) else (*parts, Part(WHOLE, PLAIN_BYTES))
    kind = _kind(structure)
    if not kind.startswith("text/") or kind == "text/calendar":
        return ()
    return (Part(WHOLE, _limit(kind)),)


def _inside(structure: tuple[object, ...] | list[object], path: str, depth: int) -> Iterator[Part]:
    """The parts of a multipart. In an alternative one, plain text comes before HTML."""
    children = structure[0]
    if depth >= DEEPEST or not isinstance(children, list):
        return
    either = _word(structure, 1) == "alternative"
    later: list[Part] = []
    for number, child in enumerate(children, 1):
        section = f"{path}.{number}" if path else str(number)
        if not isinstance(child, tuple | list) or not child:
            continue
        if isinstance(child[0], list):
            parts = list(islice(_inside(child, section, depth + 1), MOST))
        else:
            parts = list(_leaf(child, section))
            if either and parts and _kind(child) != "text/plain":
                later += parts
                continue
        if either and later and isinstance(child[0], list):
            later += parts
        else:
            yield from parts
    yield from later


def _holds_other(structure: tuple[object, ...] | list[object], depth: int) -> bool:
    """Whether anything but text lies in a structure."""
    if depth >= DEEPEST or not structure:
        return True
    if not isinstance(structure[0], list):
        return not _kind(structure).startswith("text/")
    return any(
        _holds_other(child, depth + 1) for child in structure[0] if isinstance(child, tuple | list)
    )


def _leaf(part: tuple[object, ...] | list[object], section: str) -> Iterator[Part]:
    kind = _kind(part)
    if kind.startswith("text/") and kind != "text/calendar" and not _attached(part):
        lines = [b"Content-Type: " + kind.encode()]
        if charset := _charset(part):
            lines[0] += b'; charset="' + charset + b'"'
        if encoding := _word(part, 5):
            lines.append(b"Content-Transfer-Encoding: " + encoding.encode())
        yield Part(section, _limit(kind), b"\n".join(lines))


def _limit(kind: str) -> int:
    return HTML_BYTES if kind == "text/html" else PLAIN_BYTES


def _kind(part: tuple[object, ...] | list[object]) -> str:
    return f"{_word(part, 0)}/{_word(part, 1)}"


def _word(part: tuple[object, ...] | list[object], at: int) -> str:
    """A field that is a word; it can't break out of the header line it is written into."""
    value = part[at] if at < len(part) else None
    text = value.decode("ascii", "replace").strip().lower() if isinstance(value, bytes) else ""
    return text if text.isprintable() else ""


def _charset(part: tuple[object, ...] | list[object]) -> bytes:
    values = part[2] if len(part) > 2 else None
    if not isinstance(values, tuple):
        return b""
    for name, value in zip(values[::2], values[1::2], strict=False):
        if isinstance(name, bytes) and name.lower() == b"charset" and isinstance(value, bytes):
            return bytes(c for c in value if 32 < c < 127 and c not in b"\"';\\")
    return b""


def _attached(part: tuple[object, ...] | list[object]) -> bool:
    """Whether it was attached: the disposition stands somewhere behind the fixed fields."""
    return any(
        isinstance(field, tuple)
        and bool(field)
        and isinstance(field[0], bytes)
        and field[0].lower() == b"attachment"
        for field in part[8:]
    )
