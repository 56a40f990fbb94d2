"""What lies in a mailbox of Outlook's, folder by folder: messages, meetings and contacts.

Folders are known by what the mailbox itself says of them, else by their names: what lies among the
deleted, the junk and the drafts is left out and counted, what lies among the sent is mine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from closeknit.mail.message import read_message
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.foldernames import is_sent
from closeknit.sources.leftout import DRAFT, TRASH, reason_of_folder
from closeknit.sources.meetings import in_sums
from closeknit.sources.msg import FROM_ME, NO_SENDER, UNSENT, mail_of
from closeknit.sources.msgfields import CLASS, FLAGS
from closeknit.sources.pstcontacts import contact_card
from closeknit.sources.pstfields import DAMAGE, Mailbox, Names, Node, PstFields, names_of, of_node
from closeknit.sources.pstmeetings import meeting
from closeknit.sources.text import AT_ONCE, Read, with_acts, with_features

UNREADABLE = "a place in the mailbox that is damaged"
_FOLDER, _MESSAGE = 2, 4  # the last five bits of a node's number
_OUTBOX, _BIN, _SENT = 0x35E2, 0x35E3, 0x35E4
_NAME = 0x3001
_DEEPEST = 60
_PROGRESS_EVERY = 500
# counted only
_OTHERS = {
    "ipm.task": "a task, not a message",
    "ipm.stickynote": "a note, not a message",
    "ipm.activity": "a journal entry, not a message",
    "ipm.distlist": "a list of contacts, not a message",
    "ipm.post": "a post in a folder, not a message to anybody",
}
_NO_MESSAGE = "of a kind that isn't read"
_MAIL = ("ipm.note", "ipm.schedule", "report.", "ipm.sharing", "ipm.recall")


class _Place(NamedTuple):
    """A folder: why what is in it is left out, and whether it holds what I sent."""

    node: Node
    names: tuple[str, ...]
    reason: str = ""
    sent: bool = False


@dataclass(slots=True)
class _Reading:
    member: Member
    names: Names
    now: int
    left: Counter[str] = field(default_factory=Counter)
    bin: int = 0
    outbox: int = 0
    sent: int = 0

    def folder(self, place: _Place) -> Iterator[Item | Read | _Place]:
        """What is in a folder, and the folders below it."""
        for number in range(place.node.number_of_sub_items):
            try:
                node = place.node.get_sub_item(number)
                kind = node.identifier & 0x1F
                if kind == _FOLDER and len(place.names) < _DEEPEST:
                    yield self._below(place, node)
                elif kind == _MESSAGE and place.reason:
                    self.left[place.reason] += 1
                elif kind == _MESSAGE:
                    yield from self._item(of_node(node, self.names), place)
            except DAMAGE:
                yield self._problem(f"{self._shown(place)}, item {number + 1}", UNREADABLE)

    def _below(self, above: _Place, node: Node) -> _Place:
        name = of_node(node, self.names).text(_NAME)
        own = {self.bin: TRASH, self.outbox: DRAFT}.get(node.identifier, "")
        reason = above.reason or own or reason_of_folder(name)
        sent = above.sent or node.identifier == self.sent or is_sent((name,))
        return _Place(node, (*above.names, name), reason, sent)

    def _item(self, own: PstFields, place: _Place) -> Iterator[Item | Read]:
        kind = own.text(CLASS).lower()
        if kind.startswith("ipm.appointment"):
            yield from meeting(own, self.member, self._where(own, place), self.now)
        elif kind == "ipm.contact" or kind.startswith("ipm.contact."):
            yield contact_card(own, self.member) or self._problem(
                self._where(own, place), "a contact without a name or an address"
            )
        elif kind.startswith(_MAIL):
            yield from self._message(own, kind, place)
        else:
            found = (reason for other, reason in _OTHERS.items() if kind.startswith(other))
            self.left[next(found, _NO_MESSAGE)] += 1

    def _message(self, own: PstFields, kind: str, place: _Place) -> Iterator[Item | Read]:
        flags = own.numbers.get(FLAGS, 0)
        if flags & UNSENT:
            self.left[DRAFT] += 1
            return
        raw, stop = mail_of(own, kind)
        at = Locator(self.member.name, 0, 0)
        found = read_message(raw[:stop], at, sent=place.sent or bool(flags & FROM_ME))
        if isinstance(found, str):
            reason = NO_SENDER if found == "no sender's address" else found
            yield self._problem(self._where(own, place), reason)
        else:
            yield with_features(found, memoryview(raw), stop)

    def _where(self, own: PstFields, place: _Place) -> str:
        number = own.node.identifier if own.node is not None else 0
        return f"{self._shown(place)}, item {number}"

    def _shown(self, place: _Place) -> str:
        return "folder " + "/".join(name for name in place.names if name)

    def _problem(self, where: str, reason: str) -> Problem:
        return Problem(self.member.source, where, reason)


def items(mailbox: Mailbox, member: Member, now: int) -> Iterator[Item]:
    """Everything in a mailbox; `now` tells which meetings have begun."""
    reading = _Reading(member, names_of(mailbox), now)
    waiting: list[Read] = []
    summed: Iterator[Item | Read] = in_sums(_walk(mailbox, reading), member.source)
    for count, found in enumerate(summed, 1):
        if isinstance(found, tuple):
            waiting.append(found)
        else:
            yield found
        if len(waiting) == AT_ONCE:
            yield from with_acts(waiting)
            waiting.clear()
        if count % _PROGRESS_EVERY == 0:
            yield Progress(0)
    yield from with_acts(waiting)
    for reason, number in reading.left.items():
        yield LeftOut(reason, number)
    yield Progress(0)


def _walk(mailbox: Mailbox, reading: _Reading) -> Iterator[Item | Read]:
    try:
        root, store = mailbox.get_root_folder(), mailbox.get_message_store()
        told = of_node(store, reading.names) if store is not None else None
    except DAMAGE:
        root, told = None, None
    if root is None:
        yield Problem(reading.member.source, "the whole file", UNREADABLE)
        return
    if told is not None:
        reading.outbox, reading.bin, reading.sent = (
            int.from_bytes(told.raw(tag)[20:24], "little") for tag in (_OUTBOX, _BIN, _SENT)
        )
    pending, seen = [_Place(root, ())], set[int]()
    while pending:
        place = pending.pop()
        if place.node.identifier in seen:
            continue
        seen.add(place.node.identifier)
        below: list[_Place] = []
        try:
            for found in reading.folder(place):
                if isinstance(found, _Place):
                    below.append(found)
                else:
                    yield found
        except DAMAGE:
            yield Problem(reading.member.source, "/".join(place.names) or "top", UNREADABLE)
        pending += reversed(below)
