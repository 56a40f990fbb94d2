"""A workspace of Slack as its administrator exports it: a folder or zip with a list of its members
(users.json), lists of its conversations, and for each conversation a folder with a file a day.

Every file is read by itself. Members become cards, which tie their numbers in Slack ("slack:u02ab")
to mail addresses and telephones, so that who writes there is who writes elsewhere, and I am found
by my address. The lists of conversations tell to whom direct messages went. A session ends with
its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from closeknit.mail.addresses import is_address
from closeknit.model.cards import Card
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chatpieces import Skipped, Unread
from closeknit.sources.chats import Chat, interactions, paced, shown_name
from closeknit.sources.chatsjson import Broken, Element, Object, elements, mended, string, whole
from closeknit.sources.phones import e164
from closeknit.sources.sessions import Message, Talk, sessions
from closeknit.sources.slackplaces import SLACKBOT, places_of
from closeknit.versions import READERS

_APP = "slack"
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
_EMPTY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\]\s*\Z")
_LISTS = frozenset({"users.json", "channels.json", "groups.json", "dms.json", "mpims.json"})
_OBJECT = re.compile(rb'\{\s*"')
# by what the objects hold that the lists are of
_USERS = re.compile(rb'"id"\s*:\s*"[UWB][A-Z0-9]{2,20}"\s*,\s*"team_id"|"team_id"\s*:\s*"T[A-Z0-9]')
_PROFILE = re.compile(rb'"(?:is_bot|real_name|profile|deleted)"\s*:')
_PLACES = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\[\s*\{\s*"id"\s*:\s*"[CDG][A-Z0-9]{2,20}"\s*,\s*"(?:name|created)"\s*:'
)
_DAY = re.compile(rb'"ts"\s*:\s*"\d{9,11}\.\d+"|"type"\s*:\s*"message"')
_DAY_NAME = re.compile(r"(?:.*/)?\d{4}-\d\d-\d\d\.json", re.ASCII)
_TS = re.compile(r"(\d{9,11})\.\d+", re.ASCII)
_MESSAGE = re.compile(
    rb'\{\s*"(?:client_msg_id|user|type|subtype|text|bot_id|ts|upload|files)"\s*:'
)
_STRAY = re.compile(rb'\{\s*"(?:client_msg_id|user|subtype|bot_id|ts)"\s*:')
_USER = re.compile(rb'\{\s*"id"\s*:\s*"[UWB][A-Z0-9]{2,20}"')
_DIRECT = re.compile(r"D[A-Z0-9]{6,}")
_WRITTEN = frozenset({"", "file_share", "me_message", "thread_broadcast", "file_comment"})


class Slack:
    """Reader of the files of an export, which are written anew, not appended to."""

    format = "slack"
    version = READERS["slack"]

    def recognises(self, head: bytes, name: str) -> bool:
        if not _LIST.match(head):
            return False
        if _EMPTY.match(head):
            return name.rpartition("/")[2] in _LISTS or _DAY_NAME.fullmatch(name) is not None
        if _is_users(head) or _PLACES.match(head):
            return True
        day = _DAY.search(head)
        return bool(day and (day[0].startswith(b'"ts"') or _DAY_NAME.fullmatch(name)))

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All cards or sessions of one file, whatever `start` is."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        head = bytes(member.data[:4096])
        if _is_users(head):
            yield from _cards(member)
        elif not _PLACES.match(head):
            yield from _day(member)


def _is_users(head: bytes) -> bool:
    return bool(_USERS.search(head) and _PROFILE.search(head) and not _DAY.search(head))


def events(data: memoryview, names: dict[str, str]) -> Iterator[Message | Skipped | Unread]:
    """The messages of a day, in the order of the file. `names` gets the names of handles."""
    found = _LIST.match(data)
    for item in elements(data, found.end() if found else 0, _MESSAGE, _STRAY):
        if isinstance(item, Broken):
            yield Unread(item.begin, item.end, "can't be read as messages")
        else:
            yield _event(item, names)


def _event(found: Element, names: dict[str, str]) -> Message | Skipped | Unread:
    begin, end, value = found
    time = _TS.fullmatch(string(value.get("ts")))
    if time is None:
        return Unread(begin, end, "a message without a usable date")
    user = string(value.get("user"))
    subtype = value.get("subtype", "")
    if not isinstance(subtype, str) or subtype not in _WRITTEN or "bot_id" in value:
        return Skipped(begin, end)
    if user == SLACKBOT:
        return Skipped(begin, end)
    if not user.isalnum() or not user.isascii():
        return Unread(begin, end, "a message that doesn't say from whom it is")
    handle = handle_of_user(user)
    profile = value.get("user_profile")
    if isinstance(profile, dict) and handle not in names:
        written = string(profile.get("real_name")) or string(profile.get("display_name"))
        if name := shown_name(mended(written)):
            names[handle] = name
    return Message(int(time[1]), handle, begin, end)


def handle_of_user(user: str) -> str:
    return f"{_APP}:{user.lower()}"


def _day(member: Member) -> Iterator[Item]:
    names: dict[str, str] = {}
    talk = Talk()
    for event in events(member.data, names):
        if isinstance(event, Message):
            talk.add(event)
        elif isinstance(event, Unread):
            where = f"bytes {event.begin} to {event.end}"
            yield Problem(member.source, where, event.reason)
    folder = PurePath(member.name or member.source).parent.name
    places = places_of(member)
    listed = places.direct.get(folder, ())
    people = tuple(handle_of_user(user) for user in listed if user not in places.machines)
    direct = bool(listed or _DIRECT.fullmatch(folder))
    aside = None
    if len(listed) == 1:
        aside = "is what was noted for oneself"
    elif listed and len(people) < 2:
        aside = "is a talk with a machine"
    elif direct and not listed and len(talk.authors) == 2:
        people = talk.authors
    title = "" if direct or folder.startswith("mpdm-") else shown_name(folder)
    me = handle_of_user(places.owner) if places.owner else ""
    chat = Chat(_APP, folder, people, me, title, aside, names)
    yield from interactions(sessions(talk.in_order()), chat, member)


def _cards(member: Member) -> Iterator[Card | Problem]:
    found = _LIST.match(member.data)
    for item in elements(member.data, found.end() if found else 0, _OBJECT, _USER):
        where = f"bytes {item.begin} to {item.end}"
        if isinstance(item, Broken):
            yield Problem(member.source, where, "can't be read as members")
            continue
        told = whole(bytes(member.data[item.begin : item.end]))
        user = string(told.get("id"))
        if not (user.isalnum() and user.isascii()):
            yield Problem(member.source, where, "a member without a number")
        elif told.get("is_bot") is not True and user != SLACKBOT:
            place = Locator(member.name, item.begin, item.end - item.begin)
            yield _card(told, user, place)


def _card(told: Object, user: str, place: Locator) -> Card:
    profile = told.get("profile")
    more: Object = profile if isinstance(profile, dict) else {}
    email = string(more.get("email")).strip().lower()
    phone = e164(string(more.get("phone")))
    return Card(
        f"{_APP}:{string(told.get('team_id'))}:{user}",
        place,
        shown_name(string(more.get("real_name")) or string(told.get("real_name")))
        or shown_name(string(told.get("name"))),
        emails=(email,) if is_address(email) else (),
        phones=(phone,) if phone else (),
        urls=(handle_of_user(user),),
        title=shown_name(string(more.get("title"))),
    )
