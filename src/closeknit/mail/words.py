"""Text in headers: raw bytes, RFC 2047 words, and what must not be shown."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from functools import lru_cache

_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*?)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
_LONGEST = 4_000  # characters; no name or subject is shown at such length
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
# control characters and marks that change the direction of the text around them
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_SPACE = re.compile(r"\s+")


def text_of(raw: bytes) -> str:
    """Header bytes as text: UTF-8 (which ASCII is), else Latin-1, which can't fail."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def tidy(text: str) -> str:
    """One line of printable text: no control characters, runs of space as one."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", _UNSHOWN.sub("", text)).strip()


@lru_cache(maxsize=8192)
def decode_words(text: str) -> str:
    """Text with its RFC 2047 words decoded; a broken word stays as it was written.

    Neighbouring words of one charset are joined as bytes before decoding, since mailers cut
    characters of several bytes in two. Only the beginning of an endless text is read.
    """
    text = text[:_LONGEST]
    if "=?" not in text:
        return text
    pieces: list[str] = []
    pending, charset = b"", ""
    position = 0
    text = _BETWEEN_WORDS.sub(r"\1", text)
    for word in _WORD.finditer(text):
        payload = _payload(word[2], word[3])
        # RFC 2231 allows a language behind the charset
        named = word[1].partition("*")[0].lower()
        between = text[position : word.start()]
        if pending and (between or named != charset or payload is None):
            pieces.append(_in_charset(pending, charset))
            pending = b""
        pieces.append(between)
        position = word.end()
        if payload is None:
            pieces.append(word[0])
        else:
            pending, charset = pending + payload, named
    pieces += [_in_charset(pending, charset), text[position:]]
    # some charsets decode to lone surrogates, which nothing can store
    return "".join(pieces).encode("utf-8", "ignore").decode("utf-8")


def _payload(encoding: str, text: str) -> bytes | None:
    raw = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return _HEX.sub(lambda m: bytes((int(m[1], 16),)), raw.replace(b"_", b" "))
    raw = bytes(raw.translate(None, b" \t\r\n").rstrip(b"="))
    try:
        return b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except Base64Error:
        return None


def _in_charset(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset or "utf-8", "strict")
    except (LookupError, ValueError):
        return text_of(raw)
