"""SMS Backup & Restore, written after its published fields; the people are invented."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from closeknit.model.interactions import Channel, Interaction, Role
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member
from closeknit.sources.chats import OWNER
from closeknit.sources.smsbackup import Record, SmsBackup, Unread, records

START = 1_700_000_000
HEAD = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10.20 on 01/02/2026-->
<?xml-stylesheet type="text/xsl" href="sms.xsl"?>
"""


def sms(when: int, address: str, way: int, name: str = "(Unknown)", body: str = "secret") -> str:
    return (
        f'  <sms protocol="0" address="{address}" date="{when * 1000 + 7}" type="{way}" '
        f'subject="null" body="{body}" toa="null" sc_toa="null" service_center="null" read="1" '
        f'status="-1" locked="0" readable_date="x" contact_name="{name}" />\n'
    )


def mms(when: int, address: str, box: int, sender: str = "insert-address-token") -> str:
    return (
        f'  <mms date="{when * 1000}" msg_box="{box}" address="{address}" m_type="132" '
        f'contact_name="Ann, Tom">\n<parts><part seq="0" ct="image/jpeg" text="null" '
        f'data="{"QUJD" * 50}" /></parts>\n<addrs><addr address="{sender}" type="137" '
        f'charset="106" /><addr address="insert-address-token" type="151" charset="106" />'
        f"</addrs>\n</mms>\n"
    )


def phoned(when: int, number: str, way: int, seconds: int, name: str = "(Unknown)") -> str:
    return (
        f'  <call number="{number}" duration="{seconds}" date="{when * 1000}" type="{way}" '
        f'presentation="1" readable_date="x" contact_name="{name}" />\n'
    )


def texts(*inside: str) -> str:
    return f'{HEAD}<smses count="{len(inside)}" type="full">\n{"".join(inside)}</smses>\n'


def calls(*inside: str) -> str:
    return f'{HEAD}<calls count="{len(inside)}">\n{"".join(inside)}</calls>\n'


def _read(text: str) -> list[Item]:
    return list(SmsBackup().read(Member("sms.xml", "", memoryview(text.encode())), 0))


def _found(items: list[Item]) -> list[Interaction]:
    return [item for item in items if isinstance(item, Interaction)]


def _people(item: Interaction) -> list[tuple[str, str, Role]]:
    return [(seat.handle, seat.name, seat.role) for seat in item.participants]


ANN, TOM = "+442079460111", "+442079460222"


def test_texts_with_and_without_pictures_are_one_conversation() -> None:
    text = texts(
        sms(START, ANN, 1, "Ann M\u00f6ss"),
        sms(START + 120, ANN, 2),
        sms(START + 90_000, ANN, 2),
        mms(START + 60, ANN, 2),
        mms(START + 90_060, ANN, 1, ANN),
    )
    first, later = _found(_read(text))
    assert _people(first) == [
        (ANN, "Ann Möss", Role.ORGANISER),
        (OWNER, "", Role.ATTENDEE),
    ]
    assert (first.time, first.channel, first.delivered_to) == (START, Channel.CHAT, (OWNER,))
    assert later.sent
    assert [role for _, _, role in _people(later)] == [Role.ORGANISER, Role.ATTENDEE]
    own = text.encode()[first.locator.offset :][: first.locator.length]
    assert own.startswith(b"<sms ")
    assert own.endswith(b"/>")
    assert "secret" not in repr(_read(text))


def test_a_group_has_whoever_wrote() -> None:
    both = f"{ANN}~{TOM}"
    (item,) = _found(_read(texts(mms(START, both, 1, TOM), mms(START + 5, both, 2))))
    assert [(h, r) for h, _, r in _people(item)] == [
        (TOM, Role.ORGANISER),
        (OWNER, Role.ATTENDEE),
    ]


def test_drafts_and_what_never_went_out_are_no_messages() -> None:
    items = _read(texts(*(sms(START, ANN, way) for way in (3, 4, 5, 6))))
    assert not _found(items)
    assert not [item for item in items if isinstance(item, Problem)]


