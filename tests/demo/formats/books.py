"""An address book of a life's people in every form in which address books are exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from closeknit.demo.life import Life


@dataclass(frozen=True)
class Entry:
    """Somebody in the address book; `profile` is the last part of theirs at LinkedIn."""

    key: str
    first: str
    last: str
    emails: tuple[str, ...]
    phone: str
    organisation: str
    title: str
    profile: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()

    @property
    def url(self) -> str:
        return f"https://www.linkedin.com/in/{self.profile}"

    @property
    def handles(self) -> frozenset[str]:
        """As they are kept."""
        link = f"https://linkedin.com/in/{self.profile}"
        return frozenset({*(email.lower() for email in self.emails), self.phone, link})


Writer = Callable[[Sequence[Entry], Path], Path]


def entries(life: Life, machines: set[str]) -> list[Entry]:
    """Everybody, each with a number of their own: those that Ofcom keeps for stories."""
    people = [p for p in life.people if p.key not in machines]
    assert len(people) < 1000
    found = []
    for number, person in enumerate(people):
        first, _, last = person.name.partition(" ")
        emails = person.addresses if person.key == "jan-bauer" else person.addresses[:1]
        found.append(
            Entry(
                *(person.key, first, last, emails, f"+44207946{number:04d}"),
                *(person.organisation, person.title, person.key),
            )
        )
    return found


def vcard3(people: Sequence[Entry], folder: Path) -> Path:
    """As Google and Apple write it: groups with labels, lines folded."""
    return _vcards(people, folder, "3.0")


def vcard4(people: Sequence[Entry], folder: Path) -> Path:
    return _vcards(people, folder, "4.0")


def _vcards(people: Sequence[Entry], folder: Path, version: str) -> Path:
    new = version == "4.0"
    lines = []
    for one in people:
        number = (
            one.phone
            if new
            else f"{one.phone[:3]} {one.phone[3:5]} {one.phone[5:9]} {one.phone[9:]}"
        )
        lines += [
            *("BEGIN:VCARD", f"VERSION:{version}", f"UID:{one.key}@{version}.example"),
            f"N:{_text(one.last)};{_text(one.first)};;;",
            f"FN:{_text(one.name)}",
            *(f"EMAIL;TYPE={'work' if new else 'INTERNET'}:{email}" for email in one.emails),
            f"TEL;VALUE=uri;TYPE=cell:tel:{number}" if new else f"item1.TEL:{number}",
            "" if new else "item1.X-ABLabel:_$!<Mobile>!$_",
            f"ORG:{_text(one.organisation)};" if one.organisation else "",
            f"TITLE:{_text(one.title)}" if one.title else "",
            f"URL:{one.url}",
            "END:VCARD",
        ]
    path = folder / f"contacts-{version[0]}.vcf"
    path.write_bytes("".join(_folded(line) for line in lines if line).encode())
    return path


def google_old(people: Sequence[Entry], folder: Path) -> Path:
    """Before 2024."""
    rows = [
        {
            "Name": one.name,
            "Given Name": one.first,
            "Family Name": one.last,
            "Group Membership": "* myContacts",
            "E-mail 1 - Type": "* ",
            "E-mail 1 - Value": " ::: ".join(one.emails),
            "Phone 1 - Type": "Mobile",
            "Phone 1 - Value": one.phone,
            "Organization 1 - Type": "",
            "Organization 1 - Name": one.organisation,
            "Organization 1 - Title": one.title,
            "Website 1 - Type": "Profile",
            "Website 1 - Value": one.url,
        }
        for one in people
    ]
    return _table(folder / "google-old.csv", rows)


def google_new(people: Sequence[Entry], folder: Path) -> Path:
    rows = [
        {
            "First Name": one.first,
            "Middle Name": "",
            "Last Name": one.last,
            "Phonetic First Name": "",
            "Organization Name": one.organisation,
            "Organization Title": one.title,
            "Labels": "* myContacts",
            "E-mail 1 - Label": "* Work",
            "E-mail 1 - Value": one.emails[0],
            "E-mail 2 - Label": "",
            "E-mail 2 - Value": "".join(one.emails[1:2]),
            "E-mail 3 - Label": "",
            "E-mail 3 - Value": "".join(one.emails[2:3]),
            "Phone 1 - Label": "Mobile",
            "Phone 1 - Value": one.phone,
            "Website 1 - Label": "Profile",
            "Website 1 - Value": one.url,
        }
        for one in people
    ]
    return _table(folder / "google-new.csv", rows)


def outlook(people: Sequence[Entry], folder: Path) -> Path:
    """With a number as it is dialled within the country that stands beside it."""
    rows = [
        {
            "Title": "",
            "First Name": one.first,
            "Middle Name": "",
            "Last Name": one.last,
            "Company": one.organisation,
            "Job Title": one.title,
            "Business Country/Region": "United Kingdom",
            "Mobile Phone": "0" + one.phone.removeprefix("+44"),
            "E-mail Address": one.emails[0],
            "E-mail Type": "SMTP",
            "E-mail 2 Address": "".join(one.emails[1:2]),
            "E-mail 3 Address": "".join(one.emails[2:3]),
            "Web Page": one.url,
        }
        for one in people
    ]
    return _table(folder / "outlook.csv", rows, "utf-8-sig")


WRITERS: dict[str, Writer] = {
    one.__name__: one for one in (vcard3, vcard4, google_old, google_new, outlook)
}


def _table(path: Path, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def _text(value: str) -> str:
    for mark in "\\;,":
        value = value.replace(mark, "\\" + mark)
    return value


def _folded(line: str) -> str:
    out, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > 73:
            out.append(part)
            part = " "
        part += letter
    return "\r\n".join([*out, part]) + "\r\n"
