"""A week for calendars (iCalendar, RFC 5545): all-day entries that keep nobody from being free.

An entry keeps its UID as long as it means the same, so that a calendar that fetches it again
moves or drops what it has. A step has no day of its own: it is laid on a working day of its week,
always the same, so that a week doesn't fall on one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from closeknit.advise.digest import Birthday, Digest, Promised, Settled
from closeknit.advise.plan.choice import digits
from closeknit.advise.plan.headings import HEADINGS
from closeknit.digest.sentences import first_sentence, heading, in_words
from closeknit.export import escaped, folded
from closeknit.model.people import Person
from closeknit.model.plans import Kind, Step

WORKING_DAYS = 5
A_LEAP_YEAR = 2000  # birthdays begin in it: how old somebody gets is nobody's business
LEAP_DAY = 60  # of a year: 29 February, or 1 March where there is none
REFRESH = "PT1H"
CANCELLED = ("STATUS:CANCELLED", "SEQUENCE:1")


def calendar(digest: Digest, *, cancelled: bool = False) -> str:
    """The whole file. `cancelled`: what was settled this week is in it as cancelled, for a
    calendar that a file is brought into and that drops nothing by itself; whoever fetches the
    calendar anew misses it there."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//closeknit//closeknit//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:closeknit",
        "X-WR-CALNAME:closeknit",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    stamp = f"DTSTAMP:{digest.today:%Y%m%d}T000000Z"
    for event in _events(digest, cancelled):
        lines += ["BEGIN:VEVENT", stamp, *event, "CLASS:PRIVATE", "TRANSP:TRANSPARENT"]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines)


def _events(digest: Digest, cancelled: bool) -> Iterator[list[str]]:
    for step in digest.plan.steps:
        if not _is_birthday(step):
            yield _step(step, digest)
    for each in digest.settled if cancelled else ():
        yield _settled(each, digest)
    for promise in digest.promises:
        if promise.due is not None:
            yield _promise(promise, promise.due)
    for one in digest.birthdays:
        yield _birthday(one)


def _step(step: Step, digest: Digest) -> list[str]:
    day = (digest.dues or {}).get(step.ref)
    if day is None or not digest.monday <= day < digest.monday + timedelta(7):
        day = _laid(digest, step.person, step.act)
    why = first_sentence(step.why)
    told = f"{why}\n\n{step.opener}" if step.opener else why
    return [
        f"UID:{_uid(digest, step.person, step.act)}",
        *_on(day),
        f"SUMMARY:{escaped(heading(step))}",
        f"DESCRIPTION:{escaped(told)}",
        "STATUS:CONFIRMED",
    ]


def _settled(each: Settled, digest: Digest) -> list[str]:
    what = HEADINGS[each.act].format(name=each.person.name, other="somebody")
    return [
        f"UID:{_uid(digest, each.person, each.act)}",
        *_on(_laid(digest, each.person, each.act)),
        f"SUMMARY:{escaped(what)}",
        *CANCELLED,
    ]


def _promise(one: Promised, due: date) -> list[str]:
    what = f"You promised {one.name} this" if one.mine else f"{one.name} promised you this"
    said = f"{in_words(one.said)} {one.said.year}"
    return [
        f"UID:promise-{one.ref}-{one.id}@closeknit",
        *_on(due),
        f"SUMMARY:{escaped(what)}",
        f"DESCRIPTION:{escaped(f'“{one.text}” On {said}.')}",
        "STATUS:CONFIRMED",
    ]


def _birthday(one: Birthday) -> list[str]:
    leap = (one.month, one.day) == (2, 29)
    return [
        f"UID:birthday-{one.id}@closeknit",
        *_on(date(A_LEAP_YEAR, one.month, one.day)),
        f"RRULE:FREQ=YEARLY;BYYEARDAY={LEAP_DAY}" if leap else "RRULE:FREQ=YEARLY",
        f"SUMMARY:{escaped(f'{one.name}: birthday')}",
        "STATUS:CONFIRMED",
    ]


def _on(day: date) -> tuple[str, str]:
    after = day + timedelta(1)
    return f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"


def _is_birthday(step: Step) -> bool:
    """Whether the calendar has its day as a birthday already."""
    return step.act is Kind.CONGRATULATION and not step.proof


def _uid(digest: Digest, person: Person, act: Kind) -> str:
    return f"step-{digits(digest.plan.week, person.id, act)}@closeknit"


def _laid(digest: Digest, person: Person, act: Kind) -> date:
    """The working day that a step is laid on."""
    number = int(digits(digest.plan.week, person.id, act)[:6])  # the last ones are often 0
    return digest.monday + timedelta(number % WORKING_DAYS)
