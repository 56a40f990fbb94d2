"""WhatsApp's chats as telephones of many languages export them; the people are invented."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.model.interactions import Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Member
from closeknit.sources.files import members
from closeknit.sources.recognise import reader_for
from closeknit.sources.sessions import Message
from closeknit.sources.whatsapp import WhatsApp, events, surveyed


def _read(text: str, source: str = "chat.txt") -> tuple[list[Interaction], list[Problem]]:
    items = list(WhatsApp().read(Member(source, "", memoryview(text.encode())), 0))
    return (
        [item for item in items if isinstance(item, Interaction)],
        [item for item in items if isinstance(item, Problem)],
    )


def _messages(text: str) -> list[tuple[str, str]]:
    data = memoryview(text.encode())
    return [
        (datetime.fromtimestamp(event.time, UTC).strftime("%Y-%m-%d %H:%M:%S"), event.author)
        for event in events(data, surveyed(data))
        if isinstance(event, Message)
    ]


# the same two moments, 31 May 2024 at 8:05 and at 20:05:09 (or :00), as telephones write them
NB, THIN = "\u00a0", "\u202f"
WRITTEN = {
    "Android, Britain": ("31/05/2024, 08:05 - Ann: a", "31/05/2024, 20:05 - Bob: b"),
    "Android, United States": (
        f"5/31/24, 8:05{THIN}AM - Ann: a",
        f"5/31/24, 8:05{THIN}PM - Bob: b",
    ),
    "Android, Germany": ("31.05.24, 08:05 - Ann: a", "31.05.24, 20:05 - Bob: b"),
    "Android, Brazil": ("31/05/2024 08:05 - Ann: a", "31/05/2024 20:05 - Bob: b"),
    "Android, Spain": (f"31/5/24, 8:05{THIN}a.{NB}m. - Ann: a", f"31/5/24, 8:05{NB}p. m. - Bob: b"),
    "Android, India": ("31/05/24, 8:05 am - Ann: a", "31/05/24, 8:05 pm - Bob: b"),
    "Android, Netherlands": ("31-05-2024 08:05 - Ann: a", "31-05-2024 20:05 - Bob: b"),
    "Android, Sweden": ("2024-05-31 08:05 - Ann: a", "2024-05-31 20:05 - Bob: b"),
    "Android, Denmark": ("31.05.2024 08.05 - Ann: a", "31.05.2024 20.05 - Bob: b"),
    "Android, Hungary": ("2024. 05. 31. 8:05 - Ann: a", "2024. 05. 31. 20:05 - Bob: b"),
    "Android, Czechia": ("31. 5. 2024, 8:05 - Ann: a", "31. 5. 2024, 20:05 - Bob: b"),
    "Android, Bulgaria": ("31.05.24 г., 8:05 ч. - Ann: a", "31.05.24 г., 20:05 ч. - Bob: b"),
    "Android, Japan": ("2024/05/31 8:05 - Ann: a", "2024/05/31 20:05 - Bob: b"),
    "Android, Greece": ("31/5/24, 8:05 π.μ. - Ann: a", "31/5/24, 8:05 μ.μ. - Bob: b"),
    "Android, Taiwan": ("2024/5/31 上午8:05 - Ann: a", "2024/5/31 下午8:05 - Bob: b"),
    "Android, Korea": ("2024. 5. 31. 오전 8:05 - Ann: a", "2024. 5. 31. 오후 8:05 - Bob: b"),
    "Android, Egypt": (
        "٣١\u200f/٥\u200f/٢٠٢٤، ٨:٠٥ ص - Ann: a",
        "٣١\u200f/٥\u200f/٢٠٢٤، ٨:٠٥ م - Bob: b",
    ),
    "Android, Thailand": ("31/5/2567 08:05 - Ann: a", "31/5/2567 20:05 - Bob: b"),
    "iPhone, Britain": ("[31/05/2024, 08:05:00] Ann: a", "[31/05/2024, 20:05:09] Bob: b"),
    "iPhone, United States": (
        f"[5/31/24, 8:05:00{THIN}AM] Ann: a",
        f"\u200e[5/31/24, 8:05:09{THIN}PM] Bob: \u200eimage omitted",
    ),
    "iPhone, Germany": ("[31.05.24, 08:05:00] Ann: a", "[31.05.24, 20:05:09] Bob: b"),
    "iPhone, Finland": ("[31.5.2024 klo 8.05.00] Ann: a", "[31.5.2024 klo 20.05.09] Bob: b"),
    "iPhone, Israel": ("\u200f[31.5.2024, 8:05:00] Ann: a", "\u200f[31.5.2024, 20:05:09] Bob: b"),
    "iPhone, China": ("[2024/5/31 上午8:05:00] Ann: a", "[2024/5/31 下午8:05:09] Bob: b"),
}


@pytest.mark.parametrize("telephone", WRITTEN)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("begin", ["", "\ufeff", "\n"], ids=["plain", "marked", "blank"])
def test_dates_of_many_telephones(telephone: str, line_end: str, begin: str) -> None:
    text = begin + "".join(line + line_end for line in WRITTEN[telephone])
    second = "09" if telephone.startswith("iPhone") else "00"
    assert _messages(text) == [
        ("2024-05-31 08:05:00", "Ann"),
        (f"2024-05-31 20:05:{second}", "Bob"),
    ]
    reader = reader_for(Member("chat.txt", "", memoryview(text.encode())))
    assert reader is not None
    assert reader.format == "whatsapp"


def test_noon_and_midnight_of_a_clock_of_twelve_hours() -> None:
    text = "5/31/24, 12:05 AM - Ann: a\n5/31/24, 12:05 PM - Ann: a\n"
    assert [time[11:16] for time, _ in _messages(text)] == ["00:05", "12:05"]


DAYS = st.lists(
    st.datetimes(datetime(2015, 1, 1), datetime(2024, 12, 31)), min_size=40, max_size=60
)
ORDERS = {"%d/%m/%y": "DMY", "%m/%d/%y": "MDY", "%y/%m/%d": "YMD", "%d.%m.%Y": "DMY"}


@settings(max_examples=40, deadline=None)
@given(DAYS, st.sampled_from(sorted(ORDERS)))
def test_the_order_of_dates_is_inferred_from_the_file(days: list[datetime], form: str) -> None:
    days.sort()
    text = "".join(f"{day.strftime(form)}, {day:%H:%M} - Ann: a\n" for day in days)
    assert [time[:16] for time, _ in _messages(text)] == [f"{day:%Y-%m-%d %H:%M}" for day in days]


def test_where_nothing_tells_the_day_comes_first_but_in_the_united_states() -> None:
    assert _messages("03/04/24, 10:00 - Ann: a\n")[0][0].startswith("2024-04-03")
    assert _messages("3/4/24, 10:00 AM - Ann: a\n")[0][0].startswith("2024-03-04")


IPHONE = """\u200e[14/08/2024, 21:00:10] Choir: \u200eMessages and calls are end-to-end encrypted.
[14/08/2024, 21:00:10] Boris: \u200eBoris created group “Choir”
[14/08/2024, 21:00:11] Choir: \u200eBoris added you
[14/08/2024, 21:00:12] Boris: Hello all,
this is a line of mine: with a colon
[14/08/2024, 21:00:20] ~\u00a0Nev: \u200eimage omitted
[14/08/2024, 21:01:57] Choir: \u200eYou're now an admin
[14/08/2024, 21:02:00] \u202a+44 20 7946 0958\u202c: hi
[14/08/2024, 21:03:00] Robin: \u200eYou deleted this message.
[16/08/2024, 09:00:00] Robin: next week again?
"""
ANDROID = """14/08/2024, 21:00 - Messages and calls are end-to-end encrypted. No one can read them.
14/08/2024, 21:00 - Boris created group "Choir: the basses"
14/08/2024, 21:00 - Boris: Hello all: see you
14/08/2024, 21:01 - Robin: <Media omitted>
14/08/2024, 21:02 - You're now an admin
"""


def test_a_group_of_an_iphone() -> None:
    found, problems = _read(IPHONE, "WhatsApp Chat - Choir.zip")
    assert not problems
    first, second = found
    assert [(seat.handle, seat.name, seat.role) for seat in first.participants] == [
        ("whatsapp:boris", "Boris", Role.ORGANISER),
        ("whatsapp:~nev (choir)", "Nev", Role.ATTENDEE),
        ("+442079460958", "", Role.ATTENDEE),
        ("whatsapp:robin", "Robin", Role.ATTENDEE),
    ]
    assert (first.subject, first.delivered_to, first.sent) == ("Choir", ("whatsapp:robin",), False)
    assert [seat.handle for seat in second.participants] == ["whatsapp:robin"]
    assert second.sent
    kept = repr(found)
    assert not any(word in kept for word in ("Hello", "colon", "week", "added"))


def test_a_chat_of_two_on_android() -> None:
    (item,), problems = _read(ANDROID, "/some/where/WhatsApp Chat with Boris.txt")
    assert not problems
    assert [(seat.handle, seat.role) for seat in item.participants] == [
        ("whatsapp:boris", Role.ORGANISER),
        ("whatsapp:robin", Role.ATTENDEE),
    ]
    assert item.delivered_to == ("whatsapp:robin",)


@pytest.mark.parametrize(
    "name",
    [
        "WhatsApp Chat with Boris.txt",
        "WhatsApp-Chat mit Boris.txt",
        "Chat de WhatsApp con Boris.txt",
        "Conversa do WhatsApp com Boris.txt",
        "WhatsApp Chat - Boris (2).zip",
        "WhatsApp Chat with Boris(1).txt",
    ],
)
def test_the_other_one_names_the_file(name: str) -> None:
    (item,), _ = _read(ANDROID, name)
    assert item.delivered_to == ("whatsapp:robin",)


def test_the_other_one_may_be_a_number() -> None:
    text = ANDROID.replace("Boris:", "\u202a+44\u00a020\u00a07946\u00a00958\u202c:")
    (item,), _ = _read(text, "WhatsApp Chat with +44 20 7946 0958.txt")
    assert item.delivered_to == ("whatsapp:robin",)
    assert (item.participants[0].handle, item.participants[0].name) == ("+442079460958", "")


def test_without_a_telling_name_nobody_is_me() -> None:
    (item,), _ = _read(ANDROID, "export.txt")
    assert item.delivered_to == ()


def test_whoever_stays_silent_in_a_chat_of_two_was_written_to() -> None:
    text = "2024-05-01 10:00 - Ann: a\n2024-05-01 10:01 - Bob: b\n2024-05-03 10:00 - Bob: c\n"
    (_, later), _ = _read(text)
    assert [(s.handle, s.role) for s in later.participants] == [
        ("whatsapp:bob", Role.ORGANISER),
        ("whatsapp:ann", Role.TO),
    ]


def test_a_longer_export_of_the_same_chat_has_the_same_keys() -> None:
    text = "2024-05-01 10:00 - Ann: a\n2024-05-01 10:01 - Bob: b\n"
    (early,), _ = _read(text)
    (same, _), _ = _read(text + "2024-05-01 10:03 - Bob: b\n2024-05-09 10:01 - Ann: b\n")
    assert early.key == same.key


def test_two_groups_in_which_i_wrote_in_the_same_minute_stay_two() -> None:
    group = "2024-05-01 10:00 - Robin: {}\n2024-05-01 10:01 - Ann: b\n2024-05-01 10:02 - Tom: b\n"
    (choir,), _ = _read(group.format("hello choir"))
    (club,), _ = _read(group.format("hello club"))
    (again,), _ = _read(group.format("hello choir"), "renamed.txt")
    assert choir.key == again.key != club.key


def test_days_that_cannot_be_are_told() -> None:
    text = "31/05/2024, 10:00 - Ann: a\n31/06/2024, 10:00 - Ann: a\n31/05/2024, 25:00 - Ann: b\n"
    found, problems = _read("what is this\n" + text)
    assert len(found) == 1
    assert [problem.where for problem in problems] == ["byte 0", "byte 40", "byte 67"]


def test_logs_are_no_chats() -> None:
    log = b"[2024-05-31 10:00:00] INFO: started\n"
    assert not WhatsApp().recognises(log, "x")
    assert not WhatsApp().recognises(b"2024-05-31 10:00:00 - main: started\n", "server.log")


def test_the_pictures_beside_a_chat_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Boris.zip"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("_chat.txt", ANDROID)
        for name in ("00000002-PHOTO-2021-03-04.jpg", "00000003-AUDIO.opus", "STK-1.webp"):
            box.writestr(name, b"\xff\xd8\xff")
    folder = tmp_path / "unpacked"
    (folder / "media").mkdir(parents=True)
    (folder / "WhatsApp Chat with Boris.txt").write_text(ANDROID, "utf-8")
    (folder / "media" / "IMG-1.jpg").write_bytes(b"\xff\xd8\xff")
    for source in (path, folder):
        (member,) = members(source)
        assert isinstance(member, Member)
        items = list(WhatsApp().read(member, 0))
        assert isinstance(items[0], Interaction)
        assert items[0].delivered_to == ("whatsapp:robin",)


def test_pictures_elsewhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert len(list(members(tmp_path))) == 1
