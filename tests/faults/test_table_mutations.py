"""Tables with bytes changed at random: every row is read or told, in time."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress, Reader
from closeknit.sources.contactcolumns import is_contacts
from closeknit.sources.contactscsv import ContactsCsv
from closeknit.sources.csvtable import Header, header_of
from closeknit.sources.interactionlist import NEEDED, InteractionList
from closeknit.sources.linkedin import LinkedIn
from closeknit.sources.linkedincolumns import table_of

SECONDS_PER_ITEM = 1.0
IN = "https://www.linkedin.com/in/"
GOOGLE = """First Name,Middle Name,Last Name,Nickname,Organization Name,Birthday,Notes,Labels,\
E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,\
Relation 1 - Label,Relation 1 - Value
Ann,,Moss,Annie,"Moss, Inc.",1980-04-12,"met at the ""fair"",
hall 4",Clients ::: * myContacts,* Work,ann@moss.example ::: a@home.example,Mobile,\
+44 7700 900123,Spouse,Tom
Zoë,,Lind,,,--03-22,,,,zoe@lind.example,Work Fax,030 901820,,
,,,,Bakery,,,,,,,,,
"""
GERMAN = """Anrede;Vorname;Nachname;Firma;Telefon geschäftlich;E-Mail-Adresse;Geburtstag;Notizen
Herr;Jörg;Müller;"Müller; Söhne";+49 30 901820;joerg@mueller.example;22.03.1980;"Schöne
Grüße"
;Änne;Moos;;;aenne@moos.example;;
"""
CONNECTIONS = f"""Notes:
"When exporting your connection data, some ""addresses"" may be missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ann,"Moss, PhD",{IN}ann,,"Moss, Inc.",Partner,12 Mar 2021
Bob,Lee,{IN}bob,bob@lee.example,,,03 Feb 2024
,,,,,,07 Jun 2026
Zoë,Lind,,,,,08 Jun 2026
"""
MESSAGES = f"""CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,\
RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT
c1,,Ann,{IN}ann,Robin,{IN}robin,2026-03-05 09:00:00 UTC,,"Hello,
""Robin"" dear",INBOX,,No
c1,,Robin,{IN}robin,Ann,{IN}ann,2026-03-03 10:00:00 UTC,,hi,INBOX,,No
c2,A group,Robin,{IN}robin,"Ann, Bob","{IN}ann,{IN}bob",2026-02-01 08:00:00 UTC,,hi,INBOX,,No
c3,,LinkedIn Member,,Robin,{IN}robin,2026-02-01 08:00:00 UTC,,bye,INBOX,,No
c4,,Robin,{IN}robin,Ann,{IN}ann,2026-01-03 10:00:00 UTC,,later,INBOX,,Yes
c5,,Cy,{IN}cy,Robin,{IN}robin,2026-01-02 10:00:00 UTC,,win,SPAM,,No
"""
INVITATIONS = f"""From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl
Robin Vale,Ann Moss,"1/29/26, 2:37 PM",,OUTGOING,{IN}robin,{IN}ann
Bob Lee,Robin Vale,"2/3/26, 9:00 AM","Could we
talk?",INCOMING,{IN}bob,{IN}robin
"""
RECOMMENDED = """First Name,Last Name,Company,Job Title,Text,Creation Date,Status
Ann,Moss,Acme,Partner,"Robin is the best,
and kind.","01/19/23, 12:10 AM",VISIBLE
Bob,Lee,Acme,Partner,Good,"02/20/23, 12:10 AM",VISIBLE
"""
ENDORSED = """Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,\
Endorser Public Url,Endorsement Status
2025/06/10 23:13:46 UTC,Tax law,Ann,Moss,www.linkedin.com/in/ann,ACCEPTED
2025/06/10 23:13:40 UTC,"Audit, and more",Ann,Moss,www.linkedin.com/in/ann,ACCEPTED
2023/06/09 10:00:00 UTC,Audit,Bob,Lee,,ACCEPTED
"""
LISTED = """time;channel;from;to;cc;subject;id;text
2026-03-01T10:00:00+01:00;mail;Ann Moss <ann@moss.example>;robin@vale.example;;Tides;<1@x>;"Thank
you; dear Robin"
1772391600;call;+44 7700 900123;robin@vale.example;;;7;
2026-03-02 18:30;meeting;;ann@moss.example;bob@lee.example;;;
"""
OBJECTS = """\
{"time": "2026-03-01T10:00:00Z", "channel": "chat", "from": "a@x.example", "to": "b@x.example"}
{"time": 1772391600, "channel": "call", "from": "+44 7700 900123", "to": ["b@x.example"], "x": {}}

