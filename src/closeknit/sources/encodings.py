"""How the bytes of calendars and address books are to be read as text."""

from __future__ import annotations

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BEGINS = {b"B\0E\0": "utf-16-le", b"\0B\0E": "utf-16-be"}


def codec_of(head: bytes) -> str:
    """The codec of a file that begins with `head`: UTF-16 by its byte order mark or by "BE" of
    BEGIN, else UTF-8."""
    # a mark that text of single bytes follows is a slip of whoever put it there
    marked = _MARKS.get(head[:2]) if 0 in head[2:4] else None
    return marked or _BEGINS.get(head[:4].upper(), "utf-8")


def decoded(value: bytes, charset: str = "") -> str:
    """By the named charset, else UTF-8, else as old Windows programs wrote; always valid text."""
    for name in filter(None, (charset, "utf-8")):
        try:
            return value.decode(name).encode("utf-8", "replace").decode()
        except (LookupError, ValueError):
            continue
    return value.decode("cp1252", "replace")
