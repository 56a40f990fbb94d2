"""Outlook's .msg: one message, as Outlook saves it or as it is dragged out of Outlook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closeknit.mail.message import read_message
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources import rtf
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.compound import MAGIC, Compound, DamagedError
from closeknit.sources.leftout import DRAFT
from closeknit.sources.msgfields import (
    BODY,
    CLASS,
    FLAGS,
    HTML,
    RTF,
    Fields,
    Properties,
    codec_of_page,
    header_of,
    message_properties,
)
from closeknit.sources.text import with_acts, with_features
from closeknit.versions import READERS

DAMAGED = "is damaged: it can't be opened as a file of Outlook's"
NO_MESSAGE = "is a document, not a message: an old file of Word, Excel or another program"
NO_SENDER = (
    "no sender's address: only its Exchange server knows it. Where the sender is you, that is how "
    "Outlook keeps what you sent"
)
UNSENT, FROM_ME = 0x8, 0x20
_INTERNET_PAGE = 0x3FDE
# how the body was packed on its way, which it isn't any more
_OF_BODY = re.compile(r"(?im)^(?:content-[\w-]+|mime-version)[ \t]*:.*(?:\n[ \t].*)*\n?")
_REPORT = re.compile(r"(?im)^content-type[ \t]*:\s*multipart/report")
_OTHERS = {
    "ipm.contact": "is a contact, not a message: export contacts as a table (CSV)",
    "ipm.distlist": "is a list of contacts, not a message",
    "ipm.appointment": "is an appointment, not a message: save calendars as iCalendar",
    "ipm.task": "is a task, not a message",
    "ipm.stickynote": "is a note, not a message",
    "ipm.activity": "is a journal entry, not a message",
    "ipm.post": "is a post in a folder, not a message to anybody",
}


class Msg:
    """Reader of .msg files."""

    format = "msg"
    version = READERS["msg"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """By the first bytes, which those of Word and Excel before 2007 share: what a file of
        this make holds is written further on, and told when it is read."""
        return head.startswith(MAGIC)

    def read(self, member: Member, start: int) -> Iterator[Item]:
        """The message, unless it was read to its end before."""
        data = member.data
        if start != len(data):
            try:
                own = message_properties(Compound(data))
            except DamagedError:
                yield Problem(member.source, member.name, DAMAGED)
            else:
                yield from _message(own, member)
        yield Progress(len(data))


def _message(own: Properties, member: Member) -> Iterator[Item]:
    kind = own.text(CLASS).lower()
    flags = own.numbers.get(FLAGS, 0)
    if not own.is_message:
        yield Problem(member.source, member.name, NO_MESSAGE)
        return
    for other, reason in _OTHERS.items():
        if kind == other or kind.startswith(f"{other}."):
            yield Problem(member.source, member.name, reason)
            return
    if flags & UNSENT:
        yield LeftOut(DRAFT, 1)
        return
    raw, stop = mail_of(own, kind)
    place = Locator(member.name, 0, len(member.data))
    found = read_message(raw[:stop], place, sent=member.sent or bool(flags & FROM_ME))
    if isinstance(found, str):
        reason = NO_SENDER if found == "no sender's address" else found
        yield Problem(member.source, member.name, reason)
    else:
        yield from with_acts([with_features(found, memoryview(raw), stop)])


def as_mail(data: memoryview) -> bytes:
    """A message of Outlook's in the form of ordinary mail, without what is attached to it; empty
    where it can't be read."""
    try:
        own = message_properties(Compound(data))
    except DamagedError:
        return b""
    return mail_of(own, own.text(CLASS).lower())[0]


def mail_of(own: Fields, kind: str) -> tuple[bytes, int]:
    """The message, and where its header ends."""
    text, form = own.text(BODY), "plain"
    if not text.strip():
        page = own.numbers.get(_INTERNET_PAGE, 65001)
        html = own.raw(HTML).decode(codec_of_page(page), "replace") or own.text(HTML)
        text, form = (html, "html") if html.strip() else rtf.text_of(rtf.unpacked(own.raw(RTF)))
    header = header_of(own)
    is_report = kind.startswith("report.") or _REPORT.search(header)
    form = "multipart/report" if is_report else f"text/{form}; charset=utf-8"
    header = f"{_OF_BODY.sub('', header)}\nContent-Type: {form}\n"
    top = header.encode("utf-8", "replace")
    return top + b"\n" + text.encode("utf-8", "replace"), len(top) - 1
