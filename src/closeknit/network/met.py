"""What went between me and a person: messages apart from meetings, and whether meetings are read
at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from closeknit.judge.channels import FROM_ME, TO_ME, is_word
from closeknit.model.interactions import Channel
from closeknit.model.ties import Tie
from closeknit.store.codes import CHANNELS
from closeknit.store.reader import Reader, reading

CALENDAR = "ical"
CHATS = (
    *("whatsapp", "telegram", "smsbackup", "facebook", "slack", "signal", "imessage"),
    "googlechat",
)
_WRITTEN = (CHANNELS[Channel.MAIL], CHANNELS[Channel.CHAT])
_SPOKEN = (CHANNELS[Channel.MEETING], CHANNELS[Channel.CALL])


@dataclass(frozen=True, slots=True)
class Between:
    """Messages each way and meetings, with the last of each; None where there is none.

    A session of a chat is a message of whoever began it; the last word of the other may stand in
    it too. A meeting or call that somebody called is no message of theirs. `meetings` are calls
    too, and what I noted. `calendar`: one was imported, so that no meeting seen means something.
    """

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
    wrote = [e for e in events if e.channel in _WRITTEN]
    spoke = [e for e in events if e.channel in _SPOKEN]
    called = [e for e in spoke if e.direction in (FROM_ME, TO_ME)]
    last_from_me, last_to_me = (
        max((e.time for e in wrote if is_word(e, way)), default=None) for way in (FROM_ME, TO_ME)
    )
    return Between(
        sum(e.direction == FROM_ME for e in wrote),
        sum(e.direction == TO_ME for e in wrote),
        last_from_me,
        last_to_me,
        # what I noted stands in the tie alone, with the meetings that neither of us called
        len(called) + tie.interactions.shared,
        sum(e.direction == FROM_ME for e in called),
        max((e.time for e in spoke), default=None),
        calendar,
    )


def has_calendar(reader: Reader) -> bool:
    """Whether any source is a calendar, or holds one among other things."""
    return reader.has_format(CALENDAR)


def has_chats(reader: Reader) -> bool:
    """Whether any source is an export of chats or calls."""
    return any(map(reader.has_format, CHATS))
