"""LinkedIn's messages.csv: conversations, each grouped into sessions.

The file is read twice. The first time tells who is who in it: whose profile a name stands for (old
files tell those of senders only), who is in every conversation and therefore the owner, and
whether conversations stand each in one piece, as LinkedIn writes them. Then one conversation at a
time is held, 28 bytes a message; in a file whose conversations are mixed, all of them are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.cardfields import profile_of
from closeknit.sources.chats import Chat, interactions
from closeknit.sources.csvrows import Row
from closeknit.sources.csvtable import counted, data_rows, where
from closeknit.sources.linkedincards import owner
from closeknit.sources.linkedincolumns import Table
from closeknit.sources.linkedinpeople import APP, by_name, names_in, profiles_in
from closeknit.sources.sessions import Message, Talk, sessions
from closeknit.sources.writtendates import moment_of

NO_DATE = "a message without a date"
DRAFTS = "left out: drafts, which were never sent"
UNKNOWN = "left out: with members whom LinkedIn does not name any more"
_SPAM = "lies in the folder of spam"
_ADVERT = "is an advertisement"
# LinkedIn's editor of campaigns begins every text so
_CAMPAIGN = "spinmail-quill-editor"
_EVERYWHERE = 0.8  # of the conversations the owner is in at least so many


@dataclass(slots=True)
class _People:
    """Who is who. `profiles` has None for a name that several profiles bear."""

    profiles: dict[str, str | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    seats: Counter[str] = field(default_factory=Counter)
    conversations: set[int] = field(default_factory=set)
    mixed: bool = False
    _last: int | None = None
    _counted: set[tuple[int, str]] = field(default_factory=set)

    def note(self, table: Table, row: Row) -> None:
        profile, name = profile_of(table.cell(row, "url")), table.cell(row, "from")
        recipients, called = profiles_in(table.cell(row, "urls")), table.cell(row, "to")
        names = [called] if len(recipients) == 1 else names_in(called)
        self._bears(profile, name)
        if len(recipients) == len(names):
            for one, its in zip(recipients, names, strict=True):
                self._bears(one, its)
        conversation = hash(table.cell(row, "id"))
        if conversation != self._last:
            self.mixed |= conversation in self.conversations
            self.conversations.add(conversation)
            self._last = conversation
            if not self.mixed:
                self._counted.clear()

    def count(self, table: Table, row: Row) -> None:
        """Counts the conversations of each who takes part in this message."""
        conversation = hash(table.cell(row, "id"))
        for handle in (self.sender(table, row), *self.recipients(table, row)):
            if handle and (conversation, handle) not in self._counted:
                self._counted.add((conversation, handle))
                self.seats[handle] += 1

    def _bears(self, profile: str, name: str) -> None:
        handle = by_name(name)
        if profile and handle:
            self.names.setdefault(profile, name)
            if self.profiles.setdefault(handle, profile) != profile:
                self.profiles[handle] = None

    def named(self, name: str) -> str:
        """The handle of somebody whose profile isn't told."""
        handle = by_name(name)
        profile = self.profiles.get(handle) or handle
        if profile:
            self.names.setdefault(profile, name)
        return profile

    def sender(self, table: Table, row: Row) -> str:
        return profile_of(table.cell(row, "url")) or self.named(table.cell(row, "from"))

    def recipients(self, table: Table, row: Row) -> list[str]:
        if told := profiles_in(table.cell(row, "urls")):
            return told
        whole = table.cell(row, "to")
        if by_name(whole) in self.profiles:
            return [self.named(whole)]
        return [handle for name in names_in(whole) if (handle := self.named(name))]


@dataclass(slots=True)
class _Conversation:
    """One conversation, as far as it was read. `rows` counts its messages, `ads` and `spam` those
    of them that nobody wrote to anybody in particular."""

    id: str
    title: str
    talk: Talk = field(default_factory=Talk)
    people: dict[str, None] = field(default_factory=dict)
    rows: int = 0
    spam: int = 0
    ads: int = 0

    @property
    def automated(self) -> str | None:
        if self.spam == self.rows:
            return _SPAM
        return _ADVERT if self.ads == self.rows else None


def messages(member: Member, table: Table) -> Iterator[Item]:
    """The sessions of all conversations, and the owner's card where it is seen who that is."""
    people, first = _People(), None
    named = "urls" in table.places
    for row in _sent(member, table):
        first = first or row
        people.note(table, row)
        if named:
            people.count(table, row)
    if not named:
        # only now is it known whose profile stands behind which name
        for row in _sent(member, table):
            people.count(table, row)
    mine = _owner(people)
    if first is not None and mine.startswith("https:"):
        yield owner(member, first, mine)
    left = Counter[str]()
    for conversation in _conversations(member, table, people, left):
        if isinstance(conversation, Problem):
            yield conversation
        elif len(conversation.people) < 2 and conversation.automated is None:
            left[UNKNOWN] += conversation.rows
        else:
            yield from _sessions(conversation, people, mine, member)
    for reason, count in left.items():
        yield Problem(member.source, counted(count, "message"), reason)


def _sessions(
    conversation: _Conversation, people: _People, mine: str, member: Member
) -> Iterator[Item]:
    handles = tuple(conversation.people)
    chat = Chat(
        APP,
        conversation.id,
        pair=handles if len(handles) == 2 else (),
        me=mine,
        title=conversation.title,
        automated=conversation.automated,
        names=people.names,
    )
    found = sessions(conversation.talk.in_order(), apart=people.mixed)
    yield from interactions(found, chat, member)


def _sent(member: Member, table: Table) -> Iterator[Row]:
    """The messages that were sent and can be read."""
    for _, row in data_rows(member.data, table.header):
        if not table.broken(row) and not _is_draft(table, row):
            yield row


def _is_draft(table: Table, row: Row) -> bool:
    return table.cell(row, "draft").lower() in ("yes", "true")


def _owner(people: _People) -> str:
    """Whoever is in nearly all conversations, more than anybody else; "" where nobody is."""
    (top, most), (_, next_most) = [*people.seats.most_common(2), ("", 0), ("", 0)][:2]
    alone = most > next_most and most >= _EVERYWHERE * len(people.conversations)
    return top if alone else ""


def _conversations(
    member: Member, table: Table, people: _People, left: Counter[str]
) -> Iterator[_Conversation | Problem]:
    """Each conversation when it is complete; what is `left` out is counted by reason."""
    held: dict[str, _Conversation] = {}
    for number, row in data_rows(member.data, table.header):
        time = moment_of(table.cell(row, "date"))
        if (reason := table.broken(row)) or (time is None and not _is_draft(table, row)):
            yield Problem(member.source, where(number, row), reason or NO_DATE)
        elif time is None or _is_draft(table, row):
            left[DRAFTS] += 1
        else:
            name = table.cell(row, "id")
            if name not in held and not people.mixed:
                yield from held.values()
                held.clear()
            conversation = held.setdefault(name, _Conversation(name, table.cell(row, "title")))
            _take(conversation, table, row, people, time)
    yield from held.values()


def _take(conversation: _Conversation, table: Table, row: Row, people: _People, time: int) -> None:
    sender = people.sender(table, row)
    told: Iterable[str] = (sender, *people.recipients(table, row))
    conversation.people |= dict.fromkeys(handle for handle in told if handle)
    conversation.talk.add(Message(time, sender, row.begin, row.end))
    conversation.rows += 1
    conversation.spam += table.cell(row, "folder").lower() == "spam"
    conversation.ads += not profile_of(table.cell(row, "url")) and (
        _CAMPAIGN in table.cell(row, "content")[:200]
    )
