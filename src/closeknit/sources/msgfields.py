"""The properties of a message in an Outlook file, as a header and a text of ordinary mail.

After [MS-OXMSG] and [MS-OXPROPS]. What came over the internet keeps the header it came with; of
what Outlook sent itself, or an Exchange server delivered, one is put together from the properties.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, formataddr
from itertools import islice
from typing import Protocol

from closeknit.sources.compound import Compound, Entry

MOST = 1 << 20  # bytes of a text that are looked at
_MOST_PEOPLE = 2_000
_UNICODE, _STRING, _BINARY, _TIME, _LONG = 0x001F, 0x001E, 0x0102, 0x0040, 0x0003
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_RECIPIENT = "__recip_version1.0_"
_FIXED = "__properties_version1.0"
_FIELDS_OF = {1: "To", 2: "Cc", 3: "Bcc"}
_CODECS = {
    20127: "ascii", 65001: "utf-8", 65000: "utf-7", 20866: "koi8_r", 21866: "koi8_u",
    50220: "iso2022_jp", 50221: "iso2022_jp", 50222: "iso2022_jp", 50225: "iso2022_kr",
    51932: "euc_jp", 51949: "euc_kr", 51936: "gb2312", 52936: "hz", 54936: "gb18030",
    10000: "mac_roman", **{28590 + n: f"iso8859_{n}" for n in range(1, 16)},
}  # fmt: skip

# tags of properties
CLASS, SUBJECT, HEADER, FLAGS = 0x001A, 0x0037, 0x007D, 0x0E07
BODY, RTF, HTML = 0x1000, 0x1009, 0x1013
_ID, _REFERENCES, _REPLY_TO = 0x1035, 0x1039, 0x1042
_SENT_AT, _DELIVERED_AT, _MADE_AT = 0x0039, 0x0E06, 0x3007
_PAGES = (0x3FFD, 0x3FDE)
# name, address type, address, SMTP address
SENDERS = ((0x0042, 0x0064, 0x0065, 0x5D02), (0x0C1A, 0x0C1E, 0x0C1F, 0x5D01))
PERSON = (0x3001, 0x3002, 0x3003, 0x39FE)
KIND = 0x0C15


class Fields(Protocol):
    """The properties of a message or person, wherever Outlook keeps them."""

    @property
    def numbers(self) -> dict[int, int]:
        """Numbers and times by tag."""
        ...

    def text(self, tag: int) -> str:
        """A text property, "" where there is none."""
        ...

    def raw(self, tag: int) -> bytes:
        """A binary property."""
        ...

    def people(self) -> Iterator[Fields]:
        """The recipients of a message."""
        ...


@dataclass(frozen=True, slots=True)
class Properties:
    """Those of one storage: streams by name, and numbers by tag."""

    file: Compound
    held: dict[str, Entry]
    numbers: dict[int, int]
    codec: str = "cp1252"

    @property
    def is_message(self) -> bool:
        """Whether it is Outlook's file at all."""
        return _FIXED in self.held

    def text(self, tag: int) -> str:
        """A text property, "" where there is none."""
        for kind in (_UNICODE, _STRING):
            entry = self.held.get(f"__substg1.0_{tag:04x}{kind:04x}")
            if entry is not None and not entry.is_storage:
                raw = self.file.stream(entry, MOST)
                text = raw.decode("utf-16-le" if kind == _UNICODE else self.codec, "replace")
                return text.encode("utf-8", "replace").decode().rstrip("\0")
        return ""

    def raw(self, tag: int) -> bytes:
        """A binary property."""
        entry = self.held.get(f"__substg1.0_{tag:04x}{_BINARY:04x}")
        return b"" if entry is None or entry.is_storage else self.file.stream(entry, MOST)

    def people(self) -> Iterator[Fields]:
        """The recipients, each a storage of its own."""
        for name, entry in self.held.items():
            if name.startswith(_RECIPIENT) and entry.is_storage:
                held = self.file.children(entry)
                yield Properties(self.file, held, _numbers(self.file, held, 8), self.codec)


def message_properties(file: Compound) -> Properties:
    """Those of the message itself."""
    held = file.children(file.root)
    numbers = _numbers(file, held, 32)
    page = next((numbers[tag] for tag in _PAGES if numbers.get(tag)), 1252)
    return Properties(file, held, numbers, codec_of_page(page))


def codec_of_page(page: int) -> str:
    """Python's name of a code page of Windows; that of Western Europe where it has none."""
    name = _CODECS.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _numbers(file: Compound, held: dict[str, Entry], begin: int) -> dict[int, int]:
    """The properties of fixed length: numbers and times."""
    entry = held.get(_FIXED)
    if entry is None or entry.is_storage:
        return {}
    raw = file.stream(entry, MOST)
    raw = raw[begin : begin + (len(raw) - begin) // 16 * 16] if len(raw) > begin else b""
    return {
        tag >> 16: value if tag & 0xFFFF == _TIME else value & 0xFFFFFFFF
        for tag, _, value in struct.iter_unpack("<IIQ", raw)
        if tag & 0xFFFF in (_TIME, _LONG)
    }


def header_of(own: Fields) -> str:
    """The header of a message: the one it came with, completed where it lacks something."""
    came_with = own.text(HEADER).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    came_with = came_with.partition("\n\n")[0]
    has = {line.partition(":")[0].strip().lower() for line in came_with.split("\n")}
    lines = [came_with] if came_with else []
    if "from" not in has and (sender := _sender(own)):
        lines.append(f"From: {sender}")
    if has.isdisjoint(("to", "cc", "bcc")):
        lines += _recipients(own)
    if "date" not in has and (date := _date(own)):
        lines.append(f"Date: {date}")
    for field, tag in (
        ("Subject", SUBJECT),
        ("Message-ID", _ID),
        ("In-Reply-To", _REPLY_TO),
        ("References", _REFERENCES),
    ):
        value = " ".join(own.text(tag).split())
        if field.lower() not in has and value:
            lines.append(f"{field}: {value}")
    return "\n".join(lines)


def _sender(own: Fields) -> str:
    """Whoever a message is from, else whoever sent it for them."""
    return next((found for tags in SENDERS if (found := mailbox_of(own, tags))), "")


def _recipients(own: Fields) -> list[str]:
    lines: list[str] = []
    for person in islice(own.people(), _MOST_PEOPLE):
        field = _FIELDS_OF.get(person.numbers.get(KIND, 0) & 0xF)
        if field and (mailbox := mailbox_of(person, PERSON)):
            lines.append(f"{field}: {mailbox}")
    return lines


def mailbox_of(own: Fields, tags: tuple[int, int, int, int]) -> str:
    """A name and address. What only an Exchange server understands is no address."""
    name, kind, address, smtp = (" ".join(own.text(tag).split()) for tag in tags)
    if "@" not in smtp:
        smtp = address if "@" in address and kind.upper() != "EX" else ""
    if not smtp and "@" in name and " " not in name:
        smtp = name
    if not smtp:
        return ""
    try:
        return formataddr((name.strip("'") if name != smtp else "", smtp))
    except UnicodeError:
        return smtp


def _date(own: Fields) -> str:
    for tag in (_SENT_AT, _DELIVERED_AT, _MADE_AT):
        moment = moment_of(own.numbers.get(tag, 0))
        if moment is not None and moment.year > 1970:
            return format_datetime(moment)
    return ""


def moment_of(ticks: int) -> datetime | None:
    """A time as Windows counts it: tenths of millionths of a second since 1601."""
    try:
        return _EPOCH + timedelta(microseconds=ticks // 10) if ticks > 0 else None
    except OverflowError:
        return None
