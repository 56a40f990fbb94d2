"""Outlook's mailboxes, written after [MS-PST] by the tests' own writer; the people are invented."""

from __future__ import annotations

import importlib.util
import sys
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from closeknit.model.cards import Card
from closeknit.model.interactions import Channel, Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources import pst as reader_of_pst
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.files import members
from closeknit.sources.ical import ICal
from closeknit.sources.leftout import DRAFT, SPAM, TRASH
from closeknit.sources.meetings import NOT_BEGUN, REPEATS
from closeknit.sources.pst import BROKE_OFF, DAMAGED, HUNG, NO_LIBRARY, Pst
from closeknit.sources.recognise import reader_for

if TYPE_CHECKING:
    from tests.demo.formats import pstfile
else:
    _PLACE = Path(__file__).parents[1] / "demo" / "formats" / "pstfile.py"
    _SPEC = importlib.util.spec_from_file_location("closeknit_formats_pstfile", _PLACE)
    pstfile = importlib.util.module_from_spec(_SPEC)
    sys.modules[_SPEC.name] = pstfile
    _SPEC.loader.exec_module(pstfile)

SENT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
NOW = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())
ANN: pstfile.Held = {0x0042: "Ann Moss", 0x0064: "SMTP", 0x0065: "Ann@moss.example"}
ROBIN: pstfile.Held = {
    0x0C15: 1,
    0x3001: "Robin Vale",
    0x3002: "SMTP",
    0x3003: "robin@vale.example",
}
MARTA: pstfile.Held = {0x0C15: 2, 0x3001: "Marta", 0x3002: "EX", 0x3003: "/O=LIND/CN=MARTA"}


def message(number: int, **more: pstfile.Value) -> dict[int, pstfile.Value]:
    """A message of Ann's."""
    held: dict[int, pstfile.Value] = {0x001A: "IPM.Note", 0x0037: "\1\1Tides", 0x0E07: 1}
    held |= ANN | {0x0039: SENT, 0x1035: f"<{number}@moss.example>"}
    held[0x1000] = "Could you send me the tables?\r\n"
    return held | {int(tag, 16): value for tag, value in more.items()}


def _read(data: bytes, folder: Path) -> list[Item]:
    path = folder / "robin.pst"
    path.write_bytes(data)
    (member,) = members(path)
    assert isinstance(member, Member)
    assert isinstance(reader_for(member), Pst)
    return list(Pst(lambda: NOW).read(member, 0))


def _of(kind: type, found: Sequence[Item]) -> list[object]:
    return [item for item in found if isinstance(item, kind)]


def mailbox() -> bytes:
    """One with everything."""
    file = pstfile.Pst()
    top = file.folder("Top of Outlook data file")
    gone = file.folder("Weg damit", top)
    inbox = file.folder("Inbox", top)
    file.item(inbox, message(1), [ROBIN, MARTA | {0x3003: "marta@lind.example", 0x3002: "SMTP"}])
    file.item(file.folder("Old", inbox), message(2, **{"1000": "a" * 30_000}), [ROBIN])
    file.item(file.folder("Gesendete Elemente", top), message(3, **{"0065": "robin@vale.example"}))
    file.item(gone, message(4), [ROBIN])
    file.item(file.folder("below", gone), message(5), [ROBIN])
    file.item(file.folder("Junk E-Mail", top), message(6), [ROBIN])
    file.item(inbox, message(7, **{"0E07": 0x9}), [ROBIN])
    file.item(inbox, message(8, **{"0064": "EX", "0065": "/O=MOSS/CN=ANN"}), [ROBIN])
    file.item(inbox, {0x001A: "IPM.Task", 0x0037: "Tables"})
    calendar = file.folder("Calendar", top)
    guests = [
        ROBIN | {0x5FFD: 3, 0x5FFF: 0},
        ROBIN | {0x3003: "ann@moss.example", 0x5FFD: 1, 0x5FFF: 3},
        ROBIN | {0x3003: "cy@moss.example", 0x5FFD: 1, 0x5FFF: 4},
    ]
    for state, repeats in ((1, False), (5, False), (1, True)):
        start = SENT.replace(day=4 + state, hour=8 + repeats)
        file.item(calendar, _meeting(start, state, repeats), guests)
    file.item(calendar, _meeting(SENT.replace(year=2027), 1, False), [ROBIN])
    card: pstfile.Held = {0x001A: "IPM.Contact", 0x3001: "Moss, Ann", 0x3A06: "Ann", 0x3A11: "Moss"}
    card |= {0x3A16: "Moss & Sons", 0x3A17: "Tuner", 0x3A1C: "+44 20 7946 0111"}
    card |= {pstfile.named(pstfile.ADDRESS, 0x8083): "Ann@moss.example"}
    card[0x3A42] = datetime(1980, 2, 3, tzinfo=UTC)
    file.item(file.folder("Contacts", top), card)
    return file.whole({0x35E3: bytes(20) + gone.to_bytes(4, "little")})


