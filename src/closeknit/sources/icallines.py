"""The components and lines of iCalendar files, however badly they are kept.

Components are found by their BEGIN and END lines alone, so that each stands and falls by itself.
Then the lines of one are unfolded, and those that are wanted are taken apart.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from closeknit.mail.words import tidy
from closeknit.sources.encodings import codec_of, decoded

HEAD = 4096  # bytes that tell the encoding

_NAMES = ("VEVENT", "VTIMEZONE", "VCALENDAR", "VTODO", "VJOURNAL", "VFREEBUSY")
# begins with a set of letters, for which the expression engine searches fast
_MARK_8 = re.compile(
    rb"[BbEe](?:(?<=[\r\n].)|(?<=\A.)|(?<=\A\xef\xbb\xbf.))"
    rb"(?i:(?<=b)EGIN|(?<=e)ND)[ \t]*:[ \t]*((?i:" + "|".join(_NAMES).encode() + rb"))"
    rb"[ \t]*(?=[\r\n]|\Z)",
    re.DOTALL,
)
_BLANK = re.compile(rb"[\s\0\x1a\xef\xbb\xbf\xff\xfe]*")

_BREAKS = re.compile(rb"[\r\n]+")
# a value begins at the first colon outside of quotes
_HEAD_OF = re.compile(rb'((?:[^":]++|"[^"]*+")*+):')
_PARAM = re.compile(r';\s*([^=;:"]+)(?:=((?:"[^"]*"|[^";])*+))?')
_CARET = re.compile(r"\^(['n^])")
_CARETS = {"'": '"', "n": " ", "^": "^"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes of a component; of a calendar only what stands before its first component.
    `name` is "" for an END that nothing begins. `ended` tells that its END is there, or that
    another component begins where it stops."""

    name: str
    begin: int
    end: int
    ended: bool = True


class Line(NamedTuple):
    """One property: its parameters as written, from the first ";" on, and its raw value."""

    name: str
    params: bytes
    value: bytes


def begins_calendar(head: bytes) -> bool:
    """Whether nothing stands before the beginning of a calendar or an event."""
    first = _marks(codec_of(head)).search(head)
    if first is None or not _is_begin(first):
        return False
    name = _name(first)
    blank = _BLANK.fullmatch(head, 0, first.start()) is not None
    return blank and name in ("VCALENDAR", "VEVENT")


def spans(data: memoryview, codec: str) -> Iterator[Span]:
    """The components in order; what they lie in doesn't matter."""
    name, begin = "", 0
    for mark in _marks(codec).finditer(data):
        found = _name(mark)
        if _is_begin(mark):
            if name:
                yield Span(name, begin, mark.start())
            name, begin = found, mark.start()
        elif found == name:
            yield Span(name, begin, mark.end())
            name = ""
        elif found == "VEVENT":
            yield Span("", mark.start(), mark.end())
        elif found == "VCALENDAR" and name:
            yield Span(name, begin, mark.start())
            name = ""
    if name:
        yield Span(name, begin, len(data), ended=name == "VCALENDAR")


def text_of_span(data: memoryview, span: Span, codec: str) -> bytes:
    """A component with its lines unfolded, each ended by one line feed."""
    text = bytes(data[span.begin : span.end])
    if codec != "utf-8":
        text = text.decode(codec, "replace").encode("utf-8", "replace")
    text = text.replace(b"\r\n", b"\n")
    if b"\r" in text or b"\n\n" in text:
        text = _BREAKS.sub(b"\n", text)
    text = text.replace(b"\n ", b"").replace(b"\n\t", b"")
    return _joined(text) if _is_quoted(text) else text


def _is_quoted(raw: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in raw.upper()


@dataclass(slots=True)
class _Joining:
    parts: list[bytes] = field(default_factory=list)
    open: bool = False


def _joined(text: bytes) -> bytes:
    """With lines of quoted-printable put together, which end in "=" where they go on."""
    out = _Joining()
    for line in text.split(b"\n"):
        if out.open:
            out.parts[-1:] = [out.parts[-1][:-1], line]
        else:
            out.parts += [b"\n", line]
            out.open = _is_quoted(line.partition(b":")[0])
        out.open = out.open and line.endswith(b"=")
    return b"".join(out.parts[1:])


@lru_cache(maxsize=8)
def wanted(names: str) -> re.Pattern[bytes]:
    """What finds the lines called one of `names` (words), and the ends of components."""
    choice = "|".join(("BEGIN", "END", *names.split()))
    # with the line feed as its beginning, for which the expression engine searches fast
    return re.compile(rb"\n(?:[\w-]+\.)?((?i:" + choice.encode() + rb"))[ \t]*([:;][^\n]*)")


def lines_of(text: bytes, pattern: re.Pattern[bytes]) -> Iterator[tuple[int, Line]]:
    """The wanted lines of a component, each with how deep it lies: 1 in the component itself, 2
    in one within. BEGIN and END come too, at the depth of what they begin and end."""
    depth = 0
    for found in pattern.finditer(b"\n" + text):
        name = found[1].decode("ascii").upper()
        params, value = _split(found[2])
        if name == "BEGIN":
            depth += 1
        yield depth, Line(name, params, value)
        if name == "END":
            depth -= 1


def _split(rest: bytes) -> tuple[bytes, bytes]:
    if rest[:1] == b":":
        return b"", rest[1:]
    head = _HEAD_OF.match(rest)
    if head is None:  # a quotation mark too many
        params, _, value = rest.partition(b":")
        return params, value
    return head[1], rest[head.end() :]


@lru_cache(maxsize=4096)
def params_of(raw: bytes) -> dict[str, str]:
    """The parameters by name in upper case, without quotes; a bare word has the value ""."""
    return {
        name.strip().upper(): _CARET.sub(lambda found: _CARETS[found[1]], value.replace('"', ""))
        for name, value in _PARAM.findall(raw.decode("utf-8", "replace"))
    }


def text_of_value(line: Line) -> str:
    """A value as one line of text, its encoding, charset and backslashes taken off."""
    return tidy(unescaped(raw_text_of(line)))


def raw_text_of(line: Line) -> str:
    """A value with its encoding and charset taken off."""
    if not line.params:
        return decoded(line.value)
    value = binascii.a2b_qp(line.value) if _is_quoted(line.params) else line.value
    return decoded(value, params_of(line.params).get("CHARSET", ""))


def unescaped(text: str) -> str:
    """Without backslashes; a line break becomes a space."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], text)


@lru_cache(maxsize=4)
def _marks(codec: str) -> re.Pattern[bytes]:
    """What finds the BEGIN and END of a component at the beginning of a line."""
    if codec == "utf-8":
        return _MARK_8
    breaks = [rb"\A", *(b"(?<=%b)" % re.escape(char.encode(codec)) for char in "\r\n\ufeff")]
    begins = [re.escape(f"{word}:".encode(codec)) for word in ("BEGIN", "END")]
    names = [re.escape(name.encode(codec)) for name in _NAMES]
    return re.compile(
        b"(?:%b)(?i:%b)((?i:%b))" % (b"|".join(breaks), b"|".join(begins), b"|".join(names))
    )


def _is_begin(mark: re.Match[bytes]) -> bool:
    return mark[0].lstrip(b"\0")[:1] in b"Bb"


def _name(mark: re.Match[bytes]) -> str:
    return mark[1].replace(b"\0", b"").decode("ascii").upper()
