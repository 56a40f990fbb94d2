"""Outlook for Mac's archive (.olm): a zip in which every message is a file of XML, and contacts and
appointments are one each.

There is no published description; followed is what others found in theirs. Times have no zone and
are in UTC.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC
from email.utils import format_datetime, formataddr
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from closeknit.mail.message import read_message
from closeknit.model.cards import Card
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.cardfields import assembled, birthday_of, emails_in, keyed_by_content, tidy
from closeknit.sources.events import Event, Invited
from closeknit.sources.leftout import reason_of_folder
from closeknit.sources.meetings import NOT_BEGUN, REPEATS, attendance, in_sums, kept
from closeknit.sources.phones import e164_all
from closeknit.sources.text import Read, with_acts, with_features
from closeknit.sources.zones import in_utc, read_time
from closeknit.versions import READERS

DAMAGED = "is damaged: it can't be read as a part of Outlook's archive"
ENTITIES = "declares entities, as no archive of Outlook's does; not read"
_ROOT = re.compile(rb"<(emails|contacts|appointments|email|tasks|notes|categories|groups)[\s>/]")
_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*", re.DOTALL)
_OURS = re.compile(rb"elementCount=|<OPF")
_OTHERS = {
    b"tasks": "tasks, not messages",
    b"notes": "notes, not messages",
    b"categories": "what Outlook calls its categories",
    b"groups": "lists of contacts, not messages",
}
# what XML forbids, and Outlook writes all the same
_FORBIDDEN = re.compile(
    rb"&#(?:x(?:0?[0-8bcef]|1[0-9a-f])|[0-8]|1[124-9]|2\d|3[01]);|[\0-\x08\x0b\x0c\x0e-\x1f]", re.I
)
_PEOPLE = (
    ("To", "OPFMessageCopyToAddresses"),
    ("Cc", "OPFMessageCopyCCAddresses"),
    ("Bcc", "OPFMessageCopyBCCAddresses"),
)
_FIELDS = (
    ("Message-ID", "OPFMessageCopyMessageID"),
    ("In-Reply-To", "OPFMessageCopyInReplyTo"),
    ("References", "OPFMessageCopyReferences"),
)
_EMPTY = re.compile(rb"elementCount=[\"']0[\"']")
_PHONES = ("Cell", "Business", "Home", "Business2", "Home2", "Primary", "Assistant", "Other")
_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|div|p|meta)\b", re.IGNORECASE)


class Olm:
    """Reader of the files in an archive."""

    format = "olm"
    version = READERS["olm"]

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        prologue = _PROLOGUE.match(head)
        root = _ROOT.match(head, prologue.end() if prologue else 0)
        return bool(root and _OURS.search(head))

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All that is in one file, whatever `start` is."""
        yield from _with_acts(in_sums(self._items(member), member.source))
        yield Progress(0)

    def _items(self, member: Member) -> Iterator[Item | Read]:
        raw = bytes(member.data)
        prologue = _PROLOGUE.match(raw)
        root = _ROOT.match(raw, prologue.end() if prologue else 0)
        if b"<!ENTITY" in raw or b"<!DOCTYPE" in raw[:4096]:
            yield Problem(member.source, member.name or "the file", ENTITIES)
        elif root and (other := _OTHERS.get(root[1])):
            yield Problem(member.source, member.name or "the file", other)
        else:
            try:
                yield from self._elements(raw, member)
            except ElementTree.ParseError:
                yield Problem(member.source, member.name or "the file", DAMAGED)

    def _elements(self, raw: bytes, member: Member) -> Iterator[Item | Read]:
        number = 0
        # always UTF-8, whatever stands before it
        prologue = _PROLOGUE.match(raw)
        text = _FORBIDDEN.sub(b" ", raw[prologue.end() if prologue else 0 :])
        stream = io.BytesIO(text.decode("utf-8", "replace").encode())
        for _, element in ElementTree.iterparse(stream):  # noqa: S314
            if element.tag not in ("email", "contact", "appointment"):
                continue
            number += 1
            where = f"{member.name or 'the file'}, {element.tag} {number}"
            place = Locator(member.name, 0, len(raw))
            if element.tag == "email":
                yield _message(element, member, place, where)
            elif element.tag == "contact":
                yield _card(element, place) or Problem(
                    member.source, where, "a contact without a name or an address"
                )
            else:
                yield from _meeting(element, member, place, where, self.now())
            element.clear()
        if not number and not _EMPTY.search(raw[:4096]):
            yield Problem(member.source, member.name or "the file", DAMAGED)


def _with_acts(found: Iterator[Item | Read]) -> Iterator[Item]:
    """With the acts in what was read, one by one: a file mostly holds one message."""
    for item in found:
        if isinstance(item, tuple):
            yield from with_acts([item])
        else:
            yield item