def _meeting(start: datetime, state: int, repeats: bool) -> dict[int, pstfile.Value]:
    def own(number: int) -> int:
        return pstfile.named(pstfile.APPOINTMENT, number)

    identity = bytes.fromhex("040000008200E00074C5B7101A82E008") + bytes([state])
    return {
        0x001A: "IPM.Appointment", 0x0037: "Tea", own(0x820D): start,
        own(0x820E): start.replace(hour=start.hour + 1), own(0x8217): state, own(0x8223): repeats,
        pstfile.named(pstfile.MEETING, 0x23): identity,
    }  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Item]:
    return _read(mailbox(), tmp_path_factory.mktemp("pst"))


def test_messages_are_read_as_other_mail_is(found: list[Item]) -> None:
    mail = [i for i in found if isinstance(i, Interaction) and i.channel is Channel.MAIL]
    assert [item.key for item in mail] == [f"<{n}@moss.example>" for n in (1, 2, 3)]
    first = mail[0]
    assert (first.time, first.subject, first.sent) == (int(SENT.timestamp()), "Tides", False)
    assert [(seat.handle, seat.name, seat.role) for seat in first.participants] == [
        ("ann@moss.example", "Ann Moss", Role.FROM),
        ("robin@vale.example", "Robin Vale", Role.TO),
        ("marta@lind.example", "Marta", Role.CC),
    ]
    assert first.features is not None
    assert first.features.question
    assert {act.act.value for act in first.acts} == {"ask", "small_ask"}
    assert mail[1].features is not None
    assert mail[1].features.words == 1
    assert mail[2].sent


def test_what_is_deleted_junk_or_a_draft_is_counted(found: list[Item]) -> None:
    left = {item.reason: item.messages for item in found if isinstance(item, LeftOut)}
    assert left == {TRASH: 2, SPAM: 1, DRAFT: 1, "a task, not a message": 1}


def _key_in_ical(uid: str) -> str:
    """What a single event with this UID is known by in an iCalendar file."""
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{uid}\nDTSTART:20260601T080000Z\nEND:VEVENT\n"
    member = Member("work.ics", "", memoryview(f"{text}END:VCALENDAR\n".encode()))
    (item,) = _of(Interaction, list(ICal().read(member, 0)))
    assert isinstance(item, Interaction)
    return item.key


def test_meetings_are_those_of_any_calendar(found: list[Item]) -> None:
    held = [i for i in found if isinstance(i, Interaction) and i.channel is Channel.MEETING]
    first, cancelled, series = held
    identity = "040000008200E00074C5B7101A82E00801"
    assert first.key == _key_in_ical(identity)
    assert first.subject == "Tea"
    assert [(seat.handle, seat.role) for seat in first.participants] == [
        ("robin@vale.example", Role.ORGANISER),
        ("ann@moss.example", Role.ATTENDEE),
    ]
    assert (cancelled.automated, cancelled.participants) == ("was cancelled", ())
    assert series.key.endswith(":20260505T090000Z")
    assert ":2026" not in cancelled.key
    reasons = [item.reason for item in found if isinstance(item, Problem)]
    assert REPEATS in reasons
    assert NOT_BEGUN in reasons


def test_contacts_become_cards(found: list[Item]) -> None:
    (card,) = [item for item in found if isinstance(item, Card)]
    assert (card.name, card.organisation, card.title) == ("Ann Moss", "Moss & Sons", "Tuner")
    assert (card.emails, card.phones) == (("ann@moss.example",), ("+442079460111",))
    assert card.birthday == "1980-02-03"


def test_every_item_is_read_told_or_counted(found: list[Item]) -> None:
    told = _of(Problem, found)
    assert len(told) == 3  # the sender of 8, the series, the one to come
    counted = sum(item.messages for item in found if isinstance(item, LeftOut))
    read = len(_of(Interaction, found)) + len(_of(Card, found))
    assert counted + read + len(told) - 1 == 14  # the series is read and told


def test_a_mailbox_in_a_zip_is_the_same(found: list[Item], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("robin.pst", mailbox())
    (member,) = members(tmp_path / "x.zip")
    assert isinstance(member, Member)
    again = list(Pst(lambda: NOW).read(member, 0))
    keys = [item.key for item in found if isinstance(item, Interaction)]
    assert [item.key for item in again if isinstance(item, Interaction)] == keys


def test_a_damaged_one_is_told(tmp_path: Path) -> None:
    (problem, last) = _read(mailbox()[:5_000], tmp_path)
    assert isinstance(problem, Problem)
    assert problem.reason == DAMAGED
    assert last == Progress(0)


def test_without_the_library_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_of_pst, "find_spec", lambda _: None)
    (problem, _) = _read(mailbox(), tmp_path)
    assert isinstance(problem, Problem)
    assert problem.reason == NO_LIBRARY
    assert "pip install 'closeknit[pst]'" in problem.reason


@pytest.mark.parametrize(
    ("what", "reason"), [("os.abort()", BROKE_OFF), ("import time; time.sleep(60)", HUNG)]
)
def test_a_library_that_dies_or_hangs_does_no_harm(
    what: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pypff.py").write_text(f"import os\n{what}\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    member = Member(str(tmp_path / "robin.pst"), "", memoryview(b"!BDN"))
    (tmp_path / "robin.pst").write_bytes(b"!BDN")
    (problem, _) = Pst(lambda: NOW, patience=2.0).read(member, 0)
    assert isinstance(problem, Problem)
    assert problem.reason == reason
