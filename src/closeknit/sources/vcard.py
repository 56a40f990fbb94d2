"""vCard 2.1, 3.0 and 4.0: address books of any program, many cards to a file.

Read here rather than by vobject, because that gives up the rest of a file at the first line it
can't parse. Cards are cut apart by their BEGIN and END lines first, so that each stands and falls
alone; then only the properties that are kept are decoded, and photos are stepped over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from closeknit.model.cards import Card
from closeknit.model.interactions import Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.cardfields import (
    assembled,
    birthday_of,
    categories_of,
    digest_of,
    emails_in,
    link_of,
    tidy,
    with_relations,
)
from closeknit.sources.encodings import codec_of
from closeknit.sources.phones import e164_all
from closeknit.sources.vcardlines import Line, lines_of, split_escaped, unescaped
from closeknit.sources.vcardrelations import RELATED, relations
from closeknit.versions import READERS

_LARGEST = 64 << 20
_HEAD = 4096
# begins with a set of letters, for which the expression engine searches fast
_MARK_8 = re.compile(
    rb"[BbEe](?:(?<=[\r\n].)|(?<=\A.)|(?<=\A\xef\xbb\xbf.))"
    rb"(?i:(?<=b)EGIN|(?<=e)ND)[ \t]*:[ \t]*(?i:VCARD)[ \t]*(?=[\r\n]|\Z)",
    re.DOTALL,
)
_BLANK = re.compile(rb"[\s\0\x1a\xef\xbb\xbf\xff\xfe]*")
_AGENT = re.compile(rb"(?:\A|[\r\n])(?:[\w-]+\.)?AGENT[^:\r\n]*:[ \t]*\r?\n?\Z", re.IGNORECASE)

_SHORTEST_UID = 8  # "17" is a place in one phone's list, and another card in the next
_NO_PHONE = frozenset({"fax", "pager", "modem", "bbs"})
_PHONE = frozenset({"voice", "cell", "iphone"})
_KEPT_LIST = (
    "FN N NICKNAME EMAIL TEL ORG TITLE ROLE NOTE URL BDAY UID CATEGORIES ADR KIND REV "
    "X-SOCIALPROFILE SOCIALPROFILE X-ADDRESSBOOKSERVER-KIND"
)
_KEPT = frozenset((*_KEPT_LIST.split(), *RELATED))


class VCard:
    """Reader of vCard files.

    Address books are written anew, not appended to, and a change may leave every length as it
    was: so the only place where reading may start again is the beginning.
    """

    format = "vcard"
    version = READERS["vcard"]

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        codec = codec_of(head)
        first = _marks(codec).search(head)
        if first is None or not _is_begin(first):
            return False
        return _BLANK.fullmatch(head, 0, first.start()) is not None

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All cards, whatever `start` is."""
        keys: dict[str, str] = {}
        codec = codec_of(bytes(member.data[:_HEAD]))
        number = 0
        for span in _spans(member.data, codec):
            number += span.is_card
            where = f"card {number}, byte {span.begin}"
            if not span.is_card:
                yield Problem(member.source, f"byte {span.begin}", "text that belongs to no card")
            elif span.end - span.begin > _LARGEST:
                yield Problem(member.source, where, "a card of more than 64 MiB")
            elif card := _card(_text(member.data, span, codec), _locator(member, span)):
                yield _told_apart(card, keys)
            else:
                reason = "a card without a name, an address or a number"
                yield Problem(member.source, where, reason)
        yield Progress(0)


@dataclass(frozen=True, slots=True)
class _Span:
    """The bytes of a card, or of text outside of any. `ended` tells that nothing cut it off."""

    begin: int
    end: int
    is_card: bool = True
    ended: bool = True


def _marks(codec: str) -> re.Pattern[bytes]:
    """What finds BEGIN:VCARD and END:VCARD at the beginning of a line."""
    if codec == "utf-8":
        return _MARK_8
    breaks = [rb"\A", *(b"(?<=%b)" % re.escape(char.encode(codec)) for char in "\r\n\ufeff")]
    words = [re.escape(f"{word}:VCARD".encode(codec)) for word in ("BEGIN", "END")]
    return re.compile(b"(?:%b)(?i:%b)" % (b"|".join(breaks), b"|".join(words)))


def _is_begin(mark: re.Match[bytes]) -> bool:
    return mark[0].lstrip(b"\0")[:1] in b"Bb"


def _spans(data: memoryview, codec: str) -> Iterator[_Span]:
    """The cards in order. One whose END is missing ends where the next begins."""
    begin, after, depth = 0, 0, 0
    for mark in _marks(codec).finditer(data):
        at = mark.start()
        if not _is_begin(mark):
            if depth == 1:
                yield _Span(begin, mark.end())
                after = mark.end()
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield from _outside(data, after, at)
            begin, depth = at, 1
        elif _AGENT.search(_utf8(bytes(data[max(begin, at - 400) : at]), codec)):
            depth += 1
        else:
            yield _Span(begin, at)
            begin, depth = at, 1
    if depth:
        yield _Span(begin, len(data), ended=False)
    else:
        yield from _outside(data, after, len(data))


