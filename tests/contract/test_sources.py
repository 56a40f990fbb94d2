"""What every reader keeps. A new one is held to it by a subclass of `ReaderContract`."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.abook import Abook
from closeknit.sources.base import Item, LeftOut, Member, Progress, Reader
from closeknit.sources.contactscsv import ContactsCsv
from closeknit.sources.eml import Eml
from closeknit.sources.emlx import Emlx
from closeknit.sources.facebook import Facebook
from closeknit.sources.files import members
from closeknit.sources.googlechat import GoogleChat
from closeknit.sources.ical import ICal
from closeknit.sources.imessage import IMessage
from closeknit.sources.interactionlist import InteractionList
from closeknit.sources.linkedin import LinkedIn
from closeknit.sources.mbox import Mbox
from closeknit.sources.msg import Msg
from closeknit.sources.olm import Olm
from closeknit.sources.pst import Pst
from closeknit.sources.recognise import READERS, reader_for
from closeknit.sources.signal import Signal
from closeknit.sources.slack import Slack
from closeknit.sources.smsbackup import SmsBackup
from closeknit.sources.telegram import Telegram
from closeknit.sources.vcard import VCard
from closeknit.sources.whatsapp import WhatsApp

Found = Interaction | Card


def _read(reader: Reader, data: bytes, start: int = 0, name: str = "") -> list[Item]:
    return list(reader.read(Member("somewhere", name, memoryview(data)), start))


def _found(items: list[Item]) -> list[Found]:
    return [item for item in items if isinstance(item, Interaction | Card)]


def _moved(item: Found, by: int = 0, member: str = "") -> Found:
    place = item.locator
    return replace(item, locator=replace(place, offset=place.offset + by, member=member))


def _endless(item: Found) -> Found:
    place = replace(item.locator, length=0)
    if isinstance(item, Interaction):
        return replace(item, locator=place, features=None)
    return replace(item, locator=place)


def _tar(data: bytes, mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:  # type: ignore[call-overload]
        info = tarfile.TarInfo("deep/er/file.dat")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("deep/er/file.dat", data)
    return out.getvalue()


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "gz": gzip.compress,
    "xz": lzma.compress,
    "bz2": bz2.compress,
    "zip": _zip,
    "tar": lambda data: _tar(data, "w"),
    "tar.gz": lambda data: _tar(data, "w:gz"),
    "tar.xz": lambda data: _tar(data, "w:xz"),
    "zip in tar": lambda data: _tar(_zip(data), "w"),
    "gz in zip": lambda data: _zip(gzip.compress(data)),
}


class ReaderContract:
    """`parts` are the bytes of one item each, which make a file when joined; a mark is text that
    only its own item holds. `broken` is a part that can't be read, None where the format has no
    such thing beside good ones. `many` makes a file of n items. `head` stands before the items and
    tells how they are to be read."""

    reader: Reader
    head: bytes = b""
    parts: tuple[bytes, ...]
    marks: tuple[bytes, ...]
    broken: bytes | None
    by_place = False  # whether the folder of a file tells which conversation it is
    crowd = 4_100  # more than lie between two places of progress

    def many(self, n: int) -> bytes:
        raise NotImplementedError

    @property
    def sample(self) -> bytes:
        return self.head + b"".join(self.parts)

    def test_is_among_the_readers(self) -> None:
        assert [type(reader) for reader in READERS].count(type(self.reader)) == 1

    @pytest.mark.parametrize("name", ["a.vcf", "a.mbox", "a.eml", "a.pdf", "a"])
    def test_recognised_by_content(self, name: str) -> None:
        reader = reader_for(Member("somewhere", name, memoryview(self.sample)))
        assert reader is not None
        assert reader.format == self.reader.format

    def test_other_files_are_not_recognised(self) -> None:
        kinds = [kind for kind in ReaderContract.__subclasses__() if not isinstance(self, kind)]
        others = [kind.head + kind.parts[0] for kind in kinds]
        others += [b"", b"\n\n", b"Dear all,\n", b"\x00" * 4096, b"%PDF-1.7\n", b"a,b,c\n1,2,3\n"]
        others += [b"BEGIN:VTODO\r\nVERSION:2.0\r\n", b'{"from": "ann"}', b"<html><head>"]
        for other in others:
            assert not self.reader.recognises(other[:4096], "a.vcf")
            assert not self.reader.recognises(other[:4096], "a.mbox")

    def test_each_item_has_its_own_bytes(self) -> None:
        items = _found(_read(self.reader, self.sample))
        assert len(items) == len(self.parts)
        for number, item in enumerate(items):
            place = item.locator
            own = self.sample[place.offset : place.offset + place.length]
            assert len(own) == place.length
            assert [mark in own for mark in self.marks] == [
                other == number for other in range(len(self.marks))
            ]
            alone = _found(_read(self.reader, self.head + own))
            by = place.offset - len(self.head)
            assert [_moved(one, by) for one in alone] == [item]

    def test_the_member_is_named_in_the_locator(self) -> None:
        for item in _found(_read(self.reader, self.sample, name="old.zip/inbox")):
            assert item.locator.member == "old.zip/inbox"

    def test_reading_twice_gives_the_same(self) -> None:
        assert _read(self.reader, self.sample) == _read(self.reader, self.sample)

    def test_starts_again_wherever_it_says(self) -> None:
        data = self.many(self.crowd)
        items = _read(self.reader, data)
        whole = _found(items)
        marks = {item.offset for item in items if isinstance(item, Progress)}
        assert marks
        for mark in marks:
            rest = _found(_read(self.reader, data, mark))
            assert rest == [item for item in whole if item.locator.offset >= mark]

    def test_progress_never_runs_ahead(self) -> None:
        seen = 0
        for item in _read(self.reader, self.many(self.crowd)):
            if isinstance(item, Progress):
                assert item.offset <= seen
            elif not isinstance(item, Problem | LeftOut):
                seen = item.locator.offset + item.locator.length + 2  # its line end

    def test_what_was_appended_is_read(self) -> None:
        whole = _found(_read(self.reader, self.sample))
        for k in range(len(self.parts)):
            before = _read(self.reader, self.head + b"".join(self.parts[:k]))
            last = [item.offset for item in before if isinstance(item, Progress)][-1]
            after = _found(_read(self.reader, self.sample, last))
            kept = [item for item in _found(before) if item.locator.offset < last]
            assert kept + after == whole

    def test_a_cut_loses_nothing_before_it(self) -> None:
        whole = _found(_read(self.reader, self.sample))
        for cut in range(len(self.sample)):
            left = _found(_read(self.reader, self.sample[:cut]))
            ended = [i for i in whole if i.locator.offset + i.locator.length <= cut]
            # the beginning of a separator can't be told from the end of the item before it
            assert [_endless(i) for i in left[: len(ended)]] == [_endless(i) for i in ended]

    def test_no_damage_raises(self) -> None:
        place = st.integers(0, len(self.sample) - 1)
        byte = st.one_of(st.sampled_from(b'\x00\n\r\xff:;="\\ <>@,'), st.integers(0, 255))

        @settings(max_examples=150, deadline=None)
        @given(
            st.lists(st.tuples(place, byte), max_size=12),
            st.one_of(st.none(), st.tuples(place, place)),
            st.integers(0, len(self.sample) + 5),
        )
        def check(
            changes: list[tuple[int, int]], missing: tuple[int, int] | None, start: int
        ) -> None:
            text = bytearray(self.sample)
            for at, value in changes:
                text[at] = value
            if missing:
                del text[min(missing) : max(missing)]
            self._survives(bytes(text), start)

        check()

    def test_no_bytes_raise(self) -> None:
        @settings(max_examples=60, deadline=None)
        @given(st.binary(max_size=400))
        def check(noise: bytes) -> None:
            self._survives(noise, 0)
            self._survives(self.sample + noise, len(self.sample))

        check()

    def _survives(self, data: bytes, start: int) -> None:
        self.reader.recognises(data[:4096], "a")
        for item in _found(_read(self.reader, data)) + _found(_read(self.reader, data, start)):
            assert item.locator.offset >= 0
            assert item.locator.offset + item.locator.length <= len(data)
            text = json.dumps(asdict(item), ensure_ascii=False)
            assert text.encode("utf-8").decode("utf-8") == text  # can be stored

    @pytest.mark.parametrize("packing", PACKINGS)
    @pytest.mark.parametrize("in_folder", [False, True], ids=["file", "folder"])
    def test_packing_changes_nothing(self, packing: str, in_folder: bool, tmp_path: Path) -> None:
        path = tmp_path / "some.thing"
        path.write_bytes(PACKINGS[packing](self.sample))
        items: list[Found] = []
        for member in members(tmp_path if in_folder else path):
            assert isinstance(member, Member)
            reader = reader_for(member)
            assert reader is not None
            found = _found(list(reader.read(member, 0)))
            assert {item.locator.member for item in found} == {member.name}
            items += [_moved(item) for item in found]
        alone = _found(_read(self.reader, self.sample))
        if self.by_place:
            items, alone = ([replace(item, key="") for item in held] for held in (items, alone))
        assert items == alone

    def test_items_and_problems_are_all_there_is(self) -> None:
        if self.broken is None:
            parts = self.parts
        else:
            parts = (self.broken, *self.parts[:1], self.broken, *self.parts[1:], self.broken)
        items = _read(self.reader, self.head + b"".join(parts))
        problems = [item for item in items if isinstance(item, Problem)]
        assert len(_found(items)) == len(self.parts)
        assert len(_found(items)) + len(problems) == len(parts)
        assert all(problem.source == "somewhere" and problem.reason for problem in problems)
        assert len({problem.where for problem in problems}) == len(problems)


def _message(n: int, more: str = "") -> bytes:
    return (
        f"From: Ann Moss <ann{n}@acme.example>\nTo: me@home.example\n"
        f"Date: Tue, 3 Mar 2026 10:{n % 60:02}:00 +0100\n"
        f"Message-ID: <{n}.x@acme.example>\nSubject: =?utf-8?q?caf=C3=A9_{n}?=\n{more}"
        f"\nHello,\n\n>From here on it is {n}.\n\n"
    ).encode()


class TestMbox(ReaderContract):
    reader = Mbox()
    parts = tuple(
        b"From ann@acme.example Tue Mar  3 10:00:00 2026\n" + _message(n) for n in range(3)
    )
    marks = tuple(b"<%d.x@" % n for n in range(3))
    broken = b"From ann@acme.example Tue Mar  3 10:00:00 2026\nSubject: nobody\n\nHm.\n\n"

    def many(self, n: int) -> bytes:
        envelope = b"From ann@acme.example Tue Mar  3 10:00:00 2026\n"
        return b"".join(envelope + _message(k) for k in range(n))


class TestMboxOfWindows(TestMbox):
    parts = tuple(part.replace(b"\n", b"\r\n") for part in TestMbox.parts)
    broken = TestMbox.broken.replace(b"\n", b"\r\n")


class TestEml(ReaderContract):
    reader = Eml()
    parts = (_message(7),)
    marks = (b"<7.x@",)
    broken = None

    def many(self, n: int) -> bytes:
        return _message(n)


class TestEmlx(ReaderContract):
    reader = Emlx()
    head = b"%d\n" % len(_message(7))
    parts = (_message(7),)
    marks = (b"<7.x@",)
    broken = None

    def many(self, n: int) -> bytes:
        return b"%d\n" % len(_message(n)) + _message(n)


class TestMsg(ReaderContract):
    """A small disk, whose parts lie anywhere in it: it can't be cut."""

    reader = Msg()
    parts = ((Path(__file__).parents[1] / "data" / "message.msg").read_bytes(),)
    marks = ("<one@moss.example>".encode("utf-16-le"),)
    broken = None

    def many(self, n: int) -> bytes:
        return self.parts[0]

    def test_a_cut_loses_nothing_before_it(self) -> None:
        for cut in range(0, len(self.sample), 499):
            self._survives(self.sample[:cut], 0)


