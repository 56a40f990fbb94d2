"""What evidence says of chats and calls, which stand beside mail in each of its sentences.

A session of a chat is answered where the other wrote in it, or began the next one within a week; a
call that was taken needs no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from closeknit.clock import DAY, day
from closeknit.store.reader import Event

FROM_ME, TO_ME = 0, 1
MAIL, MEETING, CALL, CHAT = 0, 1, 2, 3
TO, ATTENDEE = 1, 5
WEEK = 7 * DAY
_NAMES = {CHAT: ("chat", "chats"), CALL: ("call", "calls")}


def of_channel(events: Sequence[Event], channel: int) -> list[Event]:
    return [each for each in events if each.channel == channel]


def both_ways(event: Event) -> bool:
    """Whether a word went each way in it."""
    return event.channel == CALL or (event.channel == CHAT and event.role == ATTENDEE)


def is_word(event: Event, way: int) -> bool:
    """Whether there is a word of mine (`FROM_ME`) or of theirs in it."""
    return event.direction == way or both_ways(event)


def answered_chats(events: Sequence[Event], opened_by: int) -> tuple[list[Event], list[Event]]:
    """The sessions between the two of us that one side began and a week has passed since for, and
    those that the other answered. `events` are oldest first."""
    chats = [each for each in of_channel(events, CHAT) if each.size == 1]
    answered = [
        each
        for each, after in zip_longest(chats, chats[1:])
        if each.direction == opened_by
        and (
            each.role == ATTENDEE
            or (
                after is not None
                and after.direction == 1 - opened_by
                and after.time - each.time <= WEEK
            )
        )
    ]
    return [each for each in chats if each.direction == opened_by], answered


def in_which(event: Event) -> str:
    """As in "on 3 March, in a chat"; "" for mail."""
    return {CHAT: ", in a chat", CALL: ", in a call", MEETING: ", to meet"}.get(event.channel, "")


def counted(events: Sequence[Event]) -> str:
    """As in "12 chats and 3 calls"; "" where there is neither."""
    parts = []
    for channel, (one, many) in _NAMES.items():
        if number := len(of_channel(events, channel)):
            parts.append(f"{number:,} {one if number == 1 else many}")
    return " and ".join(parts)


def begun(events: Sequence[Event]) -> str:
    """Who began the chats and calls, as a sentence behind others."""
    talks = [each for each in events if each.channel in _NAMES]
    theirs = [each for each in talks if each.direction == TO_ME]
    mine = [each for each in talks if each.direction == FROM_ME]
    if not talks:
        return ""
    if not theirs:
        return f" They never opened a chat or called; you did {_times(len(mine))}."
    own = f"; {counted(mine)} by you" if mine else "; none by you"
    verb = "was" if len(theirs) == 1 else "were"
    last = "" if len(theirs) == 1 else ", the last"
    return f" {counted(theirs)} {verb} begun by them{last} on {day(theirs[-1].time)}{own}."


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")
