"""Lists of interactions in closeknit's own form, for whatever else holds any: a table with a
header, or one JSON object in each line. docs/sources.md describes both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from closeknit.mail.features import message_features
from closeknit.mail.newtext import new_text
from closeknit.mail.words import tidy
from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.cardfields import emails_in, profile_of
from closeknit.sources.chats import digest
from closeknit.sources.csvrows import line_at
from closeknit.sources.csvtable import (
    NOT_WHOLE,
    SPREAD,
    Columns,
    data_rows,
    header_of,
    where,
)
from closeknit.sources.phones import e164
from closeknit.sources.text import MOST_PEOPLE, Read, with_acts
from closeknit.sources.writtendates import moment_of
from closeknit.versions import READERS

NEEDED = ("time", "channel", "from", "to")
FIELDS = (*NEEDED, "cc", "subject", "id", "text")
_LONGEST = 1 << 20  # bytes of a line
_HEAD = 4096
_NOBODY = "an address, a number with its country code or a link is wanted, not"
Said = Mapping[str, str | list[str]]


class InteractionList:
    """Reader of such lists. The only place where reading may start again is the beginning."""

    format = "interactions"
    version = READERS["interactions"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        return _is_objects(head) or header_of(memoryview(head), _fits) is not None

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All interactions, whatever `start` is."""
        if _text(bytes(member.data[:_HEAD])).startswith(b"{"):
            yield from with_acts(_objects(member))
        else:
            yield from with_acts(_rows(member))
        yield Progress(0)


def _fits(columns: Columns) -> bool:
    return set(NEEDED) <= {*columns}


def _text(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _is_objects(head: bytes) -> bool:
    """Whether the first line is an object with all that is needed; one that is cut short, whether
    its beginning names it all."""
    text = _text(head)
    if not text.startswith(b"{"):
        return False
    line = text.splitlines()[0]
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return all(f'"{field}"'.encode() in line for field in NEEDED)
    return isinstance(found, dict) and set(NEEDED) <= found.keys()


def _rows(member: Member) -> Iterator[Read | Problem]:
    header = header_of(member.data, _fits)
    if header is None:
        yield Problem(member.source, "the whole file", "a table without a known header")
        return
    for number, row in data_rows(member.data, header):
        place = Locator(member.name, row.begin, row.end - row.begin)
        if not row.whole or any(row.cells[len(header.columns) :]):
            reason = SPREAD if row.whole else NOT_WHOLE
            yield Problem(member.source, where(number, row), reason)
            continue
        said: dict[str, str | list[str]] = dict(zip(header.columns, row.cells, strict=False))
        yield _told(said, place, member, where(number, row))


def _objects(member: Member) -> Iterator[Read | Problem]:
    begin, number = 0, 0
    while begin < len(member.data):
        end, following = line_at(member.data, "utf-8", begin)
        place = Locator(member.name, begin, end - begin)
        raw = bytes(member.data[begin : min(end, begin + _LONGEST + 1)])
        begin = following
        if not (text := raw.removeprefix(b"\xef\xbb\xbf").strip()):
            continue
        number += 1
        said = None if len(raw) > _LONGEST else _object(text)
        at = f"line {number}, byte {place.offset}"
        if said is None:
            yield Problem(member.source, at, "a line that is no JSON object of texts")
        else:
            yield _told(said, place, member, at)


def _object(text: bytes) -> Said | None:
    """The fields of one object; numbers are taken for texts, what else there is isn't looked
    at."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    said: dict[str, str | list[str]] = {}
    for field in FIELDS:
        match found.get(field):
            case str() | int() | float() as value:
                said[field] = _storable(str(value))
            case list() as values if all(isinstance(value, str) for value in values):
                said[field] = [_storable(value) for value in values]
            case None:
                pass
            case _:
                return None
    return said


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _told(said: Said, place: Locator, member: Member, at: str) -> Read | Problem:
    """One interaction, and its text to be searched for acts; or why there is none."""
    time = _time(_one(said, "time"))
    if time is None:
        return Problem(member.source, at, "without a time such as 2026-03-01T10:00:00+01:00")
    channel = _one(said, "channel").lower()
    if channel not in {*Channel}:
        return Problem(member.source, at, f"the channel is none of {', '.join(Channel)}")
    meeting = channel == Channel.MEETING
    seats: dict[str, Participant] = {}
    for field, role in (
        ("from", Role.ORGANISER if meeting else Role.FROM),
        ("to", Role.ATTENDEE if meeting else Role.TO),
        ("cc", Role.ATTENDEE if meeting else Role.CC),
    ):
        for person in _people(said, field):
            handle, name = _handle_and_name(person)
            if not handle:
                return Problem(member.source, at, f"{_NOBODY} “{person[:60]}”")
            seats.setdefault(handle, Participant(handle, name, role))
    if len(seats) < 2 or (not meeting and len(_people(said, "from")) != 1):
        return Problem(member.source, at, "it needs one who began it and somebody else")
    people = tuple(seats.values())
    item = Interaction(
        _key(said, channel, time, people),
        Channel(channel),
        time,
        people,
        place,
        tidy(_one(said, "subject")),
    )
    return _with_text(item, _one(said, "text"))


def _with_text(item: Interaction, text: str) -> Read:
    if not text.strip():
        return item, ""
    new = new_text(text)
    item = replace(item, features=message_features(new, item.subject))
    return item, new.text if len(item.participants) <= MOST_PEOPLE else ""


def _key(said: Said, channel: str, time: int, people: tuple[Participant, ...]) -> str:
    own = _one(said, "id")
    if own.startswith("<") and own.endswith(">") and channel == Channel.MAIL:
        return own  # the same message may be in a mailbox
    if own:
        return f"list:{digest(channel, own)}"
    handles = "\n".join(seat.handle for seat in people)
    return f"hash:{digest('list', channel, str(time), handles, _one(said, 'subject'))}"


def _time(text: str) -> int | None:
    if text.lstrip("-").isdecimal() and len(text) > 8:
        return int(text) if len(text) <= 12 else None
    found = moment_of(text)
    # noon stands for a day without a time; that is a date, not a time
    return found if ":" in text else None


def _one(said: Said, field: str) -> str:
    value = said.get(field, "")
    return value.strip() if isinstance(value, str) else "; ".join(value).strip()


def _people(said: Said, field: str) -> list[str]:
    value = said.get(field, "")
    pieces = value.split(";") if isinstance(value, str) else value
    return [piece.strip() for piece in pieces if piece.strip()]


def _handle_and_name(person: str) -> tuple[str, str]:
    """ "Ann Moss <ann@moss.example>", or the handle alone; "" where there is none."""
    name, bracket, rest = person.rpartition("<")
    text = rest.rstrip("> ") if bracket else person
    if profile := profile_of(text):
        return profile, tidy(name)
    if emails := emails_in(text):
        return emails[0], tidy(name)
    return (e164(text) if text.startswith("+") else ""), tidy(name)
