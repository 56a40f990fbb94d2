"""The lines of a vCard: unfolded, taken apart, decoded as far as they are wanted."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from closeknit.sources.encodings import decoded

_START = re.compile(rb"(?:([\w-]+)\.)?([A-Za-z0-9_-]+)[ \t]*([;:])")
_PIECE = re.compile(r'[^";:]+|"[^"]*"|[";:]')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_VERSION_21 = re.compile(rb"(?im)^VERSION[ \t]*:[ \t]*2\.1")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TEXTS = frozenset({"FN", "N", "NICKNAME", "ORG", "TITLE", "ROLE", "NOTE", "CATEGORIES", "ADR"})
_LONGEST_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Line:
    """One property. `types` are its TYPE values and bare parameters in lower case, `text` its
    value, decoded but still with its backslashes. `group` ties it to others ("item1")."""

    name: str
    types: frozenset[str]
    text: str
    group: str = ""


@dataclass(slots=True)
class _Open:
    """A line that may go on. `wanted` is False where only its end matters."""

    name: str
    wanted: bool
    quoted: bool
    group: str = ""
    pieces: list[bytes] = field(default_factory=list)

    def goes_on(self) -> bool:
        """A line of quoted-printable that ends in "=" goes on, indented or not."""
        return self.quoted and bool(self.pieces) and self.pieces[-1].endswith(b"=")

    def add(self, piece: bytes) -> None:
        if self.goes_on():
            self.pieces[-1] = self.pieces[-1][:-1]
        if self.wanted or self.quoted:
            self.pieces.append(piece)


def lines_of(text: bytes, kept: frozenset[str]) -> Iterator[Line]:
    """The properties called one of `kept`, of the outermost card; a card within it (2.1's AGENT)
    is another person's."""
    keeps_space = _VERSION_21.search(text) is not None
    depth = 0
    current: _Open | None = None
    for raw in text.splitlines():
        if current and current.goes_on():
            current.add(raw)
            continue
        if raw[:1] in (b" ", b"\t"):
            if current and current.wanted:
                # 2.1 breaks lines before a space that is text, later versions put one in
                space = keeps_space and current.name in _TEXTS and not current.quoted
                current.add(raw if space else raw[1:].lstrip() if keeps_space else raw[1:])
            continue
        begins = _START.match(raw)
        if begins is None:
            if current and current.name == "NOTE" and raw.strip():
                current.add(b"\\n" + raw)
            continue
        if current and current.wanted:
            yield from _finished(current)
        name = begins[2].decode("ascii").upper()
        if name == "BEGIN":
            depth += 1
        elif name == "END":
            depth -= 1
        quoted = b"QUOTED-PRINTABLE" in raw[:_LONGEST_HEAD].partition(b":")[0].upper()
        group = (begins[1] or b"").decode("ascii").lower()
        current = _Open(name, depth == 1 and name in kept, quoted, group)
        current.add(raw[begins.start(2) :])
    if current and current.wanted:
        yield from _finished(current)


def split_escaped(text: str, separator: str) -> list[str]:
    """Split at separators that no backslash stands before; the parts are unescaped."""
    parts = [""]
    at = 0
    while at < len(text):
        stop = at + 2 if text[at] == "\\" else at + 1
        if text[at] == separator:
            parts.append("")
        else:
            parts[-1] += text[at:stop]
        at = stop
    return [unescaped(part) for part in parts]


def unescaped(text: str) -> str:
    """Without the backslashes of vCard; others stay."""
    return _ESCAPE.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    letter = found[1]
    if letter in "nN":
        return "\n"
    return letter if letter in '\\,;:"' else found[0]


def _finished(line: _Open) -> Iterator[Line]:
    raw = b"".join(line.pieces)
    cut = _value_at(raw)
    if cut < 0:
        return
    params = _params(raw[:cut].decode("utf-8", "replace"))
    encoding = params.get("ENCODING", [""])[-1].upper()
    bare = {name.upper() for name in params.get("TYPE", [])}
    value = raw[cut + 1 :]
    if encoding == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in bare:
        value = binascii.a2b_qp(value)
    elif encoding in ("B", "BASE64") or "BASE64" in bare:
        value = _from_base64(value)
    types = frozenset(name.lower() for name in params.get("TYPE", []))
    text = decoded(value, params.get("CHARSET", [""])[-1])
    yield Line(line.name, types, _CONTROLS.sub("", text.replace("\r\n", "\n")).strip(), line.group)


def _value_at(raw: bytes) -> int:
    """The offset of the colon before the value: the first outside of quotes, else the first."""
    quoted = False
    for at, byte in enumerate(raw[:_LONGEST_HEAD]):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return at
    return raw.find(b":")


def _params(head: str) -> dict[str, list[str]]:
    """ "TEL;WORK;TYPE=cell,voice" gives {"TYPE": ["WORK", "cell", "voice"]}."""
    fields = [""]
    for piece in _PIECE.findall(head):
        if piece == ";":
            fields.append("")
        else:
            fields[-1] += piece
    params: dict[str, list[str]] = {}
    for text in fields[1:]:
        key, equals, value = text.partition("=")
        if not equals:
            key, value = "TYPE", text
        values = [part.strip() for part in value.replace('"', "").split(",")]
        params.setdefault(key.strip().upper(), []).extend(part for part in values if part)
    return {key: values for key, values in params.items() if values}


def _from_base64(value: bytes) -> bytes:
    try:
        return binascii.a2b_base64(value)
    except binascii.Error:
        return b""
