"""The XML that CalDAV and CardDAV servers answer with (RFC 4918, multistatus).

Whatever declares a document type is not read: entities that blow up are declared there, and no
honest answer has one. An answer is parsed in one piece, because expat before 2.6 takes quadratic
time for long names in small ones; how large it is, whoever fetched it has bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

DAV = "DAV:"
CALDAV = "urn:ietf:params:xml:ns:caldav"
CARDDAV = "urn:ietf:params:xml:ns:carddav"
CALENDARSERVER = "http://calendarserver.org/ns/"

MOST_RESPONSES = 200_000  # of one answer
_MOST_ELEMENTS = 10_000  # of one response
_DEEPEST = 40
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})\b")
_BAD = "isn't the XML of a calendar or address book server"


class NotDav(Exception):
    """An answer that can't be read as a multistatus; its text says why, in a clause."""


@dataclass(slots=True)
class Element:
    """`name` is the namespace, a space, and the name in it ("DAV: href")."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def within(self, name: str) -> Iterator[Element]:
        """All elements of that name below, however deep."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.within(name)

    def first(self, name: str) -> str:
        """The text of the first such element below, "" without one."""
        return next((one.text.strip() for one in self.within(name)), "")


@dataclass(frozen=True, slots=True)
class Response:
    """What is said of one resource: its own status (200 where only its properties have one), and
    the properties that were found."""

    href: str
    status: int
    found: dict[str, Element]

    def text(self, name: str) -> str:
        """The text of a property as it stands, "" without it."""
        element = self.found.get(name)
        return element.text if element else ""

    def kinds(self) -> set[str]:
        """The names of its resource types."""
        element = self.found.get(f"{DAV} resourcetype")
        return {child.name for child in element.children} if element else set()


@dataclass(slots=True)
class Multistatus:
    """`token` is the sync-token that stands at the end, "" without one."""

    responses: list[Response] = field(default_factory=list)
    token: str = ""


def parse(body: bytes) -> Multistatus:
    """Raises NotDav."""
    return _Parsing().run(body)


def propfind(names: Iterable[str]) -> bytes:
    """A request for properties."""
    return _document("DAV: propfind", [f"<prop xmlns='DAV:'>{_empty(names)}</prop>"])


def sync_collection(token: str) -> bytes:
    """A request for what changed since `token`, "" for everything (RFC 6578)."""
    return _document(
        "DAV: sync-collection",
        [
            f"<sync-token xmlns='DAV:'>{escape(token)}</sync-token>",
            "<sync-level xmlns='DAV:'>1</sync-level>",
            f"<prop xmlns='DAV:'>{_empty([f'{DAV} getetag'])}</prop>",
        ],
    )


def multiget(name: str, data: str, hrefs: Iterable[str]) -> bytes:
    """A request for the contents of resources; `name` and `data` are the report's and the
    property's."""
    wanted = [f"<href xmlns='DAV:'>{escape(href)}</href>" for href in hrefs]
    return _document(
        name, [f"<prop xmlns='DAV:'>{_empty([f'{DAV} getetag', data])}</prop>", *wanted]
    )


def _document(root: str, inside: Iterable[str]) -> bytes:
    space, _, name = root.rpartition(" ")
    text = f"<?xml version='1.0' encoding='utf-8'?>\n<x:{name} xmlns:x='{space}'>"
    return "".join([text, *inside, f"</x:{name}>"]).encode()


def _empty(names: Iterable[str]) -> str:
    parts = (name.rpartition(" ") for name in names)
    return "".join(f"<x:{name} xmlns:x='{space}'/>" for space, _, name in parts)


class _Parsing:
    """One run of expat. Only the response at hand is kept as a tree."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.buffer_size = 1 << 16
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._elements = 0
        self._found = Multistatus()

    def run(self, body: bytes) -> Multistatus:
        try:
            self._parser.Parse(body, True)
        except (expat.ExpatError, LookupError, ValueError):
            # the two last of an encoding that Python doesn't know, or expat can't take
            raise NotDav(_BAD) from None
        return self._found

    def _refuse(self, *_: object) -> None:
        raise NotDav("declares a document type, as attacks do and honest answers never")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        self._elements += 1
        if not self._open and name != f"{DAV} multistatus":
            raise NotDav(_BAD)
        if len(self._open) >= _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise NotDav("is nested deeper or fuller than any honest one")
        if len(self._open) > 1:
            self._open[-1].children.append(element)
        self._open.append(element)
        self._texts.append([])

    def _end(self, _: str) -> None:
        element = self._open.pop()
        element.text = "".join(self._texts.pop())
        if len(self._open) != 1:
            return
        self._elements = 0
        if element.name == f"{DAV} response":
            self._found.responses += _responses(element)
            if len(self._found.responses) > MOST_RESPONSES:
                raise NotDav(f"lists more than {MOST_RESPONSES:,} things at once")
        elif element.name == f"{DAV} sync-token":
            self._found.token = element.text.strip()

    def _characters(self, text: str) -> None:
        if len(self._open) > 1:
            self._texts[-1].append(text)


def _responses(element: Element) -> Iterator[Response]:
    """One for each href: several may share one status."""
    status, hrefs, found = 200, [], {}
    for child in element.children:
        if child.name == f"{DAV} href":
            hrefs.append(child.text.strip())
        elif child.name == f"{DAV} status":
            status = _status(child.text)
        elif child.name == f"{DAV} propstat" and _status(child.first(f"{DAV} status")) == 200:
            for properties in child.children:
                if properties.name == f"{DAV} prop":
                    found.update({one.name: one for one in properties.children})
    for href in hrefs:
        yield Response(href, status, found)


def _status(text: str) -> int:
    found = _STATUS.match(text.strip())
    return int(found[1]) if found else 200
