"""The text of a message: its first part that was meant for reading, decoded.

Attachments are stepped over by their boundaries and never decoded, and no more than 64 KiB of
text is: what somebody wrote themselves stands near the top, and the rest is data.
"""

from __future__ import annotations

import codecs
import re
from binascii import Error as Base64Error
from binascii import a2b_base64, a2b_qp
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache

from closeknit.mail.html import html_text

LONGEST = 64 << 10
"""Bytes of text read (four times as many where it is HTML, which is mostly not text)."""
DEEPEST = 20
MOST_PARTS = 200

_WINDOW = 192 << 10
_LARGEST = 64 << 20
_ENTITY = re.compile(
    rb"\n[Cc][Oo][Nn][Tt][Ee][Nn][Tt]-([Tt][Yy][Pp][Ee]|[Tt][Rr][Aa][Nn][Ss][Ff][Ee][Rr]-"
    rb"[Ee][Nn][Cc][Oo][Dd][Ii][Nn][Gg]|[Dd][Ii][Ss][Pp][Oo][Ss][Ii][Tt][Ii][Oo][Nn])"
    rb"[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)"
)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_EMPTY_LINE = re.compile(rb"(?:\r?\n)?")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_LEAD = re.compile(rb"(?:\r?\n){0,2}")
_CHARSET = re.compile(rb";\s*charset\s*=\s*\"?'?([^\s\";']{1,60})", re.IGNORECASE)
_BOUNDARY = re.compile(
    rb";\s*boundary\s*=\s*(?:\"([^\"]{1,300})\"|([^\s\";]{1,300}))", re.IGNORECASE
)
_TYPE = re.compile(rb"\s*([!-.0-:<-~]+/[!-:<-~]+)")
_ODD = re.compile(rb"\*\s*=|\*[0-9]+|\\|\(")
_C1 = re.compile(rb"[\x80-\x9f]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
# quadratic, or not a charset of any mail
_REFUSED = frozenset(("idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined"))


@dataclass(frozen=True, slots=True)
class _Entity:
    """What the Content-* fields of a message or part say of it."""

    kind: bytes = b"text/plain"
    charset: str = ""
    boundary: bytes = b""
    encoding: bytes = b""
    attached: bool = False


def text_part(raw: memoryview | bytes, header_end: int) -> str:
    r"""The text of a raw message in lines that end with "\n"; "" where it has none.

    `header_end` is where the header block ends: the offset of the line feed before the first
    blank line, or of any line feed up to the body; -1 where there is no body. In
    `multipart/alternative` the plain part is taken unless it is blank, in other multiparts the
    first part with text that is no attachment. Bad structure, encodings and charsets cost at
    worst the text: nothing is raised.
    """
    if not 0 <= header_end < len(raw):
        return ""
    entity = _entity(b"\n" + bytes(raw[:header_end]))
    if entity.kind[:10] != b"multipart/":
        limit = _limit(entity)
        window = bytes(raw[header_end : header_end + limit])
        start = _lead(window)
        return _read(entity, window, start, len(window), header_end + limit < len(raw))
    window = bytes(raw[header_end : header_end + _WINDOW])
    text = _Walk(window, header_end + _WINDOW < len(raw)).text(
        entity, _lead(window), len(window), 0
    )
    if not text and header_end + _WINDOW < len(raw):
        window = bytes(raw[header_end : header_end + _LARGEST])
        text = _Walk(window, False).text(entity, _lead(window), len(window), 0)
    return text


def _lead(body: bytes) -> int:
    lead = _LEAD.match(body)
    return lead.end() if lead else 0


def _limit(entity: _Entity) -> int:
    limit = LONGEST * 4 if entity.kind == b"text/html" else LONGEST
    return limit * 4 // 3 if entity.encoding == b"base64" else limit


def _entity(header: bytes) -> _Entity:
    kind = encoding = disposition = b""
    for name, value in _ENTITY.findall(header):
        letter = name[:2].lower()
        if letter == b"ty":
            kind = kind or value
        elif letter == b"tr":
            encoding = encoding or value
        else:
            disposition = disposition or value
    return _described(kind, encoding, disposition)


@lru_cache(maxsize=2048)
def _described(content_type: bytes, encoding: bytes, disposition: bytes) -> _Entity:
    attached = disposition.strip()[:10].lower() == b"attachment"
    encoding = encoding.strip().lower()
    kind = _TYPE.match(content_type)
    if kind is None:
        # RFC 822 mail has no type, and "text" alone was one once
        return _Entity(encoding=encoding, attached=attached)
    if _ODD.search(content_type):
        return _odd(content_type, encoding, attached)
    charset, boundary = _CHARSET.search(content_type), _BOUNDARY.search(content_type)
    return _Entity(
        kind[1].lower(),
        charset[1].decode("ascii", "replace").lower() if charset else "",
        (boundary[1] or boundary[2]).rstrip() if boundary else b"",
        encoding,
        attached,
    )


def _odd(content_type: bytes, encoding: bytes, attached: bool) -> _Entity:
    """Parameters with continuations, comments or escapes, as the standard library reads them."""
    message = Message()
    message["Content-Type"] = " ".join(content_type.decode("latin-1").split())
    try:
        charset, boundary = message.get_content_charset(""), message.get_boundary("")
    except (LookupError, ValueError, TypeError):
        charset = boundary = ""
    kind = message.get_content_type().encode("latin-1", "replace")
    return _Entity(kind, charset, boundary.encode("latin-1", "replace"), encoding, attached)


class _Walk:
    """The parts of one multipart body, each looked at once."""

    def __init__(self, body: bytes, cut: bool) -> None:
        self._body = body
        self._cut = cut
        self._parts = 0

    def text(self, entity: _Entity, start: int, end: int, depth: int) -> str:
        """The text of a part that lies in [start, end) of the body."""
        if entity.kind[:10] != b"multipart/":
            limit = start + _limit(entity)
            cut = limit < end or (self._cut and end == len(self._body))
            return _read(entity, self._body, start, min(end, limit), cut)
        if depth >= DEEPEST:
            return ""
        if not entity.boundary:
            return _read(_Entity(), self._body, start, min(end, start + LONGEST), self._cut)
        either = entity.kind == b"multipart/alternative"
        fallback = ""
        for begin, stop in self._ranges(entity.boundary, start, end):
            header, content = self._split(begin, stop)
            child = _entity(header)
            if child.attached or not child.kind.startswith((b"text/", b"multipart/")):
                continue
            if either and fallback and child.kind != b"text/plain":
                continue
            text = self.text(child, content, stop, depth + 1)
            if not text or text.isspace():
                continue
            if not either or child.kind == b"text/plain" or child.kind[:5] == b"multi":
                return text
            fallback = text
        return fallback

    def _split(self, begin: int, end: int) -> tuple[bytes, int]:
        """The header of a part, a line feed in front, and where its content begins."""
        body = self._body
        if _FIELD.match(body, begin, end) is None:
            empty = _EMPTY_LINE.match(body, begin, end)
            return b"", empty.end() if empty else begin
        blank = _BLANK_LINE.search(body, begin, end)
        if blank is None:
            return b"\n" + body[begin:end], end
        return b"\n" + body[begin : blank.start()], blank.end()

    def _ranges(self, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Where the parts between the delimiter lines of one multipart lie."""
        body, line = self._body, b"--" + boundary
        ranges: list[tuple[int, int]] = []
        begin = -1
        at = body.find(line, start, end)
        while at != -1 and self._parts < MOST_PARTS:
            behind = at + len(line)
            if (at > start and body[at - 1] != 0x0A) or not _ends(body, behind, end):
                at = body.find(line, behind, end)
                continue
            if begin != -1:
                ranges.append((begin, at - 1))
                self._parts += 1
            if body[behind : behind + 2] == b"--":
                return ranges
            begin = body.find(b"\n", behind, end) + 1
            if not begin:
                return ranges
            at = body.find(line, begin, end)
        if begin != -1:
            ranges.append((begin, end))
        return ranges


def _ends(body: bytes, at: int, end: int) -> bool:
    """Whether a delimiter line is over at `at`: an inner boundary may begin with the outer one."""
    return at >= end or body[at : at + 2] == b"--" or body[at] in b" \t\r\n"


def _read(entity: _Entity, body: bytes, start: int, end: int, cut: bool) -> str:
    if entity.kind == b"text/html":
        return html_text(_lines(_decoded(entity, body[start:end], cut)))[:LONGEST]
    if entity.kind[:5] != b"text/" or entity.kind == b"text/calendar":
        return ""
    return _lines(_decoded(entity, body[start:end], cut))


def _lines(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "") if "\0" in text else text


def _decoded(entity: _Entity, raw: bytes, cut: bool) -> str:
    if entity.encoding == b"quoted-printable":
        raw = a2b_qp(raw)
    elif entity.encoding == b"base64":
        raw = _from_base64(raw)
    if cut:
        # not in the middle of a character
        raw = raw[: raw.rfind(b"\n") + 1] or raw
    return _in_charset(raw, entity.charset)


def _from_base64(raw: bytes) -> bytes:
    try:
        return a2b_base64(raw)
    except Base64Error:
        raw = _NOT_BASE64.sub(b"", raw)
        return a2b_base64(raw[: len(raw) // 4 * 4])


def _in_charset(raw: bytes, charset: str) -> str:
    """By the declared charset, else as UTF-8, else as Latin-1, which can't fail."""
    if raw.isascii() and charset in ("", "us-ascii", "utf-8", "iso-8859-1", "windows-1252"):
        return raw.decode("ascii")
    codec = _codec(charset)
    if codec == "iso8859-1" and _C1.search(raw):
        # nobody sends control characters of that range: it is what Windows calls Latin-1
        codec = "cp1252"
    for each in (codec, "utf-8") if codec else ("utf-8",):
        try:
            # some charsets decode to lone surrogates, which nothing can store
            return raw.decode(each).encode("utf-8", "ignore").decode("utf-8")
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1")


@lru_cache(maxsize=256)
def _codec(charset: str) -> str:
    """Python's name of a charset; "" for what isn't one, ASCII included (UTF-8 covers it)."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""
    return "" if name in _REFUSED or name == "ascii" else name
