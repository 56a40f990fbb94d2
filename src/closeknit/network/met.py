"""What went between me and a person: messages apart from meetings, and whether meetings are read
at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from closeknit.model.ties import Tie
from closeknit.store.reader import Reader, reading

CALENDAR = "ical"
CHATS = ("whatsapp", "telegram", "smsbackup", "facebook", "slack", "signal", "imessage")
SEATS = (4, 5)  # roles of a meeting: who called it, who was asked to come


@dataclass(frozen=True, slots=True)
class Between:
    """Messages each way and meetings, with the last of each; None where there is none. A meeting
    or call that somebody called is no message of theirs. `noted` ones are among the meetings.
    `calendar`: one was imported, so that no meeting seen means something."""

    from_me: int = 0
    to_me: int = 0
    last_from_me: int | None = None
    last_to_me: int | None = None
    meetings: int = 0
    called_by_me: int = 0
    last_met: int | None = None
    calendar: bool = False


def between(home: Path, tie: Tie) -> Between:
    """All that was read or noted, up to the date of the tie."""
    with reading(home) as reader:
        events = reader.events_with(tie.person.id, tie.as_of)
        calendar = has_calendar(reader)
    wrote = [e for e in events if e.role not in SEATS]
    sent, came = ([e.time for e in wrote if e.direction == way] for way in (0, 1))
    called = [e for e in events if e.role in SEATS and e.direction in (0, 1)]
    met = [e.time for e in events if e.role in SEATS]
    return Between(
        len(sent),
        len(came),
        max(sent, default=None),
        max(came, default=None),
        # what I noted stands in the tie alone
        len(called) + tie.interactions.shared,
        sum(e.direction == 0 for e in called),
        max(met, default=None),
        calendar,
    )


def has_calendar(reader: Reader) -> bool:
    """Whether any source is a calendar, or holds one among other things."""
    return reader.has_format(CALENDAR)


def has_chats(reader: Reader) -> bool:
    """Whether any source is an export of chats or calls."""
    return any(map(reader.has_format, CHATS))