def _message(told: Element, member: Member, place: Locator, where: str) -> Read | Problem | LeftOut:
    for folder in member.name.split("/")[:-1]:
        if reason := reason_of_folder(folder):
            return LeftOut(reason, 1)
    lines: list[str] = []
    for tag in ("OPFMessageCopyFromAddresses", "OPFMessageCopySenderAddress"):
        if not lines and (people := _mailboxes(told, tag)):
            lines.append(f"From: {people[0]}")
    lines += [f"{field}: {one}" for field, tag in _PEOPLE for one in _mailboxes(told, tag)]
    for tag in ("OPFMessageCopySentTime", "OPFMessageCopyReceivedTime"):
        moment = read_time(_text(told, tag))
        if moment is not None and not any(line.startswith("Date:") for line in lines):
            lines.append(f"Date: {format_datetime(moment.local.replace(tzinfo=UTC))}")
    lines.append(f"Subject: {' '.join(_text(told, 'OPFMessageCopySubject').split())}")
    for field, tag in _FIELDS:
        if value := " ".join(f"<{one.strip('<>')}>" for one in _text(told, tag).split()):
            lines.append(f"{field}: {value}")
    body = _text(told, "OPFMessageCopyBody")
    html = _text(told, "OPFMessageCopyHTMLBody") if not body.strip() else ""
    form = "html" if html or _HTML.match(body) else "plain"
    lines.append(f"Content-Type: text/{form}; charset=utf-8\n")
    top = "\n".join(lines).encode("utf-8", "replace")
    raw = top + b"\n" + (html or body).encode("utf-8", "replace")
    found = read_message(top[:-1], place, sent=member.sent)
    if isinstance(found, str):
        return Problem(member.source, where, found)
    return with_features(found, memoryview(raw), len(top) - 1)


def _mailboxes(told: Element, tag: str) -> list[str]:
    found = []
    for one in told.iterfind(f"{tag}/emailAddress"):
        for email in emails_in(one.get("OPFContactEmailAddressAddress", ""))[:1]:
            name = tidy(one.get("OPFContactEmailAddressName", ""))
            try:
                found.append(formataddr((name if name.lower() != email else "", email)))
            except UnicodeError:
                found.append(email)
    return found


def _card(told: Element, place: Locator) -> Card | None:
    def text(name: str) -> str:
        return tidy(_text(told, f"OPFContactCopy{name}"))

    emails = [
        email
        for one in told.iter("contactEmailAddress")
        for email in emails_in(one.get("OPFContactEmailAddressAddress", ""))
    ]
    numbers = [number for kind in _PHONES if (number := text(f"{kind}Phone"))]
    name = assembled(text("FirstName"), text("MiddleName"), text("LastName")) or text("DisplayName")
    if not (name or emails):
        return None
    return keyed_by_content(
        Card(
            "",
            place,
            name,
            tuple(dict.fromkeys(emails)),
            e164_all(numbers, [text("BusinessCountry"), text("HomeCountry")]),
            organisation=text("BusinessCompany"),
            title=text("BusinessTitle"),
            birthday=birthday_of(text("Birthday")),
            note=_text(told, "OPFContactCopyNotesPlain").strip(),
            nickname=text("NickName"),
        )
    )


def _meeting(told: Element, member: Member, place: Locator, where: str, now: int) -> Iterator[Item]:
    def text(name: str) -> str:
        return _text(told, f"OPFCalendarEvent{name}").strip()

    start, end = read_time(text("CopyStartTime")), read_time(text("CopyEndTime"))
    if start is None:
        yield Problem(member.source, where, "an event without a usable date")
        return
    begins = in_utc(start.local)
    if begins > now:
        yield Problem(member.source, where, NOT_BEGUN)
        return
    organiser = next(iter(emails_in(text("CopyOrganizer"))), "")
    invited = [
        Invited(email, tidy(one.get("OPFCalendarAttendeeName", "")), "", "", "")
        for one in told.iter("appointmentAttendee")
        for email in emails_in(one.get("OPFCalendarAttendeeAddress", ""))[:1]
    ]
    event = Event(
        text("CopyUUID"),
        start,
        end,
        subject=tidy(text("CopySummary")),
        whole_day=_is_true(text("GetIsAllDayEvent")),
        organiser=Invited(organiser, "", "", "", "") if organiser else None,
        invited=invited,
    )
    repeats = _is_true(text("IsRecurring"))
    if repeats:
        yield Problem(member.source, where, REPEATS)
    yield kept(event, begins, begins if repeats else None, attendance(event, ""), place)


def _is_true(text: str) -> bool:
    return text.lower() in ("1", "1e0", "true", "yes")


def _text(told: Element, tag: str) -> str:
    found = told.find(tag)
    return "".join(found.itertext()) if found is not None else ""
