"""What the columns of a table of contacts hold, by their names: Google's of both generations,
Outlook's in English and German, and what other programs took over from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from closeknit.sources.csvtable import Columns


class Field(Enum):
    """What a column holds. The name of a relation is the column's own ("Spouse"), else what a
    column beside it says."""

    NAME = "name"
    GIVEN = "given"
    FURTHER = "further"
    FAMILY = "family"
    FILED_AS = "filed as"
    NICKNAME = "nickname"
    ORGANISATION = "organisation"
    TITLE = "title"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    URL = "url"
    BIRTHDAY = "birthday"
    NOTE = "note"
    CATEGORIES = "categories"
    RELATION = "relation"


_NAMES = {
    Field.NAME: "name|full name|fullname|display name|anzeigename|vollständiger name",
    Field.GIVEN: "given name|first name|firstname|vorname",
    Field.FURTHER: "additional name|middle name|weitere vornamen|zweiter vorname|2. vorname",
    Field.FAMILY: "family name|last name|lastname|surname|nachname",
    Field.FILED_AS: "file as|speichern unter",
    Field.NICKNAME: "nickname|spitzname|rufname",
    Field.ORGANISATION: (
        "organization name|organization 1 - name|company|companies|organization|organisation|firma"
    ),
    Field.TITLE: "organization title|organization 1 - title|job title|position",
    Field.EMAIL: (
        "e-mail address|e-mail 1 address|e-mail 2 address|e-mail 3 address|e-mail|email|emails"
        "|email address|e-mail-adresse|e-mail adresse|e-mail 2 adresse|e-mail 3 adresse"
    ),
    Field.PHONE: (
        "business phone|business phone 2|home phone|home phone 2|mobile phone|mobile phone 2"
        "|other phone|primary phone|car phone|radio phone|callback|phone|phone number|phonenumbers"
        "|mobile|telefon geschäftlich|telefon geschäftlich 2|telefon privat|telefon privat 2"
        "|mobiltelefon|mobiltelefon 2|weiteres telefon|haupttelefon|autotelefon|rückmeldung"
        "|telefon"
    ),
    Field.COUNTRY: (
        "business country/region|business country|home country/region|home country"
        "|other country/region|other country|land/region geschäftlich|land geschäftlich"
        "|land/region privat|land privat|weiteres/e land/region|weiteres land|country|land"
    ),
    Field.URL: "web page|web page 2|personal web page|webseite|website",
    Field.BIRTHDAY: "birthday|geburtstag|birth date|geburtsdatum",
    Field.NOTE: "notes|note|notizen",
    Field.CATEGORIES: "labels|group membership|categories|kategorien",
    Field.RELATION: (
        "spouse|children|manager's name|assistant's name|referred by|partner|partner/in|kinder"
        "|name des/der vorgesetzten|name des/r vorgesetzten|name assistent|assistent in"
        "|empfohlen von"
    ),
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_NUMBERED = re.compile(r"(e-mail|phone|website|relation|address) (\d+) - (value|country)")
_OF = {
    "e-mail": Field.EMAIL,
    "phone": Field.PHONE,
    "website": Field.URL,
    "relation": Field.RELATION,
}
_GOOGLE = re.compile(r"(?:e-mail|phone|address|organization|relation|website) \d+ - ")
_CALLED = frozenset({Field.NAME, Field.GIVEN, Field.FAMILY})
_REACHED = frozenset({Field.EMAIL, Field.PHONE})
_FEWEST = 4  # columns that are known, in a table that isn't Google's


@dataclass(frozen=True, slots=True)
class Place:
    """A column that is read, and that of its label, -1 where there is none."""

    field: Field
    at: int
    label: int = -1


def places_of(columns: Columns) -> tuple[Place, ...]:
    """The columns that are read, in order."""
    return tuple(place for at in range(len(columns)) if (place := _place(columns, at)))


def is_contacts(columns: Columns) -> bool:
    """Whether a table with these columns is one of contacts."""
    fields = {place.field for place in places_of(columns)}
    if not fields & _CALLED:
        return False
    if any(map(_GOOGLE.match, columns)) or {"phonetic first name", "labels"} <= {*columns}:
        return True
    return bool(fields & _REACHED) and len(fields) >= _FEWEST


def _place(columns: Columns, at: int) -> Place | None:
    name = columns[at]
    if field := _FIELDS.get(name):
        return Place(field, at)
    found = _NUMBERED.fullmatch(name)
    if found is None or (found[3] == "country") != (found[1] == "address"):
        return None
    stem = f"{found[1]} {found[2]} - "
    label = next(
        (n for n, other in enumerate(columns) if other in (stem + "type", stem + "label")), -1
    )
    return Place(_OF.get(found[1], Field.COUNTRY), at, label)
