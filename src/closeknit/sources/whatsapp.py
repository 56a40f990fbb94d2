"""A chat that WhatsApp exported as text, by any telephone and in any language.

A first pass over the file learns the order of its dates, who writes in it and, where something says
so, which of them is the owner: in a chat of two named after the other one (WhatsApp names the file
so), or whoever deleted a message in the owner's own words. A second pass reads. Times are those of
the telephone, which names no zone: they are taken as UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import NamedTuple

from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import Chat, digest, handle_of, interaction, paced, shown_name
from closeknit.sources.sessions import Message, sessions
from closeknit.sources.whatsappdates import (
    HEAD,
    MARKS,
    ORDERS,
    Fields,
    Order,
    Orders,
    day_of,
    seconds_of,
)
from closeknit.versions import READERS

_APP = "whatsapp"
_MARK = rb"(?:\xef\xbb\xbf|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xd8\x9c)*"
# a digit of any script, after a bracket and marks of direction
_LINE = _MARK + rb"\[?" + _MARK + rb"(?:[0-9]|[\xd9\xdb]|\xe0[\xa5\xa7\xab])[^\n]{9,300}"
_MARKED = re.compile(rb"\xe2(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa6-\xa9])|\xd8\x9c|\xef\xbb\xbf")
_FIRST = re.compile(_LINE)
_NEXT = re.compile(rb"\n(" + _LINE + rb")")
_NO_DATE = "a message whose date can't be"
_BLANK = re.compile(rb"[\s\0\x1a]*")
_NO_MARKS = {ord(mark): None for mark in MARKS}
_SET_OFF = ": \u200e"  # what WhatsApp writes itself stands behind a mark
_UNEVEN = re.compile(r"[\"“”„«»]")
_LONGEST_NAME = 120
_FEW = 5
_LEVELS_WORDS = "error warn warning info debug trace fatal critical notice"
_LEVELS = frozenset(_LEVELS_WORDS.split())
_TITLE = re.compile(
    r"(?:.*/)?(?:WhatsApp[ _-]?Chat(?:[ _]-[ _]|[ _](?:with|mit|con|com|avec|met|med|de|z|с)[ _])"
    r"|Chat[ _](?:de|di|do)[ _]WhatsApp[ _](?:con|com)[ _]|Conversa[ _]do[ _]WhatsApp[ _]com[ _]"
    r"|Discussion[ _]WhatsApp[ _]avec[ _]|Чат[ _]WhatsApp[ _]с[ _](?:контактом[ _])?"
    r"|WhatsApp-Chat[ _]mit[ _]|WhatsApp-chat[ _]met[ _])([^/]+?)"
    r"(?:[ _]?\(\d+\))?"
    r"(?:\.txt|\.zip)(?=\Z|/)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"end-to-end|ende-zu-ende|extremo a extremo|ponta a ponta|bout en bout|uçtan uca|"
    r"сквозн|端到端|端對端|エンドツーエンド|종단간|od końca do końca|kryptert ende|päästä päähän|"
    r"ände till ände|طرفي|מקצה לקצה|एंड-टू-एंड|menyeluruh|security code|sicherheitsnummer",
    re.IGNORECASE,
)
_I_DELETED = frozenset(
    (
        "you deleted this message",
        "du hast diese nachricht gelöscht",
        "eliminaste este mensaje",
        "vous avez supprimé ce message",
        "você apagou esta mensagem",
        "apagou esta mensagem",
        "hai eliminato questo messaggio",
        "je hebt dit bericht verwijderd",
        "вы удалили данное сообщение",
        "bu mesajı sildiniz",
        "usunięto tę wiadomość",
    )
)

_DELETED_BEGINS = frozenset(text[:3] for text in _I_DELETED)


class Line(NamedTuple):
    """The beginning of a line with a date: `author` is "" where WhatsApp itself speaks. `set_off`
    tells that a mark stands before the text, of which `text` is the beginning."""

    begin: int
    date: Fields
    time: tuple[str, str, str | None, str]
    author: str
    text: str
    set_off: bool


@dataclass(slots=True)
class Survey:
    """What the whole file tells: the order of its dates, who writes in it and how often, which of
    them is the owner, and `titles`, names under which only WhatsApp itself writes, as it does under
    a group's."""

    order: Order = (2, 1, 0)
    authors: dict[str, int] = field(default_factory=dict)
    me: str = ""
    titles: frozenset[str] = frozenset()


class Unread(NamedTuple):
    """A line whose date can't be."""

    begin: int


class System(NamedTuple):
    """A line that nobody wrote."""

    begin: int