def _card(n: int, version: str = "3.0", more: str = "") -> bytes:
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"UID:card-{n}-x",
        f"FN:Zoë Lind {n}",
        f"N:Lind;Zoë {n};;;",
        f"EMAIL;TYPE=work:zoe{n}@lind.example",
        f"TEL;TYPE=cell:+49 30 901820{n % 100:02}",
        "NOTE:met at the fair\\, hall 4;",
        " said \\n that BEGIN:VCARD is a line",
        *([more] if more else []),
        "END:VCARD",
        "",
    ]
    return "\r\n".join(lines).encode()


class TestVCard(ReaderContract):
    reader = VCard()
    parts: tuple[bytes, ...] = (_card(0, "2.1"), _card(1, "3.0"), _card(2, "4.0"))
    marks = tuple(b"card-%d-x" % n for n in range(3))
    broken = b"BEGIN:VCARD\r\nVERSION:3.0\r\nPHOTO:x\r\nEND:VCARD\r\n"
    crowd = 500

    def many(self, n: int) -> bytes:
        return b"".join(_card(k) for k in range(n))


class TestVCardOfUnix(TestVCard):
    parts = tuple(part.replace(b"\r\n", b"\n") for part in TestVCard.parts)


def _event(n: int, more: str = "") -> bytes:
    lines = [
        "BEGIN:VEVENT",
        f"UID:event-{n}-x",
        f"DTSTART;TZID=Europe/Berlin:20260303T10{n % 60:02}00",
        'ORGANIZER;CN="Lind, Zoë":mailto:zoe@lind.example',
        f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Ann Moss:mailto:ann{n}@",
        " acme.example",
        f"SUMMARY:café {n}\\, and",
        " more that is no BEGIN:VEVENT",
        *([more] if more else []),
        "END:VEVENT",
        "",
    ]
    return "\r\n".join(lines).encode()


