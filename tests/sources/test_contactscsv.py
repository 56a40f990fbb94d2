"""Tables of contacts as Google and Outlook write them; the people are invented."""

from __future__ import annotations

import pytest

from closeknit.model.cards import Card
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.contactscsv import ContactsCsv

OLD_GOOGLE = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,"
    "Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,"
    "Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,"
    "Priority,Subject,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Address 1 - Type,"
    "Address 1 - Country,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title,"
    "Relation 1 - Type,Relation 1 - Value,Website 1 - Type,Website 1 - Value"
)
NEW_GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,"
    "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
    "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Relation 1 - Label,"
    "Relation 1 - Value,Website 1 - Label,Website 1 - Value"
)
OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,"
    "Business Country/Region,Assistant's Phone,Business Fax,Business Phone,Company Main Phone,"
    "Mobile Phone,Birthday,Categories,Children,E-mail Address,E-mail Type,E-mail Display Name,"
    "E-mail 2 Address,Manager's Name,Notes,Spouse,Web Page"
)
GERMAN = (
    "Anrede;Vorname;Weitere Vornamen;Nachname;Suffix;Firma;Abteilung;Position;"
    "Land/Region geschäftlich;Fax geschäftlich;Telefon geschäftlich;Mobiltelefon;E-Mail-Adresse;"
    "E-Mail-Typ;E-Mail: Angezeigter Name;E-Mail 2: Adresse;Geburtstag;Kategorien;Notizen;Partner/in"
)


def _items(text: str | bytes) -> list[Item]:
    data = text.encode() if isinstance(text, str) else text
    assert ContactsCsv().recognises(data[:4096], "x.csv")
    found = ContactsCsv().read(Member("book.csv", "", memoryview(data)), 0)
    return [item for item in found if not isinstance(item, Progress)]


def _cards(text: str | bytes) -> list[Card]:
    items = _items(text)
    assert not [item for item in items if isinstance(item, Problem)]
    return [item for item in items if isinstance(item, Card)]


def _table(header: str, *rows: dict[str, str], delimiter: str = ",") -> str:
    names = header.split(delimiter)
    lines = [header]
    for row in rows:
        assert row.keys() <= set(names)
        cells = [row.get(name, "").replace('"', '""') for name in names]
        lines.append(delimiter.join(f'"{cell}"' if cell else "" for cell in cells))
    return "\r\n".join([*lines, ""])


def test_google_before_2024() -> None:
    (card,) = _cards(
        _table(
            OLD_GOOGLE,
            {
                "Name": "Ann Lee Moss",
                "Given Name": "Ann",
                "Family Name": "Moss",
                "Nickname": "Annie",
                "Birthday": "1980-04-12",
                "Notes": 'met at the "fair",\nhall 4',
                "Group Membership": "* myContacts ::: Clients ::: * friends",
                "E-mail 1 - Type": "* ",
                "E-mail 1 - Value": "Ann@Moss.example ::: ann@home.example",
                "Phone 1 - Type": "Work Fax",
                "Phone 1 - Value": "030 901821",
                "Phone 2 - Type": "Work",
                "Phone 2 - Value": "030 901820",
                "Address 1 - Country": "Germany",
                "Organization 1 - Name": "Moss & Daughters",
                "Organization 1 - Title": "Partner",
                "Relation 1 - Type": "Spouse",
                "Relation 1 - Value": "Tom Moss",
                "Website 1 - Value": "https://www.LinkedIn.com/in/Ann-Moss/?trk=x",
            },
        )
    )
    assert card == Card(
        key=card.key,
        locator=card.locator,
        name="Ann Lee Moss",
        emails=("ann@moss.example", "ann@home.example"),
        phones=("+4930901820",),
        urls=("https://linkedin.com/in/ann-moss",),
        organisation="Moss & Daughters",
        title="Partner",
        birthday="1980-04-12",
        note='met at the "fair",\nhall 4\nSpouse: Tom Moss',
        nickname="Annie",
        categories=("Clients", "friends"),
    )
    assert card.key.startswith("hash:")


