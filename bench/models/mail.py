"""Messages of an mbox, as little of each as the reply trials need. Nothing of it is kept."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from closeknit.mail.automated import robot_reason
from closeknit.mail.body import text_part
from closeknit.mail.features import message_features
from closeknit.mail.message import read_message
from closeknit.mail.newtext import new_text
from closeknit.model.acts import Proven
from closeknit.model.interactions import Features, Interaction, Locator, Role
from closeknit.sources.mbox import header_end, ranges
from closeknit.sources.text import MOST_PEOPLE, Read, with_acts


@dataclass(frozen=True, slots=True)
class Message:
    """`to` and `others` (Cc, Bcc) are people besides the sender; `thread` is never empty.
    `listed`: a mailing list is among the recipients. `acts` only where they were asked for."""

    key: str
    time: int
    sender: str
    to: tuple[str, ...]
    others: tuple[str, ...]
    reply_to: str | None
    thread: str
    question: bool
    words: int
    subject: str = ""
    listed: bool = False
    acts: tuple[Proven, ...] = ()


_LISTS = re.compile(r"@vger\.|@lists?\.|@lists|-devel@|@googlegroups\.|@[a-z]+\.lists|-list@")


def read(path: Path, same: dict[str, str] | None = None, *, acts: bool = False) -> list[Message]:
    """The personal messages of an mbox by time, each once. `same` names the one address that
    stands for each of somebody's addresses. With `acts` they are found too, as an import would."""
    same = same or {}
    found: dict[str, Message] = {}
    lists: set[str] = set()
    raw: list[Read] = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for begin, end in ranges(memoryview(bytes(data))):
            text = data[begin:end]
            stop = header_end(text)
            header = text[text.find(b"\n") + 1 : stop if stop > 0 else len(text)]
            told = read_message(header, Locator(path.name, begin, end - begin), sent=False)
            if isinstance(told, str) or told.automated:
                continue
            lists.update(told.list_handles)
            new = new_text(text_part(text, stop))
            features = message_features(new, told.subject)
            raw.append((replace(told, features=features), new.text if acts else ""))
    for told, features in searched(raw):
        people = people_of(told, same, lists)
        sender = next((h for h, role in people.items() if role is Role.FROM), None)
        if sender is None or told.key in found:
            continue
        found[told.key] = Message(
            told.key,
            told.time,
            sender,
            tuple(h for h, role in people.items() if role is Role.TO),
            tuple(h for h, role in people.items() if role not in (Role.TO, Role.FROM)),
            told.reply_to,
            told.thread or told.key,
            features.question,
            features.words,
            told.subject,
            any(each.handle in lists or _LISTS.search(each.handle) for each in told.participants),
            told.acts,
        )
    return sorted(found.values(), key=lambda m: (m.time, m.key))


def searched(raw: Iterable[Read]) -> Iterator[tuple[Interaction, Features]]:
    """With the acts in the texts that are there."""
    few = ((told, text if len(told.participants) <= MOST_PEOPLE else "") for told, text in raw)
    for told in with_acts(few):
        if isinstance(told, Interaction) and told.features is not None:
            yield told, told.features


def people_of(told: Interaction, same: dict[str, str], lists: set[str]) -> dict[str, Role]:
    """The people of a message and their first roles."""
    people: dict[str, Role] = {}
    for each in told.participants:
        handle = same.get(each.handle, each.handle)
        if handle not in lists and _human(handle):
            people.setdefault(handle, each.role)
    return people


def _human(handle: str) -> bool:
    return "@" in handle and not _LISTS.search(handle) and robot_reason(handle) is None