def _calendar(*events: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + b"".join(events) + b"END:VCALENDAR\r\n"


class TestICal(ReaderContract):
    reader = ICal()
    parts: tuple[bytes, ...] = tuple(_calendar(_event(n)) for n in range(3))
    marks = tuple(b"event-%d-x" % n for n in range(3))
    broken = _calendar(b"BEGIN:VEVENT\r\nDTSTART:20260231\r\nEND:VEVENT\r\n")
    crowd = 500

    def many(self, n: int) -> bytes:
        return _calendar(*(_event(k) for k in range(n)))


class TestICalOfUnix(TestICal):
    parts = tuple(part.replace(b"\r\n", b"\n") for part in TestICal.parts)


def _talk(n: int) -> bytes:
    """A session of two a day."""
    day = date.fromordinal(735_000 + n).isoformat()
    lines = (f"{day} 10:00 - Ann Moss: café, no. {n}x", "and more", f"{day} 10:01 - Robin: yes")
    return "".join(f"{line}\n" for line in lines).encode()


class TestWhatsApp(ReaderContract):
    reader = WhatsApp()
    parts: tuple[bytes, ...] = tuple(_talk(n) for n in range(3))
    marks = tuple(b"no. %dx" % n for n in range(3))
    broken = b"2013-02-31 10:00 - Robin: hm\n"
    crowd = 500

    def many(self, n: int) -> bytes:
        return b"".join(_talk(k) for k in range(n))


class TestWhatsAppOfWindows(TestWhatsApp):
    parts = tuple(part.replace(b"\n", b"\r\n") for part in TestWhatsApp.parts)


def _contact(n: int) -> bytes:
    return (
        f"Zoë,Ann,Lind {n},Lind & Co,* Work,zoe{n}@lind.example,Mobile,+49 30 9018{n % 10000:04},"
        f'"met at the ""fair"",\r\nhall 4-{n}-x"\r\n'
    ).encode()


class TestContactsCsv(ReaderContract):
    reader = ContactsCsv()
    head = (
        b"First Name,Middle Name,Last Name,Organization Name,E-mail 1 - Label,E-mail 1 - Value,"
        b"Phone 1 - Label,Phone 1 - Value,Notes\r\n"
    )
    parts: tuple[bytes, ...] = tuple(_contact(n) for n in range(3))
    marks = tuple(b"hall 4-%d-x" % n for n in range(3))
    broken: bytes | None = b",,,,Work,nobody,,,\r\n"
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_contact(k) for k in range(n))


