"""What a LinkedIn export tells of done for one another: invitations, and praise before others.

A recommendation is a text that its writer signs and everybody can read; an endorsement is a click
on the name of a skill. Both vouch. The skills that one person endorses at a sitting are one act.
"""

from __future__ import annotations

from collections.abc import Iterator

from closeknit.mail.features import message_features
from closeknit.mail.newtext import new_text
from closeknit.mail.words import tidy
from closeknit.model.acts import Act, Proven
from closeknit.model.interactions import (
    Channel,
    Features,
    Interaction,
    Locator,
    Participant,
    Role,
)
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.cardfields import profile_of
from closeknit.sources.chats import digest
from closeknit.sources.csvrows import Row
from closeknit.sources.csvtable import data_rows, locator, where
from closeknit.sources.linkedincards import NAMELESS, owner
from closeknit.sources.linkedincolumns import Kind, Table
from closeknit.sources.linkedinpeople import APP, OWNER, by_name, full_name
from closeknit.sources.sessions import GAP
from closeknit.sources.writtendates import Order, moment_of, order_of

RECOMMENDATION = "recommendation"
ENDORSEMENT = "endorsement"
_LONGEST = 300
_NO_DATE = "a row without a date"
_NO_WORDS = "a recommendation without words"
_NO_SKILL = "an endorsement without a skill"
_NO_SIDE = "neither the file's name nor the file tells whether it was given or received"
_OUT = ("outgoing", "sent")
_IN = ("incoming", "received")


def invitations(member: Member, table: Table) -> Iterator[Item]:
    """Each invitation to connect is a message of its own, with or without words."""
    order = _order(member, table)
    shown = False
    for number, row in data_rows(member.data, table.header):
        time = moment_of(table.cell(row, "at"), order)
        direction = table.cell(row, "direction").lower()
        inviter = profile_of(table.cell(row, "url")) or by_name(table.cell(row, "from"))
        invited = profile_of(table.cell(row, "urls")) or by_name(table.cell(row, "to"))
        if reason := table.broken(row) or _unfit(time, inviter, invited):
            yield Problem(member.source, where(number, row), reason)
            continue
        if direction not in (*_OUT, *_IN):
            yield Problem(member.source, where(number, row), "an invitation without a direction")
            continue
        assert time is not None
        mine = inviter if direction in _OUT else invited
        if mine.startswith("https:") and not shown:
            shown = True
            yield owner(member, row, mine)
        seats = (
            Participant(inviter, tidy(table.cell(row, "from")), Role.FROM),
            Participant(invited, tidy(table.cell(row, "to")), Role.TO),
        )
        text = table.cell(row, "message")
        yield _said(locator(member, row), time, seats, mine, text)


def recommendations(member: Member, table: Table) -> Iterator[Item]:
    """Each recommendation, with its beginning as the proof."""
    name = (member.name or member.source).replace("\\", "/").rsplit("/", 1)[-1].lower()
    given = "given" in name
    if not given and "received" not in name:
        yield Problem(member.source, member.name or "the whole file", _NO_SIDE)
        return
    order = _order(member, table)
    for number, row in data_rows(member.data, table.header):
        time = moment_of(table.cell(row, "at"), order)
        called = full_name(table.cell(row, "first"), table.cell(row, "last"))
        other, text = by_name(called), table.cell(row, "text")
        if reason := table.broken(row) or _unfit(time, other) or ("" if text else _NO_WORDS):
            yield Problem(member.source, where(number, row), reason)
            continue
        assert time is not None
        act = Proven(Act.VOUCH, 1.0, tidy(text)[:_LONGEST], kind=RECOMMENDATION)
        seats = _seats(other, called, given)
        yield _said(locator(member, row), time, seats, OWNER, text, act)


def endorsements(member: Member, table: Table) -> Iterator[Item]:
    """Skills endorsed at one sitting by or of the same person, as one act."""
    given = table.kind is Kind.ENDORSEMENTS_GIVEN
    order = _order(member, table)
    held: _Sitting | None = None
    for number, row in data_rows(member.data, table.header):
        time = moment_of(table.cell(row, "at"), order)
        called = full_name(table.cell(row, "first"), table.cell(row, "last"))
        other = profile_of(table.cell(row, "url")) or by_name(called)
        skill = tidy(table.cell(row, "skill"))
        if reason := table.broken(row) or _unfit(time, other) or ("" if skill else _NO_SKILL):
            yield Problem(member.source, where(number, row), reason)
            continue
        assert time is not None
        if held is None or not held.goes_on(other, time):
            if held is not None:
                yield held.told(member, given)
            held = _Sitting(other, called, time, row)
        held.add(time, row, skill)
    if held is not None:
        yield held.told(member, given)


class _Sitting:
    """Endorsements of one person that follow each other."""

    def __init__(self, other: str, called: str, time: int, row: Row) -> None:
        self.other, self.called, self.time = other, called, time
        self._begin, self._end = row.begin, row.end
        self._skills: dict[str, None] = {}

    def goes_on(self, other: str, time: int) -> bool:
        return other == self.other and abs(time - self.time) < GAP

    def add(self, time: int, row: Row, skill: str) -> None:
        self.time, self._end = min(self.time, time), row.end
        self._skills[skill] = None

    def told(self, member: Member, given: bool) -> Interaction:
        place = Locator(member.name, self._begin, self._end - self._begin)
        proof = f"Skills endorsed on LinkedIn: {', '.join(self._skills)}"[:_LONGEST]
        act = Proven(Act.VOUCH, 1.0, proof, kind=ENDORSEMENT)
        seats = _seats(self.other, self.called, given)
        return _said(place, self.time, seats, OWNER, "", act)


def _order(member: Member, table: Table) -> Order:
    """LinkedIn writes the month first; where a file shows otherwise, it is believed."""
    dates = (table.cell(row, "at") for _, row in data_rows(member.data, table.header))
    return order_of(dates, Order.MONTH_FIRST)


def _unfit(time: int | None, *handles: str) -> str:
    if time is None:
        return _NO_DATE
    return "" if all(handles) and len(set(handles)) == len(handles) else NAMELESS


def _seats(other: str, called: str, given: bool) -> tuple[Participant, Participant]:
    them = Participant(other, called, Role.TO if given else Role.FROM)
    me = Participant(OWNER, "", Role.FROM if given else Role.TO)
    return (me, them) if given else (them, me)


def _said(
    place: Locator,
    time: int,
    seats: tuple[Participant, Participant],
    mine: str,
    text: str,
    *acts: Proven,
) -> Interaction:
    sender, addressed = seats
    what = acts[0].kind if acts else "invitation"
    return Interaction(
        f"{APP}:{digest(what, sender.handle, addressed.handle, str(time))}",
        Channel.CHAT,
        time,
        seats,
        place,
        sent=sender.handle == mine,
        delivered_to=(mine,),
        features=message_features(new_text(text), "") if text else Features(False, 0, ""),
        acts=acts,
    )
