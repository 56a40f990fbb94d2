"""vCards as the world's programs write them; the people are invented."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.model.cards import Card
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.phones import e164, e164_all, region_of
from closeknit.sources.vcard import VCard
from closeknit.sources.vcardlines import split_escaped, unescaped


def _items(data: bytes) -> list[Item]:
    found = VCard().read(Member("book.vcf", "", memoryview(data)), 0)
    return [item for item in found if not isinstance(item, Progress)]


def _cards(data: bytes) -> list[Card]:
    items = _items(data)
    assert not [item for item in items if isinstance(item, Problem)]
    return [item for item in items if isinstance(item, Card)]


def _one(*lines: str, version: str = "3.0", encoding: str = "utf-8") -> Card:
    text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])
    (card,) = _cards(text.encode(encoding))
    return card


OUTLOOK = b"""BEGIN:VCARD\r
VERSION:2.1\r
N;LANGUAGE=de;CHARSET=Windows-1252:M\xfcller;J\xf6rg;;Dr.\r
FN;CHARSET=Windows-1252:Dr. J\xf6rg M\xfcller\r
ORG:M\xfcller & S\xf6hne;Einkauf\r
TITLE:Eink\xe4ufer\r
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Sch=C3=B6ne=0D=0A=\r
Gr=C3=BC=C3=9Fe: gern=\r
 wieder\r
TEL;WORK;VOICE:(030) 901820\r
TEL;WORK;FAX:(030) 901821\r
TEL;CELL;VOICE:+49 151 23456789\r
ADR;WORK;PREF:;;Hauptstr. 1;Berlin;;10115;Deutschland\r
LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Hauptstr. 1=0D=0A=\r
Tel: 10115 Berlin\r
EMAIL;PREF;INTERNET:Joerg@Mueller.example\r
EMAIL;EX:/o=firm/ou=first/cn=joerg\r
PHOTO;TYPE=JPEG;ENCODING=BASE64:\r
 /9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRof\r
 FN=\r