class TestContactsCsvOfUnix(TestContactsCsv):
    parts = tuple(part.replace(b"\r\n", b"\n") for part in TestContactsCsv.parts)


def _connection(n: int) -> bytes:
    url = f"https://www.linkedin.com/in/zoe-lind-{n}x"
    return f'Zoë,Lind {n},{url},,"Lind, Moss & Co",Partner,0{n % 9 + 1} Mar 2021\n'.encode()


class TestLinkedIn(ReaderContract):
    reader = LinkedIn()
    head = (
        b'Notes:\n"When exporting your connection data, some addresses may be missing."\n\n'
        b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    )
    parts: tuple[bytes, ...] = tuple(_connection(n) for n in range(3))
    marks = tuple(b"zoe-lind-%dx" % n for n in range(3))
    broken = b",,,,Lind,Partner,01 Mar 2021\n"
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_connection(k) for k in range(n))


class _OfOnePiece:
    """Where an item's bytes say nothing without what stands around them."""

    reader: Reader
    head: bytes
    parts: tuple[bytes, ...]
    marks: tuple[bytes, ...]

    def test_each_item_has_its_own_bytes(self) -> None:
        sample = self.head + b"".join(self.parts)
        items = _found(_read(self.reader, sample))
        assert len(items) == len(self.parts)
        for number, item in enumerate(items):
            place = item.locator
            own = sample[place.offset : place.offset + place.length]
            assert len(own) == place.length
            assert [mark in own for mark in self.marks] == [
                other == number for other in range(len(self.marks))
            ]