{"time": "2026-03-01 10:00", "channel": "meeting", "from": "", "to": ["a@x.example", "b@x.example"]}
"""
BARBS = (
    b"\0", b"\r", b"\n", b"\n\n", b"\r\n", b'"', b'""', b'"""', b",", b";", b"\t", b'","', b'\n"',
    b'",\n', b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf0\x9f\xa6\x84", b"\xc3",
    b"\x1b[31m", b" ::: ", b"/", b"://", b"%", b"%00", b"@", b"[", b"]", b"31/31/99", b"0000-00-00",
    b"9999-12-31 23:59:59 +2359", b"0001-01-01 00:00:00 +2359", b"1/1/1", b"-" * 500, b"," * 2_000,
    b'"' * 999, b"a" * 2_000, b" " * 2_000, b"," * 300 + b"\n", b"linkedin.com/in/", b"+" * 300,
    b"First Name,Last Name,", b"\nNotes:\n", b"c1,", b"INBOX", b"\xa0", b"\x85", b"\xe2\x80\xa8",
)  # fmt: skip
# by name the reader, the file's name, a good file, and what it holds: items and rows told of
TABLES: dict[str, tuple[Reader, str, bytes, int, int]] = {
    "google": (ContactsCsv(), "contacts.csv", GOOGLE.encode(), 3, 0),
    "outlook": (ContactsCsv(), "Kontakte.csv", GERMAN.replace("\n", "\r\n").encode("cp1252"), 2, 0),
    "connections": (LinkedIn(), "Connections.csv", CONNECTIONS.encode(), 3, 1),
    "messages": (LinkedIn(), "messages.csv", MESSAGES.encode(), 5, 2),
    "invitations": (LinkedIn(), "Invitations.csv", INVITATIONS.encode(), 3, 0),
    "recommendations": (LinkedIn(), "Recommendations_Received.csv", RECOMMENDED.encode(), 2, 0),
    "interactions": (InteractionList(), "x.csv", LISTED.encode(), 3, 0),
    "objects": (InteractionList(), "x.jsonl", OBJECTS.encode(), 3, 0),
    "endorsements": (LinkedIn(), "Endorsement_Received_Info.csv", ENDORSED.encode(), 2, 0),
}


@st.composite
def mutated(draw: st.DrawFn, original: bytes) -> bytes:
    """The original after one to eight cuts, doublings, moves, changed bytes and barbs."""
    data = original
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 200)))
        kind = draw(st.sampled_from(("barb", "byte", "cut", "double", "move", "end")))
        if kind == "barb":
            data = data[:at] + draw(st.sampled_from(BARBS)) + data[at:]
        elif kind == "byte":
            data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[to:]
        elif kind == "double":
            data = data[:to] + data[at:]
        elif kind == "move":
            other = draw(st.integers(0, len(data)))
            data = data[:other] + data[at:to] + data[other:]
        else:
            data = data[:at]
    return data


def read(name: str, data: bytes) -> list[Item]:
    """What is read, each item in time."""
    reader, file, *_ = TABLES[name]
    reader.recognises(data[:4096], file)
    items: list[Item] = []
    begun = time.process_time()
    for item in reader.read(Member("somewhere", file, memoryview(data)), 0):
        took = time.process_time() - begun
        assert took < SECONDS_PER_ITEM, f"{took:.1f} s for one item"
        items.append(item)
        begun = time.process_time()
    assert items[-1] == Progress(0)
    return items[:-1]


