"""One message per file: .eml, and the files of a Maildir."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from closeknit.mail.message import read_message
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.mailmarks import marks
from closeknit.sources.mbox import header_end
from closeknit.sources.text import with_acts, with_features
from closeknit.versions import READERS

_LONGEST_HEADER = 4 << 20
_LEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_WELL_KNOWN = re.compile(
    rb"(?mi)^(from|to|cc|subject|date|message-id|received|return-path|delivered-to|mime-version"
    rb"|content-type|reply-to|sender|in-reply-to|references|envelope-to|x-mailer):"
)
# a MIME part saved by itself, or an HTTP answer, has some of the others but none of these
_TELLING = frozenset((b"from", b"to", b"received", b"message-id", b"return-path", b"sender"))


class Eml:
    """Reader of files that hold one message."""

    format = "eml"
    version = READERS["eml"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        text = head[_lead(head) :].replace(b"\r\n", b"\n")
        if not _FIELD.match(text) or text[:6].upper() == b"BEGIN:":
            return False
        block = text.partition(b"\n\n")[0]
        known = {name.lower() for name in _WELL_KNOWN.findall(block)}
        return len(known) >= 2 and not known.isdisjoint(_TELLING)

    def read(self, member: Member, start: int) -> Iterator[Item]:
        """The message, unless it was read to its end before."""
        size = len(member.data)
        if start != size:
            yield from one_message(member, 0, size)
        yield Progress(size)


def one_message(member: Member, begin: int, end: int) -> Iterator[Item]:
    """The one message of a member, which lies between `begin` and `end`."""
    data = member.data[begin:end]
    text = bytes(data[:_LONGEST_HEADER])
    lead = _lead(text)
    text = text[lead:]
    stop = header_end(text)
    header = text if stop == -1 else text[:stop]
    marked = marks(header)
    if marked.left_out:
        yield LeftOut(marked.left_out, 1)
        return
    place = Locator(member.name, begin, len(data))
    found = read_message(header, place, sent=member.sent or marked.sent)
    if isinstance(found, str):
        yield Problem(member.source, member.name, found)
    else:
        found = replace(found, labels=marked.labels) if marked.labels else found
        yield from with_acts([with_features(found, data[lead:], stop)])


def _lead(text: bytes) -> int:
    lead = _LEAD.match(text)
    return lead.end() if lead else 0