DAY = 86_400
START = 1_700_000_000


def _telegram(n: int) -> bytes:
    said = (
        f'{{"id": 1{n}{k}, "type": "message", "date_unixtime": "{START + n * DAY + k}", '
        f'"from": "{who}", "from_id": "user{k}", "text": "é no. {n}x{k}"}},\n'
        for k, who in ((1, "Ann"), (2, "Robin"))
    )
    return "".join(said).encode()


class TestTelegram(_OfOnePiece, ReaderContract):
    reader = Telegram()
    head = b'{"name": "Ann", "type": "personal_chat", "id": 1, "messages": [\n'
    parts: tuple[bytes, ...] = tuple(_telegram(n) for n in range(3))
    marks = tuple(b"no. %dx1" % n for n in range(3))
    broken = b'{"id": 1, "type": "message", "from_id": "user1"},\n'
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_telegram(k) for k in range(n))


def _facebook(n: int) -> bytes:
    said = (
        f'{{"sender_name": "{who}", "timestamp_ms": {START + n * DAY + k}000, '
        f'"content": "\\u00c3\\u00a9 no. {n}x{k}"}},\n'
        for k, who in ((1, "Ann"), (2, "Robin"))
    )
    return "".join(said).encode()


class TestFacebook(_OfOnePiece, ReaderContract):
    reader = Facebook()
    head = b'{"participants": [{"name": "Ann"}, {"name": "Robin"}], "messages": [\n'
    parts: tuple[bytes, ...] = tuple(_facebook(n) for n in range(3))
    marks = tuple(b"no. %dx1" % n for n in range(3))
    broken = b'{"sender_name": "Ann", "timestamp_ms": 0},\n'
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_facebook(k) for k in range(n))


