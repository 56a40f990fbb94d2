"""Text that Outlook kept as compressed RTF alone: the plain text, or the HTML wrapped in it.

After [MS-OXRTFCP] and [MS-OXRTFEX].
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_WRITTEN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What stands in the dictionary before anything is read."""
_MOST = 4 << 20  # bytes of RTF that are looked at
_PACKED, _PLAIN = b"LZFu", b"MELA"
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.IGNORECASE,
)
_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
# groups whose text isn't the document's
_ASIDE_WORDS = (
    "fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr "
    "generator themedata colorschememapping latentstyles datastore listtable listoverridetable "
    "xmlnstbl rsidtbl mmathpr filetbl revtbl fldinst mhtmltag"
)
_ASIDE = frozenset(_ASIDE_WORDS.split())
_PRIVATE = 0xF700
"""Bytes wait as private characters: a letter may be two of them."""
_BYTES = re.compile("[\uf700-\uf7ff]+")
_LETTERS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t",
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip


def unpacked(raw: bytes) -> bytes:
    """The RTF; as much of it as can be read."""
    size, kind = int.from_bytes(raw[4:8], "little"), raw[8:12]
    if kind == _PLAIN:
        return raw[16 : 16 + min(size, _MOST)]
    if kind != _PACKED:
        return b""
    ring, out, at, most = bytearray(_WRITTEN.ljust(4096, b"\0")), bytearray(), 16, min(size, _MOST)
    place = len(_WRITTEN)
    while at < len(raw) and len(out) < most:
        control, at = raw[at], at + 1
        for bit in range(8):
            piece = raw[at : at + 1]
            if control >> bit & 1:
                told = int.from_bytes(raw[at : at + 2], "big")
                if told >> 4 == place or at + 1 >= len(raw):
                    return bytes(out[:most])
                at += 2
                for step in range((told & 0xF) + 2):
                    letter = ring[((told >> 4) + step) % 4096]
                    ring[place] = letter
                    out.append(letter)
                    place = (place + 1) % 4096
                continue
            at += 1
            for letter in piece:
                ring[place] = letter
                out.append(letter)
                place = (place + 1) % 4096
    return bytes(out[:most])


@dataclass(frozen=True, slots=True)
class _Group:
    """How text is taken here: `aside` and `hidden` not at all, and after each \\u without the
    `skip` letters that stand in its place."""

    aside: bool = False
    hidden: bool = False
    skip: int = 1


def text_of(rtf: bytes) -> tuple[str, str]:
    """The text in RTF, and whether it is "plain" or "html"."""
    page = _PAGE.search(rtf[:4096])
    codec = f"cp{int(page[1])}" if page else "cp1252"
    wrapped = rb"\fromhtml" in rtf[:4096]
    out: list[str] = []
    now, above, left, starred = _Group(), list[_Group](), 0, False
    for found in _TOKEN.finditer(rtf.decode("latin-1")):
        word, number, byte, mark, brace, text = found.groups()
        if brace == "{":
            above.append(now)
        elif brace == "}":
            now, left = above.pop() if above else now, 0
        elif mark == "*":
            starred = True
            continue
        elif word:
            now, left = _worded(word.lower(), number, now, starred, wrapped, out, left)
        elif not (now.aside or now.hidden):
            if left and (byte or mark):
                left -= 1
            elif byte:
                out.append(chr(_PRIVATE + int(byte, 16)))
            elif mark:
                out.append({"~": " ", "_": "-", "-": ""}.get(mark, mark))
            elif text:
                out.append(text[left:])
                left = max(0, left - len(text))
        starred = False
    return _joined(out, codec), "html" if wrapped else "plain"


def _worded(
    word: str,
    number: str | None,
    now: _Group,
    starred: bool,
    wrapped: bool,
    out: list[str],
    left: int,
) -> tuple[_Group, int]:
    """What a control word changes."""
    if word == "htmltag" and starred and wrapped:
        return now, 0
    if starred or word in _ASIDE:
        return replace(now, aside=True), 0
    if word == "htmlrtf":
        return replace(now, hidden=number != "0"), 0
    if word == "uc":
        now = replace(now, skip=int(number or 1))
    elif not (now.aside or now.hidden):
        if word == "u" and number:
            out.append(chr(int(number) & 0xFFFF))
            return now, now.skip
        out.append(_LETTERS.get(word, ""))
    return now, left


def _joined(out: list[str], codec: str) -> str:
    def decoded(found: re.Match[str]) -> str:
        raw = bytes(ord(letter) - _PRIVATE for letter in found[0])
        try:
            return raw.decode(codec, "replace")
        except LookupError:
            return raw.decode("cp1252", "replace")

    text = _BYTES.sub(decoded, "".join(out))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
