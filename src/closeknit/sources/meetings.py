"""Which events of a calendar were meetings, and who was there.

Only what was accepted counts. A reader doesn't know whose calendar it reads, so whoever did not
accept is left out: where that is me, the meeting is none of mine. The organiser accepted by
inviting. Programs that save no answers at all (Outlook's export) are taken at their word. Others
save only the answers that reached one copy (Exchange tells an invited person nothing of the rest):
there a meeting of many would look like one of two, so that it counts for nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from closeknit.model.interactions import (
    UNCHANGED,
    Channel,
    Interaction,
    Locator,
    Participant,
    Role,
    Version,
)
from closeknit.model.problems import Problem
from closeknit.sources.events import Event, Invited, lasting

_WHOLE_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1)
_LONGEST_UID = 300
_SMALL = 5  # people; up to so many a meeting counts as small
_THINGS = frozenset({"ROOM", "RESOURCE"})
_CHAIRS = frozenset({"CHAIR", "OWNER", "ORGANIZER"})
_ACCEPTED = frozenset({"ACCEPTED", "COMPLETED", "IN-PROCESS"})
# calendars and rooms of Google, and what stands for an iCloud user whose address isn't told
_NOBODY = re.compile(
    r"@(?:[\w.-]+\.)?calendar\.google\.com\Z|@virtual\Z|@imip\.me\.com\Z|^invalid@|[@.]invalid\Z|@localhost\Z"
)
_CANCELLED = re.compile(
    r"(?:cancel+ed(?: event)?|abgesagt(?:er termin)?|annulé|cancelado|cancelada|annullato|annullata"
    r"|geannuleerd|avlyst|aflyst|inställt|peruutettu|odwołane|zrušeno)\s*:",
    re.IGNORECASE,
)
_NOBODY_ELSE = "has nobody else in it"
_FEW_ANSWERED = "was answered by few, so that who was there isn't known"
_UNTOLD = (_NOBODY_ELSE, _FEW_ANSWERED)
"""Copies of these kinds (some programs leave out who was invited) take nothing from others."""
NOT_BEGUN = "not begun yet; an import counts them when the file has changed after that"
REPEATS = "repeat, of which the first date is read: import the calendar as iCalendar for the others"
"""Of meetings in Outlook's own files, told in one sum."""
_PROPOSALS = frozenset({"COUNTER", "DECLINECOUNTER", "REFRESH"})


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was at a meeting, or in `reason` why it was none. `groups` are handles that stand for
    several people."""

    participants: tuple[Participant, ...] = ()
    groups: tuple[str, ...] = ()
    reason: str | None = None


def attendance(event: Event, method: str) -> Attendance:
    """`method` is what the calendar says that it was sent for, in upper case."""
    reason = _no_meeting(event, method)
    if reason:
        return Attendance(reason=reason)
    organiser, others = _people(event)
    if len({someone.handle for someone in (organiser, *others) if someone}) < 2:
        return Attendance(reason=_NOBODY_ELSE)
    told = any(someone.answer for someone in others)
    if not told and "TENTATIVE" in (event.status, event.busy):
        return Attendance(reason="was never confirmed")
    there: dict[str, Participant] = {}
    if organiser and _came(organiser, others):
        there[organiser.handle] = _seat(organiser, Role.ORGANISER)
    for someone in others:
        # who answered under one of two lines for the same address was there
        if someone.handle not in there and (not told or someone.answer in _ACCEPTED):
            if organiser and someone.handle == organiser.handle:
                continue
            there[someone.handle] = _seat(someone, Role.ATTENDEE)
    if len(there) < 2:
        return Attendance(reason="was accepted by nobody else")
    undeclined = {someone.handle for someone in others if someone.answer != "DECLINED"} | {*there}
    if len(undeclined) > _SMALL and len(there) * 2 < len(undeclined):
        return Attendance(reason=_FEW_ANSWERED)
    groups = {someone.handle for someone in others if someone.kind == "GROUP"}
    return Attendance(tuple(there.values()), tuple(h for h in there if h in groups))


def _no_meeting(event: Event, method: str) -> str | None:
    if event.status == "CANCELLED" or method == "CANCEL" or _CANCELLED.match(event.subject):
        return "was cancelled"
    if method in _PROPOSALS:
        return "is a proposal of another time"
    if event.whole_day or (event.start and event.start.whole_day):
        return "takes the whole day, as holidays and birthdays do"
    if lasting(event) >= _WHOLE_DAY:
        return "lasts a day or longer"
    return None


def _people(event: Event) -> tuple[Invited | None, list[Invited]]:
    """The organiser and the invited human beings and groups, with an address."""
    organiser = event.organiser
    if organiser is None:
        chairs = [someone for someone in event.invited if someone.role in _CHAIRS]
        organiser = chairs[0] if len(chairs) == 1 else None
    if organiser is not None and not _is_somebody(organiser):
        organiser = None
    return organiser, [someone for someone in event.invited if _is_somebody(someone)]


def _is_somebody(someone: Invited) -> bool:
    return (
        bool(someone.handle)
        and someone.kind not in _THINGS
        and someone.role != "NON-PARTICIPANT"
        and not _NOBODY.search(someone.handle)
    )


def _came(organiser: Invited, others: list[Invited]) -> bool:
    """Unless they declined what they had called themselves."""
    own = {someone.answer for someone in others if someone.handle == organiser.handle}
    return own != {"DECLINED"}


def _seat(someone: Invited, role: Role) -> Participant:
    return Participant(someone.handle, someone.name, role)


def kept(
    event: Event, start: int, named: int | None, who: Attendance, place: Locator, owner: str = ""
) -> Interaction:
    """A meeting, known by its UID: the same whichever calendar it is read from, whenever it is
    moved to. A date of a series is known by `named` too, when it was to take place at first. Of
    what was none nothing is kept that says with whom or about what, but its key is the same, since
    another version may be one. `owner` is whose calendar it is, where that is told."""
    key = f"meeting:{_digest(uid_of(event))}"
    if named is not None:
        key += (_EPOCH + timedelta(seconds=named)).strftime(":%Y%m%dT%H%M%SZ")
    if who.reason:
        version = UNCHANGED if who.reason in _UNTOLD else _version(event)
        return Interaction(
            key, Channel.MEETING, start, (), place, automated=who.reason, version=version
        )
    return Interaction(
        key,
        Channel.MEETING,
        start,
        who.participants,
        place,
        event.subject,
        list_handles=who.groups,
        delivered_to=(owner,) if owner in {seat.handle for seat in who.participants} else (),
        version=_version(event),
    )


def _version(event: Event) -> Version:
    times, changed = event.version
    return times, changed or event.stamp


T = TypeVar("T")


def in_sums(found: Iterable[T | Problem], source: str) -> Iterator[T | Problem]:
    """What was found, with one problem each for the meetings that are to come and that repeat."""
    sums: Counter[str] = Counter()
    for item in found:
        if isinstance(item, Problem) and item.reason in (NOT_BEGUN, REPEATS):
            sums[item.reason] += 1
        else:
            yield item
    for reason, number in sums.items():
        yield Problem(source, f"{number:,} event{'s' * (number > 1)}", reason)


def uid_of(event: Event) -> str:
    """Its UID, or a digest of what it says where it has none."""
    if event.uid:
        return event.uid if len(event.uid) <= _LONGEST_UID else _digest(event.uid)
    start = event.start.local.isoformat() if event.start else ""
    people = sorted(someone.handle for someone in (event.organiser, *event.invited) if someone)
    return "hash-" + _digest(start, event.subject, *people)


def _digest(*parts: str) -> str:
    text = "\n".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