def test_google_today() -> None:
    cards = _cards(
        _table(
            NEW_GOOGLE,
            {
                "First Name": "Zoë",
                "Middle Name": "Ida",
                "Last Name": "Lind",
                "Name Prefix": "Dr.",
                "Organization Name": "Lind & Co",
                "Organization Title": "Founder",
                "Birthday": "--03-22",
                "Labels": "Clients ::: * myContacts",
                "E-mail 1 - Label": "* Work",
                "E-mail 1 - Value": "zoe@lind.example",
                "E-mail 2 - Value": "not an address",
                "Phone 1 - Label": "Mobile",
                "Phone 1 - Value": "+44 7700 900 123 ::: +49 30 901820",
                "Relation 1 - Label": "Mother",
                "Relation 1 - Value": "Ada Lind",
                "Website 1 - Value": "lind.example",
            },
            {"First Name": "太郎", "Last Name": "山本", "Phone 1 - Value": "+81 3-1234-5678"},
            {"Organization Name": "Harbour Bakery", "Notes": "opens at six"},
            {"E-mail 1 - Value": "nobody@knows.example"},
            {"File As": "Plumber"},
        )
    )
    assert [card.name for card in cards] == [
        *("Zoë Ida Lind", "山本太郎", "Harbour Bakery", "nobody@knows.example", "Plumber")
    ]
    assert cards[0].phones == ("+447700900123", "+4930901820")
    assert cards[0].birthday == "--03-22"
    assert cards[0].note == "Mother: Ada Lind"
    assert cards[0].emails == ("zoe@lind.example",)
    assert cards[0].urls == ("lind.example",)
    assert cards[0].categories == ("Clients",)
    assert cards[1].phones == ("+81312345678",)


def test_outlook_in_english() -> None:
    rows = [
        {
            "Title": "Mrs.",
            "First Name": "Ann",
            "Last Name": "Moss",
            "Company": "Moss & Daughters",
            "Job Title": "Partner",
            "Business Country/Region": "United States of America",
            "Assistant's Phone": "(650) 253-0001",
            "Business Fax": "(650) 253-0002",
            "Business Phone": "(650) 253-0000",
            "Company Main Phone": "(650) 253-0003",
            "Birthday": "3/22/1980",
            "Categories": "Clients;Golf",
            "Children": "Iris",
            "E-mail Address": "/o=firm/ou=first/cn=ann",
            "E-mail Type": "EX",
            "E-mail 2 Address": "ann@moss.example",
            "Manager's Name": "Ida Bell",
            "Notes": "likes tea",
            "Spouse": "Tom",
            "Web Page": "http://moss.example",
        },
        {"First Name": "Bob", "E-mail Address": "bob@moss.example", "Birthday": "0/0/00"},
        {"First Name": "Cy", "E-mail Address": "cy@moss.example", "Birthday": "4/5/1981"},
        {"First Name": "Dee", "E-mail Address": "dee@moss.example", "Birthday": "4/5/81"},
    ]
    ann, bob, cy, dee = _cards(_table(OUTLOOK, *rows))
    assert (ann.name, ann.title) == ("Ann Moss", "Partner")
    assert ann.phones == ("+16502530000",)
    assert ann.emails == ("ann@moss.example",)
    assert ann.categories == ("Clients", "Golf")
    assert ann.note == "likes tea\nChildren: Iris\nManager's Name: Ida Bell\nSpouse: Tom"
    assert ann.urls == ("http://moss.example",)
    # the first birthday shows that the month comes first
    assert [card.birthday for card in (ann, bob, cy, dee)] == [
        *("1980-03-22", "", "1981-04-05", "--04-05")
    ]