def _slack(n: int) -> bytes:
    told = (
        f'{{"id": "U{n}X", "team_id": "T01", "real_name": "Ann {n}", '
        f'"profile": {{"email": "ann{n}@moss.example"}}}},\n'
    )
    return told.encode()


class TestSlack(_OfOnePiece, ReaderContract):
    reader = Slack()
    head = b"[\n"
    parts: tuple[bytes, ...] = tuple(_slack(n) for n in range(3))
    marks = tuple(b"U%dX" % n for n in range(3))
    broken = b'{"id": "", "team_id": "T01", "profile": {}},\n'
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_slack(k) for k in range(n))


def _sms(n: int) -> bytes:
    told = (
        f'<sms address="+4420794601{n % 90 + 10}" date="{START + n * DAY}000" type="1" '
        f'body="&#55357; no. {n}x" contact_name="Ann" />\n'
    )
    return told.encode()


class TestSmsBackup(_OfOnePiece, ReaderContract):
    reader = SmsBackup()
    head = b'<?xml version="1.0"?>\n<smses count="3">\n'
    parts: tuple[bytes, ...] = tuple(_sms(n) for n in range(3))
    marks = tuple(b"no. %dx" % n for n in range(3))
    broken = b'<sms address="+442079460111" type="1" />\n'
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_sms(k) for k in range(n))


def _signal(n: int) -> bytes:
    told = (
        f'{{"chatItem": {{"chatId": "7", "authorId": "1", "dateSent": "{START + n * DAY}000", '
        f'"incoming": {{}}, "standardMessage": {{"text": {{"body": "é no. {n}x"}}}}}}}}\n'
    )
    return told.encode()


class TestSignal(_OfOnePiece, ReaderContract):
    reader = Signal()
    head = b"""{"version": "1", "backupTimeMs": "1"}
{"recipient": {"id": "1", "contact": {"e164": "442079460111", "profileGivenName": "Ann"}}}
{"chat": {"id": "7", "recipientId": "1"}}
"""
    parts: tuple[bytes, ...] = tuple(_signal(n) for n in range(3))
    marks = tuple(b"no. %dx" % n for n in range(3))
    broken = b'{"chatItem": {"chatId": "7", "standardMessage": {}}}\n'
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_signal(k) for k in range(n))


def _messages_database() -> bytes:
    database = sqlite3.connect(":memory:")
    database.executescript(
        f"""
        CREATE TABLE handle (id TEXT);
        CREATE TABLE chat (display_name TEXT);
        CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
        CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
        CREATE TABLE message (text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER);
        INSERT INTO handle VALUES ('+442079460111');
        INSERT INTO chat VALUES ('');
        INSERT INTO chat_handle_join VALUES (1, 1);
        INSERT INTO chat_message_join VALUES (1, 1);
        INSERT INTO message VALUES ('é', 1, {START - 978_307_200}, 0);
        """
    )
    return database.serialize()


def _google(n: int) -> bytes:
    day = datetime.fromtimestamp(START + n * DAY, UTC).strftime("%A, %B %d, %Y at %I:%M:%S %p UTC")
    told = (
        f'{{"creator": {{"name": "Ann", "email": "ann@moss.example", "user_type": "Human"}}, '
        f'"created_date": "{day}", "text": "é no. {n}x", "topic_id": "t"}},\n'
    )
    return told.encode()


class TestGoogleChat(_OfOnePiece, ReaderContract):
    reader = GoogleChat()
    by_place = True
    head = b'{"messages": [\n'
    parts: tuple[bytes, ...] = tuple(_google(n) for n in range(3))
    marks = tuple(b"no. %dx" % n for n in range(3))
    broken = b'{"creator": {"name": "Ann"}, "created_date": "", "topic_id": "t"},\n'
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_google(k) for k in range(n))


