"""The objects in long lists of JSON, one after another: the file is never held whole.

The json module's own parser reads one object after another from a window of the file. The window
is taken as Latin-1, in which every byte is one character, so that places in it are places in the
file; names in which UTF-8 was read so are mended where they are wanted (`mended`). ijson 3.6 with
its compiled backend is as fast (both some 130 MB a second), but tells no places, ends at the first
thing that is broken, and would be one more compiled dependency.

What is broken is told with its place, and reading goes on at the next object that begins as the
format's do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from typing import NamedTuple

_WINDOW = 1 << 17
_LARGEST = 8 << 20  # bytes of one object
_NEAR_END = 256
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(strict=False)
Object = dict[str, object]


class Element(NamedTuple):
    """One object of a list, and its bytes."""

    begin: int
    end: int
    value: Object


class Broken(NamedTuple):
    """Bytes that can't be read as such."""

    begin: int
    end: int


def elements(
    data: memoryview,
    at: int,
    begins: re.Pattern[bytes],
    strays: re.Pattern[bytes],
    stops: re.Pattern[bytes] | None = None,
) -> Generator[Element | Broken, None, int]:
    """The objects from `at` on, which lies behind a list's bracket, to its end; returns where that
    is. After something broken it goes on where `begins` is found, and where more objects of the
    kind follow what looks like the end, as `strays` tells, it wasn't. Both unless `stops` is
    found before."""
    base, text = at, _window(data, at, _WINDOW)
    i = 0
    while True:
        between = _BETWEEN.match(text, i)
        i = between.end() if between else i
        if i >= len(text):
            if base + i >= len(data):
                return len(data)
            base, i = base + i, 0
            text = _window(data, base, _WINDOW)
            continue
        if text[i] == "]":
            end = base + i + 1
            stray = strays.search(data, end)
            if stray is None or (stops and stops.search(data, end, stray.start())):
                return end
            yield Broken(base + i, stray.start())
            base, text, i = _moved(data, base, text, stray.start())
            continue
        value, end, more = _value(text, i)
        if more and base + len(text) < len(data) and len(text) - i < _LARGEST:
            base, size, i = base + i, max(2 * (len(text) - i), _WINDOW), 0
            text = _window(data, base, size)
            continue
        if isinstance(value, dict):
            yield Element(base + i, base + end, value)
            i = end
            continue
        begin = base + i
        following = begins.search(data, begin + 1)
        stop = following.start() if following else len(data)
        halt = stops.search(data, begin, stop) if stops else None
        if halt:
            yield Broken(begin, halt.start())
            return halt.start()
        yield Broken(begin, stop)
        base, text, i = _moved(data, base, text, stop)


def whole(raw: bytes) -> Object:
    """An object by itself; {} where it isn't one."""
    try:
        value = json.loads(raw.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def object_at(data: memoryview, at: int) -> Element | None:
    """The object that begins at `at`; None where none does, or it is very large."""
    size = _WINDOW
    while True:
        text = _window(data, at, size)
        value, end, more = _value(text, 0)
        if isinstance(value, dict):
            return Element(at, at + end, whole(bytes(data[at : at + end])))
        if not more or at + size >= len(data) or size >= _LARGEST:
            return None
        size *= 2


def mended(text: str) -> str:
    """Text whose UTF-8 was read as Latin-1, as the window is, and as Facebook writes its files;
    as it is where it was not."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def string(value: object) -> str:
    """A string as it is, a number as it is written, anything else as ""."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def whole_number(value: object) -> int | None:
    """A number, also written as a string; None where it is none or beyond all dates."""
    if isinstance(value, str) and len(value) <= 20 and value.strip().isascii():
        try:
            value = int(value)
        except ValueError:
            return None
    if isinstance(value, float) and abs(value) < 1e18:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < 10**18 else None


def _window(data: memoryview, at: int, size: int) -> str:
    return str(data[at : at + size], "latin-1")


def _moved(data: memoryview, base: int, text: str, to: int) -> tuple[int, str, int]:
    """The window that holds `to`, the same where it does: where it begins, its text, the place."""
    if to < base + len(text):
        return base, text, to - base
    return to, _window(data, to, _WINDOW), 0


def _value(text: str, i: int) -> tuple[object, int, bool]:
    """A value, where it ends, and whether more text might make one of it."""
    try:
        value, end = _DECODER.raw_decode(text, i)
    except json.JSONDecodeError as error:
        unended = "Unterminated" in error.msg or error.pos + _NEAR_END >= len(text)
        return None, i, unended
    except (ValueError, RecursionError):
        return None, i, False
    return value, end, end == len(text) and not isinstance(value, dict)