def test_a_birthday_of_which_nothing_tells_the_order_is_left_out() -> None:
    rows = [
        {"First Name": "Cy", "E-mail Address": "cy@moss.example", "Birthday": "4/5/1981"},
        {"First Name": "Dee", "E-mail Address": "dee@moss.example", "Birthday": "6/6/1981"},
    ]
    assert [card.birthday for card in _cards(_table(OUTLOOK, *rows))] == ["", "1981-06-06"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_outlook_in_german(encoding: str) -> None:
    text = _table(
        GERMAN,
        {
            "Vorname": "Jörg",
            "Nachname": "Müller",
            "Firma": "Müller & Söhne",
            "Position": "Einkäufer",
            "Land/Region geschäftlich": "Deutschland",
            "Fax geschäftlich": "(030) 901821",
            "Telefon geschäftlich": "(030) 901820",
            "E-Mail-Adresse": "Joerg@Mueller.example",
            "E-Mail 2: Adresse": "jm@home.example",
            "Geburtstag": "22.03.1980",
            "Kategorien": "Kunden;Chor",
            "Notizen": "Schöne\nGrüße",
            "Partner/in": "Änne",
        },
        delimiter=";",
    )
    (card,) = _cards(text.encode(encoding))
    assert card == Card(
        key=card.key,
        locator=card.locator,
        name="Jörg Müller",
        emails=("joerg@mueller.example", "jm@home.example"),
        phones=("+4930901820",),
        organisation="Müller & Söhne",
        title="Einkäufer",
        birthday="1980-03-22",
        note="Schöne\nGrüße\nPartner/in: Änne",
        categories=("Kunden", "Chor"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_card_lies_where_it_says(encoding: str, end: str) -> None:
    lines = [OUTLOOK, *(f",Zoë {n},,Lind" + "," * 15 + f"ü{n}@lind.example,,,,," for n in range(3))]
    data = end.join([*lines, ""]).encode(encoding)
    cards = _cards(data)
    assert [card.name for card in cards] == ["Zoë 0 Lind", "Zoë 1 Lind", "Zoë 2 Lind"]
    plain = encoding.removesuffix("-sig")
    for card, line in zip(cards, lines[1:], strict=True):
        place = card.locator
        assert data[place.offset : place.offset + place.length] == line.encode(plain)


def test_what_is_no_row_of_a_person_is_named() -> None:
    header = "First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value"
    items = _items(
        f"{header}\n"
        "\n"
        ",,,\n"  # nothing in it
        "Ann,Moss,Work,ann@moss.example,and,more\n"
        ",,Work,nothing\n"
        "Bob,Moss,Work,bob@moss.example\n"
        'Cy,"Moss,Work,cy@moss.example\n'
        "Dee,Moss,Work,dee@moss.example\n"
    )
    told = [(item.where.split(",")[0], item.reason) for item in items if isinstance(item, Problem)]
    assert told == [
        ("row 1", "a row with more fields than the header names"),
        ("row 2", "a row without a name, an address or a number"),
        ("row 4", "a row with a quotation mark that is not closed"),
    ]
    assert [item.name for item in items if isinstance(item, Card)] == ["Bob Moss", "Dee Moss"]


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1,2,3\n",
        "Name,Price,Amount\nTea,1,2\n",
        "First Name,Last Name\nAnn,Moss\n",
        "Date,Email,Amount\n",
        "Name\nAnn\n",
        "Dear Ann, thank you for your first name, last name and e-mail address\n",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
    ],
)
def test_other_tables_are_none_of_contacts(text: str) -> None:
    assert not ContactsCsv().recognises(text.encode(), "contacts.csv")


def test_a_line_that_names_the_delimiter_is_passed_over() -> None:
    text = "sep=;\r\nVorname;Nachname;Firma;E-Mail-Adresse\r\nÄnne;Moos;Moos;aenne@moos.example\r\n"
    (card,) = _cards(text)
    assert (card.name, card.organisation) == ("Änne Moos", "Moos")