def test_numbers_without_country_code_are_read_in_that_of_the_others() -> None:
    full = [sms(START, number, 1) for number in (ANN, TOM, "+442079460333", "+4930901820")]
    found = _found(_read(texts(*full, sms(START, "020 7946 0444", 1))))
    assert "+442079460444" in {item.participants[0].handle for item in found}
    (alone,) = _found(_read(texts(sms(START, "020 7946 0444", 1))))
    assert alone.participants[0].handle == "phone:02079460444"


def test_services_count_for_nothing() -> None:
    found = _found(_read(texts(sms(START, "77420", 1), sms(START, "VODAFONE", 1, "VODAFONE"))))
    assert {item.automated for item in found} == {"comes from a service, not from a person"}
    assert all(item.participants == () for item in found)


def test_calls() -> None:
    came, went, missed, hidden = _found(
        _read(
            calls(
                phoned(START, ANN, 1, 61, "Ann"),
                phoned(START + 9, ANN, 2, 5),
                phoned(START + 99, ANN, 3, 0),
                phoned(START + 999, "-2", 1, 9),
            )
        )
    )
    assert came.channel == Channel.CALL
    assert _people(came) == [(ANN, "Ann", Role.ORGANISER), (OWNER, "", Role.ATTENDEE)]
    assert (went.sent, went.participants[0].handle) == (True, OWNER)
    assert missed.automated == "is a call that nobody answered"
    assert hidden.automated == "is a call from a number that isn't told"


def test_the_halves_of_characters_that_the_app_writes_are_no_error() -> None:
    body = "&#55357;&#56832; &amp; &#10; &#0;"
    items = _read(texts(sms(START, ANN, 1, "Ann &#55357;&#56832;", body)))
    (item,) = _found(items)
    assert item.participants[0].name == "Ann"
    assert not [item for item in items if isinstance(item, Problem)]


def test_what_is_not_xml_is_told_and_the_rest_read() -> None:
    text = texts(
        sms(START, ANN, 1), sms(START, TOM, 1).replace('type="1"', "type=1"), sms(START, TOM, 2)
    )
    items = _read(text)
    (problem,) = [item for item in items if isinstance(item, Problem)]
    begin = text.encode().index(b"<sms ", text.encode().index(b"<sms ") + 1)
    assert problem.where.startswith(f"bytes {begin} to")
    assert len(_found(items)) == 2


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_cut_file(cut: int) -> None:
    text = texts(sms(START, ANN, 1), sms(START, TOM, 1)).encode()[: 700 + cut]
    found = list(records(memoryview(text)))
    assert sum(isinstance(one, Record) for one in found) == text.count(b"/>")
    assert len(found) == text.count(b"<sms ")


def test_a_file_of_broken_texts_is_told_in_time() -> None:
    raw = texts(*[sms(START, ANN, 1).replace('type="1"', "type=1")] * 10_000).encode()
    begun = time.process_time()
    assert sum(isinstance(one, Unread) for one in records(memoryview(raw))) == 10_000
    assert time.process_time() - begun < 5


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(
        f'<!ENTITY lol{n} "{f"&lol{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 10)
    )
    + f']><smses count="1">{sms(START, ANN, 1, body="&lol9;")}</smses>'
)


def test_a_billion_laughs_are_refused() -> None:
    data = BILLION.encode()
    assert SmsBackup().recognises(data[:4096], "x")
    (item,) = [i for i in _read(BILLION) if isinstance(i, Problem)]
    assert "declares entities" in item.reason
    assert not _found(_read(BILLION))


def test_an_entity_that_nobody_declared_is_told() -> None:
    items = _read(texts(sms(START, ANN, 1, body="&lol9;"), sms(START, TOM, 1)))
    assert len(_found(items)) == 1
    assert len([item for item in items if isinstance(item, Problem)]) == 1


def test_large_pictures_cost_little_memory() -> None:
    picture = mms(START, ANN, 1, ANN).replace("QUJD" * 50, "QUJD" * 500_000)
    data = memoryview(texts(*[picture] * 20).encode())
    tracemalloc.start()
    begun = time.monotonic()
    assert sum(isinstance(one, Record) for one in records(data)) == 20
    assert time.monotonic() - begun < 5
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