class WhatsApp:
    """Reader of WhatsApp's exported chats. They are written anew, not appended to, so the only
    place where reading may start again is the beginning."""

    format = "whatsapp"
    version = READERS["whatsapp"]

    def recognises(self, head: bytes, name: str) -> bool:
        line = next(lines(memoryview(head)), None)
        if line is None or line.begin > _blank_until(head):
            return False
        if line.author.lower() in _LEVELS or name.lower().endswith(".log"):
            return False
        return any(day_of(line.date, order) is not None for order in ORDERS)

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All sessions, whatever `start` is."""
        return paced(self._items(member))

    def _items(self, member: Member) -> Iterator[Item]:
        data = member.data
        survey = surveyed(data)
        chat, handles = _chat(survey, _title(member))
        problems: list[Problem] = []

        def messages() -> Iterator[Message]:
            for event in events(data, survey):
                if isinstance(event, Message):
                    yield event._replace(author=handles[event.author])
                elif isinstance(event, Unread):
                    where = f"byte {event.begin}"
                    problems.append(Problem(member.source, where, _NO_DATE))

        first = next((line.begin for line in lines(data)), len(data))
        if (blank := _blank_until(data)) < first:
            yield Problem(member.source, f"byte {blank}", "text before the first message")
        for session in sessions(messages()):
            yield from problems
            problems.clear()
            # a group's name may change, and nothing else tells it from others
            own = chat if chat.pair else replace(chat, id=_beginning(data, session.begin))
            yield interaction(session, own, member)
        yield from problems


def surveyed(data: memoryview) -> Survey:
    """The first pass."""
    orders = Orders()
    authors: dict[str, int] = {}
    me = ""
    announced: set[str] = set()
    spoken: set[str] = set()
    for count, line in enumerate(lines(data)):
        orders.see(line.date, line.time[3])
        author = line.author
        if not author:
            continue
        if line.set_off or count < _FEW:
            if _is_notice(line):
                announced.add(author)
            if _is_systems(line):
                continue
        authors[author] = authors.get(author, 0) + 1
        if not line.set_off:
            spoken.add(author)
        if line.text[:3].lower() in _DELETED_BEGINS and _is_deleted(line):
            me = author
    titles = announced & authors.keys() - spoken if len(authors) > 2 else set()
    kept = {name: n for name, n in authors.items() if name not in titles}
    return Survey(orders.best(), kept, me, frozenset(titles))


def events(data: memoryview, survey: Survey) -> Iterator[Message | System | Unread]:
    """Every line with a date, in order; the author of a message by the name that stands there."""
    order, titles = survey.order, survey.titles
    days: dict[Fields, int | None] = {}
    before: tuple[int, str, int] | None = None
    for count, line in enumerate(lines(data)):
        if before:
            yield Message(*before, line.begin)
            before = None
        if line.date not in days:
            days[line.date] = day_of(line.date, order)
        day, seconds = days[line.date], seconds_of(*line.time)
        if day is None or seconds is None:
            yield Unread(line.begin)
        elif (
            not line.author
            or line.author in titles
            or ((line.set_off or count < _FEW) and _is_systems(line))
        ):
            yield System(line.begin)
        else:
            before = day * 86_400 + seconds, line.author, line.begin
    if before:
        yield Message(*before, len(data))


def lines(data: memoryview) -> Iterator[Line]:
    """The lines that begin with a date, in order."""
    at = _blank_until(data)
    found = _FIRST.match(data, at)
    if found and (line := _line(found[0], at)):
        yield line
    for match in _NEXT.finditer(data, at):
        if line := _line(match[1], match.start(1)):
            yield line


def _line(raw: bytes, begin: int) -> Line | None:
    text = raw.decode("utf-8", "replace")
    set_off = False
    if _MARKED.search(raw):
        set_off = _SET_OFF in text
        text = text.translate(_NO_MARKS)
    head = HEAD.match(text)
    if head is None:
        return None
    year, month, day, between, hour, minute, second, half = head.groups()
    author, colon, said = text[head.end() :].partition(": ")
    if not colon:
        author = author.rstrip("\r")
        author, said = (author[:-1], "") if author.endswith(":") else ("", author)
    if author and (len(author) > _LONGEST_NAME or len(_UNEVEN.findall(author)) % 2):
        author = ""
    if not half and not between.isascii():
        half = between
    return Line(begin, (year, month, day), (hour, minute, second, half), author, said, set_off)


def _is_notice(line: Line) -> bool:
    """Whether it is what WhatsApp says of encryption, under whatever name. Of lines set off by a
    mark and of the first few only: others may speak of that too."""
    return _NOTICE.search(line.text) is not None


def _is_systems(line: Line) -> bool:
    """Whether WhatsApp wrote it: "Boris created the group", under Boris's name."""
    return _is_notice(line) or (line.set_off and line.text.startswith(line.author))


def _is_deleted(line: Line) -> bool:
    return line.text.rstrip(". \r").lower() in _I_DELETED


def _beginning(data: memoryview, begin: int) -> str:
    """A digest of the first line of a message."""
    line = bytes(data[begin : begin + 400]).partition(b"\n")[0].rstrip()
    return digest(line.partition(b": ")[2].decode("utf-8", "replace"))


def _blank_until(data: bytes | memoryview) -> int:
    found = _BLANK.match(data)
    return found.end() if found else 0


def _title(member: Member) -> str:
    """The name of the chat, which WhatsApp puts into that of the file."""
    shown = f"{PurePath(member.source).name}/{member.name}".rstrip("/")
    found = [match[1] for match in _TITLE.finditer(shown)]
    return shown_name(found[-1].replace("_", " ")) if found else ""


def _chat(survey: Survey, title: str) -> tuple[Chat, dict[str, str]]:
    """The conversation, and the handle of each of its authors."""
    authors = survey.authors
    group = title if len(authors) != 2 or title not in map(shown_name, authors) else ""
    handles = {name: _handle(name, group) for name in authors}
    # a number is no name
    names = {handle: _name(name) for name, handle in handles.items() if handle[:1] != "+"}
    me = handles.get(survey.me, "")
    if len(authors) == 2:
        others = [name for name in authors if shown_name(name) != title]
        if len(others) == 1:
            me = handles[others[0]]
        pair = tuple(sorted(handles.values()))
        return Chat(_APP, "\n".join(pair), pair, me, names=names), handles
    return Chat(_APP, "", (), me, title, names=names), handles


def _name(author: str) -> str:
    """Whoever isn't in the address book stands there with a tilde and a name of their choice."""
    return shown_name(author.removeprefix("~").strip())


def _handle(author: str, group: str) -> str:
    if author.startswith("~"):
        return handle_of(_APP, f"~{_name(author)} ({group})" if group else f"~{_name(author)}")
    return handle_of(_APP, author)