def _olm(n: int) -> bytes:
    return (
        '<?xml version="1.0"?><emails elementCount="1"><email><OPFMessageCopyFromAddresses>'
        '<emailAddress OPFContactEmailAddressAddress="ann@moss.example"/>'
        "</OPFMessageCopyFromAddresses><OPFMessageCopySentTime>2026-05-04T08:00:00"
        f"</OPFMessageCopySentTime><OPFMessageCopyMessageID>{n}.x@moss.example"
        "</OPFMessageCopyMessageID><OPFMessageCopyBody>Hello, Robin.</OPFMessageCopyBody>"
        "</email></emails>\n"
    ).encode()


class TestOlm(_OfOnePiece, ReaderContract):
    """A file of XML holds one message: what is cut off isn't whole."""

    reader = Olm(lambda: 1 << 31)
    parts: tuple[bytes, ...] = (_olm(7),)
    marks = (b"7.x@",)
    broken = None

    def many(self, n: int) -> bytes:
        return _olm(n)

    def test_a_cut_loses_nothing_before_it(self) -> None:
        for cut in range(len(self.sample)):
            self._survives(self.sample[:cut], 0)


def _address_book() -> bytes:
    database = sqlite3.connect(":memory:")
    database.executescript(
        """
        CREATE TABLE properties (card TEXT, name TEXT, value TEXT);
        INSERT INTO properties VALUES ('a', 'DisplayName', 'Zoë'),
          ('a', 'PrimaryEmail', 'zoe@lind.example');
        """
    )
    return database.serialize()


class TestAbook(_OfOnePiece, ReaderContract):
    """A database too."""

    reader = Abook()
    parts: tuple[bytes, ...] = (_address_book(),)
    marks = ()
    broken = None

    def many(self, n: int) -> bytes:
        return _address_book()

    def test_a_cut_loses_nothing_before_it(self) -> None:
        for cut in range(0, len(self.sample), 499):
            self._survives(self.sample[:cut], 0)


class TestIMessage(_OfOnePiece, ReaderContract):
    """A database: its rows have no bytes of their own, and it can't be cut."""

    reader = IMessage()
    parts: tuple[bytes, ...] = (_messages_database(),)
    marks = ()
    broken = None

    def many(self, n: int) -> bytes:
        return _messages_database()

    def test_a_cut_loses_nothing_before_it(self) -> None:
        for cut in range(0, len(self.sample), 499):
            self._survives(self.sample[:cut], 0)


def _listed(n: int) -> bytes:
    return (
        f"2026-03-03T10:{n % 60:02}:00+01:00,call,+49 30 9018{n % 10000:04},"
        f'me@home.example,"café, {n}x"\r\n'
    ).encode()


class TestInteractionTable(ReaderContract):
    reader = InteractionList()
    head = b"time,channel,from,to,subject\r\n"
    parts: tuple[bytes, ...] = tuple(_listed(n) for n in range(3))
    marks: tuple[bytes, ...] = tuple(b", %dx" % n for n in range(3))
    broken: bytes | None = b"yesterday,call,ann@moss.example,me@home.example,\r\n"
    crowd = 500

    def many(self, n: int) -> bytes:
        return self.head + b"".join(_listed(k) for k in range(n))


def _object(n: int) -> bytes:
    return (
        f'{{"time": "2026-03-03T10:{n % 60:02}:00Z", "channel": "chat", "from": "ann@moss.example",'
        f' "to": ["me@home.example", "Bob <bob@moss.example>"], "id": "{n}x", "text": "Why?"}}\n'
    ).encode()


class TestInteractionObjects(TestInteractionTable):
    head = b""
    parts = tuple(_object(n) for n in range(3))
    marks = tuple(b'"%dx"' % n for n in range(3))
    broken = b'{"time": [1], "channel": 1}\n'

    def many(self, n: int) -> bytes:
        return b"".join(_object(k) for k in range(n))


def test_every_reader_is_held_to_the_contract() -> None:
    # mailboxes of Outlook's, each read by a process, have tests of their own
    held = {type(kind.reader) for kind in ReaderContract.__subclasses__()} | {Pst}
    assert held == {type(reader) for reader in READERS}
