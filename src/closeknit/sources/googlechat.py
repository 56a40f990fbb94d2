"""Google Chat in Google's export (Takeout): for each conversation a folder with messages.json, and
beside it group_info.json, which lists its members.

People are told by their mail addresses, which are their handles everywhere else too. Whose export
it is stands in user_info.json. Dates are written out, "Tuesday, January 5, 2021 at 4:38:05 PM UTC",
in the language of the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, cast

from closeknit.mail.addresses import is_address
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chatpieces import Skipped, Unread
from closeknit.sources.chats import Chat, handle_of, interactions, paced, shown_name
from closeknit.sources.chatsjson import Broken, Element, Object, elements, mended, string, whole
from closeknit.sources.sessions import Message, Talk, sessions
from closeknit.sources.writtendates import moment_of
from closeknit.versions import READERS

_APP = "googlechat"
_MESSAGES = re.compile(rb'(?<!\\)"messages"\s*:\s*\[')
_MESSAGE = re.compile(
    rb'\{\s*"(?:creator|created_date|updated_date|topic_id|message_state|message_id|text|'
    rb'previous_message_versions|quoted_message_metadata)"\s*:'
)
_STARTS = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:messages"\s*:\s*\[|members"\s*:|name"\s*:|user"\s*:)'
)
_MARKS = re.compile(rb'"(?:created_date|topic_id)"\s*:')
_LISTS = re.compile(rb'"user_type"\s*:')
_WEEKDAY = re.compile(r"^[^\W\d]+\.?,\s*")
_AT = re.compile(r"(\d{4}),?\s+[^\W\d]{1,5}\s+(?=\d)")
_PAIR = "DM "


class _Group(NamedTuple):
    """The members of a conversation, their names, how many are machines, and what it is called."""

    people: tuple[str, ...]
    names: dict[str, str]
    machines: int
    title: str


class GoogleChat:
    """Reader of the files of one conversation, which are written anew, not appended to."""

    format = "googlechat"
    version = READERS["googlechat"]

    def recognises(self, head: bytes, name: str) -> bool:
        if not _STARTS.match(head):
            return False
        last = name.rpartition("/")[2]
        lists = last in ("group_info.json", "user_info.json") and _LISTS.search(head)
        return bool(lists or (_MESSAGES.search(head) and _MARKS.search(head)))

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All sessions, whatever `start` is; of the lists nothing, which are read beside."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        data = member.data
        if member.name.rpartition("/")[2] in ("group_info.json", "user_info.json"):
            return
        header = _MESSAGES.search(data)
        if header is None:
            yield Problem(member.source, f"bytes 0 to {len(data)}", "holds no list of messages")
            return
        names: dict[str, str] = {}
        talk = Talk()
        for event in events(data, header.end(), names):
            if isinstance(event, Message):
                talk.add(event)
            elif isinstance(event, Unread):
                where = f"bytes {event.begin} to {event.end}"
                yield Problem(member.source, where, event.reason)
        chat = _described(member, talk.authors, names)
        yield from interactions(sessions(talk.in_order()), chat, member)


def events(
    data: memoryview, at: int, names: dict[str, str]
) -> Iterator[Message | Skipped | Unread]:
    """What stands in the list of messages at `at`, in its order. `names` gets those of handles."""
    for found in elements(data, at, _MESSAGE, _MESSAGE):
        if isinstance(found, Broken):
            yield Unread(found.begin, found.end, "can't be read as messages")
        else:
            yield _event(found, names)


def _event(found: Element, names: dict[str, str]) -> Message | Skipped | Unread:
    begin, end, value = found
    creator = value.get("creator")
    if value.get("message_state") == "DELETED":
        return Skipped(begin, end)
    if not isinstance(creator, dict):
        return Unread(begin, end, "a message that doesn't say from whom it is")
    time = time_of(mended(string(value.get("created_date"))))
    if time is None:
        return Unread(begin, end, "a message without a usable date")
    who = cast(Object, creator)
    if _is_machine(who):
        return Skipped(begin, end)
    handle, name = _somebody(who, mend=True)
    if not handle:
        return Unread(begin, end, "a message that doesn't say from whom it is")
    if name:
        names.setdefault(handle, name)
    return Message(time, handle, begin, end)


@lru_cache(maxsize=4096)
def time_of(text: str) -> int | None:
    """Seconds since 1970 of a date that is written out; None where it can't be understood."""
    return moment_of(_AT.sub(r"\1 ", _WEEKDAY.sub("", " ".join(text.split()))))


def _somebody(who: Object, *, mend: bool = False) -> tuple[str, str]:
    """Handle and name; an address is a handle by itself."""
    email = string(who.get("email")).strip().lower()
    written = string(who.get("name"))
    name = shown_name(mended(written) if mend else written)
    if is_address(email):
        return email, name
    return (handle_of(_APP, name), name) if name else ("", "")


def _is_machine(who: Object) -> bool:
    return string(who.get("user_type")).lower() not in ("", "human")


def _described(member: Member, authors: tuple[str, ...], names: dict[str, str]) -> Chat:
    folder = member.name.rpartition("/")[0]
    above, _, own = folder.rpartition("/")
    group = _group(member.near(f"{folder}/group_info.json" if folder else "group_info.json"))
    top = above.rpartition("/")[0]
    owner = _owner(
        member.near(f"{top}/Users/*/user_info.json" if top else "Users/*/user_info.json")
    )
    names |= {handle: name for handle, name in group.names.items() if handle not in names}
    people = tuple(dict.fromkeys((*group.people, *authors)))
    me = owner if owner in people else ""
    if own.startswith(_PAIR) and group.people:
        if len(group.people) == 1:
            reason = (
                "is a talk with a machine" if group.machines else "is what was noted for oneself"
            )
            return Chat(_APP, folder, (), me, automated=reason)
        return Chat(_APP, "\n".join(sorted(people)), people, me, names=names)
    title = "" if own.startswith(_PAIR) else group.title
    return Chat(_APP, own, (), me, title, names=names)


@lru_cache(maxsize=4)
def _group(raw: bytes) -> _Group:
    told = whole(raw)
    listed = told.get("members")
    known = (
        [cast(Object, one) for one in listed if isinstance(one, dict)]
        if isinstance(listed, list)
        else []
    )
    found = [_somebody(one) for one in known if not _is_machine(one)]
    names = {handle: name for handle, name in found if handle}
    machines = sum(map(_is_machine, known))
    return _Group(tuple(names), names, machines, shown_name(string(told.get("name"))))


@lru_cache(maxsize=4)
def _owner(raw: bytes) -> str:
    user = whole(raw).get("user")
    return _somebody(cast(Object, user))[0] if isinstance(user, dict) else ""
