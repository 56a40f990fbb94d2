"""Apple Mail's own files: one message each, behind its length and before what Mail notes of it.

The first line is the number of the message's bytes. A ".partial.emlx" is the same without what was
attached. What follows the message is a property list, of which the flags are looked at: a message
that is a draft, junk or deleted is left out. The flags are those that Mail is known to write
(https://www.jwz.org/blog/2005/07/emlx-flags/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.eml import Eml, one_message
from closeknit.sources.leftout import DRAFT, SPAM, TRASH
from closeknit.versions import READERS

_COUNT = re.compile(rb"(?:\xef\xbb\xbf)?[ \t]*([0-9]{1,10})[ \t]*\r?\n")
_FLAGS = re.compile(rb"<key>flags</key>\s*<(?:integer|real)>([0-9]{1,20})")
_LONGEST_LIST = 256 << 10
_PLIST = b"<!DOCTYPE plist"
_MEANINGS = ((1 << 24, SPAM), (1 << 1, TRASH), (1 << 6, DRAFT))
_EML = Eml()


class Emlx:
    """Reader of .emlx files."""

    format = "emlx"
    version = READERS["emlx"]

    def recognises(self, head: bytes, name: str) -> bool:
        count = _COUNT.match(head)
        return count is not None and _EML.recognises(head[count.end() :], name)

    def read(self, member: Member, start: int) -> Iterator[Item]:
        """The message, unless it was read to its end before."""
        data = member.data
        if start != len(data):
            begin, end = _span(data)
            reason = _left_out(bytes(data[end : end + _LONGEST_LIST]))
            if reason:
                yield LeftOut(reason, 1)
            else:
                yield from one_message(member, begin, end)
        yield Progress(len(data))


def _span(data: memoryview) -> tuple[int, int]:
    """Where the message lies. A length that can't be right is of no use: then the message goes
    on to the property list, or to the end."""
    count = _COUNT.match(bytes(data[:64]))
    begin = count.end() if count else 0
    end = begin + (int(count[1]) if count else 0)
    if begin < end <= len(data) and bytes(data[end : end + 64]).lstrip()[:1] in (b"", b"<"):
        return begin, end
    last = max(begin, len(data) - _LONGEST_LIST)
    at = bytes(data[last:]).rfind(_PLIST)
    if at == -1:
        return begin, len(data)
    before = bytes(data[last : last + at]).rfind(b"<?xml", max(0, at - 100))
    return begin, last + (before if before != -1 else at)


def _left_out(notes: bytes) -> str:
    found = _FLAGS.search(notes)
    flags = int(found[1]) if found else 0
    return next((reason for bit, reason in _MEANINGS if flags & bit), "")
