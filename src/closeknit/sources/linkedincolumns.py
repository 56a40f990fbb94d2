"""The files of a LinkedIn export that are read, told by their headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from closeknit.sources.csvrows import Row
from closeknit.sources.csvtable import NOT_WHOLE, SPREAD, Columns, Header, header_of


class Kind(Enum):
    """What a file holds. The header of recommendations is the same for those given and those
    received."""

    CONNECTIONS = "connections"
    NOTES = "notes"
    EMAILS = "emails"
    MESSAGES = "messages"
    INVITATIONS = "invitations"
    ENDORSEMENTS_RECEIVED = "endorsements received"
    ENDORSEMENTS_GIVEN = "endorsements given"
    RECOMMENDATIONS = "recommendations"


# by language: English, German, French, Spanish, Italian, Portuguese, Dutch
_FIRST = "first name|vorname|prénom|nombre|nome|voornaam"
_LAST = "last name|nachname|nom|nom de famille|apellidos|apellido|cognome|sobrenome|achternaam"
_URL = "url|profil-url|profile url|url du profil|url del perfil|url profilo|url do perfil"
_EMAIL = (
    "email address|e-mail address|e-mail-adresse|adresse e-mail|dirección de correo electrónico"
    "|dirección de email|correo electrónico|indirizzo e-mail|indirizzo email|endereço de e-mail"
    "|e-mailadres|e-mail|email"
)
_COMPANY = "company|unternehmen|firma|entreprise|société|empresa|azienda|bedrijf"
_POSITION = "position|poste|fonction|cargo|puesto|posizione|qualifica|posição|functie"
_ON = (
    "connected on|verbunden am|vernetzt am|kontakt seit|connecté le|relation depuis le"
    "|date de connexion|conectado el|fecha de conexión|collegato il|collegato dal|data collegamento"
    "|conectado em|conexão em|verbonden op|connectie sinds"
)
_FIELDS: dict[Kind, dict[str, str]] = {
    Kind.CONNECTIONS: {
        "first": _FIRST,
        "last": _LAST,
        "on": _ON,
        "company": _COMPANY,
        "position": _POSITION,
        "url?": _URL,
        "email?": _EMAIL,
    },
    Kind.NOTES: {
        "first": "connection first name",
        "last": "connection last name",
        "url": "connection profile url",
        "note": "note",
    },
    Kind.EMAILS: {"email": "email address", "confirmed": "confirmed", "primary": "primary"},
    Kind.MESSAGES: {
        "id": "conversation id",
        "title?": "conversation title",
        "from": "from",
        "url?": "sender profile url",
        "to": "to",
        "urls?": "recipient profile urls",
        "date": "date",
        "content": "content",
        "folder?": "folder",
        "draft?": "is message draft",
    },
    Kind.INVITATIONS: {
        "from": "from",
        "to": "to",
        "at": "sent at",
        "message": "message",
        "direction": "direction",
        "url?": "inviterprofileurl",
        "urls?": "inviteeprofileurl",
    },
    Kind.ENDORSEMENTS_RECEIVED: {
        "at": "endorsement date",
        "skill": "skill name",
        "first": "endorser first name",
        "last": "endorser last name",
        "url?": "endorser public url",
    },
    Kind.ENDORSEMENTS_GIVEN: {
        "at": "endorsement date",
        "skill": "skill name",
        "first": "endorsee first name",
        "last": "endorsee last name",
        "url?": "endorsee public url",
    },
    Kind.RECOMMENDATIONS: {
        "first": "first name",
        "last": "last name",
        "company": "company",
        "position": "job title",
        "text": "text",
        "at": "creation date",
    },
}


@dataclass(frozen=True, slots=True)
class Table:
    """A file of a known kind, and where in its rows each field stands."""

    kind: Kind
    header: Header
    places: Mapping[str, int]

    def cell(self, row: Row, field: str) -> str:
        """What a row holds of a field, "" where the file has no such column."""
        at = self.places.get(field, -1)
        return row.cells[at] if 0 <= at < len(row.cells) else ""

    def broken(self, row: Row) -> str:
        """Why nothing can be read from a row, "" where it can."""
        if not row.whole:
            return NOT_WHOLE
        return SPREAD if any(row.cells[len(self.header.columns) :]) else ""


def table_of(data: memoryview) -> Table | None:
    """A file's kind and columns, None where it is none of LinkedIn's that are read."""
    header = header_of(data, lambda columns: kind_of(columns) is not None)
    kind = kind_of(header.columns) if header else None
    if header is None or kind is None:
        return None
    return Table(kind, header, _places(kind, header.columns) or {})


def kind_of(columns: Columns) -> Kind | None:
    """What a file with these columns holds, None where it is none of LinkedIn's."""
    return next((kind for kind in Kind if _places(kind, columns) is not None), None)


def _places(kind: Kind, columns: Columns) -> dict[str, int] | None:
    """Where the fields stand, None where one is missing that every such file has."""
    places: dict[str, int] = {}
    for field, names in _FIELDS[kind].items():
        known = names.split("|")
        at = next((at for at, column in enumerate(columns) if column in known), None)
        if at is not None:
            places[field.rstrip("?")] = at
        elif not field.endswith("?"):
            return None
    return places


# files of the same export that tell nothing of a tie: their name and first column
_OTHERS_LIST = (
    "adtargeting:member age|adsclicked:ad clicked date|adsclicked:ad date"
    "|causesyoucareabout:supported cause|certifications:name|comments:date"
    "|companyfollows:organization|courses:name|education:school name|events:event name"
    "|hashtagfollows:hashtag|honors:title|inferencesaboutyou:category|instantreposts:date"
    "|jobapplicantsavedanswers:question|jobapplicantsavedscreeningquestionresponses:question"
    "|jobapplications:application date|jobseekerpreferences:locations|languages:name"
    "|lansengagement:action time|lanadsengagement:date|learning:content title|logins:login date"
    "|memberfollows:date|organizations:name|patents:title|phonenumbers:extension"
    "|positions:company name|privateidentityasset:private identity asset name"
    "|profile:first name|profilesummary:profile summary|projects:title|providers:creation time"
    "|publications:name|reactions:date|receipts:first name|receiptsv:first name"
    "|registration:registered at|richmedia:date/time|savedanswers:question|saveditems:saveditem"
    "|savedjobalerts:alert parameters|savedjobs:saved date|searchqueries:time"
    "|securitychallenges:challenge date|services:service|shares:date|skills:name|testscores:name"
    "|testscores:tested on|verifications:first name|volunteering:company name|votes:date"
    "|whatsappphonenumbers:number"
)
_OTHERS = frozenset(_OTHERS_LIST.split("|"))
_FIRST_CELL = re.compile(r'(?:\ufeff)?"?([^",\n\r]*)')


def is_other(head: bytes, name: str) -> bool:
    """Whether a file lies in the same export and tells nothing of a tie. Its name and the name of
    its first column together tell that: a column "Name" alone would be no reason."""
    folder, _, low = name.lower().rpartition("/")
    if folder.endswith("articles") and low.endswith(".html"):
        return True
    if not low.endswith(".csv"):
        return False
    text = head.decode("utf-8", "replace")
    if text.lstrip("\ufeff").startswith("Notes:"):
        text = text.partition("\n\n")[2]
    first = _FIRST_CELL.match(text)
    column = first[1].strip().lower().replace("_", " ") if first else ""
    return f"{re.sub(r'[ _]|_?[0-9]+(?=[.]csv$)', '', low)[:-4]}:{column}" in _OTHERS
