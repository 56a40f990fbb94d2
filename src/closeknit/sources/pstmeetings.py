"""Meetings in Outlook's own files, by the rules that hold for those of any calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from closeknit.model.interactions import Interaction, Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Member
from closeknit.sources.cardfields import emails_in, tidy
from closeknit.sources.events import Event, Invited
from closeknit.sources.meetings import NOT_BEGUN, REPEATS, Attendance, attendance, kept
from closeknit.sources.msgfields import (
    KIND,
    PERSON,
    SENDERS,
    SUBJECT,
    Fields,
    mailbox_of,
    moment_of,
)
from closeknit.sources.pstfields import APPOINTMENT, MEETING, PstFields
from closeknit.sources.zones import Written, in_utc

_START, _END = 0x820D, 0x820E
_STARTS, _ENDS = 0x0060, 0x0061  # the same, which some items have instead
_WHOLE_DAY, _STATE, _ANSWER, _REPEATS = 0x8215, 0x8217, 0x8218, 0x8223
_ID, _CLEAN_ID = 0x0003, 0x0023
_CANCELLED = 0x4
_NOT_ACCEPTED = frozenset({2, 4, 5})  # tentative, declined, not answered
_ANSWERS = {2: "TENTATIVE", 3: "ACCEPTED", 4: "DECLINED", 5: "NEEDS-ACTION"}
_TRACK, _RECIPIENT_FLAGS = 0x5FFF, 0x5FFD
_ORGANISES, _RESOURCE = 0x2, 3
_MARK = b"vCal-Uid\1\0\0\0"  # before the UID of a meeting that came as iCalendar


def meeting(
    own: PstFields, member: Member, where: str, now: int
) -> Iterator[Interaction | Problem]:
    """A meeting that has begun, known as the same one in an iCalendar file is; or why not."""
    start, end = _time(own, _START, _STARTS), _time(own, _END, _ENDS)
    if start is None:
        yield Problem(member.source, where, "an event without a usable date")
        return
    if in_utc(start) > now:
        yield Problem(member.source, where, NOT_BEGUN)
        return
    organiser, invited = _people(own)
    event = Event(
        _uid(own),
        Written(start, in_utc),
        Written(end, in_utc) if end else None,
        subject=tidy(own.text(SUBJECT)),
        status="CANCELLED" if _named(own, _STATE) & _CANCELLED else "",
        whole_day=bool(_named(own, _WHOLE_DAY)),
        organiser=organiser,
        invited=invited,
    )
    who = attendance(event, "")
    if who.reason is None and _named(own, _ANSWER) in _NOT_ACCEPTED:
        who = Attendance(reason="was not accepted by the owner of the calendar")
    repeats = bool(_named(own, _REPEATS))
    if repeats:
        yield Problem(member.source, where, REPEATS)
    named = in_utc(start) if repeats else None
    yield kept(event, in_utc(start), named, who, Locator(member.name, 0, 0))


def _people(own: PstFields) -> tuple[Invited | None, list[Invited]]:
    organiser, invited = _somebody(own, SENDERS[0]) or _somebody(own, SENDERS[1]), []
    for person in own.people():
        someone = _somebody(person, PERSON)
        numbers = person.numbers
        if someone is None:
            continue
        if numbers.get(_RECIPIENT_FLAGS, 0) & _ORGANISES:
            organiser = someone
            continue
        answer = _ANSWERS.get(numbers.get(_TRACK, 0), "")
        is_thing = numbers.get(KIND, 0) & 0xF == _RESOURCE
        kind = "RESOURCE" if is_thing else ""
        invited.append(Invited(someone.handle, someone.name, answer, kind, ""))
    return organiser, invited


def _somebody(own: Fields, tags: tuple[int, int, int, int]) -> Invited | None:
    mailbox = mailbox_of(own, tags)
    found = emails_in(mailbox.rpartition("<")[2].rstrip(">"))
    if not found:
        return None
    name = tidy(own.text(tags[0])).strip("'")
    return Invited(found[0], "" if name.lower() == found[0] else name, "", "", "")


def _time(own: PstFields, named: int, plain: int) -> datetime | None:
    ticks = _named(own, named) or own.numbers.get(plain, 0)
    moment = moment_of(ticks)
    if moment is None or not 1902 <= moment.year < 2200:
        return None
    return moment.replace(tzinfo=None)


def _named(own: PstFields, number: int) -> int:
    return own.numbers.get(own.named(APPOINTMENT, number), 0)


def _uid(own: PstFields) -> str:
    """As Outlook writes it into iCalendar files."""
    raw = own.raw(own.named(MEETING, _CLEAN_ID)) or own.raw(own.named(MEETING, _ID))
    _, mark, after = raw.partition(_MARK)
    return after.rstrip(b"\0").decode("utf-8", "replace") if mark else raw.hex().upper()
