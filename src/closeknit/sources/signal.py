"""Signal's own export in plain text: main.jsonl, one frame of its backup format a line.

Followed is protos/Backups.proto of Signal Desktop in the JSON that protocol buffers define, as its
export writes it: recipients (people by telephone number, groups, oneself), chats, and chat items.
Numbers of 64 bits stand there as strings. What a line refers to stands before it.

Lines of all chats may be mixed: messages are gathered (24 bytes each) and put in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chatpieces import Skipped, Unread
from closeknit.sources.chats import (
    OWNER,
    Call,
    Chat,
    call,
    handle_of,
    interactions,
    paced,
    shown_name,
)
from closeknit.sources.chatsjson import Object, string, whole, whole_number
from closeknit.sources.phones import e164
from closeknit.sources.sessions import Message, Talk, sessions
from closeknit.versions import READERS

_APP = "signal"
_FRAMES = rb'"(?:account|recipient|chat|chatItem|stickerPack|adHocCall|chatFolder|backupTimeMs)"'
_RECOGNISED = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[^\n]{0,2000}?" + _FRAMES + rb"\s*:")
_MARKS = re.compile(
    rb'"(?:backupTimeMs|chatItem|mediaRootBackupKey)"\s*:|"recipient"\s*:\s*\{\s*"id"'
)
_LINE = re.compile(rb"[^\n]+")
_LARGEST = 8 << 20
_ITEMS = frozenset(
    (
        "standardMessage",
        "contactMessage",
        "stickerMessage",
        "remoteDeletedMessage",
        "paymentNotification",
        "giftBadge",
        "viewOnceMessage",
        "directStoryReplyMessage",
        "poll",
    )
)
_LAST = 4_102_444_800_000


class Person(NamedTuple):
    """A recipient: `handle` is "" for what isn't one human being. `key` tells a group from others
    of its title."""

    handle: str
    title: str = ""
    key: str = ""


class In(NamedTuple):
    """A message or call of one chat, by its number."""

    chat: str
    what: Message | Call


Event = In | Skipped | Unread


@dataclass(slots=True)
class Told:
    """What the lines so far say of people and chats."""

    people: dict[str, Person] = field(default_factory=dict)
    chats: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


class Signal:
    """Reader of main.jsonl. It is written anew, not appended to."""

    format = "signal"
    version = READERS["signal"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        return bool(_RECOGNISED.match(head) and _MARKS.search(head))

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All chats, whatever `start` is."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        told = Told()
        talks: dict[str, Talk] = {}
        calls: list[tuple[str, Call]] = []
        for event in events(member.data, told):
            if isinstance(event, Unread):
                where = f"bytes {event.begin} to {event.end}"
                yield Problem(member.source, where, event.reason)
            elif isinstance(event, In):
                if isinstance(event.what, Call):
                    calls.append((event.chat, event.what))
                else:
                    talks.setdefault(event.chat, Talk()).add(event.what)
        for number, made in calls:
            yield call(made, _chat(number, told), member)
        for number, talk in talks.items():
            found = sessions(talk.in_order(), apart=True)
            yield from interactions(found, _chat(number, told), member)


def events(data: memoryview, told: Told) -> Iterator[Event]:
    """Every line that isn't blank, in order."""
    for found in _LINE.finditer(data):
        begin, end = found.span()
        if end - begin > _LARGEST:
            yield Unread(begin, end, "a line of more than 8 MiB")
            continue
        frame = whole(found[0])
        if not frame:
            if found[0].strip():
                yield Unread(begin, end, "can't be read as a line of JSON")
            continue
        item = frame.get("chatItem")
        if isinstance(item, dict):
            yield _event(item, begin, end, told)
            continue
        _note(frame, told)
        yield Skipped(begin, end)


def _note(frame: Object, told: Told) -> None:
    """A line about a person, a group or a chat."""
    recipient, chat = frame.get("recipient"), frame.get("chat")
    if isinstance(chat, dict):
        told.chats[string(chat.get("id"))] = string(chat.get("recipientId"))
    if not isinstance(recipient, dict):
        return
    contact, group = recipient.get("contact"), recipient.get("group")
    person = Person("")
    if "self" in recipient:
        person = Person(OWNER)
    elif isinstance(contact, dict):
        name = _name(contact)
        phone = e164(f"+{string(contact.get('e164')).lstrip('+')}")
        known = phone or name or string(contact.get("aci"))
        person = Person(phone or (handle_of(_APP, known) if known else ""))
        if name and person.handle:
            told.names[person.handle] = name
    elif isinstance(group, dict):
        person = Person("", _title(group), string(group.get("masterKey")))
    told.people[string(recipient.get("id"))] = person


def _name(contact: Object) -> str:
    """As the owner's address book has it, else as they call themselves."""
    nickname = contact.get("nickname")
    given = nickname if isinstance(nickname, dict) else {}
    for parts in (
        (given.get("given"), given.get("family")),
        (contact.get("systemGivenName"), contact.get("systemFamilyName")),
        (contact.get("profileGivenName"), contact.get("profileFamilyName")),
    ):
        if name := shown_name(" ".join(map(string, parts))):
            return name
    return ""


def _title(group: Object) -> str:
    snapshot = group.get("snapshot")
    title = snapshot.get("title") if isinstance(snapshot, dict) else None
    return shown_name(string(title.get("title"))) if isinstance(title, dict) else ""


def _event(item: Object, begin: int, end: int, told: Told) -> Event:
    update = item.get("updateMessage")
    made = update.get("individualCall") if isinstance(update, dict) else None
    if not isinstance(made, dict) and _ITEMS.isdisjoint(item):
        return Skipped(begin, end)
    chat = string(item.get("chatId"))
    sent = whole_number(item.get("dateSent"))
    if sent is None or not 0 < sent < _LAST:
        return Unread(begin, end, "a message without a usable date")
    if chat not in told.chats:
        return Unread(begin, end, "a message that belongs to no chat")
    if isinstance(made, dict):
        other = told.people.get(told.chats[chat], Person("")).handle
        author = OWNER if made.get("direction") == "OUTGOING" else other
        # how long it lasted isn't kept, only whether it came about
        answered = made.get("state") == "ACCEPTED"
        found: Message | Call = Call(sent // 1000, author, begin, end, int(answered))
    else:
        writer = told.people.get(string(item.get("authorId")), Person("")).handle
        author = OWNER if "outgoing" in item else writer
        found = Message(sent // 1000, author, begin, end)
    if not author:
        return Unread(begin, end, "a message that doesn't say from whom it is")
    return In(chat, found)


def _chat(number: str, told: Told) -> Chat:
    other = told.people.get(told.chats.get(number, ""), Person(""))
    if other.handle == OWNER:
        return Chat(_APP, "", (), OWNER, automated="is what was noted for oneself")
    if other.handle:
        return Chat(_APP, other.handle, (other.handle, OWNER), OWNER, names=told.names)
    return Chat(_APP, other.key or other.title, (), OWNER, other.title, names=told.names)