def _outside(data: memoryview, begin: int, end: int) -> Iterator[_Span]:
    if _BLANK.fullmatch(data, begin, end) is None:
        yield _Span(begin, end, is_card=False)


def _locator(member: Member, span: _Span) -> Locator:
    return Locator(member.name, span.begin, span.end - span.begin)


def _text(data: memoryview, span: _Span, codec: str) -> bytes:
    """A card in UTF-8 or whatever 8-bit it is in; of one that was cut, only whole lines."""
    text = _utf8(bytes(data[span.begin : span.end]), codec)
    return text if span.ended else text[: max(text.rfind(b"\n"), text.rfind(b"\r")) + 1]


def _utf8(text: bytes, codec: str) -> bytes:
    return text if codec == "utf-8" else text.decode(codec, "replace").encode("utf-8", "replace")


def _told_apart(card: Card, keys: dict[str, str]) -> Card:
    """Some programs give every card one UID: what differs is another card all the same."""
    digest = digest_of(card)
    if keys.setdefault(card.key, digest) == digest:
        return card
    return replace(card, key=f"{card.key}#{digest}")


def _card(text: bytes, locator: Locator) -> Card | None:
    """What the lines of one card say; None where they name nobody."""
    lines: dict[str, list[Line]] = {}
    for line in lines_of(text, _KEPT):
        if line.text:
            lines.setdefault(line.name, []).append(line)
    person = not {"group", "location"} & {
        line.text.lower() for line in _all(lines, "KIND", "X-ADDRESSBOOKSERVER-KIND")
    }
    emails = _emails(lines) if person else ()
    card = Card(
        key="",
        locator=locator,
        emails=emails,
        phones=_phones(lines) if person else (),
        urls=_urls(lines),
        organisation=next((o for line in _all(lines, "ORG") if (o := _organisation(line))), ""),
        title=_first(lines, "TITLE") or _first(lines, "ROLE"),
        birthday=next((day for line in _all(lines, "BDAY") if (day := birthday_of(line.text))), ""),
        note=with_relations(_note(lines), list(relations(lines))),
        nickname=_first(lines, "NICKNAME"),
        categories=_categories(lines),
        revised=_revised(_first(lines, "REV")),
    )
    name = _first(lines, "FN") or _assembled(lines) or card.nickname or card.organisation
    card = replace(card, name=name or next(iter(emails), ""))
    if not (card.name or card.phones):
        return None
    uid = _first(lines, "UID")
    uid = re.sub(r"^urn:uuid:", "", uid, flags=re.IGNORECASE)
    return replace(card, key=uid if len(uid) >= _SHORTEST_UID else f"hash:{digest_of(card)}")


def _all(lines: dict[str, list[Line]], *names: str) -> Iterator[Line]:
    return (line for name in names for line in lines.get(name, ()))


def _first(lines: dict[str, list[Line]], name: str) -> str:
    return next((t for line in _all(lines, name) if (t := tidy(unescaped(line.text)))), "")


def _revised(text: str) -> int | None:
    """A moment in either form of ISO 8601, in UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def _assembled(lines: dict[str, list[Line]]) -> str:
    """Given, further and family name; without the title before and behind them."""
    for line in _all(lines, "N"):
        parts = [tidy(part.replace(",", " ")) for part in split_escaped(line.text, ";")]
        family, given, further = (*parts, "", "", "")[:3]
        if name := assembled(given, further, family):
            return name
    return ""


def _organisation(line: Line) -> str:
    """The first part; departments follow it."""
    return next((t for part in split_escaped(line.text, ";") if (t := tidy(part))), "")


def _emails(lines: dict[str, list[Line]]) -> tuple[str, ...]:
    found = [one for line in _all(lines, "EMAIL") for one in emails_in(unescaped(line.text))]
    return tuple(dict.fromkeys(found))


def _phones(lines: dict[str, list[Line]]) -> tuple[str, ...]:
    """Without fax machines and pagers, which offices share."""
    numbers = [
        unescaped(line.text)
        for line in _all(lines, "TEL")
        if not line.types & _NO_PHONE or line.types & _PHONE
    ]
    countries = [split_escaped(line.text, ";")[6:7] for line in _all(lines, "ADR")]
    return e164_all(numbers, [country for parts in countries for country in parts])


def _urls(lines: dict[str, list[Line]]) -> tuple[str, ...]:
    written = [unescaped(line.text) for line in _all(lines, "URL")]
    social = [unescaped(line.text) for line in _all(lines, "X-SOCIALPROFILE", "SOCIALPROFILE")]
    written += [text for text in social if re.match(r"https?://|www\.", text, re.IGNORECASE)]
    return tuple(dict.fromkeys(link for text in written if (link := link_of(text))))


def _note(lines: dict[str, list[Line]]) -> str:
    return "\n".join(unescaped(line.text) for line in _all(lines, "NOTE"))


def _categories(lines: dict[str, list[Line]]) -> tuple[str, ...]:
    parts = [part for line in _all(lines, "CATEGORIES") for part in split_escaped(line.text, ",")]
    return categories_of(parts)