def header_in(name: str, data: bytes) -> Header | None:
    if isinstance(TABLES[name][0], ContactsCsv):
        return header_of(memoryview(data), is_contacts)
    if isinstance(TABLES[name][0], InteractionList):
        return header_of(memoryview(data), lambda columns: set(NEEDED) <= {*columns})
    table = table_of(memoryview(data))
    return table.header if table else None


def text_of(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def rows_of(data: bytes, header: Header) -> Iterator[tuple[int, int, list[str]]]:
    """The rows below the header as the csv module counts them, with their bytes."""
    lines = re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", data[header.begin :])
    reader = csv.reader(map(text_of, lines), delimiter=header.delimiter)
    begin, read_before = header.begin, 0
    for cells in reader:
        end = begin + sum(map(len, lines[read_before : reader.line_num]))
        if any(re.sub(r"[\x00-\x1f\x7f\ufeff\ufffe\uffff]", "", cell).strip() for cell in cells):
            yield begin, end, cells
        begin, read_before = end, reader.line_num


def lines_of(data: bytes) -> Iterator[tuple[int, int]]:
    """The lines that hold anything, with their bytes."""
    for found in re.finditer(rb"[^\r\n]+", data):
        if found[0].removeprefix(b"\xef\xbb\xbf").strip():
            yield found.span()


def mixed(header: Header, rows: list[tuple[int, int, list[str]]]) -> bool:
    """Whether other conversations stand within one, whose sessions then lie at their beginning."""
    if "conversation id" not in header.columns:
        return False
    at = header.columns.index("conversation id")
    ids = [cells[at].strip() if at < len(cells) else "" for _, _, cells in rows]
    runs = [one for at, one in enumerate(ids) if at == 0 or ids[at - 1] != one]
    return len(runs) > len(set(runs))


def check(name: str, data: bytes) -> None:
    items = read(name, data)
    places: list[tuple[int, int]] = []
    left = 0
    for item in items:
        if isinstance(item, Problem):
            assert item.source == "somewhere"
            assert item.where and item.reason
            if found := re.fullmatch(r"(?:row|line) \d+, byte (\d+)", item.where):
                places.append((int(found[1]), int(found[1]) + 1))
            elif found := re.fullmatch(r"(\d+) (?:message|row)s?", item.where):
                left += int(found[1])
        else:
            assert isinstance(item, Card | Interaction)
            begin, length = item.locator.offset, item.locator.length
            assert 0 <= begin <= begin + length <= len(data)
            places.append((begin, begin + length))
    begun = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begun.startswith(b"{") and name in ("interactions", "objects"):
        assert all(
            any(at < end and stop > begin for at, stop in places) for begin, end in lines_of(data)
        )
        return
    header = header_in(name, data)
    if header is None:
        assert [item.where for item in items if isinstance(item, Problem)] == ["the whole file"]
        return
    if b"\0" in data[:4]:
        return  # two bytes a letter
    rows = list(rows_of(data, header))
    lost = sum(not any(at < end and stop > begin for at, stop in places) for begin, end, _ in rows)
    if not mixed(header, rows):
        assert lost <= left


def trial(name: str, examples: int) -> Callable[[], None]:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(mutated(TABLES[name][2]))
    def attempt(data: bytes) -> None:
        check(name, data)

    return attempt


@pytest.mark.parametrize("name", TABLES)
def test_what_is_not_mutated_is_read(name: str) -> None:
    _, _, data, expected, told = TABLES[name]
    items = read(name, data)
    assert sum(not isinstance(item, Problem) for item in items) == expected
    assert sum(isinstance(item, Problem) for item in items) == told
    check(name, data)


@pytest.mark.parametrize("name", TABLES)
def test_a_hundred_mutations(name: str) -> None:
    trial(name, 100)()


@pytest.mark.faults
@pytest.mark.parametrize("name", TABLES)
def test_ten_thousand_mutations(name: str) -> None:
    trial(name, 10_000)()