\r
X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="http://example.com"><img/></card>\r
BDAY:19800322\r
REV:20120305T131933Z\r
END:VCARD\r
"""


def test_outlook_21() -> None:
    (card,) = _cards(OUTLOOK)
    assert card.name == "Dr. Jörg Müller"
    assert card.organisation == "Müller & Söhne"
    assert card.title == "Einkäufer"
    assert card.note == "Schöne\nGrüße: gern wieder"
    assert card.emails == ("joerg@mueller.example",)
    assert card.phones == ("+4930901820", "+4915123456789")
    assert card.birthday == "1980-03-22"
    assert card.key.startswith("hash:")


def test_apple_30() -> None:
    card = _one(
        "PRODID:-//Apple Inc.//iOS 17//EN",
        "N:O'Hara;Maeve;;;",
        "FN:Maeve O'Hara",
        "NICKNAME:Mae",
        "item1.EMAIL;type=INTERNET;type=pref:maeve@ohara.example",
        "item1.X-ABLabel:_$!<HomePage>!$_",
        "item2.TEL:+353 1 679 2277",
        "TEL;type=IPHONE;type=CELL;type=VOICE:087 123 4567",
        "item3.URL;type=pref:http\\://ohara.example/a\\,b",
        "X-SOCIALPROFILE;type=linkedin;x-user=mae:http://www.linkedin.com/in/mae",
        "X-SOCIALPROFILE;type=chat:x-apple:mae",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12",
        "CATEGORIES:chapter,* Friends,myContacts,a\\,b",
        "UID:4F2A-77B0",
    )
    assert card == Card(
        key="4F2A-77B0",
        locator=card.locator,
        name="Maeve O'Hara",
        emails=("maeve@ohara.example",),
        phones=("+35316792277", "+353871234567"),
        urls=("http://ohara.example/a,b", "https://linkedin.com/in/mae"),
        birthday="--04-12",
        nickname="Mae",
        categories=("chapter", "Friends", "a,b"),
    )


def test_version_40() -> None:
    card = _one(
        "UID:urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af",
        "FN;PREF=1:Ines\\, the gardener",
        "BDAY:--0412",
        'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+33-1-42-68-53-00;ext=5555',
        "EMAIL;TYPE=work:mailto:Ines@Jardin.example",
        'ADR;LABEL="1; rue: x\\nParis":;;1 rue x;Paris;;75001;France',
        "ORG:Jardin;Roses",
        "NOTE:one\\ntwo\\Nthree\\; four",
        version="4.0",
    )
    assert card.key == "03a0e51f-d1aa-4385-8a53-e29025acd8af"
    assert card.name == "Ines, the gardener"
    assert card.birthday == "--04-12"
    assert card.phones == ("+33142685300",)
    assert card.emails == ("ines@jardin.example",)
    assert card.organisation == "Jardin"
    assert card.note == "one\ntwo\nthree; four"


def test_android_writes_names_in_quoted_printable() -> None:
    card = _one(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9F=D0=B5=D1=82=D1=80=D0=BE=D0=\r\n=B2=D0=B0;"
        "=D0=90=D0=BD=D0=BD=D0=B0;;;",
        "TEL;CELL:+380441234567",
        version="2.1",
    )
    assert card.name == "Анна Петрова"
    assert card.phones == ("+380441234567",)


def test_lower_case_and_spaces_are_fine() -> None:
    data = b"begin : vcard \nfn:Otto Brandt\nemail;internet:otto@brandt.example\nend:vcard"
    (card,) = _cards(data)
    assert (card.name, card.emails) == ("Otto Brandt", ("otto@brandt.example",))


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["FN:Ann Moss", "N:Other;One;;;"], "Ann Moss"),
        (["FN:", "N:Moss;Ann,Marie;Lee;Dr.;MBA"], "Ann Marie Lee Moss"),
        (["N:王;小明;;;"], "王小明"),
        (["N:;;;;", "NICKNAME:Annie", "ORG:Acme"], "Annie"),
        (["ORG:Acme;Sales", "EMAIL:ann@acme.example"], "Acme"),
        (["EMAIL:ANN@acme.example"], "ann@acme.example"),
        (["FN:  Ann \\, \t Moss "], "Ann , Moss"),
    ],
)
def test_where_the_name_comes_from(lines: list[str], name: str) -> None:
    assert _one(*lines).name == name


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1980-03-22", "1980-03-22"),
        ("19800322T000000Z", "1980-03-22"),
        ("1980-03-22T00:00:00Z", "1980-03-22"),
        ("--0229", "--02-29"),
        ("--02-29", "--02-29"),
        ("0000-05-01", "--05-01"),
        ("1981-02-29", ""),
        ("1980", ""),
        ("circa 1800", ""),
    ],
)
def test_birthdays(written: str, read: str) -> None:
    assert _one("FN:Ann", f"BDAY:{written}").birthday == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ann.Moss+x@Acme.example", ("ann.moss+x@acme.example",)),
        ("<ann@acme.example>", ("ann@acme.example",)),
        ("Ann Moss <ann@acme.example>", ("ann@acme.example",)),
        ("ann@acme.example; bob@acme.example", ("ann@acme.example", "bob@acme.example")),
        ("jörg@müller.example", ("jörg@müller.example",)),
        ("ann@localhost", ()),
        ("ann at acme", ()),
        ("/o=Firm/cn=ann", ()),
        ("ann@acme..example", ()),
    ],
)
def test_emails(written: str, read: tuple[str, ...]) -> None:
    assert _one("FN:Ann", f"EMAIL:{written}").emails == read


def test_folded_lines_join_before_they_are_decoded() -> None:
    name = "Zoë Ångström von und zu der langen Straße"
    raw = f"FN:{name}".encode()
    for cut in range(4, len(raw)):  # inside of letters too
        data = b"BEGIN:VCARD\nVERSION:3.0\n" + raw[:cut] + b"\n " + raw[cut:] + b"\nEND:VCARD\n"
        assert _cards(data)[0].name == name
        tabbed = data.replace(b"\n ", b"\r\n\t")
        assert _cards(tabbed)[0].name == name


def test_an_agents_card_is_not_the_persons() -> None:
    data = (
        b"BEGIN:VCARD\nVERSION:2.1\nFN:Ada Boss\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nFN:Al Clerk\n"
        b"EMAIL:al@acme.example\nEND:VCARD\nEMAIL:ada@acme.example\nEND:VCARD\n"
        b"BEGIN:VCARD\nVERSION:3.0\nFN:Next One\n"
        b"AGENT:BEGIN:VCARD\\nFN:Al Clerk\\nEND:VCARD\\n\nEND:VCARD\n"
    )
    ada, following = _cards(data)
    assert (ada.name, ada.emails) == ("Ada Boss", ("ada@acme.example",))
    assert following.name == "Next One"


def test_a_missing_end_costs_no_card() -> None:
    data = (
        b"BEGIN:VCARD\nFN:One\nBEGIN:VCARD\nFN:Two\nEND:VCARD\nBEGIN:VCARD\nFN:Three\nEMAIL:t@x.exa"
    )
    assert [card.name for card in _cards(data)] == ["One", "Two", "Three"]
    assert _cards(data)[2].emails == ()  # a line without its end may lack more


def test_what_is_no_card_is_a_problem_with_its_place() -> None:
    good = b"BEGIN:VCARD\nFN:One\nEND:VCARD\n"
    data = (
        good
        + b"\n\nBEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n"
        + b"BEGIM:VCARD\nFN:Two\nEND:VCARD\n"
        + good
    )
    items = _items(data)
    assert [type(item) for item in items] == [Card, Problem, Problem, Card]
    assert [item.where for item in items if isinstance(item, Problem)] == [
        f"card 2, byte {len(good) + 2}",
        f"byte {data.index(b'END:VCARD', data.index(b'3.0')) + 9}",
    ]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("bom", [True, False])
def test_utf_16(codec: str, bom: bool) -> None:
    text = "\r\n".join(
        line for n in range(3) for line in ("BEGIN:VCARD", f"FN:Ȯlive 🌿 {n}", "END:VCARD")
    )
    data = (("\ufeff" if bom else "") + text + "\r\n").encode(codec)
    assert VCard().recognises(data, "x")
    cards = _cards(data)
    assert [card.name for card in cards] == ["Ȯlive 🌿 0", "Ȯlive 🌿 1", "Ȯlive 🌿 2"]
    for card in cards:
        own = data[card.locator.offset : card.locator.offset + card.locator.length].decode(codec)
        assert own.startswith("BEGIN:VCARD") and own.endswith("END:VCARD")
        assert card.name in own


def test_a_byte_order_mark_is_no_text() -> None:
    (card,) = _cards(b"\xef\xbb\xbfBEGIN:VCARD\r\nFN:Ann\r\nEND:VCARD\r\n\x1a")
    assert card.locator.offset == 3


@pytest.mark.parametrize(
    "head",
    [b"BEGIN:VCALENDAR\r\n", b"BEGIN:VCARDS\n", b"From: a\n\nBEGIN:VCARD\n", b"x BEGIN:VCARD\n"],
)
def test_what_is_not_recognised(head: bytes) -> None:
    assert not VCard().recognises(head, "book.vcf")


def test_one_uid_for_all_does_not_lose_cards() -> None:
    data = b"".join(
        b"BEGIN:VCARD\nUID:template\nFN:%b\nEND:VCARD\n" % name for name in (b"Ann", b"Bo", b"Ann")
    )
    first, second, third = _cards(data)
    assert first.key == third.key == "template"
    assert second.key.startswith("template#")


def test_the_hash_is_of_what_is_said_not_of_how() -> None:
    plain = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann Moss\nEMAIL:ann@acme.example\nEND:VCARD\n"
    other = plain.replace(b"\n", b"\r\n").replace(b"EMAIL:a", b"REV:2026\r\nEMAIL;TYPE=home:A")
    changed = plain.replace(b"Moss", b"Mess")
    assert _cards(plain)[0].key == _cards(other)[0].key != _cards(changed)[0].key


def test_a_number_in_one_phones_list_is_no_identity() -> None:
    assert _one("FN:Ann", "UID:17").key == _one("FN:Ann").key != _one("FN:Bo", "UID:17").key


def test_a_group_is_nobodys_address() -> None:
    card = _one("FN:Choir", "EMAIL:choir@x.example", "X-ADDRESSBOOKSERVER-KIND:group")
    assert card.emails == ()


def test_photos_cost_next_to_nothing() -> None:
    photo = base64.b64encode(bytes(range(256)) * 4_000).decode()
    folded = "\r\n ".join(photo[at : at + 74] for at in range(0, len(photo), 74))
    lines = ["BEGIN:VCARD", "FN:Ann", f"PHOTO;ENCODING=b:{folded}", "NOTE:x", "END:VCARD", ""]
    data = "\r\n".join(lines).encode() * 10  # 14 MB
    before = time.process_time()
    cards = _cards(data)
    assert time.process_time() - before < 2
    assert [card.note for card in cards] == ["x"] * 10


def test_long_senseless_lines_take_no_long_time() -> None:
    before = time.process_time()
    for text in ("a@" + "a-" * 100_000, "a" * 200_000 + "@", "\\" * 200_001, ";" * 200_000):
        _one("FN:Ann", f"EMAIL:{text}", f"TEL:{text}", f"ORG:{text}", f"X;{text}:{text}")
    assert time.process_time() - before < 4


# without what steers other characters, which is taken out of what people read
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=40
)


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\,;" else letter for letter in text)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_escaping_comes_back(parts: list[str]) -> None:
    assert split_escaped(";".join(map(_escaped, parts)), ";") == parts
    assert unescaped(_escaped("".join(parts))) == "".join(parts)


@settings(deadline=None)
@given(WORDS.filter(lambda text: text.split()), WORDS, st.integers(12, 75), st.booleans())
def test_what_a_plain_writer_writes_is_read(name: str, note: str, width: int, crlf: bool) -> None:
    """The oracle is a writer of ten lines by the letter of RFC 6350."""
    folded: list[str] = []
    for line in ("BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(name)}", f"NOTE:{_escaped(note)}"):
        folded += [(" " if at else "") + line[at : at + width] for at in range(0, len(line), width)]
    text = ("\r\n" if crlf else "\n").join([*folded, "END:VCARD", ""])
    (card,) = _cards(text.encode())
    assert card.name == " ".join(name.split())
    assert card.note == note.strip()


@pytest.mark.parametrize(
    ("number", "region", "read"),
    [
        ("+44 20 7946 0018", None, "+442079460018"),
        ("0044 20 7946 0018", None, "+442079460018"),
        ("+44 (0)20 7946 0018", None, "+442079460018"),
        ("tel:+44-20-7946-0018;ext=3", None, "+442079460018"),
        ("020 7946 0018", None, ""),
        ("020 7946 0018", "GB", "+442079460018"),
        ("555-1234", "US", ""),
        ("*31#", "DE", ""),
        ("call me", "DE", ""),
        ("+999 1", None, ""),
    ],
)
def test_phone_numbers(number: str, region: str | None, read: str) -> None:
    assert e164(number, region) == read


def test_a_country_is_only_guessed_where_one_is_told() -> None:
    local = "020 7946 0018"
    assert e164_all([local]) == ()
    assert e164_all([local], ["England"]) == ("+442079460018",)
    assert e164_all([local], ["England", "France"]) == ()
    assert e164_all([local, "+44 161 496 0000"]) == ("+442079460018", "+441614960000")
    assert e164_all([local, "+44 161 496 0000", "+33 1 42 68 53 00"])[0] == "+441614960000"
    assert [region_of(name) for name in ("de", " Deutschland ", "USA", "Atlantis", "")] == [
        "DE",
        "DE",
        "US",
        "",
        "",
    ]


def test_an_address_book_of_many(tmp_path: Path) -> None:
    book = b"".join(
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:P %d\r\nEMAIL:p%d@x.example\r\nEND:VCARD\r\n" % (n, n)
        for n in range(5_000)
    )
    cards = _cards(book)
    assert len(cards) == book.count(b"BEGIN:VCARD") == len({card.key for card in cards})


def test_a_mark_of_another_encoding_hides_nothing() -> None:
    data = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Moss\r\nEMAIL:ann@moss.example\r\nEND:VCARD\r\n"
    for mark in (b"\xfe\xff", b"\xff\xfe"):
        member = Member("somewhere", "", memoryview(mark + b"\r\n" + data))
        assert [item.name for item in VCard().read(member, 0) if isinstance(item, Card)] == [
            "Ann Moss"
        ]


# relations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (["RELATED;TYPE=spouse;VALUE=text:Ann Moss"], "Spouse: Ann Moss"),
        (["RELATED;TYPE=friend:urn:uuid:f81d4fae-7dec-11d0"], ""),
        (
            ["item3.X-ABRELATEDNAMES;type=pref:Ann Moss", "item3.X-ABLabel:_$!<Mother>!$_"],
            "Mother: Ann Moss",
        ),
        (["item4.X-ABLabel:Godmother", "item4.X-ABRELATEDNAMES:Ann"], "Godmother: Ann"),
        (["X-SPOUSE:Ann", "X-EVOLUTION-SPOUSE:Ann"], "Spouse: Ann"),
        (["X-MS-CHILD;N=1:Tom", "X-MS-CHILD;N=2:Iris"], "Child: Tom\nChild: Iris"),
        (
            ["X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Ann;13;;;;;;;;;;;;;"],
            "Sister: Ann",
        ),
        (
            ["X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Ann;0;godmother;;"],
            "Godmother: Ann",
        ),
        (["X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Nan;1;;"], ""),
        (["NOTE:met at the fair", "X-MANAGER:Ann"], "met at the fair\nManager: Ann"),
    ],
)
def test_relations_stand_below_the_note(lines: list[str], note: str) -> None:
    assert _one("FN:Zoë Lind", *lines).note == note
